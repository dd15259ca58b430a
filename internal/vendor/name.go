package vendor

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/triage"
)

// maxName bounds a name in bytes: what is longer is no name.
const maxName = 80

// personal is the person's part of a display name: "Dana" of "Dana at Acme".
func personal(display, company string) string {
	fields := strings.Fields(display)
	for i := 1; i < len(fields); i++ {
		w := Fold(fields[i])
		if words()["link"][w] && w != "von" && w != "da" && w != "del" || w == "via" || w == "|" || w == "-" || w == "–" {
			return strings.Trim(strings.Join(fields[:i], " "), " ,")
		}
	}
	if i := strings.IndexByte(display, '('); i > 0 {
		return strings.TrimSpace(display[:i])
	}
	if left, right, ok := strings.Cut(display, ", "); ok && bare(right) == bare(company) {
		return left
	}
	return display
}

// cleanName prepares a display name; what is an address or a link is no name.
func cleanName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = strings.Trim(s, "\"'<> ")
	if len(s) > maxName {
		s = s[:maxName]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	if strings.Contains(s, "@") && !strings.Contains(s, " @ ") || strings.Contains(s, "://") {
		return ""
	}
	return s
}

// mostOften returns the most frequent name; the first by alphabet among equals.
func mostOften(names map[string]int) string {
	best, n := "", 0
	for s, c := range names {
		if c > n || c == n && s < best {
			best, n = s, c
		}
	}
	return best
}

// title writes a domain's label as a name: "nova-logistics" is "Nova Logistics".
func title(label string) string {
	f := strings.FieldsFunc(label, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '.' })
	for i, w := range f {
		r, n := utf8.DecodeRuneInString(w)
		f[i] = string(unicode.ToUpper(r)) + w[n:]
		if len(w) <= 3 && !strings.ContainsAny(w, "aeiouy") {
			f[i] = strings.ToUpper(w) // "hq", "cnc"
		}
	}
	return strings.Join(f, " ")
}

// byName orders vendors by name, then id.
func byName(a, b triage.Vendor) int {
	return cmp.Or(strings.Compare(Fold(a.Name), Fold(b.Name)), cmp.Compare(a.ID, b.ID))
}

func sortedIDs(ids []triage.VendorID) []triage.VendorID {
	slices.Sort(ids)
	return slices.Compact(ids)
}
