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
func ClassWord(c triage.ClaimClass) string { return string(c) }

// ClassMeaning says what a buyer can do with a claim of that class.
func ClassMeaning(c triage.ClaimClass) string {
	switch c {
	case triage.Checkable:
		return "checkable: can be looked up or asked for"
	case triage.Named:
		return "named: somebody is named who can be asked"
	}
	return "vague: neither"
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
func ClaimWord(k triage.ClaimKind) string {
	if w, ok := claimWords[k]; ok {
		return w
	}
	return string(k)
}

func classRank(c triage.ClaimClass) int {
	return slices.Index([]triage.ClaimClass{triage.Checkable, triage.Named, triage.Vague}, c)
}

// NewLedger says what the ledger of a vendor shows.
func NewLedger(claims []triage.Statement, against []triage.Contradiction, now time.Time) Ledger {
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
		l.Claims = append(l.Claims, statement(s, now))
		l.At = append(l.At, Passage{s.Message, s.Span})
	}
	var sum []string
	for _, c := range []triage.ClaimClass{triage.Checkable, triage.Named, triage.Vague} {
		if n := count[c]; n > 0 {
			sum = append(sum, Number(n)+" "+ClassMeaning(c))
		}
	}
	l.Sum = join(" · ", sum...)
	for i := range against {
		c := &against[i]
		l.Odds = append(l.Odds, Odds{
			Text: sentence(c.Text),
			Both: []Item{statement(&c.First, now), statement(&c.Second, now)},
			At:   []Passage{{c.First.Message, c.First.Span}, {c.Second.Message, c.Second.Span}},
		})
	}
	return l
}

// statement puts a statement into a row.
func statement(s *triage.Statement, now time.Time) Item {
	it := Item{
		Title: upperFirst(ClaimWord(s.Kind)), Label: Label{ClassWord(s.Class), MarkPlain}, Note: Date(now, s.Date),
		Text: quote(s.Text) + ", stated by " + s.By, Does: "read it there",
	}
	switch s.Class {
	case triage.Checkable:
		it.Label.Kind = MarkGood
	case triage.Vague:
		it.Label.Kind = MarkQuiet
	}
	if s.Times > 1 {
		it.Text += "; said " + times(s.Times) + ", last on " + Date(now, s.Last)
	}
	it.Text += "."
	return it
}

func times(n int) string {
	if n == 2 {
		return "twice"
	}
	return Number(n) + " times"
}
