package vm

import (
	"time"

	"winnow/internal/triage"
)

// Picked is a vendor on the shortlist.
type Picked struct {
	ID   triage.VendorID
	Name string
	Note string // score and verdict
	Why  string
}

// NewPicked lists the shortlisted vendors, best first.
func NewPicked(standings []triage.Standing, now time.Time) []Picked {
	v := NewView(standings, Query{Filter: Shortlisted}, nil, now)
	out := make([]Picked, 0, v.Len())
	for i := range v.Len() {
		s := v.At(i)
		r := RowOf(s, now)
		out = append(out, Picked{ID: r.ID, Name: r.Name, Note: r.Score + " of 100 (" + r.Spread + ") · " + lowerFirst(VerdictWord(s.Verdict)), Why: r.Why})
	}
	return out
}
