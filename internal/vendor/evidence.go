package vendor

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// edge is what two atoms have in common, and what speaks against joining them.
type edge struct {
	a, b     string // keys, in order
	evidence []triage.LinkEvidence
	strong   int
	weak     int
	against  string // why they are not joined by evidence, "" for nothing
	imitator string // which of them imitates the other, if one does
}

// joins reports whether the evidence suffices: one strong or two weak.
func (e *edge) joins() bool { return e.against == "" && (e.strong > 0 || e.weak >= 2) }

// suggests reports whether the buyer should be asked.
func (e *edge) suggests() bool {
	if e.strong > 0 || e.weak >= 2 {
		return true
	}
	return slices.ContainsFunc(e.evidence, func(v triage.LinkEvidence) bool {
		switch v.Kind {
		case triage.LinkBrand, triage.LinkPhone, triage.LinkPostal, triage.LinkLeave, triage.LinkDKIM:
			return true
		}
		return false
	})
}

func (e *edge) has(k triage.LinkKind) bool {
	return slices.ContainsFunc(e.evidence, func(v triage.LinkEvidence) bool { return v.Kind == k })
}

// other returns the key at the other end.
func (e *edge) other(key string) string {
	if e.a == key {
		return e.b
	}
	return e.a
}

func (e *edge) add(kind triage.LinkKind, strong bool, value, format string, args ...any) {
	v := triage.LinkEvidence{Kind: kind, Strong: strong, Value: value, Reason: fmt.Sprintf(format, args...)}
	if strong {
		e.strong++
	} else {
		e.weak++
	}
	e.evidence = append(e.evidence, v)
}

// compareAtoms gathers the evidence that two atoms are of one vendor.
func compareAtoms(a, b *atom) *edge {
	if b.key < a.key {
		a, b = b, a
	}
	e := &edge{a: a.key, b: b.key}
	x, y := &a.traits, &b.traits
	toB, toA := pointers(a, b), pointers(b, a)
	if toB.answers || toA.answers {
		from, to := a.key, b.key
		if !toB.answers {
			from, to = to, from
		}
		e.add(triage.LinkReplyTo, true, to, "answers to mail from %s go to %s", from, to)
	}
	if v := e.own(common(x, y, triage.LinkLeave)); v != "" {
		e.add(triage.LinkLeave, true, v, "one unsubscribes from both at the same address")
	}
	brand := e.brand(a, b)
	e.company(x, y, brand)
	switch {
	case toB.links || toA.links:
		from, to := a.key, b.key
		if !toB.links {
			from, to = to, from
		}
		e.add(triage.LinkSite, false, to, "links in mail from %s lead to %s", from, to)
	case sharedSite(x, y) != "":
		v := sharedSite(x, y)
		e.add(triage.LinkSite, false, v, "links of both lead to %s", v)
	}
	if toB.signed || toA.signed {
		from, to := a.key, b.key
		if !toB.signed {
			from, to = to, from
		}
		// A delivery service signs for others too: only with the brand is it more.
		e.add(triage.LinkDKIM, brand != "", to, "mail from %s is signed by %s (DKIM)", from, to)
	}
	if v := e.own(common(x, y, triage.LinkList)); v != "" {
		e.add(triage.LinkList, false, v, "both write under the list %s", v)
	}
	if v := common(x, y, triage.LinkPhone); v != "" {
		e.add(triage.LinkPhone, false, v, "both sign with the telephone number that ends in %s", v)
	}
	if v := common(x, y, triage.LinkPostal); v != "" {
		e.add(triage.LinkPostal, false, v, "both give the postal address %s", v)
	}
	if v := common(x, y, triage.LinkPerson); v != "" {
		e.add(triage.LinkPerson, false, v, "%s writes from both", title(v))
	}
	if e.strong+e.weak > 0 {
		if j := alike(x.sketches, y.sketches); j >= triage.SameTemplate {
			e.add(triage.LinkTemplate, false, fmt.Sprintf("%.2f", j), "both send copies of one text (%.0f %% of its word pairs are the same)", 100*j)
		}
	}
	if e.strong+e.weak > 0 {
		if e.against = conflict(a, b, toB, toA); e.against != "" {
			e.imitator = imitator(a, b)
		} else if e.strong == 0 && e.weak == 2 && e.has(triage.LinkSite) && e.has(triage.LinkTemplate) {
			e.against = "a reseller shows the same: its maker's text and links"
		}
	}
	return e
}

