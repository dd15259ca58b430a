package judge

import (
	"math"
	"slices"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// Recast puts a reading by a model without calibrated parameters under those of
// the reader's model, as if it had been read by it: the odds of the kinds at
// its temperature, tactics by its powers, levels by its cut points. Quotes stay
// those of the first reading. Calibrating tries many parameters on many
// messages, and need not read them anew for each.
func (r *Reader) Recast(raw triage.Reading) triage.Reading {
	out := raw
	sums := make([]float64, len(weights.Kinds))
	for i, k := range weights.Kinds {
		sums[i] = math.Log(max(raw.KindOdds[k], 1e-300))
	}
	r.kind(&out, sums)
	out.Tactics = nil
	for _, t := range raw.Tactics {
		t.Probability = math.Pow(t.Probability, r.powers[slices.Index(triage.Tactics[:], t.Tactic)])
		if t.Probability >= leastTactic {
			out.Tactics = append(out.Tactics, t)
		}
	}
	if len(raw.Unread) > 0 {
		return out
	}
	for i, a := range triage.Axes {
		s := axisOf(&out, a)
		parts := make([]triage.Part, 0, len(s.Parts))
		for _, p := range s.Parts {
			if p.Cue == cueFloor {
				s.Expected -= p.Value
				continue
			}
			parts = append(parts, p)
		}
		s.Parts = parts
		s.Level = r.scales[i].level(s.Expected)
	}
	r.settle(&out)
	return out
}
