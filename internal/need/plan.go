package need

import (
	"strings"
	"sync"

	"winnow/internal/triage"
)

// plan holds all names to look for in one language, by their first stem.
type plan struct {
	language string
	heads    map[string][]pattern
	pool     sync.Pool // of *scratch, with the stems of this language
}

// scratch is the working memory of one Match.
type scratch struct {
	stemmer   *stemmer
	spans     []triage.Span
	toks      []token
	sentences []stretch
}

// pattern is one name of one of the buyer's words.
type pattern struct {
	need    int
	stems   []string
	exact   []string // for an abbreviation: its letters, met only in capitals
	word    string   // the buyer's own
	weight  float64
	broad   bool            // it stands for a part of what the buyer named
	rules   bool            // it rules the need out
	doing   bool            // one word that names an activity: "machining" is not met by "machine"
	guarded bool            // it is met only where one of guard stands in the message
	guard   map[string]bool // stems
}

// maxNeeds bounds the needs that are looked for, and maxWordsOfNeed the words
// of one.
const (
	maxNeeds       = 64
	maxWordsOfNeed = 200
)

func newPlan(language string, needs []triage.Need) *plan {
	p := &plan{language: language, heads: map[string][]pattern{}}
	p.pool.New = func() any { return &scratch{stemmer: newStemmer(language)} }
	s := newStemmer(language)
	for i := range needs[:min(len(needs), maxNeeds)] {
		n := &needs[i]
		m := newNamer(n)
		words := append(append([]string{}, n.Words...), n.Synonyms...)
		for _, w := range words[:min(len(words), maxWordsOfNeed)] {
			w = strings.TrimSpace(w)
			for _, o := range m.names(w) {
				if o.lang != "" && o.lang != language {
					continue
				}
				p.add(s, pattern{need: i, word: w, weight: o.weight, broad: o.broad, guarded: o.guard != nil, guard: s.set(o.guard)}, o.name)
			}
		}
		for _, w := range n.Accepted[:min(len(n.Accepted), maxWordsOfNeed)] {
			w = strings.TrimSpace(w)
			p.add(s, pattern{need: i, word: w, weight: acceptedWeight}, w)
		}
		for _, w := range n.Exclude[:min(len(n.Exclude), maxWordsOfNeed)] {
			w = strings.TrimSpace(w)
			p.add(s, pattern{need: i, word: w, weight: 1, rules: true}, w)
		}
	}
	return p
}

// set is the stems of words.
func (s *stemmer) set(words []string) map[string]bool {
	if len(words) == 0 {
		return nil
	}
	out := make(map[string]bool, len(words))
	for _, w := range words {
		for _, t := range s.tokens(nil, w, triage.Span{Start: 0, End: len(w)}) {
			out[t.stem] = true
		}
	}
	return out
}

func (p *plan) add(s *stemmer, pat pattern, name string) {
	toks := s.tokens(nil, name, triage.Span{Start: 0, End: len(name)})
	for _, t := range toks {
		pat.stems = append(pat.stems, t.stem)
		if isAbbreviation(name) {
			pat.exact = append(pat.exact, t.text)
		}
	}
	if len(pat.stems) == 0 {
		return
	}
	pat.doing = len(toks) == 1 && activity(toks[0].text)
	p.heads[pat.stems[0]] = append(p.heads[pat.stems[0]], pat)
}

// activity reports whether an English word names one.
func activity(word string) bool {
	w := strings.ToLower(word)
	return strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ings")
}

// hit is a name that stands in a sentence.
type hit struct {
	*pattern
	span triage.Span
}

// sentence looks for the names in one sentence; told reports whether a guarded
// one has its context. It returns the needs that the sentence rules out, which holds for the
// next one as well.
func (p *plan) sentence(state []found, toks []token, told func(*pattern) bool, weight float64, before uint64) uint64 {
	var out uint64
	var hits []hit
	for i := range toks {
		pats := p.heads[toks[i].stem]
		for j := range pats {
			end, ok := pats[j].at(toks, i)
			if !ok || pats[j].guarded && !told(&pats[j]) {
				continue
			}
			if pats[j].rules {
				out |= 1 << pats[j].need
				continue
			}
			if len(hits) < maxHits {
				hits = append(hits, hit{&pats[j], triage.Span{Start: toks[i].start, End: toks[end].end}})
			}
		}
	}
	for k, h := range hits {
		if (out|before)&(1<<h.need) == 0 && !beaten(hits, k) {
			state[h.need].count(h, weight)
		}
	}
	return out
}

// maxHits bounds the names that are looked at in one sentence.
const maxHits = 64

// beaten reports whether a better name of the same need stands at the same
// words: of several only the best counts.
func beaten(hits []hit, k int) bool {
	h := hits[k]
	for l, g := range hits {
		if l == k || g.need != h.need || !g.span.Overlaps(h.span) {
			continue
		}
		switch {
		case g.weight != h.weight:
			if g.weight > h.weight {
				return true
			}
		case g.span.Len() != h.span.Len():
			if g.span.Len() > h.span.Len() {
				return true
			}
		case l < k:
			return true
		}
	}
	return false
}

// told reports whether a word of the guard stands in the message.
func (p *pattern) told(all []token) bool {
	for i := range all {
		if p.guard[all[i].stem] && (p.exact == nil || all[i].text != p.exact[0]) {
			return true
		}
	}
	return false
}

// at reports whether the name stands at a token, and where it ends. Between
// its words one other may stand, but not within an abbreviation.
func (p *pattern) at(toks []token, i int) (end int, ok bool) {
	if p.exact != nil {
		for k, x := range p.exact {
			if i+k >= len(toks) || toks[i+k].text != x {
				return 0, false
			}
		}
		return i + len(p.exact) - 1, true
	}
	if p.doing && !activity(toks[i].text) {
		return 0, false
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
