package vm

import (
	"fmt"
	"slices"

	"winnow/internal/triage"
)

// Fix is an answer to the question how a message should have been judged: a
// correction, or a further question.
type Fix struct {
	Keys string // letters that choose it, the first is shown
	Text string
	Note string
	Make *triage.Correction // nil when More asks on
	More []Fix
}

// Fixes lists what can be corrected in a message; mark is the place of the mark
// looked at, or -1. What is judged so already is left out.
func Fixes(say Speech, p *MessagePage, mark int) []Fix {
	var out []Fix
	if mark >= 0 && mark < len(p.Marks) {
		out = append(out, markFix(say, p, &p.Marks[mark]))
	}
	for _, v := range []struct {
		verdict triage.Verdict
		keys    string
		note    string
	}{
		{triage.Engage, "e1", say.T("worth my time now")},
		{triage.Consider, "c2", say.T("keep it within reach")},
		{triage.Skip, "s3", say.T("nothing for me, but not offensive")},
		{triage.MuteIt, "m4", say.T("mail like this should not reach me")},
	} {
		if p.Judged && p.Was.Verdict == v.verdict {
			continue
		}
		out = append(out, Fix{Keys: v.keys, Text: VerdictWord(say, v.verdict), Note: v.note, Make: &triage.Correction{Verdict: v.verdict}})
	}
	out = append(out, kindFix(say, p))
	if p.Judged {
		out = append(out, axesFix(say, p), tacticsFix(say, p))
	}
	return out
}

// markFix says that the words looked at do not mean what the mark says.
func markFix(say Speech, p *MessagePage, m *Mark) Fix {
	words := quote(shorten(p.Text[m.Span.Start:m.Span.End], 50))
	if m.Tactic != "" {
		return Fix{
			Keys: "x", Text: say.T("Not “%s”", m.Name), Note: say.T("%s is innocent: there is no such push here", words),
			Make: &triage.Correction{Tactics: map[triage.Tactic]bool{m.Tactic: false}},
		}
	}
	return Fix{
		Keys: "x", Text: say.T("%s is judged wrongly here", AxisName(say, m.Axis)), Note: say.T("%s does not show that", words),
		More: levels(say, p, m.Axis),
	}
}

func kindFix(say Speech, p *MessagePage) Fix {
	f := Fix{Keys: "d", Text: say.T("Another kind of mail"), Note: say.T("it is taken for: %s", KindWord(say, p.Was.Kind))}
	for i, k := range triage.Kinds {
		if k == p.Was.Kind {
			continue
		}
		f.More = append(f.More, Fix{Keys: fmt.Sprint(i + 1), Text: upperFirst(KindWord(say, k)), Note: say.T(kindNotes[k]), Make: &triage.Correction{Kind: k}})
	}
	return f
}

var kindNotes = map[triage.Kind]string{
	triage.KindPitch:         "as if to you alone, to sell or to open a sales talk",
	triage.KindPromo:         "advertising to many",
	triage.KindNewsletter:    "worth reading even if nothing in it were bought",
	triage.KindDialogue:      "a vendor's person who answers or serves you",
	triage.KindTransactional: "about something that exists: an order, an invoice, a ticket",
	triage.KindPersonal:      "somebody who sells nothing; it is not judged any more",
	triage.KindList:          "a discussion on a community's list",
	triage.KindFraud:         "bogus or illicit",
}

func axesFix(say Speech, p *MessagePage) Fix {
	f := Fix{Keys: "a", Text: say.T("An axis"), Note: say.T("how useful, interesting, true or pushy it is")}
	for i, a := range triage.Axes {
		f.More = append(f.More, Fix{
			Keys: fmt.Sprint(i + 1), Text: AxisName(say, a), Note: say.T("judged: %s", LevelWords(say, a, p.Was.Axis(a).Level)), More: levels(say, p, a),
		})
	}
	return f
}

