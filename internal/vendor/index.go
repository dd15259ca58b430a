package vendor

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"

	"winnow/internal/triage"
)

// Index groups the messages of a mailbox that grows: what came since the last
// time costs little however much there is. It is not safe for concurrent use;
// the books that it makes are.
type Index struct {
	own     Own
	rulings Rulings
	n       int // messages that were taken
	atoms   map[string]*atom
	senders map[string]*sender          // by address as written
	posts   map[string]map[string]bool  // trait -> keys of the atoms that have it
	edges   map[string]map[string]*edge // by both keys
	wrote   map[string][]mail           // the buyer's mail to an address
	joins   map[string][]string         // rulings by key
	splits  map[string][]string
	dirty   map[string]bool // atoms whose mail changed
	entries []*entry        // by id
	of      *[shards]map[triage.ContentID]string
	memo    *memo
	stale   [shards]bool // shards of of that no book shares yet
}

// shards is the number of parts that the messages' keys lie in, so that a book
// can share all but those that changed.
const shards = 256

// sender is one address and the atom that it belongs to, nil for the buyer's
// own side.
type sender struct {
	address string
	atom    *atom
}

// entry is a vendor as books share it.
type entry struct {
	vendor      triage.Vendor
	selling     bool
	keys        []string // of its atoms
	suggestions []suggestion
}

// NewIndex returns an empty index.
func NewIndex() *Index {
	x := &Index{}
	x.reset(Own{}, Rulings{})
	return x
}

func (x *Index) reset(own Own, r Rulings) {
	*x = Index{
		own: own.compiled(), rulings: r, atoms: map[string]*atom{}, senders: map[string]*sender{},
		posts: map[string]map[string]bool{}, edges: map[string]map[string]*edge{}, wrote: map[string][]mail{},
		joins: map[string][]string{}, splits: map[string][]string{}, dirty: map[string]bool{}, memo: newMemo(), of: new([shards]map[triage.ContentID]string),
	}
	for _, p := range r.joins {
		x.joins[p[0]], x.joins[p[1]] = append(x.joins[p[0]], p[1]), append(x.joins[p[1]], p[0])
	}
	for _, p := range r.splits {
		x.splits[p[0]], x.splits[p[1]] = append(x.splits[p[0]], p[1]), append(x.splits[p[1]], p[0])
	}
}

// Mail is the messages of a mailbox in the order in which they came. Each may
// be gone when the next one comes: an index keeps none of them.
type Mail interface {
	Len() int
	From(i int) iter.Seq[*triage.Message] // from the i-th on
}

// Messages are Mail that lies in memory.
type Messages []*triage.Message

// Len implements Mail.
func (m Messages) Len() int { return len(m) }

// From implements Mail.
func (m Messages) From(i int) iter.Seq[*triage.Message] { return slices.Values(m[i:]) }

// Begin has the index hold the mail of a buyer under rulings, and returns how
// many messages it has of it: 0 when another buyer or other rulings make it
// begin anew.
func (x *Index) Begin(own Own, r Rulings) int {
	own = own.compiled()
	if !slices.Equal(x.own.Addresses, own.Addresses) || !x.rulings.Same(r) {
		x.reset(own, r)
	}
	return x.n
}

// Take takes the next message, so that Book has not to ask for it.
func (x *Index) Take(m *triage.Message) {
	x.add(m)
	x.n++
}

// Book groups all messages. Those that it took the last time are not looked at
// again, unless Forget was called; another buyer and other rulings group
// everything from the beginning.
func (x *Index) Book(all Mail, own Own, r Rulings) *Book {
	if own = own.compiled(); x.Begin(own, r) > all.Len() {
		x.reset(own, r)
	}
	x.pin(r.pins)
	if x.n < all.Len() {
		for m := range all.From(x.n) {
			x.add(m)
		}
	}
	x.n = all.Len()
	x.settle()
	return x.book()
}

// Forget has the next Book group everything from the beginning: it must be
// called when messages that were taken are gone, or say something else of their
// sender.
func (x *Index) Forget() { x.reset(x.own, x.rulings) }

// pin takes over which keys the buyer decided about.
func (x *Index) pin(pins map[string]int) {
	for _, m := range [...]map[string]int{pins, x.rulings.pins} {
		for k := range m {
			if a := x.atoms[k]; a != nil && pins[k] != x.rulings.pins[k] {
				x.dirty[k] = true
			}
		}
	}
	x.rulings.pins = pins
}

func (x *Index) add(m *triage.Message) {
	if m.Mine {
		x.addMine(m)
		return
	}
	if m.From.Email == "" {
		return
	}
	s := x.senders[m.From.Email]
	if s == nil {
		s = x.sender(m.From.Email)
		x.senders[m.From.Email] = s
	}
	if s.atom == nil || !s.atom.add(m, s.address) {
		return
	}
	x.dirty[s.atom.key] = true
	n := m.ID[0]
	if !x.stale[n] {
		x.of[n], x.stale[n] = maps.Clone(x.of[n]), true
		if x.of[n] == nil {
			x.of[n] = map[triage.ContentID]string{}
		}
	}
	x.of[n][m.ID] = s.atom.key
}

