package phrase

import (
	"maps"
	"slices"
)

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

// FirstWords are the words that patterns begin with.
func (t *Table) FirstWords() []string { return slices.Sorted(maps.Keys(t.first)) }

// Index is a table with the patterns that begin with each word of a list, by
// its place there.
type Index struct {
	table *Table
	first [][]place
}

// Index looks the words of a list up; it must hold the table's FirstWords and
// may hold others.
func (t *Table) Index(list []string) *Index {
	x := &Index{table: t, first: make([][]place, len(list))}
	for i, w := range list {
		x.first[i] = t.first[w]
	}
	return x
}

// Find is Table.Find for words whose places in the list are known, -1 for one
// that is not in it.
func (x *Index) Find(dst []int, words []string, places []int32) []int {
	start := len(dst)
	for i, n := range places {
		if n >= 0 {
			dst = x.table.try(dst, start, words, i, x.first[n])
		}
		dst = x.table.try(dst, start, words, i, x.table.open)
	}
	return x.table.unblocked(dst, start, words)
}

// Find appends to dst the numbers of the sets that stand in the words, each
// once, in order.
func (t *Table) Find(dst []int, words []string) []int {
	start := len(dst)
	for i, w := range words {
		dst = t.try(dst, start, words, i, t.first[w])
		dst = t.try(dst, start, words, i, t.open)
	}
	return t.unblocked(dst, start, words)
}

// try appends the sets whose patterns stand at word i.
func (t *Table) try(dst []int, start int, words []string, i int, places []place) []int {
	for _, p := range places {
		if !slices.Contains(dst[start:], p.set) && t.Sets[p.set].patterns[p.pattern].at(words, i) {
			dst = append(dst, p.set)
		}
	}
	return dst
}

// unblocked sorts what was found and drops what a blocker rules out.
func (t *Table) unblocked(dst []int, start int, words []string) []int {
	found := dst[start:]
	if len(found) == 0 {
		return dst
	}
	slices.Sort(found)
	found = slices.DeleteFunc(found, func(n int) bool {
		return slices.ContainsFunc(t.Sets[n].blockers, func(q pattern) bool { return q.anywhere(words) })
	})
	return dst[:start+len(found)]
}
