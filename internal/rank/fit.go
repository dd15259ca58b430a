package rank

import (
	"math"

	"winnow/internal/triage"
)

// Fitted is how well a number of pseudo messages foretells.
type Fitted struct {
	Pseudo float64
	Error  float64 // root of the mean squared difference, in points of worth
}

// FitPseudo measures, for each candidate, how well the worth of a message is
// foretold by the shrunken mean of the other messages of its vendor (by their
// offers, drawn towards the prior of the message's kind). Vendors with one
// message tell nothing of it and are left out; n is the number of messages that
// were foretold. The candidate with the least error comes first among equals.
func FitPseudo(vendors [][]triage.Judgement, candidates []float64) (out []Fitted, best int, n int) {
	out = make([]Fitted, len(candidates))
	for i, m := range candidates {
		out[i].Pseudo = m
	}
	for _, v := range vendors {
		var worth []float64
		var kinds []triage.Kind
		sum := 0.
		for i := range v {
			if v[i].Kind.Vendor() && readable(&v[i]) > 0 {
				w := offerWorth(&v[i])
				worth, kinds, sum = append(worth, w), append(kinds, v[i].Kind), sum+w
			}
		}
		if len(worth) < 2 {
			continue
		}
		for i, w := range worth {
			n++
			for c, m := range candidates {
				others := float64(len(worth) - 1)
				guess := (m*prior(kinds[i]) + sum - w) / (m + others)
				out[c].Error += (guess - w) * (guess - w)
			}
		}
	}
	for i := range out {
		if n > 0 {
			out[i].Error = math.Sqrt(out[i].Error / float64(n))
		}
		if out[i].Error < out[best].Error {
			best = i
		}
	}
	return out, best, n
}
