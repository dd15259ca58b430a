package vendor

import (
	"slices"
	"strings"

	"winnow/internal/triage"
)

// finder answers Find.
type finder struct {
	names []foundName // by folded name
}

type foundName struct {
	name, label string
	id          triage.VendorID
}

func newFinder(vs []triage.Vendor) finder {
	sorted := slices.Clone(vs)
	slices.SortFunc(sorted, byName)
	f := finder{names: make([]foundName, len(sorted))}
	for i, v := range sorted {
		f.names[i] = foundName{name: Fold(v.Name), id: v.ID}
		if len(v.Domains) > 0 {
			f.names[i].label = bare(Label(v.Domains[0].Domain))
		}
	}
	return f
}

// Find returns the senders that a person may mean by a query, by id: the owner
// of an address or domain; else whoever bears exactly that name, or has it as
// the label of its domain; else everyone whose name begins with it. Case and
// diacritics make no difference. Several ids mean that the query is ambiguous,
// none that nobody is meant.
func (b *Book) Find(query string) []triage.VendorID {
	q := strings.TrimSpace(query)
	if q == "" || len(q) > maxAddress {
		return nil
	}
	if strings.ContainsAny(q, "@.") {
		if id, ok := b.At(q); ok {
			return []triage.VendorID{id}
		}
		if strings.Contains(q, "@") {
			return nil
		}
	}
	b.find.once.Do(func() { b.find.finder = newFinder(b.Senders()) })
	folded, plain := Fold(q), bare(q)
	var exact, labels, starts []triage.VendorID
	for _, n := range b.find.names {
		switch {
		case n.name == folded:
			exact = append(exact, n.id)
		case plain != "" && n.label == plain:
			labels = append(labels, n.id)
		case strings.HasPrefix(n.name, folded):
			starts = append(starts, n.id)
		}
	}
	for _, found := range [][]triage.VendorID{exact, labels, starts} {
		if len(found) > 0 {
			return sortedIDs(found)
		}
	}
	return nil
}
