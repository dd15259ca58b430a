package weights

import (
	"math"
	"slices"

	"winnow/internal/judge/feature"
)

// Found sums up what the sentences of one message show, head by head, for the
// heads that weigh whole messages: so that an axis rests on the sentences that
// carry it.
type Found struct {
	absent [SentenceHeads]float64 // probability that no sentence has it
	best   [SentenceHeads]float64
	sum    [SentenceHeads]float64
	any    bool
}

// Add takes in one sentence, given the probability of each head.
func (f *Found) Add(p *[SentenceHeads]float64) {
	if !f.any {
		f.any = true
		for h := range f.absent {
			f.absent[h] = 1
		}
	}
	for h, v := range p {
		f.absent[h] *= 1 - v
		f.best[h] = max(f.best[h], v)
		f.sum[h] += v
	}
}

// Present is the probability that any sentence has the head's target.
func (f *Found) Present(h int) float64 {
	if !f.any {
		return 0
	}
	return 1 - f.absent[h]
}

// foundSteps are the names of the features made of one head.
var foundSteps = [...]string{" at all", " plainly", " much"}

// FoundNames lists the names of the features that Terms gives, in its order.
func FoundNames() []string {
	var out []string
	for h := range SentenceHeads {
		for _, s := range foundSteps {
			out = append(out, "found "+SentenceHead(h)+s)
		}
	}
	return out
}

// Terms returns the features that AppendTerms appends.
func (f *Found) Terms(ids []int32) feature.Vector { return f.AppendTerms(nil, ids) }

// AppendTerms appends the features: for each head whether any sentence shows it,
// how plainly the best one does, and in how many sentences it stands. ids
// holds the numbers of FoundNames; -1 leaves a feature out.
func (f *Found) AppendTerms(out feature.Vector, ids []int32) feature.Vector {
	if !f.any {
		return out
	}
	out = slices.Grow(out, SentenceHeads*len(foundSteps))
	for h := range SentenceHeads {
		vals := [...]float64{f.Present(h), f.best[h], math.Log1p(f.sum[h])}
		for i, v := range vals {
			if id := ids[h*len(vals)+i]; id >= 0 && v > 0.01 {
				out = append(out, feature.Term{ID: id, Value: float32(v)})
			}
		}
	}
	return out
}

// Find weighs sentences and sums up what they show.
func (t *Table) Find(sentences []feature.Vector) Found {
	var f Found
	for _, v := range sentences {
		if v == nil {
			continue
		}
		p := t.Sentence(v)
		f.Add(&p)
	}
	return f
}

// Sentence returns the probability of each sentence head.
func (t *Table) Sentence(v feature.Vector) [SentenceHeads]float64 {
	var p [SentenceHeads]float64
	copy(p[:], t.Bias)
	t.Score(v, p[:])
	for h, s := range p {
		p[h] = sigmoid(s)
	}
	return p
}

func sigmoid(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}
