package phrase

import "slices"

// Table is several sets that are looked for at once: a text costs about as much
// as with one.
type Table struct {
	Sets  []Set
	first map[string][]place
	open  []place
}

// place is a pattern of a set.
type place struct{ set, pattern int }

// NewTable joins sets.
func NewTable(sets []Set) *Table {
	t := &Table{Sets: sets, first: map[string][]place{}}
	for n := range sets {
		for w, list := range sets[n].first {
			for _, p := range list {
				t.first[w] = append(t.first[w], place{n, p})
			}
		}
		for _, p := range sets[n].open {
			t.open = append(t.open, place{n, p})
		}
	}
	return t
}

// Find appends to dst the numbers of the sets that stand in the words, each
// once, in order.
func (t *Table) Find(dst []int, words []string) []int {
	start := len(dst)
	try := func(p place, i int) {
		if !slices.Contains(dst[start:], p.set) && t.Sets[p.set].patterns[p.pattern].at(words, i) {
			dst = append(dst, p.set)
		}
	}
	for i, w := range words {
		for _, p := range t.first[w] {
			try(p, i)
		}
		for _, p := range t.open {
			try(p, i)
		}
	}
	found := dst[start:]
	slices.Sort(found)
	found = slices.DeleteFunc(found, func(n int) bool {
		return slices.ContainsFunc(t.Sets[n].blockers, func(q pattern) bool { return q.anywhere(words) })
	})
	return dst[:start+len(found)]
}
