package vendor

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// atom is what is never taken apart but by hand: a registrable domain, or one
// address. It counts what its mail shows, so that the order in which mail comes
// in makes no difference.
type atom struct {
	key      string
	domain   string // registrable, or "" when the address stands for itself
	label    string // of the domain, letters and digits only
	memo     *memo
	signed   map[string]signedName // what its signatures named
	messages []mail                // oldest first
	people   map[string]*person    // by address
	lists    map[string]int        // what its lists and signatures call it
	marks    map[mark]int          // messages that show each
	speaking int                   // messages that count for marks
	linking  int                   // of them with links to other sites
	answers  int                   // of them with a Reply-To
	selling  int                   // messages of a vendor's kind
	sketches []triage.Sketch       // the smallest maxSketches, in order
	traits   traits                // of all this, made when it changed
	vendor   *entry                // the vendor that it belongs to
}

// maxSketches bounds the texts of one atom that are compared with others'.
const maxSketches = 24

// person is one address.
type person struct {
	names       map[string]int
	roles       map[string]int
	kinds       map[triage.Kind]int
	messages    int
	touches     int
	first, last time.Time
}

// mark is one thing that mail shows of its sender.
type mark struct {
	kind  triage.LinkKind
	value string
}

// linkSaid marks what stands in a signature and may be a company, a town, or
// anything: it counts only where another sender's domain confirms it.
const linkSaid triage.LinkKind = "said"

func newAtom(key, domain string, known *memo) *atom {
	return &atom{
		key: key, domain: domain, label: bare(Label(domain)), memo: known, people: map[string]*person{},
		lists: map[string]int{}, marks: map[mark]int{}, signed: map[string]signedName{},
	}
}

// add counts a message. It reports false for one that is there already, as a
// copy in another folder.
func (a *atom) add(m *triage.Message, address string) bool {
	one := mail{m.ID, m.Date}
	at, known := slices.BinarySearchFunc(a.messages, one, byAge)
	if known {
		return false
	}
	a.messages = slices.Insert(a.messages, at, one)
	a.person(address).add(m, a.memo.display(m.From.Name).clean)
	if phrase, _, ok := strings.Cut(m.ListID, "<"); ok {
		a.lists[cleanName(phrase)]++
	}
	if m.Reading.Kind.Vendor() {
		a.selling++
	}
	if speaks(m) {
		a.speaking++
		a.count(m)
	}
	return true
}

// mail is what is kept of a message besides what was counted.
type mail struct {
	id   triage.ContentID
	date time.Time
}

// byAge orders messages from old to new, equal dates by id.
func byAge(x, y mail) int {
	return cmp.Or(x.date.Compare(y.date), bytes.Compare(x.id[:], y.id[:]))
}

// speaks reports whether a message says something about its sender's
// organisation. Mail of community lists carries the list's marks, and what a
// swindler shows of somebody is stolen.
func speaks(m *triage.Message) bool {
	return m.Reading.Kind != triage.KindList && m.Reading.Kind != triage.KindFraud && m.Broken == ""
}

func (a *atom) person(address string) *person {
	p := a.people[address]
	if p == nil {
		p = &person{names: map[string]int{}, roles: map[string]int{}, kinds: map[triage.Kind]int{}}
		a.people[address] = p
	}
	return p
}

func (p *person) add(m *triage.Message, name string) {
	if name != "" {
		p.names[name]++
	}
	if r := m.Reading.Traces.Role; r != "" {
		p.roles[r]++
	}
	p.messages++
	p.kinds[m.Reading.Kind]++
	if m.Reading.Kind.Selling() {
		p.touches++
	}
	if p.first.IsZero() || m.Date.Before(p.first) {
		p.first = m.Date
	}
	if m.Date.After(p.last) {
		p.last = m.Date
	}
}

// count takes the marks of a message, each once.
func (a *atom) count(m *triage.Message) {
	t := &m.Reading.Traces
	var room [24]mark
	seen := room[:0]
	put := func(k triage.LinkKind, value string) bool {
		if value == "" || slices.Contains(seen, mark{k, value}) {
			return false
		}
		seen = append(seen, mark{k, value})
		a.marks[mark{k, value}]++
		return true
	}
	who := a.memo.display(m.From.Name)
	for _, c := range who.companies {
		put(triage.LinkCompany, c)
	}
	for _, c := range t.Companies {
		said := a.company(c)
		if put(said.kind, said.key) && said.confirmed {
			a.lists[said.clean]++ // it may be called so
		}
	}
	for _, n := range t.Phones {
		put(triage.LinkPhone, phoneKey(n))
	}
	for _, p := range t.Postal {
		put(triage.LinkPostal, p)
	}
	links := false
	for _, h := range t.Sites {
		if r, whole := domainKey(host(h)); !whole && r != a.key && siteable(r) {
			links = put(triage.LinkSite, r) || links
		}
	}
	if links {
		a.linking++
	}
	for _, l := range t.Leave {
		put(triage.LinkLeave, leaveKey(l))
	}
	if m.Reading.Kind.Selling() {
		put(triage.LinkList, listKey(m.ListID))
	}
	if len(m.ReplyTo) > 0 {
		a.answers++
		if k := Key(m.ReplyTo[0].Email); k != a.key {
			put(triage.LinkReplyTo, k)
		}
	}
	if m.Auth.DKIM == "pass" {
		if k, whole := domainKey(m.Auth.DKIMDomain); !whole && k != a.key {
			put(triage.LinkDKIM, k)
		}
	}
	put(triage.LinkPerson, who.person)
	if s := m.Reading.Sketch; len(s) > 0 {
		i, found := slices.BinarySearchFunc(a.sketches, s, slices.Compare[triage.Sketch])
		if !found && i < maxSketches {
			a.sketches = slices.Insert(a.sketches, i, s)
			a.sketches = a.sketches[:min(len(a.sketches), maxSketches)]
		}
	}
}

// signedName is what an atom may mean by a name in its signatures.
type signedName struct {
	kind       triage.LinkKind
	key, clean string
	confirmed  bool // its domain says the same
}

// company tells whether a name in a signature is plainly a company's. The same
// names come in every mail, so what was found is remembered.
func (a *atom) company(name string) signedName {
	s, ok := a.signed[name]
	if ok {
		return s
	}
	c := a.memo.company(name)
	s = signedName{kind: linkSaid, key: c.key, confirmed: c.key != "" && a.label != "" && confirms(a.label, name)}
	if s.confirmed || c.formed {
		s.kind, s.clean = triage.LinkCompany, cleanName(name)
	}
	a.signed[name] = s
	return s
}

// first is the date of the oldest mail.
func (a *atom) first() time.Time {
	if len(a.messages) == 0 {
		return time.Time{}
	}
	return a.messages[0].date
}
