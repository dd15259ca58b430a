package mute

import (
	"fmt"
	"slices"
	"time"

	"winnow/internal/triage"
)

// Change says what a transition did.
type Change string

// The changes.
const (
	Muted     Change = "muted"
	Changed   Change = "changed"   // another strength, whatever else
	Extended  Change = "extended"  // ends later
	Shortened Change = "shortened" // ends earlier
	Unmuted   Change = "unmuted"
	Expired   Change = "expired"
	Ignored   Change = "ignored" // the decision changed nothing
)

// Transition is one step of a vendor's mute and why it was made.
type Transition struct {
	At       time.Time
	Change   Change
	Decision triage.DecisionID // that made it; for Expired the one that ended by itself
	Vendor   triage.VendorID
	Before   *triage.Mute
	After    *triage.Mute
	Why      string // a sentence for people
}

// State is which vendors are muted at a time, after some decisions.
type State struct {
	entries []entry // in the order in which they were made
}

// entry is the mute of one vendor.
type entry struct {
	vendor   triage.VendorID
	keys     []string
	mute     triage.Mute
	decision triage.DecisionID
}

// Fold goes through the decisions in order, without those that were undone, and
// returns the state as it holds now: mutes that have ended are not in it. All
// kinds of decision may be given.
func Fold(decisions []triage.Decision, now time.Time) State {
	s, _ := History(decisions, now)
	return s
}

// History is Fold with every transition, oldest first.
func History(decisions []triage.Decision, now time.Time) (State, []Transition) {
	var (
		s   State
		out []Transition
	)
	for _, d := range Live(decisions) {
		out = append(out, s.expired(d.At)...)
		var t Transition
		s, t = s.Apply(d)
		if t.Change != "" {
			out = append(out, t)
		}
	}
	out = append(out, s.expired(now)...)
	return s.at(now), out
}

// Apply makes one decision: the new state, and what changed. For a decision
// that is not about mutes the transition is zero. Mutes that ended before it are
// dropped. It knows nothing of undoing: Live takes out what was undone.
func (s State) Apply(d triage.Decision) (State, Transition) {
	s = s.at(d.At)
	keys := keysOf(d)
	t := Transition{At: d.At, Decision: d.ID, Vendor: d.Vendor}
	switch d.Act {
	case triage.ActMute:
		return s.mute(d, keys, t)
	case triage.ActUnmute:
		i := s.find(keys)
		if i < 0 {
			t.Change, t.Why = Ignored, "It was not muted"
			return s.without(keys), t
		}
		before := s.entries[i].mute
		t.Change, t.Before = Unmuted, &before
		t.Why = fmt.Sprintf("Unmuted on %s, %s before the mute's end%s", date(d.At), inDays(before.Until.Sub(d.At)), because(d.Why))
		return s.without(keys), t
	}
	return s, Transition{}
}

func (s State) mute(d triage.Decision, keys []string, t Transition) (State, Transition) {
	if d.Mute == nil || !slices.Contains(triage.Strengths[:], d.Mute.Strength) || len(keys) == 0 {
		t.Change, t.Why = Ignored, "The decision does not say whom to mute, or how"
		return s, t
	}
	m := *d.Mute
	if m.From.IsZero() {
		m.From = d.At
	}
	if m.Until.IsZero() {
		m.Until = m.From.Add(DefaultFor)
	}
	if m.Why == "" {
		m.Why = d.Why
	}
	t.Change, t.After = Muted, &m
	t.Why = fmt.Sprintf("Muted on %s until %s (%s): %s%s", date(d.At), date(m.Until), m.Strength, Words(m.Strength), because(m.Why))
	if i := s.find(keys); i >= 0 {
		before := s.entries[i].mute
		t.Before = &before
		switch {
		case before.Strength != m.Strength:
			t.Change = Changed
			t.Why = fmt.Sprintf("Changed from %s to %s on %s, until %s%s", before.Strength, m.Strength, date(d.At), date(m.Until), because(m.Why))
		case m.Until.After(before.Until):
			t.Change = Extended
			t.Why = fmt.Sprintf("Extended on %s, by %s until %s%s", date(d.At), inDays(m.Until.Sub(before.Until)), date(m.Until), because(m.Why))
		case m.Until.Before(before.Until):
			t.Change = Shortened
			t.Why = fmt.Sprintf("Shortened on %s, now until %s%s", date(d.At), date(m.Until), because(m.Why))
		default:
			t.Change, t.Why = Ignored, "It was muted like this already"
			t.After, m, d.ID = &before, before, s.entries[i].decision
		}
	}
	next := s.without(keys)
	// The keys of what was replaced stay muted too: they are the same vendor's.
	next.entries = append(next.entries, entry{vendor: d.Vendor, keys: s.merged(keys), mute: m, decision: d.ID})
	return next, t
}

// Of returns the mute of a vendor by its keys (its domains, addresses and id),
// nil when there is none.
func (s State) Of(keys []string) *triage.Mute {
	if i := s.find(keys); i >= 0 {
		m := s.entries[i].mute
		return &m
	}
	return nil
}

func (e *entry) has(keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(e.keys, k) })
}

// find returns the place of the newest entry with one of the keys, or -1.
func (s State) find(keys []string) int {
	for i := len(s.entries) - 1; i >= 0; i-- {
		if s.entries[i].has(keys) {
			return i
		}
	}
	return -1
}

// without returns the state without the entries that have one of the keys.
func (s State) without(keys []string) State {
	next := State{entries: make([]entry, 0, len(s.entries)+1)}
	for _, e := range s.entries {
		if !e.has(keys) {
			next.entries = append(next.entries, e)
		}
	}
	return next
}

// merged adds to the keys those of the entries that have one of them.
func (s State) merged(keys []string) []string {
	out := slices.Clone(keys)
	for _, e := range s.entries {
		if e.has(keys) {
			out = append(out, e.keys...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// at returns the state without what has ended.
func (s State) at(now time.Time) State {
	var next State
	for _, e := range s.entries {
		if now.Before(e.mute.Until) {
			next.entries = append(next.entries, e)
		}
	}
	return next
}

// expired are the transitions of the mutes that ended by a time.
func (s State) expired(now time.Time) []Transition {
	var out []Transition
	for _, e := range s.entries {
		if now.Before(e.mute.Until) {
			continue
		}
		before := e.mute
		out = append(out, Transition{
			At: e.mute.Until, Change: Expired, Decision: e.decision, Vendor: e.vendor, Before: &before,
			Why: fmt.Sprintf("Ended by itself on %s, after %s", date(before.Until), inDays(before.Until.Sub(before.From))),
		})
	}
	slices.SortStableFunc(out, func(a, b Transition) int { return a.At.Compare(b.At) })
	return out
}

func keysOf(d triage.Decision) []string {
	keys := slices.Clone(d.Keys)
	if d.Vendor != "" {
		keys = append(keys, string(d.Vendor))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

func date(t time.Time) string { return t.Format("Jan 2, 2006") }

func inDays(d time.Duration) string {
	n := int((d + day/2) / day)
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return ". Why: " + why
}
