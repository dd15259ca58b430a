package judge

import (
	"cmp"
	"slices"

	"winnow/internal/judge/feature"
	"winnow/internal/judge/weights"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/signal/particular"
	"winnow/internal/triage"
)

// A bearer sums up an axis from a few sentences alone: what they show, head by
// head and cue by cue. Quotes are chosen by it, so that a level rests on what
// is quoted.
type bearer struct {
	r      *Reader
	scale  *scale
	head   uint8
	set    *feature.Set
	found  weights.Found
	sc     *scratch
	mark   uint32 // what stands in sc.seen for a term that a chosen sentence has
	chosen []int
	sum    float64
}

func (r *Reader) bearer(a triage.Axis, set *feature.Set, sc *scratch) *bearer {
	i := slices.Index(triage.Axes[:], a)
	head := uint8(weights.HeadAxis + i)
	if sc.bearers++; sc.bearers == 0 { // once in four thousand million bearers
		clear(sc.seen)
		sc.bearers = 1
	}
	return &bearer{r: r, scale: &r.scales[i], head: head, set: set, sc: sc, mark: sc.bearers, sum: r.model.Message.Bias[head]}
}

// add takes in a sentence.
func (b *bearer) add(sentence int) {
	if slices.Contains(b.chosen, sentence) {
		return
	}
	b.chosen = append(b.chosen, sentence)
	v := b.set.Sentences[sentence]
	b.found.Add(&b.sc.found.each[sentence])
	b.sum += b.gain(v)
	for _, t := range v {
		b.sc.seen[t.ID] = b.mark
	}
}

// gain is what the terms of a sentence add that no sentence before it had.
// Words weigh by their share of the whole text, which a few sentences do not
// have: they are left out.
func (b *bearer) gain(v feature.Vector) float64 {
	sum := 0.0
	for _, t := range v {
		if b.r.groups.of[t.ID] < 0 {
			continue
		}
		if b.sc.seen[t.ID] != b.mark {
			sum += float64(t.Value) * b.r.model.Message.Weight(t.ID, b.head)
		}
	}
	return sum
}

// bearingMargin is how far above the level's cut point the quoted sentences
// are to take the sum, for what else hangs on them.
const bearingMargin = 0.6

// bears reports whether the sentences so far bear the level.
func (b *bearer) bears(level triage.Level) bool {
	if len(b.chosen) == 0 {
		return false
	}
	all := b.sum
	b.sc.terms = b.found.AppendTerms(b.sc.terms[:0], b.r.foundIDs)
	for _, t := range b.sc.terms {
		all += float64(t.Value) * b.r.model.Message.Weight(t.ID, b.head)
	}
	return b.scale.expected(all) >= b.scale.cuts[level-1]+bearingMargin
}

// rest quotes further sentences until what is quoted bears the level: those
// that add most to the axis, though none carries it by itself.
func (r *Reader) rest(doc *mailtext.Document, sig *signal.Signals, a triage.Axis, level triage.Level, b *bearer) []triage.Evidence {
	var out []triage.Evidence
	for len(b.chosen) < maxQuotes && !b.bears(level) {
		best, at := leastGain, -1
		for i, v := range b.set.Sentences {
			if v == nil || slices.Contains(b.chosen, i) {
				continue
			}
			if g := b.gain(v); g > best {
				best, at = g, i
			}
		}
		if at < 0 {
			break
		}
		b.add(at)
		span, _ := cutQuote(doc, sig, at, triage.TargetOf(a))
		if !span.Empty() {
			out = append(out, triage.Evidence{Target: triage.TargetOf(a), Span: span, Quote: doc.Quote(span), Cue: "sentence", Reason: cmp.Or(particular.In(triage.TargetOf(a), doc.Quote(span)), labels["adds "+string(a)]), Weight: best})
		}
	}
	return out
}

// leastGain is the least that a sentence must add to a sum to be quoted for it.
const leastGain = 0.02