func (x *Index) sender(email string) *sender {
	s := &sender{address: Normal(email)}
	if x.own.IsOwnSide(s.address) {
		return s
	}
	key, domain := x.keyOf(s.address)
	if key == "" {
		return s
	}
	if x.atoms[key] == nil {
		x.atoms[key] = newAtom(key, domain, x.memo)
	}
	s.atom = x.atoms[key]
	return s
}

// keyOf is the key of the atom that a normal address belongs to, and its
// domain when that is the key.
func (x *Index) keyOf(address string) (key, domain string) {
	if x.rulings.carved[address] {
		return address, ""
	}
	if key = Key(address); key != address {
		domain = key
	}
	return key, domain
}

// addMine notes whom the buyer wrote to.
func (x *Index) addMine(m *triage.Message) {
	for _, list := range [][]triage.Address{m.To, m.Cc} {
		for _, to := range list {
			a := Normal(to.Email)
			if slices.ContainsFunc(x.wrote[a], func(o mail) bool { return o.id == m.ID }) {
				continue
			}
			x.wrote[a] = append(x.wrote[a], mail{m.ID, m.Date})
			if key, _ := x.keyOf(a); x.atoms[key] != nil {
				x.dirty[key] = true
			}
		}
	}
}

// maxPosts bounds the atoms that share a trait: beyond it the trait is
// everybody's and tells nothing.
const maxPosts = 40

// settle brings edges and vendors up to date with the mail that came.
func (x *Index) settle() {
	if len(x.dirty) == 0 {
		return
	}
	again := map[string]bool{} // atoms to compare anew
	touched := map[string]bool{}
	for key := range x.dirty {
		touched[key] = true
		a := x.atoms[key]
		next := a.derive()
		if a.vendor != nil && a.traits.same(&next) {
			continue
		}
		again[key] = true
		if a.vendor != nil {
			for _, p := range a.traits.posts(a) {
				x.unpost(p, key, again)
			}
		}
		a.traits = next
		for _, p := range next.posts(a) {
			x.post(p, key, again)
		}
	}
	// Whom an atom was linked to is grouped again too: the link may be gone.
	for key := range again {
		for other := range x.edges[key] {
			touched[other] = true
			delete(x.edges[other], key)
		}
		delete(x.edges, key)
	}
	for key := range again {
		touched[key] = true
		x.compare(key)
		for other := range x.edges[key] {
			touched[other] = true
		}
	}
	x.regroup(touched)
	clear(x.dirty)
}

func (x *Index) post(p, key string, again map[string]bool) {
	set := x.posts[p]
	if set == nil {
		set = map[string]bool{}
		x.posts[p] = set
	}
	set[key] = true
	if len(set) == maxPosts+1 {
		maps.Copy(again, set) // from here on the trait is everybody's
	}
}

func (x *Index) unpost(p, key string, again map[string]bool) {
	set := x.posts[p]
	if len(set) == maxPosts+1 {
		maps.Copy(again, set)
	}
	delete(set, key)
	if len(set) == 0 {
		delete(x.posts, p)
	}
}

// compare makes the edges of an atom anew.
func (x *Index) compare(key string) {
	a := x.atoms[key]
	done := map[string]bool{key: true}
	for _, p := range a.traits.posts(a) {
		set := x.posts[p]
		if len(set) > maxPosts {
			continue
		}
		for other := range set {
			if done[other] {
				continue
			}
			done[other] = true
			if e := compareAtoms(a, x.atoms[other]); e.joins() || e.suggests() {
				x.link(e)
			}
		}
	}
}

func (x *Index) link(e *edge) {
	for _, k := range [...]string{e.a, e.b} {
		if x.edges[k] == nil {
			x.edges[k] = map[string]*edge{}
		}
		x.edges[k][e.other(k)] = e
	}
}

// Group sorts messages by the organisation that they come from. Mail written by
// the buyer or from the buyer's own side belongs to nobody in the book, nor
// does mail without a From address. The order of msgs does not matter.
func Group(msgs []*triage.Message, own Own) *Book {
	return NewIndex().Book(Messages(msgs), own, Rulings{})
}

// book makes the book of what there is. It shares what did not change with
// those that were made before.
func (x *Index) book() *Book {
	b := &Book{entries: slices.Clone(x.entries), home: make(map[string]*entry, len(x.atoms)), of: *x.of, carved: x.rulings.carved, find: new(lazyFinder)}
	for k, a := range x.atoms {
		if a.vendor != nil {
			b.home[k] = a.vendor
		}
	}
	x.stale = [shards]bool{}
	next := b.of
	x.of = &next
	return b
}

// lazyFinder is made when somebody is looked for by name.
type lazyFinder struct {
	once sync.Once
	finder
}

// carvedKey is the key of the atom that an address or domain belongs to.
func (b *Book) carvedKey(addressOrDomain string) (key string, ok bool) {
	a := Normal(addressOrDomain)
	if b.home[a] != nil {
		return a, true
	}
	domain := a
	if i := strings.LastIndexByte(a, '@'); i >= 0 {
		domain = a[i+1:]
	}
	key, whole := domainKey(host(domain))
	return key, !whole
}
