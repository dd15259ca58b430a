package mute

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// machine goes through decisions and mail in the order of time.
type machine struct {
	entries []*entry
	bySlot  map[string]*entry
	shields map[string]shield
	freed   map[string]time.Time
	out     []Transition
}

// shield is the rule that keeps a slot from being muted.
type shield struct{ rule string }

// slotsOf are what a decision about a mute is found by, and what it is for.
func slotsOf(d triage.Decision) (slots []string, scope Scope) {
	switch {
	case d.Person != "":
		slots = append(slots, "p:"+d.Person)
		for _, k := range d.Keys {
			if strings.Contains(k, "@") && !strings.HasPrefix(k, "<") {
				slots = append(slots, "p:"+k)
			}
		}
		scope = OfPerson
	case d.Message != triage.ContentID{}:
		slots = append(slots, "t:"+d.Message.String())
		for _, k := range d.Keys {
			if strings.HasPrefix(k, "<") {
				slots = append(slots, "t:"+k)
			}
		}
		scope = OfThread
	default:
		for _, k := range keysOf(d) {
			slots = append(slots, "v:"+k)
		}
		scope = OfVendor
	}
	slices.Sort(slots)
	return slices.Compact(slots), scope
}

// decide makes one decision.
func (m *machine) decide(d triage.Decision) {
	switch d.Act {
	case triage.ActMute:
		m.mute(d)
	case triage.ActUnmute:
		m.unmute(d)
	case triage.ActRule:
		m.rule(d)
	case triage.ActRuleRemove:
		if d.Rule != nil {
			m.unrule(d.Rule.For)
		}
	}
}

func (m *machine) tell(t Transition) { m.out = append(m.out, t) }

func (m *machine) mute(d triage.Decision) {
	slots, scope := slotsOf(d)
	t := Transition{At: d.At, Decision: d.ID, Vendor: d.Vendor, Keys: keysOf(d), Scope: scope}
	if d.Mute == nil || !slices.Contains(triage.Strengths[:], d.Mute.Strength) || len(slots) == 0 {
		t.Change, t.Why = Ignored, "The decision does not say whom to mute, or how"
		m.tell(t)
		return
	}
	if m.shielded(d) {
		t.Change, t.Why = Ignored, "Not muted: your rule says never to mute it"
		m.tell(t)
		return
	}
	x := *d.Mute
	x.Doubts = slices.Clone(x.Doubts)
	if x.From.IsZero() {
		x.From = d.At
	}
	if x.Until.IsZero() {
		x.Until = x.From.Add(DefaultFor)
	}
	if x.Why == "" {
		x.Why = d.Why
	}
	t.Change, t.After = Muted, &x
	t.Why = fmt.Sprintf("Muted%s on %s until %s (%s): %s%s", bySelf(&x), date(d.At), date(x.Until), x.Strength, Words(x.Strength), because(x.Why))
	keys := keysOf(d)
	if old := m.newest(slots); old != nil {
		before := old.Mute
		t.Before = &before
		switch {
		case before.Strength != x.Strength:
			t.Change = Changed
			t.Why = fmt.Sprintf("Changed from %s to %s on %s, until %s%s", before.Strength, x.Strength, date(d.At), date(x.Until), because(x.Why))
		case x.Until.After(before.Until):
			t.Change = Extended
			t.Why = fmt.Sprintf("Extended on %s, by %s until %s%s", date(d.At), inDays(x.Until.Sub(before.Until)), date(x.Until), because(x.Why))
		case x.Until.Before(before.Until):
			t.Change = Shortened
			t.Why = fmt.Sprintf("Shortened on %s, now until %s%s", date(d.At), date(x.Until), because(x.Why))
		case slices.Equal(before.Doubts, x.Doubts):
			t.Change, t.Why = Ignored, "It was muted like this already"
			t.After, x, d.ID = &before, before, old.Decision
		default:
			t.Change, t.Why = Changed, fmt.Sprintf("Changed on %s: lifted when this is answered: %s", date(d.At), doubts(x.Doubts))
		}
	}
	// The slots of what was replaced stay muted too: they are the same one's.
	for _, e := range m.hit(slots) {
		slots = append(slots, e.slots...)
		keys = append(keys, e.Keys...)
		m.drop(e)
	}
	slices.Sort(slots)
	slices.Sort(keys)
	e := &entry{
		Held:  Held{Scope: scope, Vendor: d.Vendor, Person: d.Person, Mute: x, Decision: d.ID, Keys: slices.Compact(keys)},
		slots: slices.Compact(slots), length: x.Until.Sub(x.From), answered: map[triage.Doubt]bool{},
	}
	if scope == OfThread {
		e.Thread = d.Message
	}
	m.entries = append(m.entries, e)
	for _, slot := range e.slots {
		m.bySlot[slot] = e
	}
	m.tell(t)
}

