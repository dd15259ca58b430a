package need

import (
	_ "embed"
	"hash/fnv"
	"strings"
	"sync"
)

//go:embed data/terms.txt
var termTable string

// languages in which needs are looked for. Names of the table without a mark
// are English, and looked for in all: mail of any language uses them.
var languages = [...]string{"en", "de", "fr"}

// name is one name of a row.
type name struct {
	text    string
	lang    string // "en", "de" or "fr"
	guarded bool   // an abbreviation that means other things too
}

// row of the table: names of one thing.
type row struct {
	names   []name
	context string // words of the category, by which a guarded abbreviation is told
}

// rows of the table.
var rows = sync.OnceValue(func() []row { return parseTable(termTable) })

func parseTable(text string) []row {
	var out []row
	context := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == '[':
			_, context, _ = strings.Cut(strings.Trim(line, "[]"), ":")
			continue
		}
		r := row{context: strings.TrimSpace(context)}
		for n := range strings.SplitSeq(line, "|") {
			x := name{lang: "en"}
			if len(n) > 3 && n[2] == ':' && (n[:2] == "de" || n[:2] == "fr") {
				x.lang, n = n[:2], n[3:]
			}
			x.text, x.guarded = strings.CutSuffix(n, "~")
			r.names = append(r.names, x)
		}
		out = append(out, r)
	}
	return out
}

// tableVersion stands for the table and the way of matching.
var tableVersion = sync.OnceValue(func() uint64 {
	h := fnv.New64a()
	h.Write([]byte(matching + termTable)) // never fails
	return h.Sum64()
})

// byName finds the rows of a name, by its stems in the name's own language.
var byName = sync.OnceValue(func() map[string][]int {
	out := map[string][]int{}
	for _, language := range languages {
		s := newStemmer(language)
		for i, r := range rows() {
			for _, n := range r.names {
				if n.lang != language {
					continue
				}
				k := s.key(n.text)
				if at := out[k]; len(at) == 0 || at[len(at)-1] != i {
					out[k] = append(at, i)
				}
			}
		}
	}
	return out
})

// guardWords are the words by one of which a guarded abbreviation of the row
// is told: those of its other names, and those of its category.
func (r *row) guardWords() []string {
	words := strings.Fields(r.context)
	for _, n := range r.names {
		if isAbbreviation(n.text) {
			continue
		}
		for _, w := range strings.Fields(n.text) {
			if !fillers[strings.ToLower(w)] {
				words = append(words, w)
			}
		}
	}
	return words
}

// isAbbreviation reports whether a name is only met in capitals.
func isAbbreviation(s string) bool {
	return len(s) <= 5 && s == strings.ToUpper(s) && s != strings.ToLower(s)
}

// fillers are words that say what form a purchase has, not what is bought:
// "SIEM solution" is looked for as "SIEM" too.
var fillers = map[string]bool{
	"software": true, "system": true, "systems": true, "solution": true, "solutions": true, "service": true, "services": true,
	"tool": true, "tools": true, "platform": true, "provider": true, "providers": true, "vendor": true, "vendors": true,
	"supplier": true, "suppliers": true, "product": true, "products": true, "equipment": true, "company": true, "a": true,
	"an": true, "the": true, "new": true, "for": true, "our": true, "of": true, "some": true, "cheap": true, "good": true,
	"and": true, "in": true, "with": true,
}
