package learn

import (
	"math"

	"winnow/internal/triage"
)

// bins is the number of bins of the expected calibration error.
const bins = 15

// calibration is the expected calibration error of the kind and of the
// verdict: the mean distance between how sure an answer was and how often such
// answers were right.
func (h *Held) calibration() (kind, verdict float64) {
	var k, v [bins]bin
	n, nv := 0, 0
	for _, g := range h.Gold {
		odds := h.KindOdds[g.ID]
		best := 0.0
		for _, p := range odds {
			best = max(best, p)
		}
		k[binOf(best)].add(best, h.Pred[g.ID].Kind == g.Kind)
		n++
		j := h.Judged[g.ID]
		if g.Kind.Vendor() && j.Kind.Vendor() && j.Band != triage.Unsure {
			v[binOf(j.Probability)].add(j.Probability, j.Verdict == g.Verdict)
			nv++
		}
	}
	return ece(k[:], n), ece(v[:], nv)
}

type bin struct {
	sum   float64
	right int
	n     int
}

func (b *bin) add(p float64, right bool) {
	b.sum += p
	b.n++
	if right {
		b.right++
	}
}

func binOf(p float64) int { return min(int(p*bins), bins-1) }

func ece(b []bin, n int) float64 {
	if n == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range b {
		sum += math.Abs(x.sum - float64(x.right))
	}
	return sum / float64(n)
}
