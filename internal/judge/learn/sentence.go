package learn

import (
	"math"
	"strings"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// sentenceHead learns one head that weighs sentences, from the labelled vendor
// mail. A message has the target when any sentence has it (noisy-or); a
// sentence in which the label's quote stands counts for itself as well.
func (t *trainer) sentenceHead(h int) (w []float64, bias float64, err error) {
	f := len(t.cols.names)
	start := make([]float64, f+1)
	if !t.opt.WordsOnly {
		for i, n := range t.cols.names {
			start[i] = sentencePrior(h, n)
		}
	}
	start[f] = sentenceBias
	prior := append([]float64(nil), start...)
	x := start
	if !t.opt.PriorOnly {
		x, err = minimize(start, 30, func(x, grad []float64) float64 {
			loss := 0.0
			for i, e := range t.items {
				if e.Hint != "" || !e.Kind.Vendor() {
					continue
				}
				loss += t.bag(&t.rows[i], h, has(e, h), x, grad)
			}
			// The bias is held lightly: a tactic that the data show twice
			// keeps near what was set.
			d := x[f] - sentenceBias
			grad[f] += 0.2 * d
			return loss + 0.1*d*d + t.penalty(x, prior, grad)
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return x[:f], x[f], nil
}

func has(e *Example, h int) bool {
	if h < weights.HeadOffer {
		return e.Has(triage.Tactics[h])
	}
	return e.Axis(triage.Axis(strings.TrimPrefix(weights.SentenceHead(h), "carries:"))) >= 1
}

// quoteWeight is what a quoted sentence counts beside its message.
const quoteWeight = 0.7

// bag adds the loss of one message and its gradient.
func (t *trainer) bag(r *row, h int, present bool, x, grad []float64) float64 {
	f := len(t.cols.names)
	p := make([]float64, len(r.sentences))
	absent := 1.0
	for i, v := range r.sentences {
		s := x[f]
		for _, term := range v {
			s += x[term.ID] * float64(term.Value)
		}
		p[i] = min(sigmoid(s), 1-1e-9)
		absent *= 1 - p[i]
	}
	if len(p) == 0 {
		return 0
	}
	loss, factor := 0.0, 0.0
	if present {
		any := max(1-absent, 1e-9)
		loss -= r.weight * math.Log(any)
		factor = -r.weight * absent / any
	} else {
		loss -= r.weight * math.Log(max(absent, 1e-300))
		factor = r.weight
	}
	for i, v := range r.sentences {
		d := factor * p[i]
		if present && r.carries[i]&(1<<h) != 0 {
			loss -= quoteWeight * r.weight * math.Log(max(p[i], 1e-12))
			d -= quoteWeight * r.weight * (1 - p[i])
		}
		if d == 0 {
			continue
		}
		grad[f] += d
		for _, term := range v {
			grad[term.ID] += d * float64(term.Value)
		}
	}
	return loss
}
