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
func Fixes(p *MessagePage, mark int) []Fix {
	var out []Fix
	if mark >= 0 && mark < len(p.Marks) {
		out = append(out, markFix(p, &p.Marks[mark]))
	}
	for _, v := range []struct {
		verdict triage.Verdict
		keys    string
		note    string
	}{
		{triage.Engage, "e1", "worth my time now"},
		{triage.Consider, "c2", "keep it within reach"},
		{triage.Skip, "s3", "nothing for me, but not offensive"},
		{triage.MuteIt, "m4", "mail like this should not reach me"},
	} {
		if p.Judged && p.Was.Verdict == v.verdict {
			continue
		}
		out = append(out, Fix{Keys: v.keys, Text: VerdictWord(v.verdict), Note: v.note, Make: &triage.Correction{Verdict: v.verdict}})
	}
	out = append(out, kindFix(p))
	if p.Judged {
		out = append(out, axesFix(p), tacticsFix(p))
	}
	return out
}

// markFix says that the words looked at do not mean what the mark says.
func markFix(p *MessagePage, m *Mark) Fix {
	words := quote(shorten(p.Text[m.Span.Start:m.Span.End], 50))
	if m.Tactic != "" {
		return Fix{
			Keys: "x", Text: "Not “" + m.Name + "”", Note: words + " is innocent: there is no such push here",
			Make: &triage.Correction{Tactics: map[triage.Tactic]bool{m.Tactic: false}},
		}
	}
	return Fix{
		Keys: "x", Text: AxisName(m.Axis) + " is judged wrongly here", Note: words + " does not show that",
		More: levels(p, m.Axis),
	}
}

func kindFix(p *MessagePage) Fix {
	f := Fix{Keys: "d", Text: "Another kind of mail", Note: "it is taken for: " + KindWord(p.Was.Kind)}
	for i, k := range triage.Kinds {
		if k == p.Was.Kind {
			continue
		}
		f.More = append(f.More, Fix{Keys: fmt.Sprint(i + 1), Text: upperFirst(KindWord(k)), Note: kindNotes[k], Make: &triage.Correction{Kind: k}})
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

func axesFix(p *MessagePage) Fix {
	f := Fix{Keys: "a", Text: "An axis", Note: "how useful, interesting, true or pushy it is"}
	for i, a := range triage.Axes {
		f.More = append(f.More, Fix{
			Keys: fmt.Sprint(i + 1), Text: AxisName(a), Note: "judged: " + LevelWords(a, p.Was.Axis(a).Level), More: levels(p, a),
		})
	}
	return f
}

// levels asks for the level of an axis.
func levels(p *MessagePage, a triage.Axis) []Fix {
	var out []Fix
	for l := triage.Level(0); l <= a.Top(); l++ {
		if p.Was.Axis(a).Level == l {
			continue
		}
		out = append(out, Fix{
			Keys: fmt.Sprint(l), Text: fmt.Sprintf("%d of %d: %s", l, a.Top(), LevelWords(a, l)), Note: AxisDoubt(a),
			Make: &triage.Correction{Levels: map[triage.Axis]triage.Level{a: l}},
		})
	}
	return out
}

func tacticsFix(p *MessagePage) Fix {
	f := Fix{Keys: "t", Text: "A tactic", Note: "a way to push that is not there, or was missed"}
	const letters = "123456789abcdef"
	for _, present := range []bool{true, false} {
		for _, t := range triage.Tactics {
			if slices.Contains(p.Was.Tactics, t) != present {
				continue
			}
			x := Fix{Keys: letters[len(f.More) : len(f.More)+1], Text: TacticWord(t) + " is there too", Note: TacticMeaning(t)}
			if present {
				x.Text = TacticWord(t) + " is not there"
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
func CorrectText(c *triage.Correction) string {
	return sentence("This message is corrected" + corrected(c))
}

// shownShifts bounds the vendors that a preview names.
const shownShifts = 5

// EffectLines says what a decision would change, in sentences.
func EffectLines(e *triage.Effect) []string {
	if e.Messages == 0 && e.Vendors == 0 {
		return []string{"Nothing else would change."}
	}
	var out []string
	if e.Messages > 0 {
		line := Count(e.Messages, "message", "messages") + " would be judged otherwise"
		switch {
		case e.Messages == 1 && e.Verdicts == 1:
			line += ", with another verdict"
		case e.Verdicts > 0:
			line += ", " + Number(e.Verdicts) + " of them with another verdict"
		}
		out = append(out, line+".")
	}
	for i, m := range e.Moves {
		if i == shownShifts {
			out = append(out, "And "+Count(e.Vendors-i, "more vendor would move", "more vendors would move")+".")
			break
		}
		out = append(out, shift(&m))
	}
	switch {
	case e.Others > 0:
		out = append(out, Count(e.Others, "vendor among them is", "vendors among them are")+" not the one that this is about: what you teach holds for other mail like it.")
	case e.Vendors > 0:
		out = append(out, "No other vendor would move.")
	}
	return out
}

func shift(m *triage.Shift) string {
	switch {
	case m.RankAfter == 0:
		return m.Name + " would not be ranked any more."
	case m.RankBefore == 0:
		return fmt.Sprintf("%s would be ranked: %s, score %.0f.", m.Name, Ordinal(m.RankAfter), m.After)
	}
	out := fmt.Sprintf("%s: score %.1f to %.1f", m.Name, m.Before, m.After)
	if m.RankBefore != m.RankAfter {
		out += ", " + Ordinal(m.RankBefore) + " to " + Ordinal(m.RankAfter)
	} else {
		out += ", stays " + Ordinal(m.RankAfter)
	}
	if m.VerdictWas != m.VerdictIs {
		out += ", " + lowerFirst(VerdictWord(m.VerdictWas)) + " to " + lowerFirst(VerdictWord(m.VerdictIs))
	}
	return out + "."
}
