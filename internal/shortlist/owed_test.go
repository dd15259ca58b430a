package shortlist_test

import (
	"strings"
	"testing"

	"winnow/internal/shortlist"
	"winnow/internal/triage"
)

func TestOwedAndQuestions(t *testing.T) {
	known := func(x float64) triage.AxisMean { return triage.AxisMean{Share: x, Known: true} }
	hype := triage.Judgement{Tactics: []triage.Tactic{triage.Hype}, Evidence: []triage.Evidence{{Target: "hype", Quote: "the best platform on earth", Weight: 1}}}
	gate := triage.Judgement{Tactics: []triage.Tactic{triage.Gating}}
	for _, c := range []struct {
		why       string
		s         triage.Standing
		judged    []triage.Judgement
		owed      []string // beginnings, in order
		questions int
		asks      string
	}{
		{"all is answered", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(1)}, nil, nil, 0, ""},
		{"much use, no proof: a question, not a mute", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(0)}, nil, []string{"Proof: no named customer"}, 2, "Which customers can you name"},
		{"thin proof", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(0.5)}, nil, []string{"Proof: thin"}, 2, "who"},
		{"nothing at all", triage.Standing{Usefulness: known(0), Interest: known(0), Proof: known(0)}, nil, []string{"Proof: no", "Usefulness: it", "Interest: it"}, 3, "What does it do"},
		{"nothing could be read", triage.Standing{}, nil, []string{"Proof: its mail could not", "Usefulness: its mail could not", "Interest: its mail could not"}, 3, ""},
		{"a claim", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(0)}, []triage.Judgement{hype}, []string{"Proof: no", "Claim without support: “the best platform on earth”"}, 3, "What is the statement “the best platform on earth” based on?"},
		{"a claim that is proved", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(1)}, []triage.Judgement{hype}, nil, 0, ""},
		{"a form before the price", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(1)}, []triage.Judgement{gate}, []string{"Price or information only after"}, 2, "in writing"},
	} {
		owed, questions := shortlist.Owed(c.s, c.judged...), shortlist.Questions(c.s, c.judged...)
		if len(owed) != len(c.owed) || len(questions) != c.questions {
			t.Errorf("%s: owed %q, questions %q", c.why, owed, questions)
			continue
		}
		if n := len(questions); len(owed) > 0 && (n < 2 || n > 3) {
			t.Errorf("%s: %d questions", c.why, n)
		}
		for i, want := range c.owed {
			if !strings.HasPrefix(owed[i], want) {
				t.Errorf("%s: owed %q, want %q …", c.why, owed[i], want)
			}
		}
		if !strings.Contains(strings.Join(questions, "\n"), c.asks) {
			t.Errorf("%s: the questions %q do not ask %q", c.why, questions, c.asks)
		}
		for _, q := range questions {
			// Neutral: no commitment, nothing about the buyer.
			for _, bad := range []string{" we ", " our ", " us ", " I ", " my ", "interested", "budget", "buy", "order", "decide"} {
				if strings.Contains(" "+q+" ", bad) {
					t.Errorf("%s: %q says %q", c.why, q, bad)
				}
			}
			if !strings.HasSuffix(q, "?") {
				t.Errorf("%s: %q is no question", c.why, q)
			}
		}
	}
}

func TestALongClaimIsCut(t *testing.T) {
	j := triage.Judgement{Tactics: []triage.Tactic{triage.Hype}, Evidence: []triage.Evidence{{Target: "hype", Quote: strings.Repeat("großartig ", 40), Weight: 1}}}
	q := strings.Join(shortlist.Questions(triage.Standing{}, j), "\n")
	if !strings.Contains(q, "großartig …") || strings.Count(q, "großartig") > 9 {
		t.Errorf("the questions are %q", q)
	}
}
