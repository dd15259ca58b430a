package judge

import (
	"strings"

	"winnow/internal/judge/weights"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// maxQuotes is the number of quotes shown for one target; maxQuoteWords the
// length of one, as the codebook sets it.
const (
	maxQuotes     = 3
	maxQuoteWords = 25
)

// offers adds the quotes for every offer that the message makes.
func (r *Reader) offers(out *triage.Reading, doc *mailtext.Document, sig *signal.Signals, found *weighed) {
	for o, a := range triage.Offers {
		if s := out.Axis(a); s.Level >= 1 {
			out.Evidence = append(out.Evidence, r.quotes(doc, sig, triage.TargetOf(a), found.best[weights.HeadOffer+o][:])...)
		}
	}
}

// quotes turns the best sentences for a target into evidence: the first
// always, the others only when they are nearly as good.
func (r *Reader) quotes(doc *mailtext.Document, sig *signal.Signals, target triage.Target, best []ranked) []triage.Evidence {
	var out []triage.Evidence
	for n, b := range best {
		if b.p == 0 || n > 0 && (b.p < 0.25 || b.p < best[0].p/3) {
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
				e.Reason = hit.Cue.Reason
			}
		} else if plain := signal.Plainly(target, e.Quote); plain != "" {
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
	words := wordSpans(doc.Quote(span), span.Start)
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

// wordSpans splits at white space.
func wordSpans(text string, offset int) []triage.Span {
	var out []triage.Span
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
