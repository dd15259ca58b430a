package learn

import (
	"math"

	"winnow/internal/triage"
)

// statedHeld is how many verdicts the odds as they are count as, when it is
// learned how often verdicts of such odds are right.
const statedHeld = 12.0

// fitStated learns what the odds of chosen verdicts are worth as
// probabilities: a slope and a shift of their logarithm, held to one and none.
// It changes no verdict, only how sure the judge says it is (Platt, 1999).
func fitStated(params map[string]float64, samples []sample, judged func(*sample) triage.Judgement) {
	params["verdict.slope"], params["verdict.shift"], params["band.unsure"] = 1, 0, 0
	type point struct{ x, y float64 }
	var points []point
	for i := range samples {
		s := &samples[i]
		j := judged(s)
		if !s.Kind.Vendor() || !j.Kind.Vendor() || len(s.reading.Unread) > 0 {
			continue
		}
		p := clamp(j.Probability, 1e-6, 1-1e-6)
		y := 0.0
		if j.Verdict == s.Verdict {
			y = 1
		}
		points = append(points, point{math.Log(p / (1 - p)), y})
	}
	slope, shift := 1.0, 0.0
	for range 30 { // Newton's method; the loss is convex
		gs, gb := statedHeld*(slope-1), statedHeld*shift
		ss, sb, bb := statedHeld, 0.0, statedHeld
		for _, p := range points {
			q := sigmoid(slope*p.x + shift)
			w := q * (1 - q)
			gs += (q - p.y) * p.x
			gb += q - p.y
			ss += w * p.x * p.x
			sb += w * p.x
			bb += w
		}
		det := ss*bb - sb*sb
		slope -= (bb*gs - sb*gb) / det
		shift -= (ss*gb - sb*gs) / det
	}
	params["verdict.slope"], params["verdict.shift"] = max(slope, 0.1), shift
}
