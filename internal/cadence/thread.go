package cadence

import (
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
	newThreader(msgs, own).sweep(out)
	return out
}

// threader holds what is known about each message, oldest first.
type threader struct {
	own   vendor.Own
	notes []note
	byID  map[string]int // Message-ID -> place
	chain chains

	last map[subjectKey]int // newest mail of a subject to or from an organisation

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

// note is a message with what linking needs.
type note struct {
	*triage.Message
	subject Subject
	from    *sender
	key     string // organisation of the sender
	mine    bool   // the buyer wrote it
	counts  bool   // and it is a word to somebody outside
	plain   bool   // and no forward, so that it speaks to the whole chain
	to      []string
	parent  int // place of the message it answers, or -1
}

// newThreader joins the messages to chains.
func newThreader(msgs []*triage.Message, own vendor.Own) *threader {
	t := &threader{
		own: vendor.NewOwn(own.Addresses...), byID: make(map[string]int, len(msgs)), senders: map[string]*sender{},
		last: map[subjectKey]int{}, lists: map[string]map[string]bool{}, wroteTo: map[string]time.Time{},
		wroteOrg: map[string]bool{}, ownNames: map[string]bool{}, ownHosts: map[string]bool{}, ownMarks: map[uint32]bool{},
	}
	t.known = t.own.Domains()
	for _, m := range inOrder(msgs) {
		t.note(m)
	}
	t.chain = newChains(len(t.notes))
	for i := range t.notes {
		t.link(i, t.chain.join)
	}
	t.looks = vendor.NewLookAlikes(t.known)
	for _, s := range t.senders {
		t.person(s)
	}
	return t
}

// note takes down a message.
func (t *threader) note(m *triage.Message) {
	from := t.sender(m.From.Email)
	n := note{Message: m, subject: ParseSubject(m.Subject), from: from, key: from.key, parent: -1}
	n.mine = (m.Mine || from.mine) && (m.Sent || !forged(m))
	if n.mine {
		t.addMine(&n)
	}
	i := len(t.notes)
	if m.MessageID != "" {
		// What the buyer wrote can not be displaced by mail that bears its id.
		if j, taken := t.byID[m.MessageID]; !taken || n.mine && !t.notes[j].mine {
			t.byID[m.MessageID] = i
		}
	}
	if m.ListID != "" && !n.mine {
		if t.lists[m.ListID] == nil {
			t.lists[m.ListID] = map[string]bool{}
		}
		if s := t.lists[m.ListID]; len(s) < listSenders {
			s[n.key] = true
		}
	}
	t.notes = append(t.notes, n)
}

// addMine notes whom a message of the buyer's speaks to.
func (t *threader) addMine(n *note) {
	t.anyMine = true
	if t.firstMine.IsZero() || n.Date.Before(t.firstMine) {
		t.firstMine = n.Date
	}
	if h := idHost(n.MessageID); h != "" && len(t.ownHosts) < maxOwn {
		t.ownHosts[h] = true
	}
	if name := vendor.Fold(n.From.Name); strings.Contains(name, " ") && len(t.ownNames) < maxOwn {
		t.ownNames[name] = true
	}
	for _, h := range n.Reading.Marks {
		t.ownMarks[h] = true
	}
	if byMachine(n.Message) {
		return
	}
	for _, a := range recipients(n.Message) {
		to := t.sender(a.Email)
		if to.key == "" || to.ownSide {
			continue
		}
		n.to = append(n.to, to.key)
		if !n.Refuses {
			t.wroteOrg[to.key] = true
		}
		if _, known := t.wroteTo[to.address]; !known && !n.Refuses {
			t.wroteTo[to.address] = n.Date
			if d := (triage.Address{Email: to.address}).Domain(); !vendor.FreeMail(d) && !vendor.Shared(d) {
				t.known = append(t.known, d)
			}
		}
	}
	n.counts = len(n.to) > 0
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
	if n.MessageID != "" {
		join(message(i), t.chain.of(n.MessageID))
	}
	for _, r := range refs(n.Message) {
		join(message(i), t.chain.of(r))
	}
	n.parent = t.parent(i)
	if n.subject.Base == "" {
		return
	}
	with := n.to
	if !n.mine {
		with = []string{n.key}
		for _, a := range n.ReplyTo {
			if k := t.sender(a.Email).key; k != n.key {
				with = append(with, k)
			}
		}
	}
	answers := n.subject.Reply || n.subject.Forward || len(n.InReplyTo) > 0
	for _, k := range with {
		at := subjectKey{n.subject.Base, k}
		if j, ok := t.last[at]; ok && answers && n.parent < 0 && n.Date.Sub(t.notes[j].Date) <= subjectWindow {
			n.parent = j
			join(message(i), message(j))
		}
		t.last[at] = i
	}
}

// refs are the Message-IDs that a message names, the nearest last, at most
// maxRefs: the first one and the last ones.
func refs(m *triage.Message) []string {
	r := m.References
	if len(r) > maxRefs {
		r = append(r[:1:1], r[len(r)-maxRefs+1:]...)
	}
	in := m.InReplyTo
	if len(in) > maxRefs {
		in = in[:maxRefs]
	}
	return append(r[:len(r):len(r)], in...)
}

// parent is the message that another one names as the one it answers: its
// In-Reply-To, else the last of its references that is there.
func (t *threader) parent(i int) int {
	m := t.notes[i].Message
	for k, id := range m.InReplyTo {
		if j, ok := t.byID[id]; ok && j != i && k < maxRefs {
			return j
		}
	}
	for k := len(m.References) - 1; k >= max(0, len(m.References)-maxRefs); k-- {
		if j, ok := t.byID[m.References[k]]; ok && j != i {
			return j
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
