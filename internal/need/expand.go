package need

import (
	"cmp"
	_ "embed"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

//go:embed data/stop.txt
var stopTable string

// stops are words that no expansion begins or ends with.
var stops = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(stopTable) {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				out[w] = true
			}
		}
	}
	return out
})

// Limits of an expansion: terms that are counted, words of a message, what is
// shown.
const (
	maxTerms      = 100000
	maxOfMessage  = 2000
	leastTogether = 2 // sentences in which a term must stand beside the need's words
	maxExpansions = 10
	maxKept       = 5 // of the mail that the buyer kept, beside those
	maxExample    = 240
)

// Expander finds words that might meet a need as well: those that stand in the
// same sentences as the need's words (by pointwise mutual information, Church
// and Hanks 1990), and those that mark mail that the buyer kept (after
// Rocchio 1971). It is for one goroutine at a time.
type Expander struct {
	match *Matcher
	known map[string]bool // keys that the need has, or had turned down
	stem  *stemmer

	terms     map[string]*term
	sentences float64
	hits      float64 // sentences in which a word of the need stands
	kept      float64 // messages
	other     float64
}

// term is what was counted of one candidate.
type term struct {
	text          string
	all, together float64 // sentences
	kept, other   float64 // messages
	example       triage.Expansion
	keptExample   triage.Expansion
}

// NewExpander prepares for one need, whatever its time.
func NewExpander(n triage.Need) *Expander {
	open := n
	open.Until, open.Weight = time.Time{}, 1
	x := &Expander{match: NewMatcher([]triage.Need{open}, time.Time{}), known: map[string]bool{}, stem: newStemmer("en"), terms: map[string]*term{}}
	m := newNamer(&triage.Need{Name: n.Name, Words: n.Words, Synonyms: n.Synonyms})
	for _, list := range [][]string{{n.Name}, n.Accepted, n.Removed, n.Exclude} {
		for _, w := range list {
			x.known[x.stem.key(w)] = true
		}
	}
	for _, w := range append(slices.Clip(n.Words), n.Synonyms...) {
		for _, o := range m.names(w) {
			x.known[x.stem.key(o.name)] = true
		}
		for _, part := range strings.Fields(w) { // a part of its words says less than they do
			x.known[x.stem.key(part)] = true
		}
	}
	return x
}

// Meets reports whether a message answers the need.
func (x *Expander) Meets(doc *mailtext.Document) bool { return len(x.match.Match(doc)) > 0 }

// Own counts a message that the buyer wrote, or that meets the need.
func (x *Expander) Own(id triage.ContentID, doc *mailtext.Document) {
	p := x.match.plans["en"]
	if language, confidence := lang.Detect(body(doc)); confidence >= 0.5 && x.match.plans[language] != nil {
		p = x.match.plans[language]
	}
	s := newStemmer(p.language)
	x.each(doc, func(span triage.Span, toks []token) {
		state := make([]found, 1)
		p.sentence(state, s.tokens(nil, doc.Text, span), func(*pattern) bool { return true }, 1, 0)
		hit := state[0].mass > 0
		x.sentences++
		if hit {
			x.hits++
		}
		seen := map[string]bool{}
		x.candidates(toks, func(key, text string) {
			if seen[key] {
				return
			}
			seen[key] = true
			t := x.term(key, text)
			if t == nil {
				return
			}
			t.all++
			if !hit {
				return
			}
			t.together++
			if t.example.Sentence == "" {
				t.example = triage.Expansion{Sentence: example(doc, span), Message: id}
			}
		})
	})
}

// Kept counts a message for what marks mail that the buyer kept: one that
// meets the need and was kept, or one that was not.
func (x *Expander) Kept(id triage.ContentID, doc *mailtext.Document, kept bool) {
	if kept {
		x.kept++
	} else {
		x.other++
	}
	seen := map[string]bool{}
	x.each(doc, func(span triage.Span, toks []token) {
		x.candidates(toks, func(key, text string) {
			if seen[key] {
				return
			}
			seen[key] = true
			t := x.term(key, text)
			switch {
			case t == nil:
			case kept:
				t.kept++
				if t.keptExample.Sentence == "" {
					t.keptExample = triage.Expansion{Sentence: example(doc, span), Message: id}
				}
			default:
				t.other++
			}
		})
	})
}

