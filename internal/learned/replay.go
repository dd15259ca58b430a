package learned

import (
	"math"
	"slices"

	"winnow/internal/triage"
)

// Event is one active correction, put to the vendor whose mail it is of.
type Event struct {
	Vendor     string
	Correction triage.Correction
}

// Bounds is the stretch of the worth that belongs to a verdict.
type Bounds func(triage.Verdict) (low, high float64)

// Replay goes through the corrections, oldest first. The same corrections give
// the same model, to the last bit. Those without a lesson teach nothing.
func Replay(events []Event, bounds Bounds) *Model {
	m := &Model{vendors: map[string]*own{}, shared: map[string]*shared{}}
	for i := range events {
		if l := events[i].Correction.Lesson; l != nil && len(l.Features) > 0 {
			m.learn(events[i].Vendor, &events[i].Correction, l, bounds)
		}
	}
	return m
}

// errors are what is missing to what the buyer said, by head; 0 where nothing
// was said or the judge was right and sure.
type errors [heads]float64

func (m *Model) learn(vendor string, c *triage.Correction, l *triage.Lesson, bounds Bounds) {
	features := l.Features[:min(len(l.Features), maxFeatures)]
	x := scaled(features)
	ours, theirs := m.predictions(vendor, features, x)
	e := wrong(c, l, &ours, bounds)
	o := m.vendors[vendor]
	if o == nil {
		o = &own{features: map[string]*row{}}
		m.vendors[vendor] = o
	}
	o.n++
	o.bias.step(&e, 1, func(n int) float64 { return math.Max(leastBias, firstBias*2.5/(float64(n)+2.5)) })
	for i, f := range features {
		r := o.features[f]
		if r == nil {
			r = &row{}
			o.features[f] = r
		}
		r.step(&e, x[i], func(n int) float64 { return math.Max(leastOwn, firstOwn*4/(float64(n)+4)) })
	}
	e = wrong(c, l, &theirs, bounds)
	if e == (errors{}) {
		return
	}
	for i, f := range features {
		if !sharedFeature(f) {
			continue
		}
		s := m.shared[f]
		if s == nil {
			s = &shared{}
			m.shared[f] = s
		}
		if !slices.Contains(s.vendors, vendor) {
			s.vendors = append(s.vendors, vendor)
			m.agreed = m.agreed || len(s.vendors) > 1
		}
		s.step(&e, x[i], func(n int) float64 { return firstShare * halfShare / (halfShare + float64(n)) })
	}
}

// predictions is what the vendor's own layers and the shared one say so far.
// Each is taught by what it lacks itself, so that corrections of different
// vendors do not depend on one another's order.
func (m *Model) predictions(vendor string, features []string, x []float64) (ours, theirs [heads]float64) {
	o := m.vendors[vendor]
	if o != nil {
		ours = o.bias.w
	}
	for i, f := range features {
		if o != nil {
			if r := o.features[f]; r != nil {
				for h, w := range r.w {
					ours[h] += w * x[i]
				}
			}
		}
		if s := m.shared[f]; s != nil {
			for h, w := range s.w {
				theirs[h] += w * x[i]
			}
		}
	}
	return ours, theirs
}

// step moves the weights by a share of the errors that falls with the number
// of steps that were made.
func (r *row) step(e *errors, x float64, rate func(n int) float64) {
	for h, err := range e {
		if err == 0 || math.IsNaN(err) { // a record that says nothing
			continue
		}
		r.w[h] = clamp(r.w[h]+rate(int(r.n[h]))*err*x, most(h))
		if r.n[h] < math.MaxUint16 {
			r.n[h]++
		}
	}
}

// most is the largest that a head's error, weight or sum may be.
func most(head int) float64 {
	switch {
	case head < headAxis:
		return mostKind
	case head < headWorth:
		return mostAxis
	case head == headWorth:
		return mostWorth
	}
	return mostTactic
}

// What is close enough to what the buyer said: half a level, and the margins
// by which the right kind, worth or tactic should stand clear.
const (
	closeLevel   = 0.35
	kindMargin   = 1.0
	worthMargin  = 3.0
	tacticMargin = 1.0
	vendorLean   = math.Ln2 // the log-odds by which another kind must outweigh a vendor's: the judge takes a message for a vendor's from a third of the odds
	leastOdds    = 1e-3     // what the judge ruled out is taken for this, so that it can be taught
)

// wrong is what the correction says beyond what is predicted already.
func wrong(c *triage.Correction, l *triage.Lesson, said *[heads]float64, bounds Bounds) (e errors) {
	if c.Kind != triage.KindUnknown {
		wrongKind(&e, c.Kind, l, said)
	}
	for i, a := range triage.Axes {
		level, ok := c.Levels[a]
		base, read := l.Axes[a]
		if !ok || !read || !level.Known() {
			continue
		}
		if d := float64(level) - base - said[headAxis+i]; math.Abs(d) > closeLevel {
			e[headAxis+i] = clamp(d, mostAxis)
		}
	}
	if c.Verdict != "" {
		e[headWorth] = wrongWorth(l.Worth+said[headWorth], l.Unsure, c.Verdict, bounds)
	}
	for i, t := range triage.Tactics {
		is, ok := c.Tactics[t]
		if !ok {
			continue
		}
		w := Logit(l.Tactics[t]) + said[headTactic+i]
		if is && w < tacticMargin {
			e[headTactic+i] = clamp(tacticMargin-w, mostTactic)
		} else if !is && w > -tacticMargin {
			e[headTactic+i] = clamp(-tacticMargin-w, mostTactic)
		}
	}
	return e
}

// wrongWorth is what the worth lacks to stand within the verdict's stretch, and
// clear of its ends when it had been wrong or unsure.
func wrongWorth(worth float64, unsure bool, v triage.Verdict, bounds Bounds) float64 {
	low, high := bounds(v)
	if worth >= low && worth < high && !unsure {
		return 0
	}
	margin := math.Min(worthMargin, (high-low)/2)
	return clamp(math.Max(low+margin, math.Min(high-margin, worth))-worth, mostWorth)
}

// wrongKind asks that the right kind stands clear of the best other one. One
// that the judge had right and was sure of needs no margin.
func wrongKind(e *errors, right triage.Kind, l *triage.Lesson, said *[heads]float64) {
	at, best, score := -1, -1, math.Inf(-1)
	var own float64
	for i, k := range kinds {
		s := math.Log(math.Max(l.Odds[k], leastOdds)) + said[headKind+i]
		if k == right {
			at, own = i, s
		} else if s > score {
			best, score = i, s
		}
	}
	margin := 0.0
	if at >= 0 && best >= 0 && !right.Vendor() && kinds[best].Vendor() {
		score += vendorLean
	}
	if l.Unsure || own < score {
		margin = kindMargin
	}
	if lack := margin + score - own; at >= 0 && lack > 0 {
		lack = math.Min(lack, mostKind)
		e[headKind+at], e[headKind+best] = lack, -lack
	}
}

// Logit is the log-odds of a probability, kept within what can be taught.
func Logit(p float64) float64 {
	p = math.Max(0.02, math.Min(0.98, p))
	return math.Log(p / (1 - p))
}
