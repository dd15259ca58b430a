package shortlist

import (
	"fmt"
	"strings"

	"winnow/internal/claim"
	"winnow/internal/phrase"
	"winnow/internal/triage"
)

// mostStated bounds the doubts that come from a vendor's own statements.
const mostStated = 3

// stated are the doubts that a vendor's statements leave open: what contradicts
// itself, and what is stated so vaguely that nobody could check it. Their
// questions hold figures and names of things, never words of a mail, so that
// nothing about the buyer can get into them.
func stated(msgs []triage.Judged) []doubt {
	var list []*triage.Message
	for _, m := range msgs {
		if m.Message != nil && m.Judgement.Kind.Vendor() {
			list = append(list, m.Message)
		}
	}
	ledger := claim.Book(list)
	var out []doubt
	last := false
	for _, c := range ledger.Contradictions {
		if c.First.Kind == triage.ClaimLast || c.First.Kind == triage.ClaimDeadline {
			if !last {
				last = true
				out = append(out, doubt{"Contradiction: " + c.Text, []string{"Until which date does the offer hold, and what applies after it?"}})
			}
			continue
		}
		if len(out) < mostStated {
			out = append(out, doubt{"Contradiction: " + c.Text, []string{c.Text + ": which of the two holds today?"}})
		}
	}
	counted, crowd, promised := false, false, false
	best := 0.
	for _, s := range ledger.Statements {
		switch {
		case s.Kind == triage.ClaimCustomers || s.Kind == triage.ClaimCustomer:
			counted = true
		case s.Kind == triage.ClaimBoast && s.Unit == "crowd":
			crowd = true
		case s.Kind == triage.ClaimGuarantee && s.Unit == "result":
			promised = true
		case s.Kind == triage.ClaimFigure && s.Class == triage.Vague && s.Unit == "%":
			best = max(best, s.Value)
		}
	}
	if crowd && !counted && len(out) < mostStated {
		out = append(out, doubt{"Many customers are claimed, and neither a number nor a name is given", []string{"How many customers use it today, and which of them can be named?"}})
	}
	if promised && len(out) < mostStated {
		out = append(out, doubt{"A result is guaranteed, and not said which or what follows", []string{"What exactly is guaranteed, how is it measured, and what follows if it is not reached?"}})
	}
	if best > 0 && len(out) < mostStated {
		out = append(out, doubt{
			fmt.Sprintf("“Up to %g %%” says what is possible, not what is usual", best),
			[]string{fmt.Sprintf("Under which conditions are %g %% reached, and which value is usual?", best)},
		})
	}
	return out
}

// readers are the words by which the recipients of the mail are called.
func readers(msgs []triage.Judged) map[string]bool {
	out := map[string]bool{"you": true, "your": true, "yours": true, "sie": true, "ihr": true, "ihre": true, "ihnen": true, "ihren": true, "vous": true, "votre": true, "vos": true}
	for _, m := range msgs {
		if m.Message == nil {
			continue
		}
		for _, a := range m.Message.To {
			for _, w := range phrase.Words(a.Name+" "+a.Email, 12) {
				if len(w) > 2 && w != "com" && w != "example" {
					out[w] = true
				}
			}
		}
	}
	return out
}

func speaksOf(text string, words map[string]bool) bool {
	for _, w := range phrase.Words(strings.TrimSpace(text), phrase.MaxWords) {
		if words[w] {
			return true
		}
	}
	return false
}
