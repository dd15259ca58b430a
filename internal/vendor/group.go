package vendor

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Group sorts messages by the organisation that they come from. Mail written by
// the buyer or from the buyer's own side belongs to nobody in the book, nor
// does mail without a From address. The order of msgs does not matter.
func Group(msgs []*triage.Message, own Own) *Book {
	own = own.compiled()
	b := &Book{
		place: map[triage.VendorID]int{},
		of:    make(map[triage.ContentID]int, len(msgs)),
		byKey: map[string]triage.VendorID{},
	}
	groups := map[string]*group{}
	cache := map[string]*sender{} // by address as written
	for _, m := range msgs {
		if m.Mine || m.From.Email == "" {
			continue
		}
		s := cache[m.From.Email]
		if s == nil {
			s = newSender(m.From.Email, own, groups)
			cache[m.From.Email] = s
		}
		if s.group == nil {
			continue
		}
		s.group.messages = append(s.group.messages, letter{m, s.address})
	}
	b.fill(groups)
	return b
}

// sender is one address and the group that it belongs to; no group for the
// buyer's own side.
type sender struct {
	address string
	domain  string // registrable, or "" when the address stands for itself
	group   *group
}

func newSender(email string, own Own, groups map[string]*group) *sender {
	s := &sender{address: Normal(email)}
	if own.IsOwnSide(s.address) {
		return s
	}
	key := Key(s.address)
	if key == "" {
		return s
	}
	if key != s.address {
		s.domain = key
	}
	if groups[key] == nil {
		groups[key] = &group{key: key, domain: s.domain, people: map[string]*person{}, lists: map[string]bool{}}
	}
	s.group = groups[key]
	return s
}

// group is an organisation in the making.
type group struct {
	key, domain string
	messages    []letter
	people      map[string]*person // by address
	lists       map[string]bool    // what its lists are called
	selling     bool
}

// letter is a message and its sender's address in normal form.
type letter struct {
	*triage.Message
	address string
}

type person struct {
	names   map[string]int
	touches int
	last    time.Time
}

func (g *group) add(m letter) {
	p := g.people[m.address]
	if p == nil {
		p = &person{names: map[string]int{}}
		g.people[m.address] = p
	}
	if name := cleanName(m.From.Name); name != "" && (p.names[name] > 0 || len(p.names) < maxNames) {
		p.names[name]++
	}
	p.last = m.Date
	if phrase, _, ok := strings.Cut(m.ListID, "<"); ok && len(g.lists) < maxNames {
		g.lists[cleanName(phrase)] = true
	}
	if m.Reading.Kind.Selling() {
		p.touches++
	}
	g.selling = g.selling || m.Reading.Kind.Vendor()
}

// maxNames bounds the display names remembered of one address: a sender that
// calls itself something else in every mail is no reason to keep them all.
const maxNames = 64

func (b *Book) fill(groups map[string]*group) {
	keys := make([]string, 0, len(groups))
	for k := range groups {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b.senders = make([]triage.Vendor, len(keys))
	b.selling = make([]bool, len(keys))
	for i, k := range keys {
		g := groups[k]
		v := g.vendor()
		for _, id := range v.Messages {
			b.of[id] = i
		}
		b.senders[i], b.selling[i], b.place[v.ID] = v, g.selling, i
		for _, d := range v.Domains {
			b.byKey[d.Domain] = v.ID
		}
		for _, a := range v.Addresses {
			b.byKey[a] = v.ID
		}
	}
	b.find = newFinder(b.senders)
}

// vendor makes the finished value of a group.
func (g *group) vendor() triage.Vendor {
	// Oldest first, whatever order they came in, and each once: a message may be
	// there as a copy in another folder.
	slices.SortStableFunc(g.messages, func(x, y letter) int {
		return cmp.Or(x.Date.Compare(y.Date), bytes.Compare(x.ID[:], y.ID[:]))
	})
	v := triage.Vendor{ID: triage.VendorID(g.key)}
	if g.domain != "" {
		v.Domains = []triage.DomainLink{{Domain: g.domain, Reasons: []string{"Mail comes from addresses of " + g.domain}}}
	}
	for i, m := range g.messages {
		if i > 0 && m.ID == g.messages[i-1].ID {
			continue
		}
		g.add(m)
		v.Messages = append(v.Messages, m.ID)
	}
	v.Name = g.name()
	for a, p := range g.people {
		v.Addresses = append(v.Addresses, a)
		v.People = append(v.People, triage.Person{
			Name: personal(mostOften(p.names), v.Name), Address: a, Touches: p.touches, Last: p.last,
		})
	}
	slices.Sort(v.Addresses)
	slices.SortFunc(v.People, func(x, y triage.Person) int {
		return cmp.Or(y.Last.Compare(x.Last), strings.Compare(x.Address, y.Address))
	})
	return v
}