// each goes through the sentences that the writer of a message wrote.
func (x *Expander) each(doc *mailtext.Document, f func(triage.Span, []token)) {
	words := 0
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneAuthor && z.Kind != mailtext.ZoneSubject {
			continue
		}
		for _, sp := range lang.Sentences(doc.Text, z.Span) {
			if words > maxOfMessage {
				return
			}
			toks := x.stem.tokens(nil, doc.Text, sp)
			words += len(toks)
			f(sp, toks)
		}
	}
}

// candidates are the words and pairs of a sentence that could be what
// something is called.
func (x *Expander) candidates(toks []token, f func(key, text string)) {
	telling := func(t *token) bool {
		return utf8.RuneCountInString(t.text) >= 4 && utf8.RuneCountInString(t.text) <= 40 && !stops()[strings.ToLower(t.text)] &&
			!strings.ContainsAny(t.text, "0123456789@./")
	}
	for i := range toks {
		if !telling(&toks[i]) {
			continue
		}
		if !x.known[toks[i].stem] {
			f(toks[i].stem, toks[i].text)
		}
		if i+1 < len(toks) && toks[i+1].start-toks[i].end == 1 && telling(&toks[i+1]) {
			if k := toks[i].stem + " " + toks[i+1].stem; !x.known[k] {
				f(k, toks[i].text+" "+toks[i+1].text)
			}
		}
	}
}

func (x *Expander) term(key, text string) *term {
	t := x.terms[key]
	if t == nil && len(x.terms) < maxTerms {
		t = &term{text: strings.ToLower(text)}
		x.terms[key] = t
	}
	return t
}

func example(doc *mailtext.Document, span triage.Span) string {
	s := mailtext.CleanText(doc.Quote(span), maxExample)
	return strings.Join(strings.Fields(s), " ")
}

// Expansions are the strongest candidates, those of the buyer's mail first.
func (x *Expander) Expansions() []triage.Expansion {
	var own, kept []triage.Expansion
	for _, key := range slices.Sorted(maps.Keys(x.terms)) {
		t := x.terms[key]
		if t.together >= leastTogether && x.hits > 0 {
			pmi := math.Log(t.together * x.sentences / (t.all * x.hits))
			if score := pmi * math.Log1p(t.together); pmi > 0.5 {
				e := t.example
				e.Term, e.From, e.Count, e.Score = t.text, triage.ExpandOwn, int(t.together), score
				own = append(own, e)
			}
		}
		if t.kept >= leastTogether && x.kept > 0 {
			score := t.kept / x.kept
			if x.other > 0 {
				score -= 0.5 * t.other / x.other
			}
			if score > 0.3 && t.other/max(x.other, 1) < 0.5*t.kept/x.kept {
				e := t.keptExample
				e.Term, e.From, e.Count, e.Score = t.text, triage.ExpandKept, int(t.kept), score
				kept = append(kept, e)
			}
		}
	}
	out := best(own, maxExpansions)
	had := map[string]bool{}
	for _, e := range out {
		had[e.Term] = true
	}
	kept = slices.DeleteFunc(kept, func(e triage.Expansion) bool { return had[e.Term] })
	return append(out, best(kept, maxKept)...)
}

// best are the strongest, without those that are a part of a stronger one.
func best(list []triage.Expansion, n int) []triage.Expansion {
	slices.SortFunc(list, func(a, b triage.Expansion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(len(b.Term), len(a.Term)), strings.Compare(a.Term, b.Term))
	})
	var out []triage.Expansion
	for _, e := range list {
		part := slices.ContainsFunc(out, func(o triage.Expansion) bool {
			return strings.Contains(" "+o.Term+" ", " "+e.Term+" ") || strings.Contains(" "+e.Term+" ", " "+o.Term+" ")
		})
		if !part && len(out) < n {
			out = append(out, e)
		}
	}
	return out
}
