package vm

import (
	"math"
	"time"

	"winnow/internal/triage"
)

// Deck is what waits in triage mode: the vendors that nothing was decided
// about, best first.
type Deck struct {
	Next triage.VendorID // "" when none is left
	Left int             // with the next one
}

// NewDeck finds what waits. Vendors that are shortlisted, muted or dealt with
// are decided about; so are those in aside. When keep is among those who wait
// it is the next one, so that a new ranking does not change the vendor under
// the buyer's hands.
func NewDeck(standings []triage.Standing, aside map[triage.VendorID]bool, keep triage.VendorID, now time.Time) Deck {
	var d Deck
	for i := range standings {
		s := &standings[i]
		id := s.Vendor.ID
		if s.Shortlisted || s.Relationship.Exists || MutedNow(s.Mute, now) || aside[id] {
			continue
		}
		d.Left++
		if d.Next == "" || id == keep {
			d.Next = id
		}
	}
	return d
}

// TriageAct is what triage mode does with a vendor.
type TriageAct uint8

// The acts.
const (
	TriageSkip TriageAct = iota // look at it another time
	TriageEngage
	TriageShortlist
	TriageAsk // for proof
	TriageSlow
	TriageLimit
	TriageStop
)

// Notes that triage mode leaves on the shortlist.
const (
	noteEngage = "to engage"
	noteAsk    = "proof to be asked for"
)

// TriageDecision is the decision of an act; nil for a skip.
func TriageDecision(a TriageAct, v *triage.Vendor, now time.Time) *triage.Decision {
	pick := triage.Decision{Act: triage.ActShortlist, Vendor: v.ID, Keys: Keys(v)}
	var d triage.Decision
	switch a {
	case TriageEngage:
		d = pick
		d.Why = noteEngage
	case TriageShortlist:
		d = pick
	case TriageAsk:
		d = pick
		d.Why = noteAsk
	case TriageSlow:
		d = MuteDecision(v, triage.Slow, "", now)
	case TriageLimit:
		d = MuteDecision(v, triage.Limit, "", now)
	case TriageStop:
		d = MuteDecision(v, triage.Stop, "", now)
	default:
		return nil
	}
	return &d
}

// Mutes reports whether the act sets the vendor's mail aside.
func (a TriageAct) Mutes() bool { return a == TriageSlow || a == TriageLimit || a == TriageStop }

// MonthlyTouches is how many touches a month a vendor sent lately: what a mute
// keeps from the buyer.
func MonthlyTouches(s *triage.Standing) float64 {
	const quarter = 13 // weeks
	n := 0
	for _, w := range s.Weeks[max(0, len(s.Weeks)-quarter):] {
		n += w
	}
	return float64(n) / 3
}

// TriageCount is how far triage mode is.
type TriageCount struct {
	Left    int
	Decided int
	Asked   int // of those decided: for proof
	Skipped int
	Saved   float64 // touches a month that the mutes of this round set aside
}

// String says it in a line.
// Words says how far it is.
func (c TriageCount) Words(say Speech) string {
	out := say.T("%s left", say.Number(c.Left))
	if c.Decided > 0 {
		out += say.T(" · %s decided", say.Number(c.Decided))
	}
	if c.Asked > 0 {
		out += say.T(", %s to be asked", say.Number(c.Asked))
	}
	if c.Skipped > 0 {
		out += say.T(" · %s skipped", say.Number(c.Skipped))
	}
	if n := int(math.Round(c.Saved)); n > 0 {
		out += say.T(" · %s a month set aside", Count(say, n, "message", "messages"))
	}
	return out
}
