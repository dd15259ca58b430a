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
	ring     []int32 // by place of a message: the next one of its chain, around
	head     []int32 // by element that is a chain's root: 1 + place of a message of it, 0 when it has none
	invented []int   // messages that quote what the buyer did not write
}

// Begin forgets everything and starts with a buyer.
func (x *Tracker) Begin(own vendor.Own) { *x = Tracker{t: newThreader(own)} }

// Hear takes a message, in whatever order they come. It keeps what it needs of
// it and not the message. Threads has to be called before Add.
func (x *Tracker) Hear(m *triage.Message) {
	x.t.notes = append(x.t.notes, x.t.hear(m))
	x.ring = nil
}

// Threads joins all messages that were heard to chains and returns their
// threads, as the function Threads does.
func (x *Tracker) Threads() map[triage.ContentID]triage.Thread {
	if x.ring == nil {
		x.again()
	}
	out := make(map[triage.ContentID]triage.Thread, len(x.t.notes))
	x.t.sweep(out)
	x.invented = nil
	x.remember(out, 0)
	return out
}

func (x *Tracker) again() {
	x.t.join()
	x.ring, x.head = make([]int32, len(x.t.notes)), nil
	for i := range x.t.notes {
		x.ring[i] = int32(i)
		r := x.t.chain.find(message(i))
		if j := x.member(r); j >= 0 {
			x.ring[i], x.ring[j] = x.ring[j], int32(i)
		}
		x.lead(r, i)
	}
}

// remember notes which messages from a place on quote what was not written.
func (x *Tracker) remember(out map[triage.ContentID]triage.Thread, from int) {
	for i := from; i < len(x.t.notes); i++ {
		if out[x.t.notes[i].id].Feint == triage.InventedHistory {
			x.invented = append(x.invented, i)
		}
	}
}

// Add takes further messages, oldest first, and returns the threads that are
// new or may be other than before: all messages together would give the same.
// small is false when the messages bear on more than their own chains (older
// mail, a parent that comes late, the buyer's first mail, a domain that others
// imitate, a list that turns out to be a community's): then all chains were
// made anew, and all threads are returned.
func (x *Tracker) Add(msgs []*triage.Message) (changed map[triage.ContentID]triage.Thread, small bool) {
	touched := map[int]bool{}
	from := len(x.t.notes)
	small = x.ring != nil
	for _, m := range msgs {
		small = small && x.simple(m)
	}
	for _, m := range msgs {
		if small = small && x.follows(m) && x.add(m, touched); !small {
			break
		}
	}
	if !small {
		for _, m := range msgs[len(x.t.notes)-from:] {
			x.t.notes = append(x.t.notes, x.t.hear(m))
		}
		x.ring = nil
		return x.Threads(), false
	}
	roots := map[int]bool{}
	var places []int
	for i := range touched {
		if r := x.t.chain.find(message(i)); !roots[r] {
			roots[r] = true
			places = append(places, i)
			for j := int(x.ring[i]); j != i; j = int(x.ring[j]) {
				places = append(places, j)
			}
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
		if _, named := t.chain.named[m.MessageID]; named {
			return false // it is there, or somebody answered it already
		}
	}
	return true
}

// follows reports whether a message comes after all others and is named by none.
func (x *Tracker) follows(m *triage.Message) bool {
	if n := len(x.t.notes); n > 0 && !m.Date.After(x.t.notes[n-1].date) {
		return false
	}
	_, named := x.t.chain.named[m.MessageID]
	return !named || m.MessageID == ""
}

// add takes a message; false says that it bears on more than its chain.
func (x *Tracker) add(m *triage.Message, touched map[int]bool) bool {
	t := x.t
	wasMine, first, orgs, hosts, names, domains := t.anyMine, t.firstMine, len(t.wroteOrg), len(t.ownHosts), len(t.ownNames), len(t.known)
	i := len(t.notes)
	listed := len(t.lists[m.ListID])
	before := make(map[string]bool, 4)
	for _, a := range recipients(m) {
		k := t.sender(a.Email).key
		before[k] = t.wroteOrg[k]
	}
	t.notes = append(t.notes, t.hear(m))
	t.take(i)
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
				if k := t.notes[j].key(); t.wroteOrg[k] && !t.notes[j].mine {
					if was, asked := before[k]; asked && !was {
						touched[j] = true
					}
				}
			}
		}
		for _, j := range x.invented {
			touched[j] = true
		}
		for _, to := range n.rare().wrote {
			t.person(to)
		}
	}
	t.person(n.from)
	x.ring = append(x.ring, int32(i))
	x.lead(t.chain.find(message(i)), i)
	t.link(i, x.join)
	for _, a := range n.rare().replyTo {
		t.person(t.sender(a))
	}
	touched[i] = true
	return true
}

// member is the place of a message of the chain with a root, -1 when it has
// none: that of a Message-ID which nobody here bears or names.
func (x *Tracker) member(root int) int {
	if root >= len(x.head) {
		return -1
	}
	return int(x.head[root]) - 1
}

// lead notes that a chain has a message.
func (x *Tracker) lead(root, place int) {
	if n := root + 1 - len(x.head); n > 0 {
		x.head = append(x.head, make([]int32, n)...)
	}
	x.head[root] = int32(place + 1)
}

// join joins two chains and their messages.
func (x *Tracker) join(i, j int) {
	a, b := x.t.chain.find(i), x.t.chain.find(j)
	if a == b {
		return
	}
	p, q := x.member(a), x.member(b)
	x.t.chain.join(i, j)
	if p >= 0 && q >= 0 {
		x.ring[p], x.ring[q] = x.ring[q], x.ring[p]
	}
	if p = max(p, q); p >= 0 {
		x.lead(x.t.chain.find(i), p)
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
