package vm

import (
	"time"

	"winnow/internal/triage"
)

// Dot is a vendor on the map: offer against pressure.
type Dot struct {
	ID       triage.VendorID
	Name     string
	X        float64 // pressure, 0 to 1
	Y        float64 // offer, 0 to 1
	Size     float64 // 0 to 1, by touches
	Listed   bool
	Muted    bool
	Unsure   bool // an axis that the place rests on is unknown
	Sentence string
}

// NewMap places every vendor. The offer is the mean of the offers that are
// known; a vendor of which none is known, or whose pressure is unknown, is not
// on the map and is counted instead.
func NewMap(say Speech, standings []triage.Standing, now time.Time) (dots []Dot, unknown int) {
	most := 1
	for i := range standings {
		most = max(most, standings[i].Touches)
	}
	for i := range standings {
		s := &standings[i]
		sum, n := 0.0, 0
		for _, a := range triage.Offers {
			if m := s.Axis(a); m.Known {
				sum += clamp(m.Share)
				n++
			}
		}
		if n == 0 || !s.Pressure.Known {
			unknown++
			continue
		}
		dots = append(dots, Dot{
			ID: s.Vendor.ID, Name: Name(&s.Vendor),
			X: clamp(s.Pressure.Share), Y: sum / float64(n),
			Size:   float64(s.Touches) / float64(most),
			Listed: s.Shortlisted, Muted: MutedNow(s.Mute, now), Unsure: n < len(triage.Offers),
			Sentence: Name(&s.Vendor) + " · " + Status(say, s, now),
		})
	}
	return dots, unknown
}

// Quarters names the corners of the map: offer high and low, pressure low and high.
var Quarters = [4]struct{ Name, Hint string }{
	{"Worth engaging", "much offered, little pushing"},
	{"Ask for calm", "much offered, much pushing"},
	{"Quiet", "little offered, little pushing"},
	{"More push than use", "little offered, much pushing"},
}

// Quarter is the place in Quarters of the corner that a vendor stands in.
func (d *Dot) Quarter() int {
	q := 0
	if d.X >= 0.5 {
		q++
	}
	if d.Y < 0.5 {
		q += 2
	}
	return q
}

// ShortlistDecisions puts vendors on the shortlist that are not on it.
func ShortlistDecisions(ids []triage.VendorID, standings []triage.Standing) []triage.Decision {
	want := make(map[triage.VendorID]bool, len(ids))
	for _, id := range ids {
		want[id] = true
	}
	var out []triage.Decision
	for i := range standings {
		if s := &standings[i]; want[s.Vendor.ID] && !s.Shortlisted {
			out = append(out, triage.Decision{Act: triage.ActShortlist, Vendor: s.Vendor.ID, Keys: Keys(&s.Vendor)})
		}
	}
	return out
}
