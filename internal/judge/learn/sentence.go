package learn

import (
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// sentenceHeads learns the heads that weigh sentences, leaving out the rows
// for which skip says so.
func (t *trainer) sentenceHeads(skip func(row int) bool) (dense [][]float64, bias []float64, err error) {
	for h := range weights.SentenceHeads {
		w, b, err := t.sentenceHead(h, skip)
		if err != nil {
			return nil, nil, err
		}
		dense, bias = append(dense, w), append(bias, b)
	}
	return dense, bias, nil
}

// sentenceHead learns one head that weighs sentences, from the labelled vendor
// mail. A message has the target when any sentence has it (noisy-or); a
// sentence in which the label's quote stands counts for itself as well.
func (t *trainer) sentenceHead(h int, skip func(row int) bool) (w []float64, bias float64, err error) {
	f := t.cols.found
	start := make([]float64, f+1)
	if !t.opt.WordsOnly {
		for i, n := range t.cols.names[:f] {
			start[i] = sentencePrior(h, n)
		}
	}
	start[f] = sentenceBias
	x := start
	if !t.opt.PriorOnly {
		prior := slices.Clone(start)
		iterations := 30
		if skip != nil {
			iterations = 20
		}
		x, err = minimize(start, iterations, func(x, grad []float64) float64 {
			loss := 0.0
			for i, e := range t.items {
				if r := &t.rows[i]; r.vendor && (skip == nil || !skip(i)) {
					loss += bag(r, h, has(e, h), x, grad)
				}
			}
			// The bias is held lightly: a tactic that the data show twice
			// keeps near what was set.
			d := x[f] - sentenceBias
			grad[f] += 0.2 * d
			return loss + 0.1*d*d + t.penalty("S", x[:f], prior, grad)
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return x[:f], x[f], nil
}

// inner is the number of parts that the sentence heads are trained without, to
// see what they find in mail that they have not seen.
const inner = 3

// stack adds to every row what sentence heads find that were trained without
// its sender: what they find in their own training mail would look surer than
// it ever will again.
func (t *trainer) stack(dense [][]float64, bias []float64) error {
	if t.opt.WordsOnly {
		return nil
	}
	ids := make([]int32, len(weights.FoundNames()))
	for i := range ids {
		ids[i] = int32(t.cols.found + i)
	}
	part := func(i int) int {
		h := fnv.New32a()
		h.Write([]byte(t.items[i].Group)) // never fails
		return int(h.Sum32() % inner)
	}
	for p := range inner {
		if !t.opt.PriorOnly {
			var err error
			if dense, bias, err = t.sentenceHeads(func(i int) bool { return part(i) == p }); err != nil {
				return err
			}
		}
		table := weights.NewTable(bias, dense, t.cols.found)
		for i := range t.rows {
			if part(i) == p {
				f := table.Find(t.rows[i].sentences)
				t.rows[i].message = append(t.rows[i].message, f.Terms(ids)...)
			}
		}
	}
	return nil
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
func bag(r *row, h int, present bool, x, grad []float64) float64 {
	f := len(x) - 1
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
