package judge

import (
	"fmt"

	"winnow/internal/triage"
)

// stageRates are the points of worth that a message gains at a stage of a need
// that it answers in full: for each level of usefulness and proof, and for a
// price. They are set by hand and never negative, so that an offer never
// lowers the worth.
var stageRates = map[triage.Stage]struct {
	usefulness, proof, price float64
	why                      string
}{
	triage.StageLooking:   {usefulness: 4, why: "what it can do"},
	triage.StageComparing: {usefulness: 2, proof: 2, price: 3, why: "capability, proof and price"},
	triage.StageDeciding:  {proof: 4, price: 6, why: "price and proof"},
}

// alreadyUsing is the share by which a need counts that is met already: more
// of the same matters less.
const alreadyUsing = 0.4

// stages are the terms of the worth that the stages of the buyer's needs add.
func stages(j *triage.Judgement, needs []triage.NeedMatch) []triage.Part {
	var out []triage.Part
	for _, n := range needs {
		r, ok := stageRates[n.Stage]
		if !ok {
			continue
		}
		p := r.usefulness*level(j.Usefulness) + r.proof*level(j.Proof)
		if n.Price {
			p += r.price
		}
		if p *= clamp(n.Score, 0, 1); p > 0 {
			out = append(out, triage.Part{Label: fmt.Sprintf("%s, since you are %s on “%s”", r.why, n.Stage, n.Need), Value: p, Cue: "stage:" + n.Need})
		}
	}
	return out
}

// level is the expected level of an axis, 0 while it is unknown.
func level(s triage.AxisScore) float64 {
	if !s.Level.Known() {
		return 0
	}
	return s.Expected
}
