package vendor

import (
	"slices"
	"strings"
)

// minEdit is the length of label, in letters, from which one edit makes a
// look-alike: shorter names differ by one letter all the time.
const minEdit = 5

// LookAlikes recognises domains that imitate one of a set of known ones. It is
// a sign of fraud and never a reason to join two vendors. It is immutable.
type LookAlikes struct {
	domains   map[string]bool     // known registrable domains
	labels    map[string]string   // label -> its domain
	skeletons map[string][]string // skeleton -> domains
	deletes   map[string][]string // label with up to one letter taken out -> domains
}

// NewLookAlikes prepares the comparison with the known domains: the buyer's own
// and those the buyer deals with. Knowing everybody who ever wrote would make
// two honest neighbours in the alphabet look like imitators.
func NewLookAlikes(known []string) *LookAlikes {
	l := &LookAlikes{
		domains: map[string]bool{}, labels: map[string]string{},
		skeletons: map[string][]string{}, deletes: map[string][]string{},
	}
	known = slices.Clone(known)
	slices.Sort(known)
	for _, k := range known {
		d, label := Registrable(k), Label(k)
		if d == "" || l.domains[d] {
			continue
		}
		l.domains[d] = true
		if _, ok := l.labels[label]; !ok {
			l.labels[label] = d
		}
		s := skeleton(label)
		l.skeletons[s] = append(l.skeletons[s], d)
		if runes := []rune(label); len(runes) >= minEdit {
			l.deletes[label] = append(l.deletes[label], d)
			for i := range runes {
				x := string(slices.Concat(runes[:i], runes[i+1:]))
				l.deletes[x] = append(l.deletes[x], d)
			}
		}
	}
	return l
}

// Of returns the known domain that a domain imitates and how, or "": written
// with other letters that are read alike, one letter away, or with a word of
// swindlers added ("acme-login"). The same label under another suffix, or with a
// seller's affix (SameBrand), is no imitation. Whoever knows more of the domain
// (that answers to it go to the known one, that the buyer joined them) overrules.
func (l *LookAlikes) Of(domain string) (of, why string) {
	d, label := Registrable(domain), Label(domain)
	if d == "" || l.domains[d] || l.labels[label] != "" {
		return "", ""
	}
	if hits := l.skeletons[skeleton(label)]; len(hits) > 0 {
		return hits[0], d + " is read as " + hits[0] + ", but is written with other letters"
	}
	if b := bait(label); b != "" {
		if k := l.labels[b]; k != "" {
			return k, d + " is the name of " + k + " with a word added that swindlers add"
		}
	}
	runes := []rune(label)
	if len(runes) < minEdit {
		return "", ""
	}
	found := ""
	check := func(key string) {
		for _, k := range l.deletes[key] {
			if (found == "" || k < found) && oneEdit(runes, []rune(Label(k))) {
				found = k
			}
		}
	}
	check(label)
	for i := range runes {
		check(string(slices.Concat(runes[:i], runes[i+1:])))
	}
	if found == "" || core(label) == core(Label(found)) {
		return "", ""
	}
	return found, d + " is one letter away from " + found
}

// LookAlike compares one domain with a few known ones. To compare many, make
// LookAlikes once.
func LookAlike(domain string, known []string) (of, why string) {
	return NewLookAlikes(known).Of(domain)
}

// SameBrand returns the known domain that a domain may share its owner with:
// the same label under another suffix, or with the affixes that sellers put on
// their second domains ("getacme", "acme-hq"). It is a suspicion to show, not a
// reason to join.
func SameBrand(domain string, known []string) (of, why string) {
	d := Registrable(domain)
	if d == "" {
		return "", ""
	}
	brand := core(Label(d))
	known = slices.Clone(known)
	slices.Sort(known)
	for _, k := range known {
		k = Registrable(k)
		if k == "" || k == d || brand == "" {
			continue
		}
		switch label := Label(k); {
		case label == Label(d):
			return k, d + " has the name of " + k + " under another ending"
		case core(label) == brand:
			return k, d + " and " + k + " are both made from “" + brand + "”"
		}
	}
	return "", ""
}

// core is a label without the affixes of second domains: at most one on each
// side, and never so much that fewer than three letters remain.
func core(label string) string {
	w := words()
	s := strings.ReplaceAll(label, "_", "-")
	if first, rest, ok := strings.Cut(s, "-"); ok && w["prefix"][first] && len(rest) >= 3 {
		s = rest
	} else {
		for _, p := range sortedByLength(w["prefix"]) {
			if strings.HasPrefix(s, p) && len(s)-len(p) >= 3 {
				s = s[len(p):]
				break
			}
		}
	}
	if i := strings.LastIndexByte(s, '-'); i >= 3 && w["suffix"][s[i+1:]] {
		s = s[:i]
	} else {
		for _, p := range sortedByLength(w["suffix"]) {
			if strings.HasSuffix(s, p) && len(s)-len(p) >= 3 {
				s = s[:len(s)-len(p)]
				break
			}
		}
	}
	return strings.Trim(strings.ReplaceAll(s, "-", ""), ".")
}

func sortedByLength(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for s := range set {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return out
}

// skeleton is a label as the eye reads it.
func skeleton(label string) string {
	return strings.ReplaceAll(confusables().Replace(Fold(label)), "-", "")
}

// oneEdit reports whether two different labels are one inserted, missing,
// exchanged or swapped letter apart.
func oneEdit(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if i == len(a) {
			return false
		}
		if slices.Equal(a[i+1:], b[i+1:]) {
			return true
		}
		return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
	case 1:
		return slices.Equal(a[i:], b[i+1:])
	}
	return false
}
