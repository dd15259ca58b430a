package need

import (
	"strings"

	"winnow/internal/triage"
)

// other is a further name of what the buyer looks for.
type other struct {
	name   string
	lang   string // the only language it is looked for in; "" for all
	weight float64
	guard  []string // one of these words must stand in the message too; nil for none
	broad  bool     // it stands for a part of what the buyer named
}

// What a name counts beside the buyer's own word: what the buyer took over
// from mail, what the table has for the word, for its core, for a part of it.
const (
	acceptedWeight = 0.9
	tableWeight    = 0.85
	coreWeight     = 0.8
	coreRowWeight  = 0.75
	partWeight     = 0.7
)

// maxFields bounds the words of one of the buyer's words that are looked at by
// themselves.
const maxFields = 10

// namer finds the names of one need's words.
type namer struct {
	stem  *stemmer
	brief map[string]bool // stems of all that the brief says
	gone  map[string]bool // keys of the names that must not meet it
}

func newNamer(n *triage.Need) *namer {
	m := &namer{stem: newStemmer("en"), brief: map[string]bool{}, gone: map[string]bool{}}
	for _, list := range [][]string{{n.Name}, n.Words, n.Synonyms, n.Accepted} {
		for _, w := range list {
			for _, t := range m.stem.tokens(nil, w, triage.Span{Start: 0, End: len(w)}) {
				m.brief[t.stem] = true
			}
		}
	}
	for _, w := range n.Removed {
		m.gone[m.stem.key(w)] = true
	}
	return m
}

// rowsOf returns the rows that a name means. One that stands for several
// things means those that the rest of the brief speaks of.
func (m *namer) rowsOf(text string) []int {
	at := byName()[m.stem.key(text)]
	if len(at) == 0 {
		for _, language := range languages[1:] {
			if at = byName()[newStemmer(language).key(text)]; len(at) > 0 {
				break
			}
		}
	}
	at = written(at, text)
	if len(at) < 2 {
		return at
	}
	var out []int
	own := map[string]bool{}
	for _, t := range m.stem.tokens(nil, text, triage.Span{Start: 0, End: len(text)}) {
		own[t.stem] = true
	}
	for _, i := range at {
		r := &rows()[i]
		for _, w := range r.guardWords() {
			if k := m.stem.word(w); m.brief[k] && !own[k] {
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// written keeps the rows that have the name as it is written, where there are
// such: "compensation" has the stem of "compensators".
func written(at []int, text string) []int {
	var out []int
	for _, i := range at {
		for _, n := range rows()[i].names {
			if strings.EqualFold(n.text, text) {
				out = append(out, i)
				break
			}
		}
	}
	if len(out) == 0 {
		return at
	}
	return out
}

// names returns the names by which a buyer's word may be met: the word itself,
// then what the table knows beside it.
func (m *namer) names(word string) []other {
	seen := map[string]bool{}
	var out []other
	add := func(o other) {
		if k := o.lang + strings.ToLower(o.name); !seen[k] && !m.gone[m.stem.key(o.name)] {
			seen[k] = true
			out = append(out, o)
		}
	}
	table := func(text string, weight float64, broad bool) {
		for _, i := range m.rowsOf(text) {
			r := &rows()[i]
			for _, n := range r.names {
				o := other{name: n.text, weight: weight, broad: broad}
				if n.lang != "en" {
					o.lang = n.lang
				}
				if n.guarded {
					o.guard = r.guardWords()
				}
				add(o)
			}
		}
	}
	seen[strings.ToLower(word)] = true
	out = append(out, other{name: word, weight: 1, guard: m.guardOf(word)})
	table(word, tableWeight, false)
	var kept []string
	fields := strings.Fields(word)
	fields = fields[:min(len(fields), maxFields)]
	for _, f := range fields {
		if !fillers[strings.ToLower(f)] {
			kept = append(kept, f)
		}
	}
	if core := strings.Join(kept, " "); len(kept) > 0 && len(kept) < len(fields) {
		add(other{name: core, weight: coreWeight, guard: m.guardOf(core)})
		table(core, coreRowWeight, false)
	}
	// A longer phrase may hold a known name: "accounts payable automation".
	for from := range kept {
		for to := from + 2; to <= len(kept) && to-from < len(fields); to++ {
			table(strings.Join(kept[from:to], " "), partWeight, true)
		}
	}
	return out
}

// guardOf is the guard of an abbreviation that the buyer wrote himself: when
// it means several things, something that is meant must stand beside it.
func (m *namer) guardOf(word string) []string {
	if !isAbbreviation(word) {
		return nil
	}
	var out []string
	for _, i := range m.rowsOf(word) {
		r := &rows()[i]
		for _, n := range r.names {
			if n.guarded && n.text == word {
				out = append(out, r.guardWords()...)
			}
		}
	}
	return out
}
