package engine

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/mute"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// gist is what is held of a message in memory: what lists show, and what it is
// found by. What it is judged by and what is shown of its judgement is some
// twenty times as much, and is read again from the archive when it is needed.
// A gist is never changed once a snapshot holds it.
type gist struct {
	ID        triage.ContentID
	Date      time.Time
	MessageID string
	Refs      []string // Message-IDs that it answers, then those that it refers to
	From      triage.Address
	To        []triage.Address // with those in Cc
	Subject   string
	Source    string
	Folder    string
	Broken    string

	Mine    bool
	Sent    bool
	Refuses bool

	refusal bool // it refuses, if it is the buyer's
	forged  bool // its server found the sender forged
	leaves  bool // it offers an address to unsubscribe at

	own *triage.Message // of the buyer's own, with the facts of its reading alone
}

// archive is where messages are read from. What is changed meanwhile may or may
// not be met.
type archive interface {
	EachGist(fn func(triage.Message) error) error
	Gists(ids []triage.ContentID, fn func(i int, m triage.Message)) error
	Messages(ids []triage.ContentID, fn func(i int, m triage.Message)) error
}

// gister makes gists that share what is the same in many of them. It is for one
// goroutine.
type gister struct {
	texts map[string]string
	lists map[string][]triage.Address
}

func newGister() *gister { return &gister{map[string]string{}, map[string][]triage.Address{}} }

// mostShared bounds what a gister remembers.
const mostShared = 1 << 16

func (x *gister) text(s string) string {
	if t, ok := x.texts[s]; ok {
		return t
	}
	if len(x.texts) < mostShared {
		x.texts[s] = s
	}
	return s
}

func (x *gister) address(a triage.Address) triage.Address {
	return triage.Address{Name: x.text(a.Name), Email: x.text(a.Email)}
}

func (x *gister) addresses(lists ...[]triage.Address) []triage.Address {
	var key []byte
	n := 0
	for _, list := range lists {
		for _, a := range list {
			key = append(append(append(append(key, a.Name...), 0), a.Email...), 0)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	if known, ok := x.lists[string(key)]; ok {
		return known
	}
	out := make([]triage.Address, 0, n)
	for _, list := range lists {
		for _, a := range list {
			out = append(out, x.address(a))
		}
	}
	if len(x.lists) < mostShared {
		x.lists[string(key)] = out
	}
	return out
}

// of makes the gist of a message.
func (x *gister) of(m *triage.Message) *gist {
	g := &gist{
		ID: m.ID, Date: m.Date, MessageID: m.MessageID, From: x.address(m.From), To: x.addresses(m.To, m.Cc), Subject: x.text(m.Subject),
		Source: x.text(m.Source), Folder: x.text(m.Folder), Broken: x.text(m.Broken),
		Mine: m.Mine, Sent: m.Sent, Refuses: m.Refuses, refusal: hasFact(m, factRefusal), forged: cadence.Forged(m),
		leaves: slices.ContainsFunc(m.Unsubscribe, func(uri string) bool { _, ok := leaveAddress(uri); return ok }),
	}
	if n := len(m.InReplyTo) + len(m.References); n > 0 {
		g.Refs = make([]string, 0, n)
		for _, list := range [...][]string{m.InReplyTo, m.References} {
			for _, id := range list {
				g.Refs = append(g.Refs, x.text(id))
			}
		}
	}
	return g
}

// owned is a gist of the buyer's own with what the rooms ask of such mail.
func (g *gist) owned(m *triage.Message) *gist {
	out := *g
	own := *m
	own.Mine, own.Sent, own.Refuses = g.Mine, g.Sent, g.Refuses
	own.Unsubscribe, own.LeaveSigned, own.LinkHosts, own.DeliveredTo = nil, nil, nil, nil
	own.Reading = triage.Reading{Version: m.Reading.Version, Kind: m.Reading.Kind, Facts: m.Reading.Facts, Unread: m.Reading.Unread}
	out.own = &own
	return &out
}

// isMine reports whether the buyer wrote it (cadence.Mine).
func (g *gist) isMine(own vendor.Own) bool { return own.IsMine(g.From.Email) && (g.Sent || !g.forged) }

// lay puts over a message that was read again what is known of it now.
func (g *gist) lay(m *triage.Message) { m.Mine, m.Sent, m.Refuses = g.Mine, g.Sent, g.Refuses }

// bare is the message as far as it is held: for one that is not stored any more.
func (g *gist) bare() *triage.Message {
	m := &triage.Message{Source: g.Source, Folder: g.Folder, Broken: g.Broken}
	m.ID, m.Date, m.MessageID, m.References, m.From, m.To, m.Subject = g.ID, g.Date, g.MessageID, g.Refs, g.From, g.To, g.Subject
	g.lay(m)
	return m
}

// threadKeys are what the thread of a message is found by (mute.ThreadKeys).
func (g *gist) threadKeys() []string {
	return mute.ThreadKeys(&triage.Envelope{ID: g.ID, MessageID: g.MessageID, References: g.Refs})
}

// byDate orders messages from old to new; mail without a date comes first.
// Equal dates are ordered by id, so that the order is the same on every run.
func byDate(a, b *gist) int {
	return cmp.Or(a.Date.Compare(b.Date), slices.Compare(a.ID[:], b.ID[:]))
}

// leaveAddress is where a mail to unsubscribe goes (RFC 2369 section 3.2).
func leaveAddress(uri string) (to string, ok bool) {
	rest, ok := strings.CutPrefix(strings.ToLower(uri), "mailto:")
	to, _, _ = strings.Cut(rest, "?")
	return to, ok
}

func idsOf(list []*gist) []triage.ContentID {
	out := make([]triage.ContentID, len(list))
	for i, g := range list {
		out[i] = g.ID
	}
	return out
}

// whole reads messages in full, in the order given.
func whole(from archive, list []*gist) ([]*triage.Message, error) {
	out := make([]*triage.Message, len(list))
	err := from.Messages(idsOf(list), func(i int, m triage.Message) {
		list[i].lay(&m)
		out[i] = &m
	})
	if err != nil {
		return nil, fmt.Errorf("read messages again: %w", err)
	}
	for i, m := range out {
		if m == nil {
			out[i] = list[i].bare()
		}
	}
	return out, nil
}

// feed is the mail of a mailbox for an index of vendors. Its error is that of
// the archive, after which the mail ends early.
type feed struct {
	from archive
	all  []*gist
	err  error
}

// Len implements vendor.Mail.
func (f *feed) Len() int { return len(f.all) }

// From implements vendor.Mail.
func (f *feed) From(i int) iter.Seq[*triage.Message] {
	return func(yield func(*triage.Message) bool) {
		const most = 512
		for ; i < len(f.all) && f.err == nil; i += most {
			part := f.all[i:min(i+most, len(f.all))]
			got := make([]*triage.Message, len(part))
			f.err = f.from.Gists(idsOf(part), func(k int, m triage.Message) {
				part[k].lay(&m)
				got[k] = &m
			})
			for k, m := range got {
				if m == nil {
					m = part[k].bare()
				}
				if !yield(m) {
					return
				}
			}
		}
	}
}
