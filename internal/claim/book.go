package claim

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// maxStatements bounds a vendor's ledger, and maxPairs the pairs of statements
// of one kind that are compared.
const (
	maxStatements = 300
	maxPerKind    = 60
)

// Ledger is what a vendor has stated.
type Ledger struct {
	Statements     []triage.Statement // the weightiest first, then the newest
	Contradictions []triage.Contradiction
}

// Book makes the ledger of a vendor from its messages, whatever their order:
// what several messages state alike is one statement. Messages of the buyer's
// and of kinds that no vendor sends must be left out by the caller.
func Book(msgs []*triage.Message) Ledger {
	msgs = slices.Clone(msgs)
	slices.SortStableFunc(msgs, func(a, b *triage.Message) int {
		return cmp.Or(a.Date.Compare(b.Date), bytes.Compare(a.ID[:], b.ID[:]))
	})
	type key struct {
		kind  triage.ClaimKind
		unit  string
		value float64
		about string
	}
	var all []triage.Statement
	at := map[key]int{}
	for _, m := range msgs {
		for _, c := range m.Reading.Claims {
			k := key{c.Kind, c.Unit, c.Value, c.About}
			if c.Kind == triage.ClaimCertificate || c.Kind == triage.ClaimGuarantee || c.Kind == triage.ClaimTerms || c.Kind == triage.ClaimCustomer || c.Kind == triage.ClaimBoast {
				k.about = ""
			}
			if i, ok := at[k]; ok {
				s := &all[i]
				if s.Message != m.ID && !m.Date.Equal(s.Last) {
					s.Times++
				}
				s.Last = m.Date
				continue
			}
			if len(all) < maxStatements {
				at[k] = len(all)
				all = append(all, triage.Statement{Claim: c, Message: m.ID, Date: m.Date, By: m.From.Email, Times: 1, Last: m.Date})
			}
		}
	}
	l := Ledger{Contradictions: contradictions(all)}
	slices.SortStableFunc(all, func(a, b triage.Statement) int {
		return cmp.Or(
			cmp.Compare(weight(&b), weight(&a)), b.Date.Compare(a.Date), bytes.Compare(a.Message[:], b.Message[:]),
			cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Value, b.Value),
		)
	})
	l.Statements = all
	return l
}

// weight orders statements by what a buyer can do with them.
func weight(s *triage.Statement) int {
	w := map[triage.ClaimKind]int{
		triage.ClaimCustomer: 9, triage.ClaimPrice: 8, triage.ClaimCertificate: 7, triage.ClaimGuarantee: 6, triage.ClaimTerms: 6,
		triage.ClaimCustomers: 5, triage.ClaimFigure: 4, triage.ClaimDeadline: 3, triage.ClaimLast: 2, triage.ClaimBoast: 1,
	}[s.Kind]
	if s.Class == triage.Vague {
		w -= 4
	}
	return w
}

// likeness is the share of content words that two statements have in common,
// of those of the one that has fewer.
func likeness(a, b string) float64 {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return 0
	}
	n := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			n++
		}
	}
	return float64(n) / float64(len(x))
}
