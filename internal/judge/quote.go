package judge

import (
	"slices"
	"strings"

	"winnow/internal/judge/feature"
	"winnow/internal/judge/weights"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/signal/particular"
	"winnow/internal/triage"
)

// maxQuotes is the number of sentences quoted for one target, when its level
// rests on so many, and likeQuotes that of those which only say it again;
// maxQuoteWords is the length of one, as the codebook sets it.
const (
	maxQuotes     = 16
	likeQuotes    = 3
	maxQuoteWords = 25
)

// offers adds the quotes for every offer that the message makes: as many as
// its level rests on.
func (r *Reader) offers(out *triage.Reading, doc *mailtext.Document, sig *signal.Signals, set *feature.Set, sc *scratch) {
	for o, a := range triage.Offers {
		s := out.Axis(a)
		if s.Level < 1 {
			continue
		}
		best := sc.found.best[weights.HeadOffer+o][:]
		b := r.bearer(a, set, sc)
		n := 0
		for n < len(best) && best[n].p > 0 && (n == 0 || best[n].p >= leastQuoted) && !b.bears(s.Level) {
			b.add(best[n].sentence)
			n++
		}
		out.Evidence = append(out.Evidence, r.quotes(doc, sig, triage.TargetOf(a), best, n)...)
		out.Evidence = append(out.Evidence, r.rest(doc, sig, a, s.Level, b)...)
	}
}

// besideHype adds to the reason of a quote for an offer that the same words
// promise what nothing supports: what they give is said, and not praised.
func besideHype(evidence []triage.Evidence) {
	hype := triage.TargetOf(triage.Hype)
	for i := range evidence {
		e := &evidence[i]
		if a := e.Target.Axis(); e.Span.Empty() || !slices.Contains(triage.Offers[:], a) {
			continue
		}
		if slices.ContainsFunc(evidence, func(h triage.Evidence) bool { return h.Target == hype && h.Span.Overlaps(e.Span) }) {
			e.Reason += " " + labels["beside hype"]
		}
	}
}

// pressing adds quotes to those of the tactics until they bear the pressure.
func (r *Reader) pressing(out *triage.Reading, doc *mailtext.Document, sig *signal.Signals, set *feature.Set, sc *scratch) {
	b := r.bearer(triage.Pressure, set, sc)
	for _, e := range out.Evidence {
		if e.Target.Axis() != triage.Pressure || e.Span.Empty() {
			continue
		}
		for i, s := range sig.Sentences {
			if s.Span.Overlaps(e.Span) && set.Sentences[i] != nil {
				b.add(i)
			}
		}
	}
	if level := out.Pressure.Level; level >= 1 && len(b.chosen) > 0 {
		out.Evidence = append(out.Evidence, r.rest(doc, sig, triage.Pressure, level, b)...)
	}
}

// leastQuoted is the probability below which a sentence is not quoted as one
// that carries an offer.
const leastQuoted = 0.03

// quotes turns the best sentences for a target into evidence: those that bear
// it always, the others only when they are nearly as good.
func (r *Reader) quotes(doc *mailtext.Document, sig *signal.Signals, target triage.Target, best []ranked, bearing int) []triage.Evidence {
	var out []triage.Evidence
	for n, b := range best {
		if b.p == 0 || n >= bearing && (n >= likeQuotes || b.p < 0.25 || b.p < best[0].p/3) {
			break
		}
		span, hit := cutQuote(doc, sig, b.sentence, target)
		if span.Empty() {
			continue
		}
		e := triage.Evidence{Target: target, Span: span, Quote: doc.Quote(span), Cue: "sentence", Reason: reasonOf(target), Weight: 3 * b.p}
		if hit != nil {
			e.Cue = hit.Cue.ID
			if hit.Cue.Reason != "" {
				e.Reason = hit.Reason()
			}
		} else if plain := particular.In(target, e.Quote); plain != "" {
			e.Reason = plain
		}
		out = append(out, e)
	}
	return out
}

func reasonOf(t triage.Target) string {
	if l := tacticLabel(triage.Tactic(t)); l != "" {
		return l
	}
	return targetLabel(string(t))
}

// cutQuote cuts the words that carry the target out of a sentence: the whole
// of a short one; of a long one the clauses around the strongest cue, or its
// beginning.
func cutQuote(doc *mailtext.Document, sig *signal.Signals, sentence int, target triage.Target) (triage.Span, *signal.Hit) {
	span := sig.Sentences[sentence].Span
	var hit *signal.Hit
	for i := range sig.Hits {
		h := &sig.Hits[i]
		if h.Sentence == sentence && h.Cue.Name() == string(target) && (hit == nil || h.Strength > hit.Strength) {
			hit = h
		}
	}
	var room [96]triage.Span
	words := appendWordSpans(room[:0], doc.Quote(span), span.Start)
	if len(words) == 0 {
		return triage.Span{}, hit
	}
	const whole = 16
	if len(words) <= whole {
		return triage.Span{Start: words[0].Start, End: words[len(words)-1].End}, hit
	}
	from, to := 0, whole-1
	if hit != nil {
		from, to = len(words)-1, 0
		for i, w := range words {
			if w.Overlaps(hit.Span) {
				from, to = min(from, i), max(to, i)
			}
		}
		if from > to {
			from, to = 0, 0
		}
		for from > 0 && !endsClause(doc.Quote(words[from-1])) && to-from+1 < whole {
			from--
		}
		for to+1 < len(words) && !endsClause(doc.Quote(words[to])) && to-from+1 < whole {
			to++
		}
	}
	to = min(to, from+maxQuoteWords-1)
	return triage.Span{Start: words[from].Start, End: words[to].End}, hit
}

// endsClause reports whether a word closes a clause.
func endsClause(word string) bool {
	return strings.HasSuffix(word, ",") || strings.HasSuffix(word, ";") || strings.HasSuffix(word, ":") || word == "-" || word == "--"
}

// appendWordSpans splits at white space.
func appendWordSpans(out []triage.Span, text string, offset int) []triage.Span {
	start := -1
	for i := 0; i <= len(text); i++ {
		space := i == len(text) || text[i] == ' ' || text[i] == '\n' || text[i] == '\t'
		switch {
		case space && start >= 0:
			out = append(out, triage.Span{Start: offset + start, End: offset + i})
			start = -1
		case !space && start < 0:
			start = i
		}
	}
	return out
}
