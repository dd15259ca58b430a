package vm

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/triage"
)

// Letter is the letter that stands for an axis beside every bar and mark. The
// proof axis answers the doubt about truth, and leaves P to pressure.
func Letter(a triage.Axis) string {
	switch a {
	case triage.Usefulness:
		return "U"
	case triage.Interest:
		return "I"
	case triage.Proof:
		return "T"
	}
	return "P"
}

// AxisName is the axis in words.
func AxisName(a triage.Axis) string {
	switch a {
	case triage.Usefulness:
		return "Usefulness"
	case triage.Interest:
		return "Interest"
	case triage.Proof:
		return "Truth"
	}
	return "Pressure"
}

// AxisDoubt is the question that a buyer asks on the axis.
func AxisDoubt(a triage.Axis) string {
	switch a {
	case triage.Usefulness:
		return "Can I do anything with this?"
	case triage.Interest:
		return "Does it matter to me, now?"
	case triage.Proof:
		return "Is it so, and can I check it?"
	}
	return "How hard do they push what they want?"
}

// LevelWords says what a level on an axis means.
func LevelWords(a triage.Axis, l triage.Level) string {
	if !l.Known() {
		return "unknown"
	}
	offer := [...]string{"nothing", "some, thin", "clear and specific"}
	push := [...]string{"none", "ordinary", "pushy", "hard"}
	words := offer[:]
	if a == triage.Pressure {
		words = push[:]
	}
	return words[min(int(l), len(words)-1)]
}

// ShareWords says what a vendor's mean on an axis comes to.
func ShareWords(a triage.Axis, m triage.AxisMean) string {
	if !m.Known {
		return "unknown: no message could be read for this"
	}
	offer := [...]string{"next to nothing", "little", "some", "much", "very much"}
	push := [...]string{"next to none", "little", "noticeable", "strong", "very strong"}
	i := min(4, int(m.Share*5))
	if a == triage.Pressure {
		return push[i]
	}
	return offer[i]
}

// VerdictWord is a verdict as a label.
func VerdictWord(v triage.Verdict) string {
	switch v {
	case triage.Engage:
		return "Engage"
	case triage.Consider:
		return "Consider"
	case triage.Skip:
		return "Skip"
	case triage.MuteIt:
		return "Mute"
	}
	return "Not a vendor's"
}

// verdictLead opens a verdict sentence; it does not promise more than the
// band allows.
func verdictLead(v triage.Verdict, b triage.Band) string {
	var lead string
	switch v {
	case triage.Engage:
		lead = "Worth engaging"
	case triage.Consider:
		lead = "Worth keeping within reach"
	case triage.Skip:
		lead = "Nothing here worth your time now"
	case triage.MuteIt:
		lead = "Pushes more than it gives"
	default:
		return "Not judged: this is not a vendor's mail."
	}
	switch b {
	case triage.Likely:
		return "Probably " + lowerFirst(lead) + "."
	case triage.Unsure:
		return lead + ", but this is not sure."
	}
	return lead + "."
}

// BandWord says how sure the judge is.
func BandWord(b triage.Band) string {
	switch b {
	case triage.Sure:
		return "sure"
	case triage.Likely:
		return "likely"
	}
	return "not sure"
}

// KindWord is a kind of mail in words.
func KindWord(k triage.Kind) string {
	switch k {
	case triage.KindPitch:
		return "sales pitch"
	case triage.KindPromo:
		return "promotion"
	case triage.KindNewsletter:
		return "newsletter"
	case triage.KindDialogue:
		return "dialogue with you"
	case triage.KindTransactional:
		return "service mail"
	case triage.KindPersonal:
		return "personal"
	case triage.KindList:
		return "mailing list"
	case triage.KindFraud:
		return "fraud"
	}
	return "unreadable"
}

// StrengthWord is a mute's strength in words.
func StrengthWord(s triage.Strength) string {
	switch s {
	case triage.Slow:
		return "slowed"
	case triage.Limit:
		return "limited"
	case triage.Stop:
		return "stopped"
	}
	return "not muted"
}

