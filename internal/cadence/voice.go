package cadence

import (
	"slices"
	"strings"

	"winnow/internal/triage"
)

// voice is what has been said in a chain so far.
type voice struct {
	first string // organisation that wrote first
	mixed bool   // and others after it
	any   bool
	plain bool            // the buyer spoke to the chain
	to    map[string]bool // organisations that the buyer spoke to
	asked []string        // what the buyer asked for, in the words of the reading
}

// sweep goes through all chains, oldest message first.
func (t *threader) sweep(out map[triage.ContentID]triage.Thread) {
	all := make([]int, len(t.notes))
	for i := range all {
		all[i] = i
	}
	t.sweepSome(all, out)
}

// sweepSome goes through whole chains, given by the places of all their
// messages in order.
func (t *threader) sweepSome(places []int, out map[triage.ContentID]triage.Thread) {
	answered := make(map[int32]bool)
	for _, i := range places {
		if n := &t.notes[i]; n.counts && n.parent >= 0 && t.speaksTo(n, &t.notes[n.parent]) {
			answered[n.parent] = true
		}
	}
	voices := map[int]*voice{}
	for _, i := range places {
		n := &t.notes[i]
		root := t.chain.find(message(i))
		v := voices[root]
		if v == nil {
			v = &voice{}
			voices[root] = v
		}
		th := t.about(n)
		th.BuyerWrote = v.plain || v.to[n.key()]
		th.OnlySender = v.any && !v.mixed && v.first == n.key() && !th.BuyerWrote
		th.BuyerAnswered = answered[int32(i)]
		if p := n.parent; p >= 0 && t.notes[p].counts && t.speaksTo(&t.notes[p], n) {
			// Clocks differ: a named parent was written before, whatever its date.
			th.BuyerWrote, th.OnlySender = true, false
			v.ask(&t.notes[p])
		}
		th.Feint, th.FeintWhy = t.feint(n, &th)
		if th.BuyerWrote {
			th.Asked = strings.Join(v.asked, ", ")
		}
		out[n.id] = th
		v.hear(n)
	}
}

// speaksTo reports whether a message of the buyer's is a word to the writer of
// another one.
func (t *threader) speaksTo(mine, other *note) bool {
	if mine.plain {
		return true
	}
	for _, k := range mine.rare().to {
		if k == other.key() {
			return true
		}
	}
	return false
}

func (v *voice) hear(n *note) {
	if n.mine {
		if n.counts {
			v.ask(n)
		}
		if n.plain {
			v.plain = true
		}
		for _, k := range n.rare().to {
			if v.to == nil {
				v.to = map[string]bool{}
			}
			v.to[k] = true
		}
		return
	}
	if !v.any {
		v.first, v.any = n.key(), true
	} else if v.first != n.key() {
		v.mixed = true
	}
}

// factAsk is the name of the fact by which a reader tells what a message asks
// for; the ask stands before a semicolon.
const factAsk = "ask"

// ask notes what the buyer asks for.
func (v *voice) ask(n *note) {
	for _, what := range n.rare().asks {
		if !slices.Contains(v.asked, what) {
			v.asked = append(v.asked, what)
		}
	}
}

// about says what can be told of a message without its chain.
func (t *threader) about(n *note) triage.Thread {
	th := triage.Thread{
		Claims:      n.subject.Reply || n.subject.Forward || len(n.refs) > 0 || n.quotes,
		ParentKnown: n.parent >= 0,
		ListMail:    n.listed || n.list != "" && len(t.lists[n.list]) >= listSenders,
	}
	// Before the buyer's first mail nothing the buyer wrote could be found.
	th.Resolvable = th.ParentKnown || t.anyMine && (n.date.IsZero() || !n.date.Before(t.firstMine))
	if n.mine {
		return th
	}
	th.KnownPerson = n.from.known && !n.from.since.After(n.date)
	if n.from.ownSide {
		th.SpoofedOwn = n.forged
		th.OwnDomain = !th.SpoofedOwn
		return th
	}
	th.LookAlikeOf = n.from.imitates
	return th
}

// listSure is the probability from which a reading alone makes a message a
// list's. Short answers read much like a list's discussion, those of a seller to
// its own mail too.
const listSure = 0.6

func readsAsList(m *triage.Message) bool {
	r := &m.Reading
	return r.Kind == triage.KindList && (m.ListID != "" || len(r.KindOdds) == 0 || r.KindOdds[triage.KindList] >= listSure)
}

// FactQuoted is the name of the fact by which a reader tells that a message
// shows earlier mail below its own words.
const FactQuoted = "quoted-history"

func quotes(m *triage.Message) bool {
	if len(m.Reading.Quoted) > 0 {
		return true
	}
	for _, f := range m.Reading.Facts {
		if f.Name == FactQuoted || f.Name == "own-thread" {
			return true
		}
	}
	return false
}