// own returns a list or unsubscribe address unless it is a third party's: on
// somebody else's list strangers meet.
func (e *edge) own(v string) string {
	if home := leaveHome(v); home != "" && home != e.a && home != e.b {
		return ""
	}
	return v
}

// pointing is how the mail of one atom points to another.
type pointing struct{ answers, links, signed bool }

func pointers(from, to *atom) pointing {
	t := &from.traits
	has := func(k triage.LinkKind) bool { return slices.Contains(t.marks[k], to.key) }
	p := pointing{answers: has(triage.LinkReplyTo), links: has(triage.LinkSite), signed: has(triage.LinkDKIM)}
	for _, l := range t.marks[triage.LinkLeave] {
		p.links = p.links || leaveHome(l) == to.key
	}
	return p
}

// brand notes that two domains are made from one brand, and returns the brand.
func (e *edge) brand(a, b *atom) string {
	x, y := &a.traits, &b.traits
	if x.flat == "" || y.flat == "" {
		return ""
	}
	switch {
	case x.core != "" && x.core == y.core || x.flat == y.flat:
		v := x.core
		if x.core != y.core {
			v = x.flat
		}
		e.add(triage.LinkBrand, false, v, "%s and %s are both made from “%s”", a.key, b.key, v)
		return v
	case slices.Contains(x.stems, y.flat) || slices.Contains(x.stems, y.core):
		e.add(triage.LinkBrand, false, y.core, "%s has the name of %s in it", a.key, b.key)
		return y.core
	case slices.Contains(y.stems, x.flat) || slices.Contains(y.stems, x.core):
		e.add(triage.LinkBrand, false, x.core, "%s has the name of %s in it", b.key, a.key)
		return x.core
	}
	return ""
}

// company notes that both call themselves the same. Where the name is no more
// than the brand in their domains it is evidence only if the brand is one that
// hardly two firms share, and the domains differ by a seller's affix: two firms
// of one name differ by the ending alone.
func (e *edge) company(x, y *traits, brand string) {
	site := bare(core(Label(sharedSite(x, y))))
	best := ""
	for _, own := range [...]map[string]bool{x.names, y.names, x.said} {
		for c := range own {
			both := (x.names[c] || x.said[c]) && (y.names[c] || y.said[c])
			told := x.names[c] || y.names[c] || c == site
			if !both || !told || brand != "" && c == brand && (!distinctive(brand) || x.flat == y.flat) || len(c) < minCompany {
				continue
			}
			if len(c) > len(best) || len(c) == len(best) && c < best {
				best = c
			}
		}
	}
	if best != "" {
		e.add(triage.LinkCompany, false, best, "both call themselves “%s”", best)
	}
}

// minCompany is the length of a company's name, in letters, that two are
// compared by.
const minCompany = 5

// sharedSite is a site that both lead to and that is one of theirs by its
// name: a place that strangers link to is no evidence.
func sharedSite(x, y *traits) string {
	for _, s := range x.marks[triage.LinkSite] {
		if _, ok := slices.BinarySearch(y.marks[triage.LinkSite], s); !ok {
			continue
		}
		if c := bare(core(Label(s))); claims(x, c) && claims(y, c) {
			return s
		}
	}
	return ""
}

// claims reports whether an atom calls itself by a brand.
func claims(t *traits, brand string) bool {
	if brand == "" || t.core == brand || slices.Contains(t.stems, brand) {
		return brand != ""
	}
	for n := range t.names {
		if n == brand || len(brand) >= minCompany && strings.HasPrefix(n, brand) {
			return true
		}
	}
	return t.said[brand]
}

// common is the first value of a kind that both show.
func common(x, y *traits, k triage.LinkKind) string {
	for _, v := range x.marks[k] {
		if _, ok := slices.BinarySearch(y.marks[k], v); ok {
			return v
		}
	}
	return ""
}

// alike is the highest similarity of two texts of either.
func alike(x, y []triage.Sketch) float64 {
	best := 0.
	for _, s := range x {
		for _, o := range y {
			best = max(best, s.Similarity(o))
		}
	}
	return best
}