// StrengthMeaning says what a mute of that strength does.
func StrengthMeaning(s triage.Strength) string {
	switch s {
	case triage.Slow:
		return "its mail is gathered into one brief a week"
	case triage.Limit:
		return "its mail is gathered into one brief a month"
	case triage.Stop:
		return "its mail is not shown until the mute ends"
	}
	return ""
}

var tacticWords = map[triage.Tactic][2]string{
	triage.MeetingPush:    {"Meeting push", "asks for your time before giving anything"},
	triage.Urgency:        {"Urgency", "a deadline that only the seller set"},
	triage.Scarcity:       {"Scarcity", "limited places or stock as a reason to hurry"},
	triage.Bump:           {"Chasing", "follows up because you did not answer"},
	triage.Guilt:          {"Guilt", "makes your silence your fault"},
	triage.FalseThread:    {"False thread", "pretends to an exchange that never was"},
	triage.Flattery:       {"Flattery", "praise without substance as an opener"},
	triage.ReferralPush:   {"Referral push", "asks you to find the right person for them"},
	triage.Bribe:          {"Bribe", "a gift or prize for a meeting or an answer"},
	triage.Fear:           {"Fear", "threatens a loss without evidence"},
	triage.Hype:           {"Hype", "superlatives that nothing supports"},
	triage.Gating:         {"Gating", "holds the information back for a call or a form"},
	triage.Assumption:     {"Assumption", "takes your interest or agreement for granted"},
	triage.Shouting:       {"Shouting", "capitals, exclamation marks, money signs"},
	triage.OptOutFriction: {"Hard to leave", "puts a hurdle before opting out"},
}

// TacticWord names a tactic.
func TacticWord(t triage.Tactic) string {
	if w, ok := tacticWords[t]; ok {
		return w[0]
	}
	return string(t)
}

// TacticMeaning says what a tactic does, in a clause.
func TacticMeaning(t triage.Tactic) string { return tacticWords[t][1] }

// targetWord names what a piece of evidence speaks for.
func targetWord(t triage.Target) string {
	switch a := triage.Axis(t); a {
	case triage.Usefulness, triage.Interest, triage.Proof, triage.Pressure:
		return AxisName(a)
	}
	return TacticWord(triage.Tactic(t))
}

// Number shows a count with a thin group mark: 12,480.
func Number(n int) string {
	s := strconv.Itoa(n)
	neg := strings.HasPrefix(s, "-")
	if neg {
		s = s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if neg {
		return "-" + s
	}
	return s
}

// Count shows a number with its noun.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// Ordinal is 1st, 2nd, 3rd, 4th …
func Ordinal(n int) string {
	suffix := "th"
	switch n % 10 {
	case 1:
		suffix = "st"
	case 2:
		suffix = "nd"
	case 3:
		suffix = "rd"
	}
	if t := n % 100; t >= 11 && t <= 13 {
		suffix = "th"
	}
	return Number(n) + suffix
}

// lowerFirst makes the first letter small, unless the word is an acronym.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// sentence makes a clause into a sentence: capital first, full stop last.
func sentence(s string) string {
	s = oneLine(s) // a quote in it may have been broken over lines
	if s == "" {
		return ""
	}
	// Reasons are sentences, and some are followed by the words they rest on.
	s = upperFirst(strings.ReplaceAll(s, "., “", ", “"))
	end := strings.TrimSuffix(s, "”") // a quote that ends a sentence ends this one
	for _, stop := range []string{".", "!", "?", ":", "…"} {
		if strings.HasSuffix(end, stop) {
			return s
		}
	}
	return s + "."
}

// quote puts words of a mail in quotation marks, on one line and without the
// comma at which they were cut out.
func quote(s string) string { return "“" + strings.TrimRight(oneLine(s), " ,;:") + "”" }

// join puts sentences side by side, leaving out the empty ones.
func join(sep string, parts ...string) string {
	kept := make([]string, 0, len(parts))
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, sep)
}
