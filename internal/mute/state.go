package mute

import (
	"slices"
	"strings"
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
	Answered  Change = "answered" // one of several doubts was answered
	Lifted    Change = "lifted"   // all doubts were answered: parole
	Ruled     Change = "ruled"    // the buyer's rule never to mute it ended it
	Returned  Change = "returned" // the same vendor wrote from elsewhere, and is muted there too
	Ignored   Change = "ignored"  // nothing changed
)

// Scope says what a mute is for.
type Scope string

// The scopes.
const (
	OfVendor Scope = "vendor"
	OfPerson Scope = "person"
	OfThread Scope = "thread"
)

// Transition is one step of a mute and why it was made.
type Transition struct {
	At       time.Time         `json:"at"`
	Change   Change            `json:"change"`
	Scope    Scope             `json:"scope"`
	Decision triage.DecisionID `json:"decision"` // that made it; for what happened by itself the one that had muted
	Vendor   triage.VendorID   `json:"vendor"`
	Keys     []string          `json:"-"` // the vendor's, as it was known
	Message  triage.ContentID  `json:"message,omitzero"`
	Before   *triage.Mute      `json:"before,omitempty"`
	After    *triage.Mute      `json:"after,omitempty"`
	Why      string            `json:"why"` // a sentence for people
}

// ByItself reports whether no decision but the mute's own made the transition.
func (t *Transition) ByItself() bool {
	switch t.Change {
	case Expired, Answered, Lifted, Returned:
		return true
	}
	return t.Message != triage.ContentID{}
}

// Held is a mute that holds.
type Held struct {
	Scope    Scope             `json:"scope"`
	Vendor   triage.VendorID   `json:"vendor"`
	Person   string            `json:"person,omitempty"`
	Thread   triage.ContentID  `json:"thread,omitzero"` // a message of the thread
	Mute     triage.Mute       `json:"mute"`
	Decision triage.DecisionID `json:"decision"`
	Open     []triage.Doubt    `json:"open,omitempty"` // doubts not answered yet
	IDs      []string          `json:"-"`              // of a thread: the messages that it is known by, in angle brackets
	Keys     []string          `json:"-"`              // of the vendor, as it was known
}

// State is what is muted at a time, after some decisions and the mail that came
// since. It is never changed.
type State struct {
	entries []*entry // in the order in which they were made
	bySlot  map[string]*entry
	shields map[string]bool      // slots that the buyer's rules keep from being muted
	freed   map[string]time.Time // slots that the buyer unmuted, and when
}

// entry is one mute. Its slots are what it is found by: "v:" and a key of a
// vendor, "p:" and an address, "t:" and a message's id.
type entry struct {
	Held
	slots    []string
	length   time.Duration // as decided; extensions are counted by it
	grown    time.Duration // by which new pressure has extended it
	grownAt  time.Time
	answered map[triage.Doubt]bool
}

// Fold goes through the decisions in order, without those that were undone, and
// the mail that came, and returns the state as it holds now: mutes that have
// ended are not in it. All kinds of decision may be given.
func Fold(decisions []triage.Decision, now time.Time, mail ...Mail) State {
	s, _ := History(decisions, now, mail...)
	return s
}

// History is Fold with every transition, oldest first.
func History(decisions []triage.Decision, now time.Time, mail ...Mail) (State, []Transition) {
	m := machine{bySlot: map[string]*entry{}, shields: map[string]shield{}, freed: map[string]time.Time{}}
	mail = slices.Clone(mail)
	slices.SortStableFunc(mail, func(a, b Mail) int { return a.At.Compare(b.At) })
	for _, d := range Live(decisions) {
		for len(mail) > 0 && !mail[0].At.After(d.At) {
			m.read(mail[0])
			mail = mail[1:]
		}
		m.expire(d.At)
		m.decide(d)
	}
	for len(mail) > 0 && !mail[0].At.After(now) {
		m.read(mail[0])
		mail = mail[1:]
	}
	m.expire(now)
	s := State{bySlot: m.bySlot, entries: m.entries, freed: m.freed, shields: make(map[string]bool, len(m.shields))}
	for slot := range m.shields {
		s.shields[slot] = true
	}
	return s, m.out
}

// Of returns the mute of a vendor by its keys (its domains, addresses and id),
// nil when there is none.
func (s State) Of(keys []string) *triage.Mute {
	e := s.newest(keys)
	if e == nil {
		return nil
	}
	mute := e.Mute
	return &mute
}

