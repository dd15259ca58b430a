package shortlist_test

import (
	"strings"
	"testing"
	"time"

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
		judged    []triage.Judged
		owed      []string // beginnings, in order
		questions int
		asks      string
	}{
		{"all is answered", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(1)}, nil, nil, 0, ""},
		{"much use, no proof: a question, not a mute", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(0)}, nil, []string{"Proof: no named customer"}, 2, "Which customers can you name"},
		{"thin proof", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(0.5)}, nil, []string{"Proof: thin"}, 2, "who"},
		{"nothing at all", triage.Standing{Usefulness: known(0), Interest: known(0), Proof: known(0)}, nil, []string{"Proof: no", "Usefulness: it", "Interest: it"}, 3, "What does it do"},
		{"nothing could be read", triage.Standing{}, nil, []string{"Proof: its mail could not", "Usefulness: its mail could not", "Interest: its mail could not"}, 3, ""},
		{"a claim", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(0)}, []triage.Judged{{Judgement: hype}}, []string{"Proof: no", "Claim without support: “the best platform on earth”"}, 3, "What is the statement “the best platform on earth” based on?"},
		{"a claim that is proved", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(1)}, []triage.Judged{{Judgement: hype}}, nil, 0, ""},
		{"a form before the price", triage.Standing{Usefulness: known(1), Interest: known(1), Proof: known(1)}, []triage.Judged{{Judgement: gate}}, []string{"Price or information only after"}, 2, "in writing"},
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
	q := strings.Join(shortlist.Questions(triage.Standing{}, triage.Judged{Judgement: j}), "\n")
	if !strings.Contains(q, "großartig …") || strings.Count(q, "großartig") > 9 {
		t.Errorf("the questions are %q", q)
	}
}

// What a vendor stated gives questions of its own, without a word of its mail.
func TestQuestionsFromStatements(t *testing.T) {
	known := triage.AxisMean{Share: 1, Known: true}
	full := triage.Standing{Usefulness: known, Interest: known, Proof: known}
	stated := func(n byte, claims ...triage.Claim) triage.Judged {
		m := &triage.Message{Envelope: triage.Envelope{ID: triage.ContentID{n}, Date: time.Date(2026, 3, int(n), 9, 0, 0, 0, time.UTC), To: []triage.Address{{Name: "Dana Reyes", Email: "dana@kestrel.example"}}}}
		m.Reading.Claims = claims
		return triage.Judged{Message: m, Judgement: triage.Judgement{Kind: triage.KindPitch}}
	}
	price := func(x float64) triage.Claim {
		return triage.Claim{Kind: triage.ClaimPrice, Class: triage.Checkable, Text: "Dana, for Kestrel the plan is this", Value: x, Unit: "USD/month", About: "plan pro"}
	}
	for _, c := range []struct {
		why  string
		msgs []triage.Judged
		asks string
	}{
		{"two prices", []triage.Judged{stated(1, price(49)), stated(2, price(59))}, "49 USD per month and 59 USD per month: which of the two holds today?"},
		{"a crowd", []triage.Judged{stated(1, triage.Claim{Kind: triage.ClaimBoast, Class: triage.Vague, Unit: "crowd"})}, "How many customers use it today"},
		{"up to", []triage.Judged{stated(1, triage.Claim{Kind: triage.ClaimFigure, Class: triage.Vague, Unit: "%", Value: 40})}, "Under which conditions are 40 % reached"},
		{"a guarantee", []triage.Judged{stated(1, triage.Claim{Kind: triage.ClaimGuarantee, Class: triage.Vague, Unit: "result"})}, "What exactly is guaranteed"},
	} {
		q := strings.Join(shortlist.Questions(full, c.msgs...), "\n")
		if !strings.Contains(q, c.asks) || strings.Contains(q, "Dana") || strings.Contains(q, "Kestrel") {
			t.Errorf("%s: %q", c.why, q)
		}
	}
	// A claim that speaks of the buyer is asked for in no words of the mail.
	hype := stated(1)
	hype.Judgement.Tactics = []triage.Tactic{triage.Hype}
	hype.Judgement.Evidence = []triage.Evidence{{Target: "hype", Quote: "Kestrel will double its margin", Weight: 1}}
	if q := strings.Join(shortlist.Questions(triage.Standing{}, hype), "\n"); strings.Contains(q, "Kestrel") {
		t.Errorf("it speaks of the buyer: %q", q)
	}
}
