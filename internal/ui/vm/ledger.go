package vm

import (
	"cmp"
	"slices"
	"time"

	"winnow/internal/triage"
)

// Ledger is what a vendor has stated, as its page shows it.
type Ledger struct {
	Sum    string // "3 checkable, 1 named, 6 vague"
	Claims []Item // what can be checked first
	At     []Passage
	Odds   []Odds // statements that cannot both hold
}

// Odds is a contradiction: what differs, and the two statements side by side.
type Odds struct {
	Text string
	Both []Item
	At   []Passage
}

// ClassWord is a class of claim as a label, and ClassMeaning what it means to a
// buyer.
func ClassWord(say Speech, c triage.ClaimClass) string { return say.T(string(c)) }

// ClassMeaning says what a buyer can do with a claim of that class.
func ClassMeaning(say Speech, c triage.ClaimClass) string {
	switch c {
	case triage.Checkable:
		return say.T("checkable: can be looked up or asked for")
	case triage.Named:
		return say.T("named: somebody is named who can be asked")
	}
	return say.T("vague: neither")
}

var claimWords = map[triage.ClaimKind]string{
	triage.ClaimPrice:       "a price",
	triage.ClaimCustomers:   "how many customers it has",
	triage.ClaimFigure:      "a figure",
	triage.ClaimCustomer:    "a customer by name",
	triage.ClaimCertificate: "a certificate or approval",
	triage.ClaimGuarantee:   "a guarantee",
	triage.ClaimTerms:       "terms",
	triage.ClaimDeadline:    "when an offer ends",
	triage.ClaimLast:        "that it is the last chance",
	triage.ClaimBoast:       "praise of itself, without a number",
}

// ClaimWord says what a claim is about.
func ClaimWord(say Speech, k triage.ClaimKind) string {
	if w, ok := claimWords[k]; ok {
		return say.T(w)
	}
	return string(k)
}

func classRank(c triage.ClaimClass) int {
	return slices.Index([]triage.ClaimClass{triage.Checkable, triage.Named, triage.Vague}, c)
}

// NewLedger says what the ledger of a vendor shows.
func NewLedger(say Speech, claims []triage.Statement, against []triage.Contradiction, now time.Time) Ledger {
	var l Ledger
	sorted := slices.Clone(claims)
	slices.SortStableFunc(sorted, func(a, b triage.Statement) int { return cmp.Compare(classRank(a.Class), classRank(b.Class)) })
	count := map[triage.ClaimClass]int{}
	type place struct {
		in   triage.ContentID
		text string
	}
	seen := map[place]bool{}
	for i := range sorted {
		s := &sorted[i]
		// A sentence with two figures is stated once.
		at := place{s.Message, s.Text}
		if seen[at] {
			continue
		}
		seen[at] = true
		count[s.Class]++
		l.Claims = append(l.Claims, statement(say, s, now))
		l.At = append(l.At, Passage{s.Message, s.Span})
	}
	var sum []string
	for _, c := range []triage.ClaimClass{triage.Checkable, triage.Named, triage.Vague} {
		if n := count[c]; n > 0 {
			sum = append(sum, say.Number(n)+" "+ClassMeaning(say, c))
		}
	}
	l.Sum = join(" · ", sum...)
	for i := range against {
		c := &against[i]
		l.Odds = append(l.Odds, Odds{
			Text: sentence(say.Said(c.Text)),
			Both: []Item{statement(say, &c.First, now), statement(say, &c.Second, now)},
			At:   []Passage{{c.First.Message, c.First.Span}, {c.Second.Message, c.Second.Span}},
		})
	}
	return l
}

// statement puts a statement into a row.
func statement(say Speech, s *triage.Statement, now time.Time) Item {
	it := Item{
		Title: upperFirst(ClaimWord(say, s.Kind)), Label: Label{ClassWord(say, s.Class), MarkPlain}, Note: Date(say, now, s.Date),
		Text: say.T("%s, stated by %s", quote(s.Text), s.By), Does: say.T("read it there"),
	}
	switch s.Class {
	case triage.Checkable:
		it.Label.Kind = MarkGood
	case triage.Vague:
		it.Label.Kind = MarkQuiet
	}
	if s.Times > 1 {
		it.Text += say.T("; said %s, last on %s", times(say, s.Times), Date(say, now, s.Last))
	}
	it.Text += "."
	return it
}

func times(say Speech, n int) string {
	if n == 2 {
		return say.T("twice")
	}
	return say.T("%s times", say.Number(n))
}
