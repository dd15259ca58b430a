package learn

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"winnow/internal/judge"
	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// sample is a reading of a message by a model that was trained without it.
type sample struct {
	*Example
	reading triage.Reading
}

// calibrate sets the few parameters that turn sums into answers, from readings
// of messages that the model which read them had not seen: the temperature of
// the kinds, the odds from which a tactic counts, the cut points of the axes.
func calibrate(params map[string]float64, samples []sample) {
	params["kind.temperature"] = bestTemperature(samples)
	for _, t := range triage.Tactics {
		params["tactic.power."+string(t)] = tacticPower(samples, t)
	}
	for _, a := range triage.Axes {
		for k, c := range axisCuts(samples, a) {
			params[fmt.Sprintf("%s.cut%d", a, k+1)] = c
		}
	}
}

// bestTemperature minimises the negative log-likelihood of the kinds.
func bestTemperature(samples []sample) float64 {
	best, at := math.Inf(1), 1.0
	for t := 0.6; t < 4; t += 0.05 {
		nll := 0.0
		for _, s := range samples {
			sums := make([]float64, len(weights.Kinds))
			gold := 0
			for i, k := range weights.Kinds {
				sums[i] = math.Log(max(s.reading.KindOdds[k], 1e-12)) / t
				if k == s.Kind {
					gold = i
				}
			}
			nll -= math.Log(max(probabilities(sums)[gold], 1e-12))
		}
		if nll < best {
			best, at = nll, t
		}
	}
	return at
}

// tacticPower is the power that takes the odds from which a tactic is best
// counted to one half. The cut that is best for this tactic alone is drawn to
// the one that is best for all, the more the fewer cases there are.
func tacticPower(samples []sample, t triage.Tactic) float64 {
	common := bestCut(samples, triage.Tactics[:])
	cases := 0
	for _, s := range samples {
		if s.Has(t) {
			cases++
		}
	}
	own := bestCut(samples, []triage.Tactic{t})
	trust := float64(cases) / float64(cases+40)
	cut := math.Exp(trust*math.Log(own) + (1-trust)*math.Log(common))
	return math.Log(0.5) / math.Log(cut)
}

// bestCut is the probability from which counting the tactics gives the best
// micro-F1; the middle of those that do nearly as well.
func bestCut(samples []sample, tactics []triage.Tactic) float64 {
	var cuts, scores []float64
	top := 0.0
	for cut := 0.2; cut <= 0.8; cut += 0.02 {
		var n counts
		for _, s := range samples {
			if !s.Kind.Vendor() {
				continue
			}
			for _, t := range tactics {
				n.add(s.Has(t), probabilityOf(&s.reading, t) >= cut)
			}
		}
		cuts, scores = append(cuts, cut), append(scores, n.f1())
		top = max(top, n.f1())
	}
	sum, n := 0.0, 0.0
	for i, f := range scores {
		if f >= top-0.005 {
			sum += cuts[i]
			n++
		}
	}
	return sum / n
}

func probabilityOf(r *triage.Reading, t triage.Tactic) float64 {
	for _, s := range r.Tactics {
		if s.Tactic == t {
			return s.Probability
		}
	}
	return 0
}

// axisCuts are the cut points of an axis' expected level: where as many
// messages lie at or above a level as the labels have. That is close to the
// best quadratic kappa, and steadier than looking for it.
func axisCuts(samples []sample, a triage.Axis) []float64 {
	top := int(a.Top())
	var expected []float64
	above := make([]int, top)
	for _, s := range samples {
		if !s.Kind.Vendor() {
			continue
		}
		score := s.reading.Axis(a)
		if !score.Level.Known() {
			continue
		}
		e := score.Expected
		for _, p := range score.Parts {
			if p.Cue == "floor" {
				e -= p.Value
			}
		}
		expected = append(expected, e)
		for k := range int(s.Axis(a)) {
			above[k]++
		}
	}
	slices.Sort(expected)
	cuts := make([]float64, top)
	for k := range cuts {
		natural := float64(k) + 0.5
		at := len(expected) - above[k]
		if at <= 0 || at >= len(expected) {
			cuts[k] = natural
			continue
		}
		cuts[k] = (expected[at-1] + expected[at]) / 2
	}
	return cuts
}

