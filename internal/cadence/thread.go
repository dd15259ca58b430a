package cadence

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

const (
	// subjectWindow is how long a subject may lie back for a message without
	// working reply headers to be taken for its answer.
	subjectWindow = 180 * 24 * time.Hour
	// maxRefs bounds the references of one message that are followed.
	maxRefs = 50
	// listSenders is the number of organisations that write under one List-Id
	// from which on it is a community's: a vendor's own list has one sender.
	listSenders = 3
	// maxOwn bounds the names and Message-ID hosts of the buyer's that are kept.
	maxOwn = 64
)

// Threads says for every message who wrote in the chain that it belongs to.
//
// Chains are made of Message-ID, In-Reply-To and References (RFC 5322 §3.6.4),
// also through mail that is not in the mailbox; where the parent of a reply is
// not there, of an earlier mail with the same subject to or from the same
// organisation. Mail that the buyer forwarded to a colleague is no word to the
// vendor and does not count as written in the chain, nor does an absence notice.
//
// Messages of both the buyer and others must be given: whether a parent exists
// can only be told from all mail. own says who the buyer is.
func Threads(msgs []*triage.Message, own vendor.Own) map[triage.ContentID]triage.Thread {
	out := make(map[triage.ContentID]triage.Thread, len(msgs))
	t := newThreader(own)
	for _, m := range msgs {
		t.notes = append(t.notes, t.hear(m))
	}
	t.join()
	t.sweep(out)
	return out
}

// threader holds what is known about each message, oldest first. It keeps none
// of the messages that it is given, only what it needs of them.
type threader struct {
	own   vendor.Own
	notes []note
	byID  []int32 // by the number of a Message-ID: 1 + place of the message that bears it, 0 when none is there
	chain chains

	last map[subjectKey]int32 // newest mail of a subject to or from an organisation

	senders   map[string]*sender // by address as written
	known     []string           // domains that are imitated: the buyer's, and those the buyer writes to
	looks     *vendor.LookAlikes
	lists     map[string]map[string]bool
	wroteTo   map[string]time.Time // address -> since when the buyer wrote there
	firstMine time.Time
	anyMine   bool

	// What tells a false thread (feint).
	wroteOrg map[string]bool // organisations that the buyer ever wrote to, not to refuse
	ownNames map[string]bool // under which the buyer writes, folded, of several words
	ownHosts map[string]bool // of Message-IDs of the buyer's
	ownMarks map[uint32]bool // word runs of what the buyer wrote
}

// sender is what an address says about who stands behind it.
type sender struct {
	address  string // in normal form
	key      string // organisation
	mine     bool   // the buyer's own address
	ownSide  bool   // of the buyer's organisation
	imitates string // domain that its domain looks like, set by people
	since    time.Time
	known    bool // the buyer wrote there, since then
}

// newThreader is one that has heard nothing yet.
func newThreader(own vendor.Own) *threader {
	return &threader{own: vendor.NewOwn(own.Addresses...), chain: newChains(), senders: map[string]*sender{}, ownMarks: map[uint32]bool{}}
}

// join joins what was heard, in whatever order, to chains. It may be called
// again when more was heard.
func (t *threader) join() {
	slices.SortStableFunc(t.notes, func(a, b note) int {
		return cmp.Or(a.date.Compare(b.date), bytes.Compare(a.id[:], b.id[:]))
	})
	t.notes = slices.CompactFunc(t.notes, func(a, b note) bool { return a.id == b.id })
	t.last, t.lists, t.wroteTo = map[subjectKey]int32{}, map[string]map[string]bool{}, map[string]time.Time{}
	t.wroteOrg, t.ownNames, t.ownHosts = map[string]bool{}, map[string]bool{}, map[string]bool{}
	t.firstMine, t.anyMine = time.Time{}, false
	t.known = t.own.Domains()
	clear(t.byID)
	t.chain.up = t.chain.up[:0]
	for i := range t.notes {
		t.take(i)
	}
	for i := range t.notes {
		t.link(i, t.chain.join)
	}
	t.looks = vendor.NewLookAlikes(t.known)
	for _, s := range t.senders {
		t.person(s)
	}
}

