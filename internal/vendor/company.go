package vendor

import (
	"strings"
	"unicode"
)

// company is a guess at a company's name in a display name.
type company struct {
	text   string
	weight float64 // 1 weak, only good if the domain confirms it; 2 said plainly
}

// companies finds what in a display name may be a company: "Dana at Acme",
// "Acme Team", "Dana (Acme)", "Acme GmbH", or all of it.
func companies(display string) []company {
	var out []company
	add := func(text string, w float64) {
		text = strings.Trim(text, " ,;:-–—|\"'")
		if n := len(text); n >= 2 && n <= maxName && strings.IndexFunc(text, unicode.IsLetter) >= 0 {
			out = append(out, company{text, w})
		}
	}
	if i, j := strings.IndexByte(display, '('), strings.LastIndexByte(display, ')'); i > 0 && j > i {
		add(display[i+1:j], 1)
		display = strings.TrimSpace(display[:i] + display[j+1:])
	}
	for _, sep := range []string{"|", " - ", " – ", " — ", ", ", " / ", ": "} {
		if left, right, ok := strings.Cut(display, sep); ok {
			l, _ := withoutRole(left)
			r, _ := withoutRole(right)
			add(l, 1)
			add(r, 1)
		}
	}
	fields := strings.Fields(display)
	for i := 1; i+1 < len(fields); i++ {
		switch w := Fold(fields[i]); {
		case w == "via":
			// "Dana via Deliver": the service is no vendor.
			fields = fields[:i]
		case words()["link"][w]:
			rest := fields[i+1:]
			if len(rest) > 1 && words()["article"][Fold(rest[0])] {
				rest = rest[1:]
			}
			text, _ := withoutRole(strings.Join(rest, " "))
			weight := 2.
			if w == "von" || w == "da" || w == "del" {
				weight = 1 // also part of people's names
			}
			add(text, weight)
		}
	}
	whole := strings.Join(fields, " ")
	text, had := withoutRole(whole)
	switch {
	case isForm(fields):
		add(whole, 2)
	case had:
		add(text, 1.5)
	default:
		add(whole, 1)
	}
	return out
}

// withoutRole removes what a sender adds to the company's name: "The Acme
// Support Team" is Acme's.
func withoutRole(s string) (rest string, had bool) {
	f := strings.Fields(s)
	class := words()
	for len(f) > 1 && class["role"][strings.Trim(Fold(f[len(f)-1]), ".,&")] {
		f, had = f[:len(f)-1], true
	}
	if len(f) > 1 && class["article"][Fold(f[0])] && had {
		f = f[1:]
	}
	for len(f) > 1 && class["role"][Fold(f[0])] {
		f, had = f[1:], true
	}
	return strings.Join(f, " "), had
}

func isForm(fields []string) bool {
	if len(fields) < 2 {
		return false
	}
	last := strings.ReplaceAll(strings.Trim(Fold(fields[len(fields)-1]), ".,"), ".", "")
	return words()["form"][last]
}

// confirms reports whether a domain's label is made from a name: it is mostly
// the name, is held by it, or is put together from beginnings of its words ("novalog"
// from "Nova Logistics", "ibm" from its initials).
func confirms(label, name string) bool {
	l, n := bare(label), bare(name)
	if l == "" || n == "" {
		return false
	}
	if l == n || len(l) >= 4 && strings.Contains(n, l) {
		return true
	}
	if strings.Contains(l, n) && 5*len(n) >= 3*len(l) {
		return true // most of it
	}
	f := strings.Fields(Fold(name))
	if len(f) < 2 || len(f) > 8 || len(l) > 40 {
		return false
	}
	for i := range f {
		f[i] = bare(f[i])
	}
	return pieces(l, f)
}

// pieces reports whether rest is made of beginnings of all or the first of the
// words, in order, at least one letter each.
func pieces(rest string, f []string) bool {
	if rest == "" {
		return true
	}
	if len(f) == 0 {
		return false
	}
	for n := min(len(rest), len(f[0])); n > 0; n-- {
		if strings.HasPrefix(rest, f[0][:n]) && pieces(rest[n:], f[1:]) {
			return true
		}
	}
	return false
}

// ballot finds the name that most of an organisation's addresses speak for.
type ballot struct {
	names map[string]*candidate // by bare name
}

type candidate struct {
	weight    float64
	confirmed bool
	spellings map[string]int
}

// add counts the vote of one address, which has one for each name however it
// spells it: the best of what its display names say.
func (b *ballot) add(label string, displays ...string) {
	if b.names == nil {
		b.names = map[string]*candidate{}
	}
	weight := map[string]float64{}
	for _, d := range displays {
		for _, c := range companies(d) {
			key := bare(c.text)
			if key == "" {
				continue
			}
			if c.weight > 1 {
				weight[key] = max(weight[key], c.weight)
			}
			n := b.names[key]
			if n == nil {
				n = &candidate{spellings: map[string]int{}}
				b.names[key] = n
			}
			n.confirmed = n.confirmed || confirms(label, c.text)
			n.spellings[c.text]++
		}
	}
	for key, w := range weight {
		b.names[key].weight += w
	}
}

// winner returns the best name, first of all the label itself as the vendor
// spells it, or "" when none is good enough: a name that the
// domain does not confirm must be said plainly to be a company's, or by several
// addresses, or else every first name would be one.
func (b *ballot) winner(label string) string {
	best, bestKey := 0., ""
	for key, n := range b.names {
		w := n.weight
		if n.confirmed {
			w += 100
			if key == label {
				w += 100
			}
		} else if w < 2 {
			continue
		}
		if w > best || w == best && (len(key) < len(bestKey) || len(key) == len(bestKey) && key < bestKey) {
			best, bestKey = w, key
		}
	}
	if bestKey == "" {
		return ""
	}
	name := mostOften(b.names[bestKey].spellings)
	if name == strings.ToLower(name) {
		return title(name)
	}
	return name
}
