package cuereport

import "strings"

// overlap is the word-overlap F1 of the best of the quotes with the reference
// quote, as the scoring of the project's corpus defines it: runs of letters,
// digits, "$", "%" and "'" are words, compared in lower case.
func overlap(gold string, quotes []string) float64 {
	want := bag(gold)
	best := 0.0
	for _, q := range quotes {
		got := bag(q)
		common, n := 0, 0
		for w, k := range got {
			common += min(k, want[w])
			n += k
		}
		for _, k := range want {
			n += k
		}
		if common > 0 {
			best = max(best, 2*float64(common)/float64(n))
		}
	}
	return best
}

func bag(s string) map[string]int {
	m := make(map[string]int)
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '$' || r == '%' || r == '\'')
	}) {
		m[w]++
	}
	return m
}