// levels asks for the level of an axis.
func levels(say Speech, p *MessagePage, a triage.Axis) []Fix {
	var out []Fix
	for l := triage.Level(0); l <= a.Top(); l++ {
		if p.Was.Axis(a).Level == l {
			continue
		}
		out = append(out, Fix{
			Keys: fmt.Sprint(l), Text: say.T("%d of %d: %s", l, a.Top(), LevelWords(say, a, l)), Note: AxisDoubt(say, a),
			Make: &triage.Correction{Levels: map[triage.Axis]triage.Level{a: l}},
		})
	}
	return out
}

func tacticsFix(say Speech, p *MessagePage) Fix {
	f := Fix{Keys: "t", Text: say.T("A tactic"), Note: say.T("a way to push that is not there, or was missed")}
	const letters = "123456789abcdef"
	for _, present := range []bool{true, false} {
		for _, t := range triage.Tactics {
			if slices.Contains(p.Was.Tactics, t) != present {
				continue
			}
			x := Fix{Keys: letters[len(f.More) : len(f.More)+1], Text: say.T("%s is there too", TacticWord(say, t)), Note: TacticMeaning(say, t)}
			if present {
				x.Text = say.T("%s is not there", TacticWord(say, t))
			}
			x.Make = &triage.Correction{Tactics: map[triage.Tactic]bool{t: !present}}
			f.More = append(f.More, x)
		}
	}
	return f
}

// shorten cuts words at a space.
func shorten(s string, most int) string {
	s = oneLine(s)
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}

// CorrectDecision is a correction as a decision.
func CorrectDecision(p *MessagePage, c *triage.Correction) triage.Decision {
	return triage.Decision{Act: triage.ActCorrect, Vendor: p.Vendor, Message: p.ID, Correction: c}
}

// CorrectText says in a sentence what a correction says of a message.
func CorrectText(say Speech, c *triage.Correction) string {
	return sentence(say.T("This message is corrected%s", corrected(say, c)))
}

// shownShifts bounds the vendors that a preview names.
const shownShifts = 5

// EffectLines says what a decision would change, in sentences.
func EffectLines(say Speech, e *triage.Effect) []string {
	if e.Messages == 0 && e.Vendors == 0 {
		return []string{say.T("Nothing else would change.")}
	}
	var out []string
	if e.Messages > 0 {
		line := say.T("%s would be judged otherwise", Count(say, e.Messages, "message", "messages"))
		switch {
		case e.Messages == 1 && e.Verdicts == 1:
			line += say.T(", with another verdict")
		case e.Verdicts > 0:
			line += say.T(", %s of them with another verdict", say.Number(e.Verdicts))
		}
		out = append(out, line+".")
	}
	for i, m := range e.Moves {
		if i == shownShifts {
			out = append(out, say.T("And %s.", Count(say, e.Vendors-i, "more vendor would move", "more vendors would move")))
			break
		}
		out = append(out, shift(say, &m))
	}
	switch {
	case e.Others > 0:
		out = append(out, say.T("%s not the one that this is about: what you teach holds for other mail like it.", Count(say, e.Others, "vendor among them is", "vendors among them are")))
	case e.Vendors > 0:
		out = append(out, say.T("No other vendor would move."))
	}
	return out
}

func shift(say Speech, m *triage.Shift) string {
	switch {
	case m.RankAfter == 0:
		return say.T("%s would not be ranked any more.", m.Name)
	case m.RankBefore == 0:
		return say.T("%s would be ranked: %s, score %.0f.", m.Name, Ordinal(say, m.RankAfter), m.After)
	}
	out := say.T("%s: score %s to %s", m.Name, say.Fixed("%.1f", m.Before), say.Fixed("%.1f", m.After))
	if m.RankBefore != m.RankAfter {
		out += say.T(", %s to %s", Ordinal(say, m.RankBefore), Ordinal(say, m.RankAfter))
	} else {
		out += say.T(", stays %s", Ordinal(say, m.RankAfter))
	}
	if m.VerdictWas != m.VerdictIs {
		out += say.T(", %s to %s", lowerFirst(say, VerdictWord(say, m.VerdictWas)), lowerFirst(say, VerdictWord(say, m.VerdictIs)))
	}
	return out + "."
}
