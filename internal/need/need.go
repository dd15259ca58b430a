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
}

// NewMatcher prepares the needs that are open at the given time.
func NewMatcher(needs []triage.Need, now time.Time) *Matcher {
	m := &Matcher{plans: map[string]*plan{}}
	for _, n := range needs {
		if !n.Until.IsZero() && !now.Before(n.Until) {
			continue
		}
		if n.Weight <= 0 || n.Weight > 1 {
			n.Weight = 1
		}
		m.needs = append(m.needs, n)
	}
	if len(m.needs) > 0 {
		for _, language := range [...]string{"en", "de", "fr"} {
			m.plans[language] = newPlan(language, m.needs)
		}
	}
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
	s := newStemmer(p.language)
	var toks []token
	words := 0
	for _, z := range doc.Zones {
		weight := zoneWeights[z.Kind]
		if weight == 0 || words > maxWords {
			continue
		}
		var before uint64 // needs that the sentence before ruled out
		for _, sp := range lang.Sentences(doc.Text, z.Span) {
			toks = s.tokens(toks[:0], doc.Text, sp)
			words += len(toks)
			before = p.sentence(state, toks, weight, before)
		}
	}
	return m.matches(doc, state, words)
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
	mass float64 // weighted mentions
	best float64 // weight of the best one
	word string  // the buyer's word that it met
	span triage.Span
}

func (m *Matcher) matches(doc *mailtext.Document, state []found, words int) []triage.NeedMatch {
	var out []triage.NeedMatch
	length := 1 - lengthShare + lengthShare*min(float64(words)/usualLength, 4)
	for i, f := range state {
		if f.mass <= 0 {
			continue
		}
		score := m.needs[i].Weight * f.mass / (f.mass + saturation*length)
		if score < leastScore*m.needs[i].Weight {
			continue
		}
		n := triage.NeedMatch{Need: m.needs[i].Name, Word: f.word, Found: doc.Quote(f.span), Span: f.span, Score: score}
		if strings.EqualFold(n.Word, n.Found) {
			n.Reason = fmt.Sprintf("it answers your need “%s”: “%s”", n.Need, n.Found)
		} else {
			n.Reason = fmt.Sprintf("it answers your need “%s”: “%s” is met by “%s”", n.Need, n.Word, n.Found)
		}
		out = append(out, n)
	}
	return out
}