// newest is the last made mute of a vendor, nil when there is none or a rule
// keeps it from being muted.
func (s State) newest(keys []string) *entry {
	var newest *entry
	for _, k := range keys {
		if s.shields["v:"+k] {
			return nil
		}
		if e := s.bySlot["v:"+k]; e != nil && (newest == nil || e.Decision > newest.Decision) {
			newest = e
		}
	}
	return newest
}

// OfMail returns the strongest mute that holds for a message: its vendor's, its
// writer's or its thread's, nil when there is none.
func (s State) OfMail(m Mail) *triage.Mute {
	var best *entry
	for _, e := range s.entriesOf(m) {
		if best == nil || rankOf(e) > rankOf(best) {
			best = e
		}
	}
	if best == nil {
		return nil
	}
	mute := best.Mute
	return &mute
}

// HeldOf lists every mute that holds for a message: its vendor's, its writer's
// and its threads'.
func (s State) HeldOf(m Mail) []Held {
	var out []Held
	for _, e := range s.entriesOf(m) {
		out = append(out, e.held())
	}
	return out
}

func rankOf(e *entry) int { return slices.Index(triage.Strengths[:], e.Mute.Strength) }

// entriesOf are the mutes of a message, its vendor's newest first.
func (s State) entriesOf(m Mail) []*entry {
	if len(s.entries) == 0 || s.Shielded(m.Vendor, m.From) {
		return nil
	}
	var out []*entry
	add := func(e *entry) {
		if e != nil && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	add(s.newest(m.Vendor))
	add(s.bySlot["p:"+m.From])
	for _, t := range m.Thread {
		add(s.bySlot["t:"+t])
	}
	return out
}

// Held lists the mutes that hold, in the order in which they were made.
func (s State) Held() []Held {
	out := make([]Held, 0, len(s.entries))
	for _, e := range s.entries {
		out = append(out, e.held())
	}
	return out
}

// HeldFor lists the mutes that hold for a vendor, its people and its threads.
func (s State) HeldFor(keys []string) []Held {
	var out []Held
	for _, e := range s.entries {
		if slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(e.Keys, k) }) {
			out = append(out, e.held())
		}
	}
	return out
}

// Narrow reports whether a person or a thread is muted.
func (s State) Narrow() bool {
	return slices.ContainsFunc(s.entries, func(e *entry) bool { return e.Scope != OfVendor })
}

// Shielded reports whether the buyer's rules keep a vendor or one of its people
// from being muted.
func (s State) Shielded(keys []string, person string) bool {
	if person != "" && s.shields["p:"+person] {
		return true
	}
	return slices.ContainsFunc(keys, func(k string) bool { return s.shields["v:"+k] })
}

func (e *entry) held() Held {
	h := e.Held
	for _, d := range h.Mute.Doubts {
		if !e.answered[d] {
			h.Open = append(h.Open, d)
		}
	}
	if e.Scope == OfThread {
		for _, slot := range e.slots {
			if id, ok := strings.CutPrefix(slot, "t:<"); ok {
				h.IDs = append(h.IDs, "<"+id)
			}
		}
	}
	return h
}

// Return mutes a sender that is the same vendor as a muted one, found by of,
// and wrote first from these keys after that mute began. ok is false when
// nothing changes: the mute is older than the mail, the sender is muted
// already, the buyer unmuted it since, or a rule keeps it.
func (s State) Return(id triage.VendorID, keys []string, of string, first time.Time, why string) (next State, t Transition, ok bool) {
	e := s.bySlot["v:"+of]
	if e == nil || e.Scope != OfVendor || !first.After(e.Mute.From) || s.Of(keys) != nil || s.Shielded(keys, "") {
		return s, t, false
	}
	again := &entry{Held: e.Held, length: e.length, answered: e.answered}
	again.Vendor, again.Keys = id, keys
	again.Mute.Why = "The same vendor: " + why
	again.Mute.From = first
	for _, k := range keys {
		if at, ok := s.freed["v:"+k]; ok && at.After(first) {
			return s, t, false
		}
		again.slots = append(again.slots, "v:"+k)
	}
	next = State{entries: append(s.entries[:len(s.entries):len(s.entries)], again), shields: s.shields, freed: s.freed}
	next.bySlot = make(map[string]*entry, len(s.bySlot)+len(keys))
	for k, x := range s.bySlot {
		next.bySlot[k] = x
	}
	for _, slot := range again.slots {
		next.bySlot[slot] = again
	}
	after := again.Mute
	return next, Transition{
		At: first, Change: Returned, Scope: OfVendor, Decision: e.Decision, Vendor: id, Keys: keys, After: &after,
		Why: "Muted at once on " + date(first) + " until " + date(after.Until) + ". " + after.Why,
	}, true
}
