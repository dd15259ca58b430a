package learn

import (
	"math"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// ordinal learns a head with an ordered answer from the labelled vendor mail:
// one weight vector and a threshold for each level above 0, by the proportional
// odds model.
func (t *trainer) ordinal(head, top int, level func(*Example) int) (w, thresholds []float64, err error) {
	f := len(t.cols.names)
	start := make([]float64, f+1+top)
	if !t.opt.WordsOnly {
		for i, n := range t.cols.names {
			start[i] = messagePrior(head, n)
		}
	}
	// Thresholds are learned as a first one and the steps between, which stay
	// positive. Column f is not used, so that penalty can be shared.
	start[f+1] = 1.5
	for k := 1; k < top; k++ {
		start[f+1+k] = math.Log(1.5)
	}
	family := famOffer
	switch {
	case head == weights.HeadLean:
		family = famLean
	case weights.MessageHead(head) == string(triage.Pressure):
		family = famPressure
	case weights.MessageHead(head) == string(triage.Interest):
		family = famInterest
	}
	prior := append([]float64(nil), start...)
	x := start
	if !t.opt.PriorOnly {
		x, err = minimize(start, 40, func(x, grad []float64) float64 {
			th := unfold(x[f+1:])
			loss := 0.0
			gth := make([]float64, top)
			for i, e := range t.items {
				if e.Hint != "" || e.Source == SourceWritten || !e.Kind.Vendor() {
					continue
				}
				r := &t.rows[i]
				s := 0.0
				for _, term := range r.message {
					s += x[term.ID] * float64(term.Value)
				}
				y := level(e)
				// P(y) = at(y) - at(y+1), at(k) the odds of at least k
				at := func(k int) float64 {
					switch {
					case k <= 0:
						return 1
					case k > top:
						return 0
					}
					return sigmoid(s - th[k-1])
				}
				lo, hi := at(y), at(y+1)
				p := max(lo-hi, 1e-9)
				loss -= r.weight * math.Log(p)
				dlo, dhi := lo*(1-lo), hi*(1-hi)
				if y <= 0 {
					dlo = 0
				}
				if y+1 > top {
					dhi = 0
				}
				ds := -r.weight * (dlo - dhi) / p
				for _, term := range r.message {
					grad[term.ID] += ds * float64(term.Value)
				}
				if y >= 1 {
					gth[y-1] += r.weight * dlo / p
				}
				if y+1 <= top {
					gth[y] -= r.weight * dhi / p
				}
			}
			fold(x[f+1:], gth, grad[f+1:])
			return loss + t.penalty(family, x, prior, grad)
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return x[:f], unfold(x[f+1:]), nil
}

// unfold turns a first threshold and the logarithms of the steps into
// thresholds.
func unfold(x []float64) []float64 {
	out := make([]float64, len(x))
	out[0] = x[0]
	for k := 1; k < len(x); k++ {
		out[k] = out[k-1] + math.Exp(x[k])
	}
	return out
}

// fold carries the gradient of the thresholds back.
func fold(x, gth, grad []float64) {
	rest := 0.0
	for k := len(x) - 1; k >= 1; k-- {
		rest += gth[k]
		grad[k] += rest * math.Exp(x[k])
	}
	grad[0] += rest + gth[0]
}
