package judge

import (
	"maps"
	"math"
	"strconv"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// The marks on the scale of worth, 0 to 100: from EngageAt a message is worth
// the buyer's time, from ConsiderAt it is kept within reach. Where a mute
// begins is learned.
const (
	EngageAt   = 65.0
	ConsiderAt = 40.0
)

// Valuer turns the axes of a message into what it is worth to the buyer. The
// worth is a sum of terms; each rises with an offer or falls with pressure, so
// that more of an offer never lowers it and more pressure never raises it.
type Valuer struct {
	rates  map[string]float64
	muteAt float64 // worth below which mail should not reach the buyer
	width  float64 // points of worth that change the odds by a factor of e
	sure   float64 // odds of a mute from which it is given

	// What the odds of the chosen verdict are worth as a probability: slope and
	// shift of their logarithm.
	slope, shift float64

	// Probability that kind and verdict are right, below which a verdict is
	// unsure and from which it is sure.
	unsureBelow, sureFrom float64
	scales                map[triage.Axis]*scale
}

// WorthTerms names the terms of the worth that are learned, offers first. All
// are held at zero or above; those of pressure are taken off.
var WorthTerms = [...]string{
	"usefulness", "usefulness.more", "interest", "interest.more", "proof", "proof.more", "second", "both", "lean",
	"pressure1", "pressure2", "pressure3",
}

// NewValuer reads the rates from a model.
func NewValuer(m *weights.Model) *Valuer {
	v := &Valuer{
		rates:  map[string]float64{},
		muteAt: m.Param("worth.mute", 15),
		width:  m.Param("worth.width", 8),
		sure:   m.Param("worth.sure", 0.5),
		slope:  m.Param("verdict.slope", 1),
		shift:  m.Param("verdict.shift", 0),

		unsureBelow: m.Param("band.unsure", 0.25),
		sureFrom:    m.Param("band.sure", 0.65),
		scales:      map[triage.Axis]*scale{},
	}
	for _, k := range weights.Kinds {
		v.rates["base."+string(k)] = m.Param("worth.base."+string(k), handSet["base."+string(k)])
	}
	for _, t := range WorthTerms {
		v.rates[t] = m.Param("worth."+t, handSet[t])
	}
	for _, a := range triage.Axes {
		s := newScale(m, a)
		v.scales[a] = &s
	}
	return v
}

// handSet are the rates before anything is learned: the codebook's table put
// into points.
var handSet = map[string]float64{
	"base.pitch": 32, "base.promo": 34, "base.newsletter": 36, "base.dialogue": 55,
	"usefulness": 7, "usefulness.more": 8, "interest": 8, "interest.more": 5, "proof": 5, "proof.more": 4,
	"second": 5, "both": 6, "lean": 4, "pressure1": 3, "pressure2": 12, "pressure3": 25,
}

// HandSetWorth returns the rates before anything is learned.
func HandSetWorth() map[string]float64 { return maps.Clone(handSet) }

// WorthValues are the values of WorthTerms for expected levels: rate times
// value is what a term adds, with pressure's counted negative.
func WorthValues(usefulness, interest, proof, pressure, lean float64) [len(WorthTerms)]float64 {
	hi := max(usefulness, interest, proof)
	lo := min(usefulness, interest, proof)
	second := usefulness + interest + proof - hi - lo
	return [...]float64{
		usefulness, max(0, usefulness-1), interest, max(0, interest-1), proof, max(0, proof-1),
		min(second, 1), min(usefulness, 2*interest), lean,
		-min(pressure, 1), -clamp(pressure-1, 0, 1), -clamp(pressure-2, 0, 1),
	}
}

func clamp(x, low, high float64) float64 { return max(low, min(high, x)) }

var worthLabels = [...]string{
	"usefulness", "usefulness", "interest", "interest", "proof", "proof",
	"two offers together", "useful, and to you", "the message as a whole", "pressure", "pressure", "pressure",
}

// value fills in worth and parts.
func (v *Valuer) value(j *triage.Judgement, lean float64, further []triage.Part) {
	known := func(s triage.AxisScore) float64 {
		if !s.Level.Known() {
			return 0
		}
		return s.Expected
	}
	j.Parts = append(j.Parts[:0:0], triage.Part{Label: baseLabel(j.Kind), Value: v.rates["base."+string(j.Kind)], Cue: "base"})
	vals := WorthValues(known(j.Usefulness), known(j.Interest), known(j.Proof), known(j.Pressure), lean)
	for i, x := range vals {
		p := x * v.rates[WorthTerms[i]]
		if p == 0 {
			continue
		}
		if n := len(j.Parts) - 1; j.Parts[n].Label == worthLabels[i] {
			j.Parts[n].Value += p
			continue
		}
		j.Parts = append(j.Parts, triage.Part{Label: worthLabels[i], Value: p, Cue: WorthTerms[i]})
	}
	j.Parts = append(j.Parts, further...)
	sum := triage.SumParts(j.Parts)
	j.Worth = clamp(sum, 0, 100)
	if j.Worth != sum {
		j.Parts = append(j.Parts, triage.Part{Label: "the scale ends at " + strconv.Itoa(int(j.Worth)), Value: j.Worth - sum, Cue: "limit"})
	}
}

func baseLabel(k triage.Kind) string {
	switch k {
	case triage.KindPitch:
		return "where a sales approach starts"
	case triage.KindPromo:
		return "where advertising starts"
	case triage.KindNewsletter:
		return "where a newsletter starts"
	case triage.KindDialogue:
		return "where an answer to you starts"
	}
	return "where other mail starts"
}

// odds are the probabilities of the verdicts, best first, for a worth: logistic
// in the distance to each mark, so that they are ordered as the worth is.
func (v *Valuer) odds(worth float64) [len(triage.Verdicts)]float64 {
	engage := sigmoid((worth - EngageAt) / v.width)
	consider := sigmoid((worth - ConsiderAt) / v.width)
	skip := sigmoid((worth - v.muteAt) / v.width)
	return [...]float64{engage, consider - engage, math.Max(skip-consider, 0), 1 - math.Max(skip, consider)}
}

// stated is how often a verdict that was chosen with such odds is right, as
// learned from verdicts on mail that the judge had not seen.
func (v *Valuer) stated(odds float64) float64 {
	odds = clamp(odds, leastStated, 1-leastStated)
	return sigmoid(v.slope*math.Log(odds/(1-odds)) + v.shift)
}

// leastStated keeps the logarithm of odds finite.
const leastStated = 1e-6
