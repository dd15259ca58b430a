package vendor

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// compose makes the finished value of a cluster.
func (x *Index) compose(c *cluster) *entry {
	atoms := make([]*atom, len(c.keys))
	for i, k := range c.keys {
		atoms[i] = x.atoms[k]
	}
	slices.SortFunc(atoms, x.mainFirst)
	main := atoms[0]
	e := &entry{vendor: triage.Vendor{ID: triage.VendorID(x.pinned(atoms)), Name: nameOf(atoms)}}
	v := &e.vendor
	total := 0
	for i, a := range atoms {
		e.keys = append(e.keys, a.key)
		e.selling = e.selling || a.selling > 0
		total += len(a.messages)
		link := triage.DomainLink{Domain: a.key}
		if i == 0 {
			link.Reasons = []string{"Mail comes from addresses of " + a.key}
		} else {
			link.Reasons, link.Evidence, link.ByHand = c.why(a.key, main.key)
		}
		switch {
		case a.domain != "":
			v.Domains = append(v.Domains, link)
		case i > 0:
			v.Senders = append(v.Senders, link)
		}
		v.Addresses = slices.AppendSeq(v.Addresses, maps.Keys(a.people))
	}
	slices.Sort(v.Addresses)
	v.Messages = ids(atoms, total)
	v.People = x.people(atoms, v.Name)
	e.suggestions = x.suggest(c)
	return e
}

// mainFirst orders the atoms of a vendor: domains before addresses, the brand's
// plain name before names with affixes, then by age.
func (x *Index) mainFirst(a, b *atom) int {
	rank := func(a *atom) int {
		switch {
		case a.domain == "":
			return 2
		case a.traits.flat != a.traits.core:
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), a.first().Compare(b.first()), strings.Compare(a.key, b.key))
}

// pinned is the key that names the vendor: the one that the buyer decided about
// first, else the main one.
func (x *Index) pinned(atoms []*atom) string {
	best, place := atoms[0].key, 0
	for _, a := range atoms {
		if n := x.rulings.pins[a.key]; n > 0 && (place == 0 || n < place) {
			best, place = a.key, n
		}
	}
	return best
}

// ids are the ids of all mail, oldest first.
func ids(atoms []*atom, total int) []triage.ContentID {
	out := make([]triage.ContentID, 0, total)
	if len(atoms) == 1 {
		for _, m := range atoms[0].messages {
			out = append(out, m.id)
		}
		return out
	}
	all := make([]mail, 0, total)
	for _, a := range atoms {
		all = append(all, a.messages...)
	}
	slices.SortFunc(all, byAge)
	for _, m := range all {
		out = append(out, m.id)
	}
	return out
}

// why says how an atom came to the vendor: by the edge toward the main one, or
// else by those that lead to others of it.
func (c *cluster) why(key, main string) (reasons []string, evidence []triage.LinkEvidence, byHand bool) {
	edges := slices.DeleteFunc(slices.Clone(c.edges), func(e *edge) bool { return e.a != key && e.b != key })
	slices.SortStableFunc(edges, func(p, q *edge) int {
		return cmp.Or(-cmpBool(p.other(key) == main, q.other(key) == main), q.strong-p.strong, q.weak-p.weak, strings.Compare(p.other(key), q.other(key)))
	})
	for i, e := range edges {
		r, v := e.summary(key)
		for _, one := range v {
			byHand = byHand || one.Kind == triage.LinkByHand
		}
		if i == 0 {
			reasons, evidence = r, v
		}
	}
	if len(edges) > 0 && edges[0].other(key) != main {
		reasons = append(reasons, fmt.Sprintf("That is how it belongs to %s, which belongs here", edges[0].other(key)))
	}
	return reasons, evidence, byHand
}

func cmpBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// nameOf chooses what to call the organisation: the company that its display
// names speak of, best confirmed by the domain; else the domain's own label; a
// free-mail sender goes by its own name. The main atom comes first.
func nameOf(atoms []*atom) string {
	main := atoms[0]
	if main.domain == "" {
		for _, address := range slices.Sorted(maps.Keys(main.people)) {
			if n := mostOften(main.people[address].names); n != "" {
				return n
			}
		}
		return main.key
	}
	label := Label(main.domain)
	votes := ballot{}
	for _, a := range atoms {
		for _, address := range slices.Sorted(maps.Keys(a.people)) {
			votes.add(label, topNames(a.people[address].names)...)
		}
		votes.addLists(label, topNames(a.lists))
	}
	for _, b := range []string{bare(label), main.traits.core} {
		if name := votes.winner(b); name != "" {
			return name
		}
	}
	return cmp.Or(title(label), main.key)
}

func (b *ballot) addLists(label string, lists []string) {
	for _, l := range lists {
		b.add(label, l)
	}
}

// maxNames bounds the display names of one address that are looked at: a sender
// that calls itself something else in every mail is no reason to look at all.
const maxNames = 64

// topNames are the names seen most often.
func topNames(names map[string]int) []string {
	out := slices.Collect(maps.Keys(names))
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(names[b]-names[a], strings.Compare(a, b)) })
	return out[:min(len(out), maxNames)]
}
