package judge

import (
	"math"
	"strconv"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// A scale turns the sum of a head into a place on an axis. The odds that the
// level is at least k are logistic in the sum, with one threshold a level (the
// proportional odds model); the expected level is the sum of these odds. It
// rises with the sum, so that what adds to the sum never lowers the level.
type scale struct {
	axis       triage.Axis
	thresholds []float64 // of the sum, by level from 1
	cuts       []float64 // of the expected level, by level from 1
}

func newScale(m *weights.Model, a triage.Axis) scale {
	s := scale{axis: a}
	for k := 1; k <= int(a.Top()); k++ {
		n := strconv.Itoa(k)
		s.thresholds = append(s.thresholds, m.Param(string(a)+".threshold"+n, 2*float64(k)-1))
		s.cuts = append(s.cuts, m.Param(string(a)+".cut"+n, float64(k)-0.5))
	}
	return s
}

// expected is the expected level for a sum.
func (s *scale) expected(sum float64) float64 {
	var e float64
	for _, t := range s.thresholds {
		e += sigmoid(sum - t)
	}
	return e
}

// level is the step that an expected level stands for.
func (s *scale) level(expected float64) triage.Level {
	var l triage.Level
	for _, c := range s.cuts {
		if expected >= c {
			l++
		}
	}
	return l
}

// slope is the rise of the expected level for each unit of the sum, between
// two sums: by it every term of the sum becomes a term of the level, and the
// terms add up.
func (s *scale) slope(from, to float64) float64 {
	if d := to - from; math.Abs(d) > 1e-9 {
		return (s.expected(to) - s.expected(from)) / d
	}
	const h = 1e-6
	return (s.expected(from+h) - s.expected(from-h)) / (2 * h)
}

func sigmoid(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}

// softmax turns sums into probabilities. A temperature above 1 makes them less
// extreme.
func softmax(sums []float64, temperature float64) []float64 {
	out := make([]float64, len(sums))
	top := math.Inf(-1)
	for _, s := range sums {
		top = max(top, s/temperature)
	}
	var total float64
	for i, s := range sums {
		out[i] = math.Exp(s/temperature - top)
		total += out[i]
	}
	for i := range out {
		out[i] /= total
	}
	return out
}
