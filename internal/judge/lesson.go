package judge

import "winnow/internal/triage"

// Lesson is Valuer.Lesson by the built-in rates.
func Lesson(m *triage.Message, ctx Context, fix triage.Correction, features []string) *triage.Lesson {
	return builtInValuer().Lesson(m, ctx, fix, features)
}

// Lesson is what a correction of a message teaches about other mail: how the
// message stands in its context without anything that the buyer taught or
// ruled, with the worth that it comes to with its kind and axes as corrected.
// Numbers are rounded to what a record keeps, so that a lesson is the same
// before and after a restart.
func (v *Valuer) Lesson(m *triage.Message, ctx Context, fix triage.Correction, features []string) *triage.Lesson {
	ctx.Taught, ctx.Rule, ctx.Correction = nil, nil, nil
	before := v.Decide(m, ctx)
	odds := OddsIn(m, ctx)
	all := fix
	all.Verdict = ""
	ctx.Correction = &all
	after := v.Decide(m, ctx)
	l := &triage.Lesson{
		Features: features, Worth: round(after.Worth), Unsure: before.Band == triage.Unsure,
		Odds: odds, Axes: map[triage.Axis]float64{},
	}
	for k, o := range l.Odds {
		l.Odds[k] = round(o)
	}
	for _, a := range triage.Axes {
		x := before.Axis(a)
		if !before.Kind.Vendor() { // not judged: what was read stands for it
			x = m.Reading.Axis(a)
		}
		if x.Level.Known() {
			l.Axes[a] = round(x.Expected)
		}
	}
	for t := range fix.Tactics {
		if l.Tactics == nil {
			l.Tactics = map[triage.Tactic]float64{}
		}
		l.Tactics[t] = 0
		for _, s := range m.Reading.Tactics {
			if s.Tactic == t {
				l.Tactics[t] = round(s.Probability)
			}
		}
	}
	return l
}

func round(x float64) float64 { return float64(float32(x)) }

// BuiltIn are the rates that Decide goes by.
func BuiltIn() *Valuer { return builtInValuer() }
