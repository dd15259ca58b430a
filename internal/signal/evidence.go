package signal

import (
	"cmp"
	"slices"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// quoteWords is the most words that a quote has. The reference quotes are at
// most 25 words long and 10 on average: shortest that carries the point.
const quoteWords = 16

// evidence turns hits into evidence: the clause around each, strongest first.
func (t *Tables) evidence(s *Signals, doc *mailtext.Document, sc *scratch) []triage.Evidence {
	out := t.loud(s, doc, sc)
	out = append(out, falseThread(s, doc)...)
	for i := range s.Hits {
		h := &s.Hits[i]
		if !h.Cue.Evidence() {
			continue
		}
		r := sc.bounds[h.Sentence]
		span := h.Span
		if len(h.Cue.Links) == 0 {
			span = clause(doc.Text, sc.toks[r.from:r.to], h.Span)
		}
		e := triage.Evidence{
			Span: span, Quote: doc.Quote(span), Cue: h.Cue.ID, Reason: h.Reason(), Weight: h.Strength,
		}
		if h.Cue.Tactic != "" {
			e.Target = triage.TargetOf(h.Cue.Tactic)
		} else {
			e.Target = triage.TargetOf(h.Cue.Offer)
		}
		out = append(out, e)
	}
	return keepBest(out)
}

// keepBest orders evidence by target and weight, drops what overlaps something
// stronger for the same target, and keeps MaxEvidence of each target.
func keepBest(in []triage.Evidence) []triage.Evidence {
	slices.SortStableFunc(in, func(a, b triage.Evidence) int {
		return cmp.Or(strings.Compare(string(a.Target), string(b.Target)), cmp.Compare(b.Weight, a.Weight))
	})
	out := in[:0]
	from := 0
	for _, e := range in {
		if len(out) > from && out[from].Target != e.Target {
			from = len(out)
		}
		if len(out)-from >= MaxEvidence {
			continue
		}
		if slices.ContainsFunc(out[from:], func(k triage.Evidence) bool { return !e.Span.Empty() && k.Span.Overlaps(e.Span) }) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// clause is the part of a sentence around a hit that carries the point: from
// one break to the next, at least a few words, at most quoteWords.
func clause(text string, toks []token, hit triage.Span) triage.Span {
	from, to := 0, len(toks)
	for from < to && int(toks[from].end) <= hit.Start {
		from++
	}
	for to > from && int(toks[to-1].start) >= hit.End {
		to--
	}
	if from >= to {
		return hit
	}
	left, right := from, to
	for left > 0 && right-left < quoteWords && !breaks(text, toks, left) {
		left--
	}
	for right < len(toks) && right-left < quoteWords && !breaks(text, toks, right) {
		right++
	}
	return quoteSpan(text, toks, left, right)
}

// breaks reports whether the text before the token ends a clause.
func breaks(text string, toks []token, i int) bool {
	between := text[toks[i-1].end:toks[i].start]
	return strings.ContainsAny(between, ",;:()–—|•*") || strings.Contains(between, " - ") || strings.Contains(between, "--")
}

// quoteSpan covers the tokens with the marks that belong to them.
func quoteSpan(text string, toks []token, left, right int) triage.Span {
	sp := triage.Span{Start: int(toks[left].start), End: int(toks[right-1].end)}
	for sp.Start > 0 && strings.IndexByte("$(\"#", text[sp.Start-1]) >= 0 && (left == 0 || sp.Start > int(toks[left-1].end)) {
		sp.Start--
	}
	for sp.End < len(text) && strings.IndexByte("%!?.)\"", text[sp.End]) >= 0 && (right == len(toks) || sp.End < int(toks[right].start)) {
		sp.End++
	}
	return sp
}
