package vm

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/triage"
)

func judged() *triage.MessageDetail {
	d := &triage.MessageDetail{Text: "Re: prices\n\nOnly today: 38 a piece.", Vendor: "halden.example"}
	d.ID = triage.ContentID{7}
	d.Judgement = triage.Judgement{
		Kind: triage.KindPitch, Verdict: triage.Skip, Band: triage.Likely, Tactics: []triage.Tactic{triage.Urgency},
		Usefulness: triage.AxisScore{Level: 2}, Interest: triage.UnknownScore, Proof: triage.AxisScore{Level: 0}, Pressure: triage.AxisScore{Level: 2},
		Evidence: []triage.Evidence{
			{Target: triage.TargetOf(triage.Urgency), Span: triage.Span{Start: 12, End: 22}, Reason: "a deadline"},
			{Target: triage.TargetOf(triage.Usefulness), Span: triage.Span{Start: 24, End: 34}, Reason: "a price"},
		},
	}
	return d
}

// leaves are all corrections that the questions lead to.
func leaves(fs []Fix) []*triage.Correction {
	var out []*triage.Correction
	for _, f := range fs {
		if f.Make != nil {
			out = append(out, f.Make)
		}
		out = append(out, leaves(f.More)...)
	}
	return out
}

func TestEverythingJudgedCanBeCorrected(t *testing.T) {
	p := NewMessagePage(Speech{}, judged(), now)
	all := leaves(Fixes(Speech{}, &p, -1))
	verdicts, kinds, levels, tactics := 0, 0, 0, 0
	for _, c := range all {
		if !c.Corrects() {
			t.Error("an answer corrects nothing")
		}
		if c.Verdict == triage.Skip || c.Kind == triage.KindPitch || c.Levels[triage.Usefulness] == 2 {
			t.Errorf("what is judged so already is offered: %+v", c)
		}
		if c.Verdict != "" {
			verdicts++
		}
		if c.Kind != "" {
			kinds++
		}
		levels += len(c.Levels)
		tactics += len(c.Tactics)
		if on, ok := c.Tactics[triage.Urgency]; ok && on {
			t.Error("a tactic that was found cannot be taken away")
		}
	}
	// Levels: 3 of usefulness without its own, 3 of the unknown interest, 2 of proof, 3 of pressure.
	if verdicts != 3 || kinds != 7 || levels != 2+3+2+3 || tactics != len(triage.Tactics) {
		t.Errorf("%d verdicts, %d kinds, %d levels, %d tactics", verdicts, kinds, levels, tactics)
	}
}

func TestNoTwoAnswersShareAKey(t *testing.T) {
	p := NewMessagePage(Speech{}, judged(), now)
	var look func(fs []Fix)
	look = func(fs []Fix) {
		var seen []rune
		for _, f := range fs {
			for _, k := range f.Keys {
				if k == 'j' || k == 'k' || slices.Contains(seen, k) {
					t.Errorf("%q is %c, which is taken", f.Text, k)
				}
				seen = append(seen, k)
			}
			look(f.More)
		}
	}
	for mark := -1; mark < len(p.Marks); mark++ {
		look(Fixes(Speech{}, &p, mark))
	}
}

func TestTheMarkLookedAtIsAskedAboutFirst(t *testing.T) {
	p := NewMessagePage(Speech{}, judged(), now)
	if f := Fixes(Speech{}, &p, 0)[0]; f.Text != "Not “Urgency”" || f.Make == nil || f.Make.Tactics[triage.Urgency] || !strings.Contains(f.Note, "“Only today”") {
		t.Errorf("the mark's answer is %+v", f)
	}
	if f := Fixes(Speech{}, &p, 1)[0]; f.Make != nil || len(f.More) != 2 || f.More[0].Make.Levels[triage.Usefulness] != 0 {
		t.Errorf("the mark's answer is %+v", f)
	}
	if d := CorrectDecision(&p, &triage.Correction{Verdict: triage.Engage}); d.Message != p.ID || d.Vendor != "halden.example" || d.Act != triage.ActCorrect {
		t.Errorf("decision %+v", d)
	}
}

func TestMailThatIsNoVendorsCanBecomeOne(t *testing.T) {
	d := judged()
	d.Judgement.Kind, d.Judgement.Verdict = triage.KindPersonal, triage.VerdictNone
	p := NewMessagePage(Speech{}, d, now)
	kinds := 0
	for _, c := range leaves(Fixes(Speech{}, &p, -1)) {
		if c.Kind == triage.KindPitch {
			kinds++
		}
		if len(c.Levels)+len(c.Tactics) > 0 {
			t.Errorf("mail that is not judged can be corrected to %+v", c)
		}
	}
	if kinds != 1 {
		t.Error("it cannot be called a pitch")
	}
}

func TestAnEffectInWords(t *testing.T) {
	e := &triage.Effect{Messages: 12, Verdicts: 2, Vendors: 7, Others: 6}
	for i := range 7 {
		e.Moves = append(e.Moves, triage.Shift{Name: "Halden", RankBefore: 10, RankAfter: 8 + i%3, Before: 14, After: 17.25, VerdictWas: triage.MuteIt, VerdictIs: triage.Skip})
	}
	got := strings.Join(EffectLines(Speech{}, e), "\n")
	for _, want := range []string{"12 messages would be judged otherwise, 2 of them with another verdict.", "Halden: score 14.0 to 17.2, 10th to 8th, mute to skip.", "stays 10th", "And 2 more vendors would move.", "6 vendors among them are not"} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	if got := EffectLines(Speech{}, &triage.Effect{}); got[0] != "Nothing else would change." {
		t.Errorf("no effect is %q", got)
	}
	if got := EffectLines(Speech{}, &triage.Effect{Vendors: 1, Moves: []triage.Shift{{Name: "Halden", RankBefore: 2}}}); got[0] != "Halden would not be ranked any more." || got[1] != "No other vendor would move." {
		t.Errorf("a vendor that goes is %q", got)
	}
}
