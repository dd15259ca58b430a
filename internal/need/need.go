// Package need says how well a message answers what the buyer is looking for
// now.
//
// A [Matcher] is built from the buyer's briefs and used on many documents. It
// is pure and never changes after NewMatcher, so that any number of goroutines
// may share it. Every match names the buyer's own word and the message's words
// that met it: a word is met as it stands, in another form of it, or by
// another name that the table of purchase terms has for the same thing.
package need

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Matcher finds the buyer's needs in documents.
type Matcher struct {
	needs []triage.Need
	plans map[string]*plan // by language
	key   [8]byte
}

// matching numbers the way in which needs are matched: matches that were made
// in another way are made again.
const matching = "3"

// Key stands for the open needs, the table of terms and the way of matching:
// with the same key the same document gives the same matches.
func (m *Matcher) Key() [8]byte { return m.key }

func keyOf(needs []triage.Need) (key [8]byte) {
	b, err := json.Marshal(needs)
	if err != nil {
		return key // a number that is none: never the key of what was kept
	}
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(b, tableVersion()))
	copy(key[:], sum[:])
	return key
}

// NewMatcher prepares the needs that are open at the given time.
func NewMatcher(needs []triage.Need, now time.Time) *Matcher {
	m := &Matcher{plans: map[string]*plan{}}
	for _, n := range needs {
		if n.Over(now) {
			continue
		}
		if !(n.Weight > 0) || n.Weight > 1 {
			n.Weight = 1
		}
		m.needs = append(m.needs, n)
	}
	if len(m.needs) > 0 {
		for _, language := range languages {
			m.plans[language] = newPlan(language, m.needs)
		}
	}
	m.key = keyOf(m.needs)
	return m
}

// Weights of the zones: what the writer says counts in full, what stands below
// it hardly at all.
var zoneWeights = map[mailtext.ZoneKind]float64{
	mailtext.ZoneSubject: 1.5, mailtext.ZoneAuthor: 1, mailtext.ZoneGreeting: 0.5, mailtext.ZoneForward: 0.6,
	mailtext.ZoneQuote: 0.3, mailtext.ZoneSignature: 0.25, mailtext.ZoneFooter: 0.1,
}

// Parameters of the saturation (BM25's, Robertson and Zaragoza 2009): the
// second mention says less than the first, and a mention in a long mail less
// than in a short one.
const (
	saturation  = 0.7
	lengthShare = 0.3
	usualLength = 150.0 // words
	leastScore  = 0.12  // a match below it is none
	maxWords    = 20000 // of a document that are looked at

	// What only a part of the buyer's words says stands for a whole industry:
	// it counts for less than half a need.
	broadMost = 0.45
)

// Match returns the best match for each need that the document answers, in the
// order of the needs.
func (m *Matcher) Match(doc *mailtext.Document) []triage.NeedMatch {
	if len(m.needs) == 0 || doc == nil {
		return nil
	}
	language, confidence := lang.Detect(body(doc))
	p := m.plans[language]
	if p == nil || confidence < 0.5 {
		p = m.plans["en"]
	}
	state := make([]found, len(m.needs))
	sc := p.pool.Get().(*scratch)
	toks, sentences := sc.toks[:0], sc.sentences[:0]
	defer func() { p.keep(sc, toks, sentences) }()
	for _, z := range doc.Zones {
		weight := zoneWeights[z.Kind]
		if weight == 0 {
			continue
		}
		sc.spans = lang.AppendSentences(sc.spans[:0], doc.Text, z.Span)
		for _, sp := range sc.spans {
			if len(toks) > maxWords {
				break
			}
			from := len(toks)
			toks = sc.stemmer.tokens(toks, doc.Text, sp)
			sentences = append(sentences, stretch{from, len(toks), weight, z.Kind})
		}
	}
	guards := map[*pattern]bool{}
	told := func(p *pattern) bool {
		is, asked := guards[p]
		if !asked {
			is = p.told(toks)
			guards[p] = is
		}
		return is
	}
	var before uint64 // needs that the sentence before ruled out
	for i, x := range sentences {
		if i > 0 && sentences[i-1].kind != x.kind {
			before = 0
		}
		before = p.sentence(state, toks[x.from:x.to], told, x.weight, before)
	}
	return m.matches(doc, state, len(toks))
}

// mostKeptWords bounds the working memory that is kept, in words: a longer message
// is rare.
const mostKeptWords = 4096

// keep keeps working memory for the next message, without the text of this one.
func (p *plan) keep(sc *scratch, toks []token, sentences []stretch) {
	if cap(toks) > mostKeptWords || cap(sentences) > mostKeptWords || cap(sc.spans) > mostKeptWords {
		return
	}
	clear(toks)
	sc.toks, sc.sentences = toks, sentences
	p.pool.Put(sc)
}

// stretch is a sentence as a range of a message's words.
type stretch struct {
	from, to int
	weight   float64
	kind     mailtext.ZoneKind
}

func body(doc *mailtext.Document) string {
	for _, z := range doc.Zones {
		if z.Kind == mailtext.ZoneAuthor && z.Span.Len() >= 40 {
			return doc.Quote(z.Span)
		}
	}
	return doc.Text
}

// found is what was met of one need.
type found struct {
	mass  float64 // weighted mentions
	best  float64 // weight of the best one
	exact bool    // met by more than a part of the buyer's words
	word  string  // the buyer's word that it met
	span  triage.Span
}

func (f *found) count(h hit, weight float64) {
	w := weight * h.weight
	f.mass += w
	f.exact = f.exact || !h.broad
	if w > f.best {
		f.best, f.word, f.span = w, h.word, h.span
	}
}

func (m *Matcher) matches(doc *mailtext.Document, state []found, words int) []triage.NeedMatch {
	var out []triage.NeedMatch
	length := 1 - lengthShare + lengthShare*min(float64(words)/usualLength, 4)
	for i, f := range state {
		n := &m.needs[i]
		if f.mass <= 0 {
			continue
		}
		score := f.mass / (f.mass + saturation*length)
		if !f.exact {
			score = min(score, broadMost)
		}
		if score < leastScore {
			continue
		}
		x := triage.NeedMatch{Need: n.Name, Word: f.word, Found: doc.Quote(f.span), Span: f.span, Score: n.Weight * score, Stage: n.Stage, Price: namesPrice(doc)}
		x.Reason = reason(n, &x)
		out = append(out, x)
	}
	return out
}

// reason names the need, the buyer's word and the words that met it.
func reason(n *triage.Need, x *triage.NeedMatch) string {
	text := fmt.Sprintf("it answers your need “%s”", x.Need)
	if !n.Until.IsZero() {
		text += " (until " + n.Until.Add(-time.Second).Format(time.DateOnly) + ")"
	}
	if strings.EqualFold(x.Word, x.Found) {
		return fmt.Sprintf("%s: “%s”", text, x.Found)
	}
	return fmt.Sprintf("%s: “%s” is met by “%s”", text, x.Word, x.Found)
}
