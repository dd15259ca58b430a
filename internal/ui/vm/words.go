package vm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/triage"
)

// Letter is the letter that stands for an axis beside every bar and mark. The
// proof axis answers the doubt about truth, and leaves P to pressure.
func Letter(say Speech, a triage.Axis) string {
	switch a {
	case triage.Usefulness:
		return say.T("U")
	case triage.Interest:
		return say.T("I")
	case triage.Proof:
		return say.T("T")
	}
	return say.T("P")
}

// AxisName is the axis in words.
func AxisName(say Speech, a triage.Axis) string {
	switch a {
	case triage.Usefulness:
		return say.T("Usefulness")
	case triage.Interest:
		return say.T("Interest")
	case triage.Proof:
		return say.T("Truth")
	}
	return say.T("Pressure")
}

// AxisDoubt is the question that a buyer asks on the axis.
func AxisDoubt(say Speech, a triage.Axis) string {
	switch a {
	case triage.Usefulness:
		return say.T("Can I do anything with this?")
	case triage.Interest:
		return say.T("Does it matter to me, now?")
	case triage.Proof:
		return say.T("Is it so, and can I check it?")
	}
	return say.T("How hard do they push what they want?")
}

// LevelWords says what a level on an axis means.
func LevelWords(say Speech, a triage.Axis, l triage.Level) string {
	if !l.Known() {
		return say.T("unknown")
	}
	offer := [...]string{say.T("nothing"), say.T("some, thin"), say.T("clear and specific")}
	push := [...]string{say.T("none"), say.T("ordinary"), say.T("pushy"), say.T("hard")}
	words := offer[:]
	if a == triage.Pressure {
		words = push[:]
	}
	return words[min(int(l), len(words)-1)]
}

// ShareWords says what a vendor's mean on an axis comes to.
func ShareWords(say Speech, a triage.Axis, m triage.AxisMean) string {
	if !m.Known {
		return say.T("unknown: no message could be read for this")
	}
	offer := [...]string{say.T("next to nothing"), say.T("little"), say.T("some"), say.T("much"), say.T("very much")}
	push := [...]string{say.T("next to none"), say.T("little"), say.T("noticeable"), say.T("strong"), say.T("very strong")}
	i := min(4, int(m.Share*5))
	if a == triage.Pressure {
		return push[i]
	}
	return offer[i]
}

// VerdictWord is a verdict as a label.
func VerdictWord(say Speech, v triage.Verdict) string {
	switch v {
	case triage.Engage:
		return say.T("Engage")
	case triage.Consider:
		return say.T("Consider")
	case triage.Skip:
		return say.T("Skip")
	case triage.MuteIt:
		return say.T("Mute")
	}
	return say.T("Not a vendor's")
}

// verdictLead opens a verdict sentence; it does not promise more than the
// band allows.
func verdictLead(say Speech, v triage.Verdict, b triage.Band) string {
	var lead string
	switch v {
	case triage.Engage:
		lead = say.T("Worth engaging")
	case triage.Consider:
		lead = say.T("Worth keeping within reach")
	case triage.Skip:
		lead = say.T("Nothing here worth your time now")
	case triage.MuteIt:
		lead = say.T("Pushes more than it gives")
	default:
		return say.T("Not judged: this is not a vendor's mail.")
	}
	switch b {
	case triage.Likely:
		return say.T("Probably %s.", lowerFirst(say, lead))
	case triage.Unsure:
		return say.T("%s, but this is not sure.", lead)
	}
	return lead + "."
}

// BandWord says how sure the judge is.
func BandWord(say Speech, b triage.Band) string {
	switch b {
	case triage.Sure:
		return say.T("sure")
	case triage.Likely:
		return say.T("likely")
	}
	return say.T("not sure")
}

// KindWord is a kind of mail in words.
func KindWord(say Speech, k triage.Kind) string {
	switch k {
	case triage.KindPitch:
		return say.T("sales pitch")
	case triage.KindPromo:
		return say.T("promotion")
	case triage.KindNewsletter:
		return say.T("newsletter")
	case triage.KindDialogue:
		return say.T("dialogue with you")
	case triage.KindTransactional:
		return say.T("service mail")
	case triage.KindPersonal:
		return say.T("personal")
	case triage.KindList:
		return say.T("mailing list")
	case triage.KindFraud:
		return say.T("fraud")
	}
	return say.T("unreadable")
}

// StrengthWord is a mute's strength in words.
func StrengthWord(say Speech, s triage.Strength) string {
	switch s {
	case triage.Slow:
		return say.T("slowed")
	case triage.Limit:
		return say.T("limited")
	case triage.Stop:
		return say.T("stopped")
	}
	return say.T("not muted")
}

// StrengthMeaning says what a mute of that strength does.
func StrengthMeaning(say Speech, s triage.Strength) string {
	switch s {
	case triage.Slow:
		return say.T("its mail is gathered into one brief a week")
	case triage.Limit:
		return say.T("its mail is gathered into one brief a month")
	case triage.Stop:
		return say.T("its mail is not shown until the mute ends")
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
func TacticWord(say Speech, t triage.Tactic) string {
	if w, ok := tacticWords[t]; ok {
		return say.T(w[0])
	}
	return string(t)
}

// TacticMeaning says what a tactic does, in a clause.
func TacticMeaning(say Speech, t triage.Tactic) string { return say.T(tacticWords[t][1]) }

// targetWord names what a piece of evidence speaks for.
func targetWord(say Speech, t triage.Target) string {
	switch a := triage.Axis(t); a {
	case triage.Usefulness, triage.Interest, triage.Proof, triage.Pressure:
		return AxisName(say, a)
	}
	return TacticWord(say, triage.Tactic(t))
}

// Count shows a number with its noun.
func Count(say Speech, n int, one, many string) string {
	if n == 1 {
		return "1 " + say.T(one)
	}
	return say.Number(n) + " " + say.T(many)
}

// Ordinal is 1st, 2nd, 3rd, 4th …
func Ordinal(say Speech, n int) string {
	if say.Language() == "de" {
		return say.Number(n) + "."
	}
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
	return say.Number(n) + suffix
}

// lowerFirst makes the first letter small, unless the word is an acronym. In
// German nouns keep their capital, so the word stays as it is.
func lowerFirst(say Speech, s string) string {
	if say.Language() == "de" {
		return s
	}
	return smallFirst(s)
}

func smallFirst(s string) string {
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