// take puts the note at a place, which follows all those before it, with the
// rest.
func (t *threader) take(i int) {
	n := &t.notes[i]
	if n.mine {
		t.addMine(n)
	}
	if n.named >= 0 {
		for len(t.byID) <= int(n.named) {
			t.byID = append(t.byID, 0)
		}
		// What the buyer wrote can not be displaced by mail that bears its id.
		if j := t.byID[n.named]; j == 0 || n.mine && !t.notes[j-1].mine {
			t.byID[n.named] = int32(i + 1)
		}
	}
	if n.list != "" && !n.mine {
		if t.lists[n.list] == nil {
			t.lists[n.list] = map[string]bool{}
		}
		if s := t.lists[n.list]; len(s) < listSenders {
			s[n.key()] = true
		}
	}
}

// bearer is the place of the message that bears a Message-ID.
func (t *threader) bearer(number int32) (place int, ok bool) {
	if number < 0 || int(number) >= len(t.byID) || t.byID[number] == 0 {
		return 0, false
	}
	return int(t.byID[number] - 1), true
}

// addMine notes whom a message of the buyer's speaks to.
func (t *threader) addMine(n *note) {
	t.anyMine = true
	if t.firstMine.IsZero() || n.date.Before(t.firstMine) {
		t.firstMine = n.date
	}
	if h := t.chain.host(n.named); h != "" && len(t.ownHosts) < maxOwn {
		t.ownHosts[h] = true
	}
	few := n.few
	few.to, n.counts, n.plain = nil, false, false
	if strings.Contains(few.name, " ") && len(t.ownNames) < maxOwn {
		t.ownNames[few.name] = true
	}
	if n.machine {
		return
	}
	for _, to := range few.wrote {
		if to.key == "" || to.ownSide {
			continue
		}
		few.to = append(few.to, to.key)
		if !few.refuses {
			t.wroteOrg[to.key] = true
		}
		if _, known := t.wroteTo[to.address]; !known && !few.refuses {
			t.wroteTo[to.address] = n.date
			if d := (triage.Address{Email: to.address}).Domain(); !vendor.FreeMail(d) && !vendor.Shared(d) {
				t.known = append(t.known, d)
			}
		}
	}
	n.counts = len(few.to) > 0
	n.plain = n.counts && !n.subject.Forward
}

func (t *threader) sender(email string) *sender {
	s := t.senders[email]
	if s == nil {
		at := vendor.Normal(email)
		s = &sender{address: at, key: vendor.Key(at), mine: t.own.IsMine(at), ownSide: t.own.IsOwnSide(at)}
		t.senders[email] = s
	}
	return s
}

// subjectKey is a subject in the mail with an organisation.
type subjectKey struct{ base, key string }

// link finds the parent of a message and joins it to its chain. Messages are
// linked in their order.
func (t *threader) link(i int, join func(a, b int)) {
	n := &t.notes[i]
	if n.named >= 0 {
		join(message(i), named(n.named))
	}
	for _, r := range n.refs {
		join(message(i), named(r))
	}
	n.parent = t.parent(i)
	if n.subject.Base == "" {
		return
	}
	with := n.rare().to
	if !n.mine {
		with = []string{n.key()}
		for _, a := range n.rare().replyTo {
			if k := t.sender(a).key; k != n.key() {
				with = append(with, k)
			}
		}
	}
	answers := n.subject.Reply || n.subject.Forward || n.answers > 0
	for _, k := range with {
		at := subjectKey{n.subject.Base, k}
		if j, ok := t.last[at]; ok && answers && n.parent < 0 && n.date.Sub(t.notes[j].date) <= subjectWindow {
			n.parent = j
			join(message(i), message(int(j)))
		}
		t.last[at] = int32(i)
	}
}

// parent is the message that another one names as the one it answers: its
// In-Reply-To, else the last of its references that is there.
func (t *threader) parent(i int) int32 {
	n := &t.notes[i]
	referred := len(n.refs) - int(n.answers)
	for _, r := range n.refs[referred:] {
		if j, ok := t.bearer(r); ok && j != i {
			return int32(j)
		}
	}
	for _, r := range slices.Backward(n.refs[:referred]) {
		if j, ok := t.bearer(r); ok && j != i {
			return int32(j)
		}
	}
	return -1
}

// person prepares what is asked about a sender.
func (t *threader) person(s *sender) {
	s.since, s.known = t.wroteTo[s.address]
	if s.imitates = ""; !s.ownSide {
		s.imitates, _ = t.looks.Of((triage.Address{Email: s.address}).Domain())
	}
}
