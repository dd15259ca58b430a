package cadence

import (
	"slices"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Tracker keeps the threads of a mailbox that grows: mail that comes after all
// that there is costs what its chain costs. It is not safe for concurrent use.
type Tracker struct {
	t        *threader
	members  map[int][]int // root of a chain -> its messages, in order
	invented []int         // messages that quote what the buyer did not write
}

// Reset takes all messages anew and returns their threads, as Threads does.
func (x *Tracker) Reset(msgs []*triage.Message, own vendor.Own) map[triage.ContentID]triage.Thread {
	x.t = newThreader(msgs, own)
	x.members = make(map[int][]int, len(msgs))
	for i := range x.t.notes {
		r := x.t.chain.find(message(i))
		x.members[r] = append(x.members[r], i)
	}
	out := make(map[triage.ContentID]triage.Thread, len(msgs))
	x.t.sweep(out)
	x.invented = nil
	x.remember(out, 0)
	return out
}

// remember notes which messages from a place on quote what was not written.
func (x *Tracker) remember(out map[triage.ContentID]triage.Thread, from int) {
	for i := from; i < len(x.t.notes); i++ {
		if out[x.t.notes[i].ID].Feint == triage.InventedHistory {
			x.invented = append(x.invented, i)
		}
	}
}

// Add takes further messages, oldest first, and returns the threads that are
// new or other than before: the same as all messages together would give. ok is
// false when the messages bear on more than their own chains (older mail, a
// parent that comes late, the buyer's first mail, a domain that others imitate,
// a list that turns out to be a community's): then Reset has to be called.
func (x *Tracker) Add(msgs []*triage.Message) (changed map[triage.ContentID]triage.Thread, ok bool) {
	if x.t == nil {
		return nil, false
	}
	for _, m := range msgs {
		if !x.simple(m) {
			return nil, false
		}
	}
	touched := map[int]bool{}
	from := len(x.t.notes)
	for _, m := range msgs {
		if !x.add(m, touched) {
			x.t = nil // half done: nothing can be added any more
			return nil, false
		}
	}
	roots := map[int]bool{}
	var places []int
	for i := range touched {
		if r := x.t.chain.find(message(i)); !roots[r] {
			roots[r] = true
			places = append(places, x.members[r]...)
		}
	}
	slices.Sort(places)
	changed = make(map[triage.ContentID]triage.Thread, len(places))
	x.t.sweepSome(places, changed)
	x.remember(changed, from)
	return changed, true
}

// simple reports whether a message can only touch its own chain, as far as can
// be told without taking it.
func (x *Tracker) simple(m *triage.Message) bool {
	t := x.t
	if m.Date.IsZero() {
		return false
	}
	if m.MessageID != "" {
		if _, taken := t.byID[m.MessageID]; taken {
			return false
		}
		if _, named := t.chain.named[m.MessageID]; named {
			return false // somebody answered it already
		}
	}
	return true
}

func (x *Tracker) add(m *triage.Message, touched map[int]bool) bool {
	t := x.t
	if n := len(t.notes); n > 0 && !m.Date.After(t.notes[n-1].Date) {
		return false
	}
	if _, named := t.chain.named[m.MessageID]; named && m.MessageID != "" {
		return false
	}
	wasMine, first, orgs, hosts, names, domains := t.anyMine, t.firstMine, len(t.wroteOrg), len(t.ownHosts), len(t.ownNames), len(t.known)
	i := len(t.notes)
	listed := len(t.lists[m.ListID])
	before := make(map[string]bool, 4)
	for _, a := range recipients(m) {
		k := t.sender(a.Email).key
		before[k] = t.wroteOrg[k]
	}
	t.note(m)
	n := &t.notes[i]
	if m.ListID != "" && listed < listSenders && len(t.lists[m.ListID]) >= listSenders {
		return false
	}
	if n.mine {
		if !wasMine || !t.firstMine.Equal(first) || len(t.ownHosts) != hosts || len(t.ownNames) != names {
			return false
		}
		if len(t.known) > domains && !x.imitatesNobody(t.known[domains:]) {
			return false
		}
		if len(t.wroteOrg) > orgs {
			for j := range t.notes[:i] {
				if k := t.notes[j].key; t.wroteOrg[k] && !t.notes[j].mine {
					if was, asked := before[k]; asked && !was {
						touched[j] = true
					}
				}
			}
		}
		for _, j := range x.invented {
			touched[j] = true
		}
		for _, a := range recipients(m) {
			t.person(t.sender(a.Email))
		}
	}
	t.person(n.from)
	x.members[t.chain.find(message(i))] = []int{i}
	t.link(i, x.join)
	for _, a := range n.ReplyTo {
		t.person(t.sender(a.Email))
	}
	touched[i] = true
	return true
}

// join joins two chains and their messages.
func (x *Tracker) join(i, j int) {
	a, b := x.t.chain.find(i), x.t.chain.find(j)
	if a == b {
		return
	}
	x.t.chain.join(i, j)
	r := x.t.chain.find(i)
	gone := a
	if r == a {
		gone = b
	}
	if list := x.members[gone]; len(list) > 0 {
		x.members[r] = append(x.members[r], list...)
		delete(x.members, gone)
	}
}

// imitatesNobody takes further known domains and reports whether no sender that
// was seen looks like one of them.
func (x *Tracker) imitatesNobody(domains []string) bool {
	fresh := vendor.NewLookAlikes(domains)
	for _, s := range x.t.senders {
		if s.ownSide {
			continue
		}
		if of, _ := fresh.Of((triage.Address{Email: s.address}).Domain()); of != "" {
			return false
		}
	}
	x.t.looks = vendor.NewLookAlikes(x.t.known)
	return true
}