// fitWorth learns the rates of the worth from calibrated readings of unseen
// messages: an ordinal model of the verdict whose rates cannot change sign,
// held to what was set by hand.
func fitWorth(params map[string]float64, samples []sample) error {
	set := judge.HandSetWorth()
	names := worthNames()
	nr := len(names)
	const unit = 8.0 // points of worth for each unit of log-odds
	// Rates are squares, so that they stay at zero or above; bases are free.
	start := make([]float64, nr+3)
	free := func(i int) bool { return i < 4 }
	for i, n := range names {
		r := set[n] / unit
		if free(i) {
			start[i] = r
		} else {
			start[i] = math.Sqrt(r)
		}
	}
	start[nr], start[nr+1], start[nr+2] = 15/unit, math.Log(25/unit), math.Log(25/unit)
	prior := slices.Clone(start)
	type point struct {
		x    []float64
		y    int
		w    float64
		kind int
	}
	size := map[string]float64{}
	for _, s := range samples {
		size[s.Group]++
	}
	var points []point
	for _, s := range samples {
		y := verdictRank(s.Verdict)
		k := slices.Index(vendorKinds, s.reading.Kind)
		if y < 0 || k < 0 || len(s.reading.Unread) > 0 {
			continue
		}
		v := judge.WorthValues(s.reading.Usefulness.Expected, s.reading.Interest.Expected, s.reading.Proof.Expected, s.reading.Pressure.Expected, s.reading.Lean.Expected)
		w := math.Pow(size[s.Group], -0.25)
		if s.Passes < 3 {
			w *= 0.8
		}
		points = append(points, point{v[:], y, w, k})
	}
	x, err := minimize(start, 200, func(x, grad []float64) float64 {
		th := unfold(x[nr:])
		gth := make([]float64, 3)
		loss := 0.0
		for _, p := range points {
			s := x[p.kind]
			for i, v := range p.x {
				s += x[4+i] * x[4+i] * v
			}
			at := func(k int) float64 {
				switch {
				case k <= 0:
					return 1
				case k > 3:
					return 0
				}
				return sigmoid(s - th[k-1])
			}
			lo, hi := at(p.y), at(p.y+1)
			q := max(lo-hi, 1e-9)
			loss -= p.w * math.Log(q)
			dlo, dhi := lo*(1-lo), hi*(1-hi)
			ds := -p.w * (dlo - dhi) / q
			grad[p.kind] += ds
			for i, v := range p.x {
				grad[4+i] += ds * v * 2 * x[4+i]
			}
			if p.y >= 1 {
				gth[p.y-1] += p.w * dlo / q
			}
			if p.y < 3 {
				gth[p.y] -= p.w * dhi / q
			}
		}
		fold(x[nr:], gth, grad[nr:])
		for i := range nr {
			d := x[i] - prior[i]
			loss += d * d
			grad[i] += 2 * d
		}
		return loss
	})
	if err != nil {
		return err
	}
	// The scale is laid so that the marks of engage and consider stand where
	// the judge has them.
	th := unfold(x[nr:])
	points100 := (judge.EngageAt - judge.ConsiderAt) / (th[2] - th[1])
	shift := judge.EngageAt - th[2]*points100
	for i, n := range names {
		if free(i) {
			params["worth."+n] = x[i]*points100 + shift
		} else {
			params["worth."+n] = x[i] * x[i] * points100
		}
	}
	params["worth.width"] = points100
	params["worth.mute"] = th[0]*points100 + shift
	return nil
}

var vendorKinds = []triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindDialogue}

func worthNames() []string {
	var out []string
	for _, k := range vendorKinds {
		out = append(out, "base."+string(k))
	}
	return append(out, judge.WorthTerms[:]...)
}

// fitMute sets the probability from which a mute is given: the lowest from
// which mutes of unseen messages were right often enough, and none did harm.
// The share that was right is drawn to what the probabilities say, so that one
// miss among few mutes does not move the mark far.
func fitMute(params map[string]float64, samples []sample, judged func(*sample) triage.Judgement) {
	type point struct {
		p           float64
		right, harm bool
	}
	params["worth.sure"], params["band.unsure"], params["verdict.slope"], params["verdict.shift"] = 0, 0, 1, 0
	var points []point
	for i := range samples {
		s := &samples[i]
		if j := judged(s); j.Verdict == triage.MuteIt {
			points = append(points, point{j.Probability, s.Verdict == triage.MuteIt, s.Verdict == triage.Engage || neverMuted(s.Kind)})
		}
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(b.p, a.p) })
	// On mail of collections that no part of the judge had seen, people's own
	// mail reached a probability of .63.
	const least = 0.7
	const (
		aim   = 0.9
		drawn = 20 // mutes that what the probabilities say counts as
	)
	cut, right, stated := 0.9, 0.0, 0.0
	for i, p := range points {
		if p.harm {
			break
		}
		if p.right {
			right++
		}
		stated += p.p
		n := float64(i + 1)
		if (right+drawn*stated/n)/(n+drawn) >= aim {
			cut = p.p
		}
	}
	params["worth.sure"] = clamp(cut-0.01, least, 0.95)
}

func clamp(x, low, high float64) float64 { return max(low, min(high, x)) }
