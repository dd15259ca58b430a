package signal

import (
	"cmp"
	"slices"
	"strings"

	"winnow/internal/mailtext"
)

// maxLinkQuote is the most bytes of a link's words that are quoted.
const maxLinkQuote = 160

// linkHits adds the hits of the cues that fire on links: on links that are
// displayed, in the sentence that shows them.
func (t *Tables) linkHits(s *Signals, doc *mailtext.Document, sc *scratch) {
	if len(t.linkCues) == 0 {
		return
	}
	before := len(s.Hits)
	for i := range doc.Links {
		if i == maxFingerprintLinks || len(s.Hits) >= maxHits {
			break
		}
		l := &doc.Links[i]
		if l.Span.Empty() || l.Span.Len() > maxLinkQuote || !inside(l.Span, doc.Text) {
			continue
		}
		class := ClassifyLink(*l)
		if class == "" && tracked(l.URL) {
			class = LinkTracker
		}
		if class == "" {
			continue
		}
		at, ok := s.sentenceOf(l)
		if !ok {
			continue
		}
		for _, ci := range t.linkCues {
			c := t.cues[ci]
			state := &sc.cues[ci]
			if state.hits >= maxCueHits || !c.Zones.Has(s.Sentences[at].Zone) || !slices.Contains(c.Links, class) ||
				c.Unless&s.Guards != 0 || c.Only&^s.Guards != 0 || !t.worded(c, sc, at) {
				continue
			}
			state.hits++
			h := Hit{
				Cue: c, Zone: s.Sentences[at].Zone, Sentence: at, Span: l.Span, Strength: float64(c.Strength),
				Quoted: quoted.Has(s.Sentences[at].Zone), Waits: c.Unless & contextGuards,
			}
			if h.Quoted {
				h.Strength = max(0.5, h.Strength-1)
			}
			s.Hits = append(s.Hits, h)
		}
	}
	if len(s.Hits) > before {
		slices.SortStableFunc(s.Hits, func(a, b Hit) int { return cmp.Compare(a.Sentence, b.Sentence) })
	}
}

// sentenceOf finds the sentence that shows a link.
func (s *Signals) sentenceOf(l *mailtext.Link) (int, bool) {
	i, _ := slices.BinarySearchFunc(s.Sentences, l.Span.Start, func(sen Sentence, at int) int {
		if sen.Span.End <= at {
			return -1
		}
		return 1
	})
	return i, i < len(s.Sentences) && s.Sentences[i].Span.Contains(l.Span)
}

// worded reports whether the sentence holds one of the cue's wordings, if it
// has any, and none that void it.
func (t *Tables) worded(c *Cue, sc *scratch, sentence int) bool {
	r := sc.bounds[sentence]
	toks := sc.toks[r.from:min(r.to, r.from+maxSentenceTokens)]
	if len(toks) == 0 {
		return len(c.patterns) == 0
	}
	var present sieve
	for k := range toks {
		present.add(&toks[k])
	}
	for i := range c.blockers {
		if c.blockers[i].within(toks, &present) {
			return false
		}
	}
	for i := range c.patterns {
		if c.patterns[i].within(toks, &present) {
			return true
		}
	}
	return len(c.patterns) == 0
}

// tracked reports whether a link bears the mark of a tool that sells or
// markets by mail.
func tracked(url string) bool {
	found := false
	fingerprints().inLinks(strings.ToLower(url[:min(len(url), 200)]), func(p fingerprint) {
		found = found || p.class == "SE" || p.class == "MA"
	})
	return found
}
