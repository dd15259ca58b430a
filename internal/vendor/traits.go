package vendor

import (
	"cmp"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// traits is what an atom is compared by: of all its marks those that hold for
// it as a whole.
type traits struct {
	flat     string                       // the label without hyphens
	core     string                       // the label without affixes
	stems    []string                     // parts of the label on either side of a hyphen
	bait     string                       // the label without an imitator's affix, when it has one
	names    map[string]bool              // companies that it calls itself
	said     map[string]bool              // what else it may mean to call itself
	self     bool                         // it calls itself what its domain says
	marks    map[triage.LinkKind][]string // sorted
	sketches []triage.Sketch
}

// Shares of an atom's mail that must show a mark for it to hold for the atom.
const (
	mostOfIt  = 0.5
	aGoodPart = 0.3
	some      = 0.1
)

// maxTraits bounds the marks of one kind that an atom is compared by.
const maxTraits = 8

// derive makes the traits of an atom.
func (a *atom) derive() traits {
	t := traits{marks: map[triage.LinkKind][]string{}, names: map[string]bool{}, said: map[string]bool{}, sketches: slices.Clone(a.sketches)}
	if a.domain != "" {
		label := Label(a.domain)
		t.flat, t.core, t.bait = bare(label), bare(core(label)), bare(bait(label))
		for i := len(label) - 1; i > 0; i-- {
			if label[i] == '-' {
				for _, s := range [...]string{bare(label[:i]), bare(label[i+1:])} {
					if len(s) >= minStem && !words()["common"][s] && !words()["role"][s] {
						t.stems = append(t.stems, s)
					}
				}
			}
		}
	}
	type counted struct {
		value string
		n     int
	}
	byKind := map[triage.LinkKind][]counted{}
	for m, n := range a.marks {
		of, share := a.speaking, some
		switch m.kind {
		case triage.LinkSite:
			of, share = a.linking, aGoodPart
		case triage.LinkReplyTo, triage.LinkDKIM:
			share = mostOfIt
		}
		if float64(n) >= share*float64(of) {
			byKind[m.kind] = append(byKind[m.kind], counted{m.value, n})
		}
	}
	for k, list := range byKind {
		slices.SortFunc(list, func(x, y counted) int { return cmp.Or(y.n-x.n, strings.Compare(x.value, y.value)) })
		for _, c := range list[:min(len(list), maxTraits)] {
			t.marks[k] = append(t.marks[k], c.value)
		}
		slices.Sort(t.marks[k])
	}
	for _, c := range t.marks[triage.LinkCompany] {
		t.names[c] = true
		if t.flat != "" && (confirms(t.flat, c) || t.core != "" && confirms(t.core, c)) {
			t.self = true
		}
	}
	for _, c := range t.marks[linkSaid] {
		t.said[c] = true
	}
	// Whom its people are called after is no company.
	for _, p := range t.marks[triage.LinkPerson] {
		delete(t.names, bare(p))
	}
	return t
}

// minStem is the length of a stem that can carry somebody else's brand.
const minStem = 5

// posts are the values under which an atom is found by others that may be the same.
func (t *traits) posts(a *atom) []string {
	out := make([]string, 0, 16)
	for k, list := range t.marks {
		for _, v := range list {
			switch k {
			case triage.LinkReplyTo, triage.LinkDKIM:
				out = append(out, "at:"+v)
			case triage.LinkSite:
				out = append(out, "at:"+v, "site:"+v)
			case triage.LinkLeave:
				if d := leaveHome(v); d != "" {
					out = append(out, "at:"+d)
				}
				out = append(out, string(k)+":"+v)
			case linkSaid:
				out = append(out, string(triage.LinkCompany)+":"+v)
			default:
				out = append(out, string(k)+":"+v)
			}
		}
	}
	out = append(out, "at:"+a.key)
	for _, b := range append([]string{t.core, t.flat, t.bait}, t.stems...) {
		if b != "" {
			out = append(out, "brand:"+b)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// leaveHome is the domain at which one unsubscribes, when it can be somebody's own.
func leaveHome(v string) string {
	if a, ok := strings.CutPrefix(v, "mailto:"); ok {
		v = a
	}
	v, _, _ = strings.Cut(v, "/")
	v = v[strings.LastIndexByte(v, '@')+1:]
	if r, whole := domainKey(v); !whole && siteable(r) {
		return r
	}
	return ""
}

// same reports whether two traits lead to the same comparisons.
func (t *traits) same(o *traits) bool {
	if t.core != o.core || t.self != o.self || len(t.sketches) != len(o.sketches) || len(t.marks) != len(o.marks) {
		return false
	}
	for k, list := range t.marks {
		if !slices.Equal(list, o.marks[k]) {
			return false
		}
	}
	return slices.EqualFunc(t.sketches, o.sketches, func(a, b triage.Sketch) bool { return slices.Equal(a, b) })
}

// distinctive reports a brand that hardly two firms share: six letters or more,
// and none of the words that many use.
func distinctive(brand string) bool {
	return len([]rune(brand)) >= 6 && !words()["common"][brand]
}

// bait is a label without the affix of an imitator, or "" when it has none:
// "acme" of "acme-login" or "secure-acme".
func bait(label string) string {
	w := words()["imitation"]
	if i := strings.IndexByte(label, '-'); i >= 4 && w[label[i+1:]] {
		return label[:i]
	}
	if i := strings.LastIndexByte(label, '-'); i >= 4 && w[label[i+1:]] {
		return label[:i]
	}
	if first, rest, ok := strings.Cut(label, "-"); ok && w[first] && len(rest) >= 4 {
		return rest
	}
	for _, s := range sortedByLength(w) {
		if len(s) >= 4 && len(label)-len(s) >= 5 && (strings.HasSuffix(label, s) || strings.HasPrefix(label, s)) {
			return strings.Trim(strings.TrimSuffix(strings.TrimPrefix(label, s), s), "-")
		}
	}
	return ""
}
