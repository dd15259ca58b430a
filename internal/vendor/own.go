package vendor

import (
	"cmp"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// Own is the buyer's side: the buyer's own addresses, and by them the domains
// of the buyer's organisation. The zero Own knows nobody.
type Own struct {
	Addresses []string
	// index is made by NewOwn; without it every question goes through Addresses.
	index *ownIndex
}

type ownIndex struct {
	addresses map[string]bool
	domains   []string
}

// NewOwn returns an Own that answers in constant time. Addresses are brought
// into their normal form; empty and repeated ones are left out.
func NewOwn(addresses ...string) Own {
	ix := &ownIndex{addresses: map[string]bool{}}
	var kept []string
	for _, a := range addresses {
		a = Normal(a)
		if m := mailbox(a); strings.Contains(a, "@") && !ix.addresses[m] {
			ix.addresses[m] = true
			kept = append(kept, a)
		}
	}
	ix.domains = ownDomains(kept)
	return Own{Addresses: kept, index: ix}
}

// compiled returns o with its index.
func (o Own) compiled() Own {
	if o.index != nil {
		return o
	}
	return NewOwn(o.Addresses...)
}

// IsMine reports whether the address is one of the buyer's own. A "+tag" is no
// difference, nor are dots in the addresses of Gmail.
func (o Own) IsMine(address string) bool {
	return o.compiled().index.addresses[mailbox(Normal(address))]
}

// IsOwnSide reports whether the address is the buyer's or of the buyer's
// organisation.
func (o Own) IsOwnSide(address string) bool {
	c := o.compiled()
	a := Normal(address)
	if c.index.addresses[mailbox(a)] {
		return true
	}
	if len(c.index.domains) == 0 {
		return false
	}
	i := strings.LastIndexByte(a, '@')
	return i >= 0 && slices.Contains(c.index.domains, Registrable(a[i+1:]))
}

// Domains returns the registrable domains of the buyer's organisation, sorted.
// The domain of a free-mail or shared address is nobody's own.
func (o Own) Domains() []string { return slices.Clone(o.compiled().index.domains) }

func ownDomains(addresses []string) []string {
	var out []string
	for _, a := range addresses {
		d := Registrable(triage.Address{Email: a}.Domain())
		if d != "" && !freeMail()[d] && shared()[d] == shareNone {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mailbox removes from a normal address what does not change the mailbox it
// leads to.
func mailbox(a string) string {
	local, domain, ok := strings.Cut(a, "@")
	if !ok {
		return a
	}
	if i := strings.IndexByte(local, '+'); i > 0 {
		local = local[:i]
	}
	if domain == "gmail.com" || domain == "googlemail.com" {
		local, domain = strings.ReplaceAll(local, ".", ""), "gmail.com"
	}
	return local + "@" + domain
}

// GuessOwn finds out whose mailbox it is, best address first, from the
// strongest evidence there is:
//
//  1. who wrote the mail in folders of sent mail (Message.Sent): every address
//     with at least a tenth of it (others' mail that was moved there is rarer);
//  2. else where the mail was delivered to (Delivered-To), every address that
//     at least a tenth of the delivered mail names, when one of them is named
//     by half of it (else it is an archive of many people's mail);
//  3. else the address that most mail is written To, when that is a third of
//     all mail or more, so that an archive of many people's mail is nobody's.
//
// An address must be seen three times, unless there is less mail than that, and
// mail of lists is left out, which is written to the list. It returns nil rather
// than a bad guess: a wrong own address would make relationships of nothing.
func GuessOwn(msgs []*triage.Message) []string {
	var g Guess
	for _, m := range msgs {
		g.Add(m)
	}
	return g.Own()
}

// Guess finds out whose mailbox it is, as GuessOwn does, for a mailbox that
// grows. The zero value is empty and ready.
type Guess struct{ sent, delivered, to tally }

// Add takes a further message.
func (g *Guess) Add(m *triage.Message) {
	if m.Sent {
		g.sent.add(m.From.Email)
		return
	}
	if m.ListID == "" {
		for _, d := range m.DeliveredTo {
			g.delivered.add(d)
		}
		g.delivered.total += min(1, len(m.DeliveredTo))
	}
	if len(m.To) == 1 && m.ListID == "" {
		g.to.add(m.To[0].Email)
	}
	g.to.total++
}

// Own lists the buyer's addresses, best first, nil when it cannot be told.
func (g *Guess) Own() []string {
	g.sent.total = g.sent.sum()
	if own := g.sent.atLeast(0.1); len(own) > 0 {
		return own
	}
	if len(g.delivered.atLeast(0.5)) > 0 {
		return g.delivered.atLeast(0.1)
	}
	if own := g.to.atLeast(1. / 3); len(own) > 0 {
		return own[:1]
	}
	return nil
}

// tally counts addresses.
type tally struct {
	count map[string]int
	total int
}

func (t *tally) add(address string) {
	a := Normal(address)
	if !strings.Contains(a, "@") {
		return
	}
	if t.count == nil {
		t.count = map[string]int{}
	}
	t.count[a]++
}

func (t *tally) sum() int {
	n := 0
	for _, c := range t.count {
		n += c
	}
	return n
}

// atLeast returns the addresses with that share of the total, most frequent
// first.
func (t *tally) atLeast(share float64) []string {
	var out []string
	for a, n := range t.count {
		if float64(n) >= share*float64(t.total) && n >= min(3, t.total) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.count[b], t.count[a]), cmp.Compare(a, b))
	})
	return out
}
