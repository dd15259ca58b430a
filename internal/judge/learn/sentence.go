package learn

import (
	"hash/fnv"
	"math"
	"slices"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// sentenceHeads learns the heads that weigh sentences from the labelled vendor
// mail, leaving out the rows for which skip says so. A message has a target
// when any sentence has it (noisy-or); a sentence in which the label's quote
// stands counts for itself as well. All heads are learned in one pass over the
// sentences, the weights of a feature side by side, the biases last.
func (t *trainer) sentenceHeads(skip func(row int) bool) (dense [][]float64, bias []float64, err error) {
	const heads = weights.SentenceHeads
	f := t.cols.found
	start := make([]float64, heads*(f+1))
	for h := range heads {
		if !t.opt.WordsOnly {
			for i, n := range t.cols.names[:f] {
				start[i*heads+h] = sentencePrior(h, n)
			}
		}
		start[f*heads+h] = sentenceBias
	}
	x := start
	if !t.opt.PriorOnly {
		prior := slices.Clone(start)
		iterations := 32
		if skip != nil {
			iterations = 22
		}
		x, err = minimize(start, iterations, func(x, grad []float64) float64 {
			loss := 0.0
			for i, e := range t.items {
				if r := &t.rows[i]; r.vendor && (skip == nil || !skip(i)) {
					loss += bag(r, e, x, grad)
				}
			}
			// The biases are held lightly: a tactic that the data show twice
			// keeps near what was set.
			for j := f * heads; j < len(x); j++ {
				d := x[j] - sentenceBias
				loss += 0.1 * d * d
				grad[j] += 0.2 * d
			}
			for i, l := range t.pull[famSentence][:f] {
				for j := i * heads; j < (i+1)*heads; j++ {
					d := x[j] - prior[j]
					loss += l * d * d / 2
					grad[j] += l * d
				}
			}
			return loss
		})
		if err != nil {
			return nil, nil, err
		}
	}
	for h := range heads {
		w := make([]float64, f)
		for i := range w {
			w[i] = x[i*heads+h]
		}
		dense, bias = append(dense, w), append(bias, x[f*heads+h])
	}
	return dense, bias, nil
}

// inner is the number of parts that the sentence heads are trained without, to
// see what they find in mail that they have not seen.
const inner = 2

// innerPart is the inner part that a row is in, by its sender.
func (t *trainer) innerPart(i int) int {
	h := fnv.New32a()
	h.Write([]byte(t.items[i].Group)) // never fails
	return int(h.Sum32() % inner)
}

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
	part := t.innerPart
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
	target, from := weights.HeadTarget(h)
	return e.Axis(triage.Axis(target)) >= from
}

// quoteWeight is what a quoted sentence counts beside its message.
const quoteWeight = 0.7

// bag adds the loss of one message and its gradient.
func bag(r *row, e *Example, x, grad []float64) float64 {
	const heads = weights.SentenceHeads
	if len(r.sentences) == 0 {
		return 0
	}
	bias := len(x) - heads
	p := make([][heads]float64, len(r.sentences))
	var absent [heads]float64
	for h := range absent {
		absent[h] = 1
	}
	for i, v := range r.sentences {
		s := p[i][:]
		copy(s, x[bias:])
		for _, term := range v {
			w := x[int(term.ID)*heads:][:heads]
			val := float64(term.Value)
			for h := range w {
				s[h] += w[h] * val
			}
		}
		for h := range s {
			s[h] = min(sigmoid(s[h]), 1-1e-9)
			absent[h] *= 1 - s[h]
		}
	}
	loss := 0.0
	var factor [heads]float64
	var present uint32
	for h := range factor {
		if has(e, h) {
			present |= 1 << h
			any := max(1-absent[h], 1e-9)
			loss -= r.phrasing * math.Log(any)
			factor[h] = -r.phrasing * absent[h] / any
		} else {
			loss -= r.phrasing * math.Log(max(absent[h], 1e-300))
			factor[h] = r.phrasing
		}
	}
	for i, v := range r.sentences {
		var d [heads]float64
		for h := range d {
			d[h] = factor[h] * p[i][h]
			if present&r.carries[i]&(1<<h) != 0 {
				loss -= quoteWeight * r.phrasing * math.Log(max(p[i][h], 1e-12))
				d[h] -= quoteWeight * r.phrasing * (1 - p[i][h])
			}
			grad[bias+h] += d[h]
		}
		for _, term := range v {
			g := grad[int(term.ID)*heads:][:heads]
			val := float64(term.Value)
			for h := range g {
				g[h] += d[h] * val
			}
		}
	}
	return loss
}