func (m *machine) unmute(d triage.Decision) {
	slots, scope := slotsOf(d)
	t := Transition{At: d.At, Decision: d.ID, Vendor: d.Vendor, Keys: keysOf(d), Scope: scope}
	for _, slot := range slots {
		m.freed[slot] = d.At
	}
	e := m.newest(slots)
	if e == nil {
		t.Change, t.Why = Ignored, "It was not muted"
		m.tell(t)
		return
	}
	before := e.Mute
	t.Change, t.Before = Unmuted, &before
	t.Why = fmt.Sprintf("Unmuted on %s, %s before the mute's end%s", date(d.At), inDays(before.Until.Sub(d.At)), because(d.Why))
	for _, e := range m.hit(slots) {
		m.drop(e)
	}
	m.tell(t)
}

// rule ends the mutes of whom the buyer never wants muted, and keeps others
// from being made.
func (m *machine) rule(d triage.Decision) {
	if d.Rule == nil {
		return
	}
	m.unrule(d.Rule.For) // a rule of another kind takes its place
	if d.Rule.Kind != triage.NeverMute {
		return
	}
	var slots []string
	if strings.Contains(d.Rule.For, "@") {
		slots = append(slots, "p:"+strings.ToLower(d.Rule.For))
	} else {
		for _, k := range append(keysOf(d), d.Rule.For) {
			slots = append(slots, "v:"+k)
			if strings.Contains(k, "@") {
				slots = append(slots, "p:"+k)
			}
		}
	}
	for _, slot := range slots {
		m.shields[slot] = shield{strings.ToLower(d.Rule.For)}
	}
	for _, e := range m.hit(slots) {
		before := e.Mute
		m.drop(e)
		m.tell(Transition{
			At: d.At, Change: Ruled, Decision: d.ID, Vendor: e.Vendor, Keys: e.Keys, Scope: e.Scope, Before: &before,
			Why: fmt.Sprintf("Ended on %s: you said never to mute %s", date(d.At), d.Rule.For),
		})
	}
}

func (m *machine) unrule(whom string) {
	for slot, by := range m.shields {
		if strings.EqualFold(by.rule, whom) {
			delete(m.shields, slot)
		}
	}
}

func (m *machine) shielded(d triage.Decision) bool {
	if d.Person != "" {
		if _, ok := m.shields["p:"+d.Person]; ok {
			return true
		}
	}
	for _, k := range keysOf(d) {
		if _, ok := m.shields["v:"+k]; ok {
			return true
		}
	}
	return false
}

// newest is the last made entry with one of the slots, or nil.
func (m *machine) newest(slots []string) *entry {
	var out *entry
	for _, e := range m.hit(slots) {
		if out == nil || e.Decision >= out.Decision {
			out = e
		}
	}
	return out
}

// hit lists the entries that have one of the slots, each once.
func (m *machine) hit(slots []string) []*entry {
	var out []*entry
	for _, slot := range slots {
		if e := m.bySlot[slot]; e != nil && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

func (m *machine) drop(e *entry) {
	for _, slot := range e.slots {
		if m.bySlot[slot] == e {
			delete(m.bySlot, slot)
		}
	}
	if i := slices.Index(m.entries, e); i >= 0 {
		m.entries = slices.Delete(m.entries, i, i+1)
	}
}

// expire ends what has ended by a time.
func (m *machine) expire(now time.Time) {
	var over []*entry
	for _, e := range m.entries {
		if !now.Before(e.Mute.Until) {
			over = append(over, e)
		}
	}
	slices.SortStableFunc(over, func(a, b *entry) int { return a.Mute.Until.Compare(b.Mute.Until) })
	for _, e := range over {
		before := e.Mute
		m.drop(e)
		m.tell(Transition{
			At: e.Mute.Until, Change: Expired, Decision: e.Decision, Vendor: e.Vendor, Keys: e.Keys, Scope: e.Scope, Before: &before,
			Why: fmt.Sprintf("Ended by itself on %s, after %s", date(before.Until), inDays(before.Until.Sub(before.From))),
		})
	}
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

func bySelf(m *triage.Mute) string {
	if m.Automatic {
		return " automatically"
	}
	return ""
}

func doubts(list []triage.Doubt) string {
	if len(list) == 0 {
		return "nothing, it only ends"
	}
	var words []string
	for _, d := range list {
		words = append(words, string(d))
	}
	return strings.Join(words, ", ")
}
