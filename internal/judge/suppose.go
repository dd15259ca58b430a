package judge

import (
	"slices"

	"winnow/internal/triage"
)

// Suppose is what a judgement of a message would be if one axis stood at
// another level and all else were as it is: the worth is summed anew. Evidence,
// tactics, verdict and reasons are left as they were.
func Suppose(m *triage.Message, j triage.Judgement, a triage.Axis, level triage.Level) triage.Judgement {
	*judgedAxis(&j, a) = triage.AxisScore{
		Level: level, Expected: max(0, float64(level)),
		Parts: []triage.Part{{Label: "supposed", Value: max(0, float64(level)), Cue: "supposed"}},
	}
	var kept []triage.Part
	for _, p := range j.Parts {
		if p.Cue != "base" && p.Cue != "limit" && !slices.Contains(WorthTerms[:], p.Cue) {
			kept = append(kept, p)
		}
	}
	lean := 0.0
	if m.Reading.Pressure.Level.Known() && m.Reading.Usefulness.Level.Known() {
		lean = m.Reading.Lean.Expected
	}
	builtInValuer().value(&j, lean, kept)
	return j
}
