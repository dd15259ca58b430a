package need

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/terms.txt
var termTable string

// rows of the table: names of one thing each.
var rows = sync.OnceValue(func() [][]string {
	var out [][]string
	for line := range strings.Lines(termTable) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '[' {
			continue
		}
		out = append(out, strings.Split(line, "|"))
	}
	return out
})

// byName finds the rows of a name, by its stems.
var byName = sync.OnceValue(func() map[string][]int {
	out := map[string][]int{}
	s := newStemmer("en")
	for i, row := range rows() {
		for _, name := range row {
			k := s.key(name)
			if at := out[k]; len(at) == 0 || at[len(at)-1] != i {
				out[k] = append(at, i)
			}
		}
	}
	return out
})

// fillers are words that say what form a purchase has, not what is bought:
// "SIEM solution" is looked for as "SIEM" too.
var fillers = map[string]bool{
	"software": true, "system": true, "systems": true, "solution": true, "solutions": true, "service": true, "services": true,
	"tool": true, "tools": true, "platform": true, "provider": true, "providers": true, "vendor": true, "vendors": true,
	"supplier": true, "suppliers": true, "product": true, "products": true, "equipment": true, "company": true, "a": true,
	"an": true, "the": true, "new": true, "for": true, "our": true, "of": true, "some": true, "cheap": true, "good": true,
}

// other is a further name of what the buyer looks for.
type other struct {
	name   string
	weight float64
}

// names returns the names by which a buyer's word may be met: the word itself,
// then what the table knows beside it.
func names(word string) []other {
	out := []other{{word, 1}}
	seen := map[string]bool{strings.ToLower(word): true}
	s := newStemmer("en")
	add := func(name string, w float64) {
		if k := strings.ToLower(name); !seen[k] {
			seen[k] = true
			out = append(out, other{name, w})
		}
	}
	table := func(name string, w float64) {
		for _, i := range byName()[s.key(name)] {
			for _, n := range rows()[i] {
				add(n, w)
			}
		}
	}
	table(word, 0.85)
	var kept []string
	fields := strings.Fields(word)
	for _, f := range fields {
		if !fillers[strings.ToLower(f)] {
			kept = append(kept, f)
		}
	}
	if core := strings.Join(kept, " "); len(kept) > 0 && len(kept) < len(fields) {
		add(core, 0.8)
		table(core, 0.75)
	}
	// A longer phrase may hold a known name: "accounts payable automation".
	for from := range kept {
		for to := from + 2; to <= len(kept) && to-from < len(fields); to++ {
			table(strings.Join(kept[from:to], " "), 0.7)
		}
	}
	return out
}
