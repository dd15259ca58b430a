package need

import (
	"strings"

	"winnow/internal/triage"
)

// plan holds all names to look for in one language, by their first stem.
type plan struct {
	language string
	heads    map[string][]pattern
}

// pattern is one name of one of the buyer's words.
type pattern struct {
	need    int
	stems   []string
	capital string // for an abbreviation: the letters, met only in capitals
	word    string // the buyer's own
	weight  float64
	rules   bool // it rules the need out
}

// maxNeeds bounds the needs that are looked for.
const maxNeeds = 64

func newPlan(language string, needs []triage.Need) *plan {
	p := &plan{language: language, heads: map[string][]pattern{}}
	s := newStemmer(language)
	for i, n := range needs[:min(len(needs), maxNeeds)] {
		for _, w := range n.Words {
			for _, o := range names(strings.TrimSpace(w)) {
				p.add(s, pattern{need: i, word: w, weight: o.weight}, o.name)
			}
		}
		for _, w := range n.Exclude {
			p.add(s, pattern{need: i, word: w, weight: 1, rules: true}, strings.TrimSpace(w))
		}
	}
	return p
}

func (p *plan) add(s *stemmer, pat pattern, name string) {
	for _, t := range s.tokens(nil, name, triage.Span{Start: 0, End: len(name)}) {
		pat.stems = append(pat.stems, t.stem)
	}
	if len(pat.stems) == 0 {
		return
	}
	if len(name) <= 5 && name == strings.ToUpper(name) && name != strings.ToLower(name) {
		pat.capital = name
	}
	p.heads[pat.stems[0]] = append(p.heads[pat.stems[0]], pat)
}

// sentence looks for the names in one sentence. It returns the needs that the
// sentence rules out, which holds for the next one as well.
func (p *plan) sentence(state []found, toks []token, weight float64, before uint64) uint64 {
	var out uint64
	type hit struct {
		*pattern
		span triage.Span
	}
	var hits []hit
	for i := range toks {
		pats := p.heads[toks[i].stem]
		for j := range pats {
			end, ok := pats[j].at(toks, i)
			if !ok {
				continue
			}
			if pats[j].rules {
				out |= 1 << pats[j].need
				continue
			}
			hits = append(hits, hit{&pats[j], triage.Span{Start: toks[i].start, End: toks[end].end}})
		}
	}
	for k, h := range hits {
		if (out|before)&(1<<h.need) != 0 {
			continue
		}
		// Of several names for the same words only the best counts.
		beaten := false
		for l, g := range hits {
			if l != k && g.need == h.need && g.span.Overlaps(h.span) && (g.weight > h.weight || g.weight == h.weight && (g.span.Len() > h.span.Len() || g.span.Len() == h.span.Len() && l < k)) {
				beaten = true
				break
			}
		}
		if beaten {
			continue
		}
		f := &state[h.need]
		w := weight * h.weight
		f.mass += w
		if w > f.best {
			f.best, f.word, f.span = w, h.word, h.span
		}
	}
	return out
}

// at reports whether the name stands at a token, and where it ends. Between
// its words one other may stand.
func (p *pattern) at(toks []token, i int) (end int, ok bool) {
	if p.capital != "" {
		return i, len(p.stems) == 1 && toks[i].text == p.capital
	}
	for k := 1; k < len(p.stems); k++ {
		switch {
		case i+1 < len(toks) && toks[i+1].stem == p.stems[k]:
			i++
		case i+2 < len(toks) && toks[i+2].stem == p.stems[k]:
			i += 2
		default:
			return 0, false
		}
	}
	return i, true
}
