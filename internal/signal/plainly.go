package signal

import (
	"strings"

	"winnow/internal/triage"
)

// Plainly says what a quote shows for an offer where no cue says it: by its
// form alone, in one short sentence; "" for what is no offer.
func Plainly(target triage.Target, quote string) string {
	low := " " + strings.ToLower(quote) + " "
	any := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(low, w) {
				return true
			}
		}
		return false
	}
	figure := strings.ContainsAny(low, "0123456789")
	switch triage.Axis(target) {
	case triage.Usefulness:
		switch {
		case figure && any("$", "€", "£", " eur", " usd", " gbp", " chf", " price", " cost", " fee", "preis", " prix"):
			return "States a price or a cost."
		case any(" how ", " why ", " tip", " step", " guide", " wie ", " comment "):
			return "Gives know-how."
		case any(" try ", " trial", " sample", " demo", " download", " test ", "muster", "échantillon"):
			return "Gives a thing to try."
		case any("http", "www.", " attached", " enclosed", "anbei", "ci-joint"):
			return "Gives something to read."
		case figure:
			return "Gives figures of what is offered."
		}
		return "Says what is offered or what it does."
	case triage.Interest:
		if any(" you ", " your ", " you're", " ihre", " sie ", " vous ", " votre", " vos ") {
			return "Speaks to the reader's own situation."
		}
		return "Says whom it matters to, or why now."
	case triage.Proof:
		switch {
		case any("http", "www.", " attached", " enclosed", "anbei", "ci-joint"):
			return "Gives a page or document to check."
		case figure:
			return "Gives a figure that can be checked."
		}
		return "Names something that can be checked."
	}
	return ""
}
