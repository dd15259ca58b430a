package vm

import (
	"fmt"
	"time"

	"winnow/internal/triage"
)

// Spammer is a hyper-spammer as its screen lists it.
type Spammer struct {
	ID      triage.VendorID
	Name    string
	Touches string
	For     string // how long it has gone on
	Why     string // the figures that made it one
	Muted   string // strength, when it is muted already
	Keys    []string
}

// NewSpammers lists the vendors whose unanswered touches bring nothing new,
// most touches first as the standings' own order breaks ties. Vendors that the
// buyer deals with never stand here.
func NewSpammers(standings []triage.Standing, now time.Time) []Spammer {
	v := NewView(standings, Query{Filter: HyperSpam, Sort: ByTouches}, nil, now)
	out := make([]Spammer, 0, v.Len())
	for i := range v.Len() {
		s := v.At(i)
		sp := Spammer{
			ID:      s.Vendor.ID,
			Name:    Name(&s.Vendor),
			Touches: Count(s.Sequence.Touches, "touch", "touches"),
			For:     "in " + Span(s.Sequence.Last.Sub(s.Sequence.Since)),
			Why:     sentence(s.Sequence.Why),
			Keys:    Keys(&s.Vendor),
		}
		if MutedNow(s.Mute, now) {
			sp.Muted = StrengthWord(s.Mute.Strength)
		}
		out = append(out, sp)
	}
	return out
}

// Unmuted leaves those that are not muted yet.
func Unmuted(in []Spammer) []Spammer {
	var out []Spammer
	for _, s := range in {
		if s.Muted == "" {
			out = append(out, s)
		}
	}
	return out
}

// MutePreview says what muting them would change, before it is done.
func MutePreview(ids []triage.VendorID, standings []triage.Standing, s triage.Strength) string {
	want := make(map[triage.VendorID]bool, len(ids))
	for _, id := range ids {
		want[id] = true
	}
	n, touches := 0, 0
	for i := range standings {
		st := &standings[i]
		if !want[st.Vendor.ID] {
			continue
		}
		n++
		for _, w := range lastWeeks(st.Weeks, 13) {
			touches += w
		}
	}
	return fmt.Sprintf("%s would be %s: %s. They sent %s in the last three months. Nothing changes on the mail server, and one undo takes it all back.",
		Count(n, "vendor", "vendors"), StrengthWord(s), StrengthMeaning(s), Count(touches, "message", "messages"))
}

func lastWeeks(w []int, n int) []int {
	if len(w) > n {
		return w[len(w)-n:]
	}
	return w
}

// Keys are the domains and addresses by which a decision finds its vendor
// again after a resync.
func Keys(v *triage.Vendor) []string {
	keys := make([]string, 0, len(v.Domains)+len(v.Addresses))
	for _, d := range v.Domains {
		keys = append(keys, d.Domain)
	}
	return append(keys, v.Addresses...)
}

// MuteDays is how long a mute lasts unless the buyer says otherwise.
const MuteDays = 90

// MuteDecision mutes a vendor from now on.
func MuteDecision(v *triage.Vendor, s triage.Strength, why string, now time.Time) triage.Decision {
	return triage.Decision{
		Act: triage.ActMute, Vendor: v.ID, Keys: Keys(v), Why: why,
		Mute: &triage.Mute{Strength: s, From: now, Until: now.AddDate(0, 0, MuteDays), Why: why},
	}
}
