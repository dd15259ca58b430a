package judge

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// builtInModel is parsed once, for Decide and for readers.
var builtInModel = sync.OnceValues(func() (*weights.Model, error) {
	return weights.Read(bytes.NewReader(builtIn))
})

var builtInValuer = sync.OnceValue(func() *Valuer {
	m, err := builtInModel()
	if err != nil {
		// NewReader reports the damage; the hand-set rates are still true to
		// the codebook.
		m = &weights.Model{}
	}
	return NewValuer(m)
})

// Decide puts a message's reading into the buyer's context. It is pure and
// cheap. A relationship, or mail that is not selling, is never muted.
func Decide(m *triage.Message, ctx Context) triage.Judgement { return builtInValuer().Decide(m, ctx) }

// Limits of a mute: the share of odds that kinds which are never muted may
// have at most.
const maxProtected = 0.15

// Decide is the package's Decide by these rates.
func (v *Valuer) Decide(m *triage.Message, ctx Context) triage.Judgement {
	kind, kindOdds, protected := kindIn(m, ctx)
	j := triage.Judgement{Kind: kind, Verdict: triage.VerdictNone, Needs: ctx.Needs}
	if !kind.Vendor() {
		for _, a := range triage.Axes {
			*judgedAxis(&j, a) = triage.AxisScore{}
		}
		j.Probability = kindOdds
		j.Band = bandOf(kindOdds, m)
		j.Parts = []triage.Part{{Label: "it is not a vendor's mail and is not judged", Value: 0, Cue: "kind"}}
		j.Reasons = []string{kindReason(&j, ctx)}
		return j
	}
	r := &m.Reading
	j.Usefulness, j.Interest, j.Proof, j.Pressure = r.Usefulness, r.Interest, r.Proof, r.Pressure
	known := j.Pressure.Level.Known() && j.Usefulness.Level.Known()
	v.inThread(&j, r, ctx, known)
	v.asked(&j, r, ctx, known)
	taughtTactics(&j, r, ctx)
	v.needs(&j, ctx, known)
	v.repetition(&j, ctx, known)
	v.taught(&j, ctx, known)
	v.corrected(&j, ctx)
	lean := 0.0
	if known {
		lean = r.Lean.Expected
	}
	v.value(&j, lean, further(&j, ctx, known))
	v.verdict(&j, m, ctx, kindOdds, protected, known)
	j.Reasons = reasons(&j, m, ctx)
	return j
}

func judgedAxis(j *triage.Judgement, a triage.Axis) *triage.AxisScore {
	switch a {
	case triage.Usefulness:
		return &j.Usefulness
	case triage.Interest:
		return &j.Interest
	case triage.Proof:
		return &j.Proof
	}
	return &j.Pressure
}

// add puts a further term on an axis, within the axis' scale. The parts are
// copied first: the reading's own are never changed.
func (v *Valuer) add(score *triage.AxisScore, a triage.Axis, value float64, label, cue string) {
	value = clamp(score.Expected+value, 0, float64(a.Top())) - score.Expected
	if value == 0 {
		return
	}
	parts := make([]triage.Part, 0, len(score.Parts)+1)
	score.Parts = append(append(parts, score.Parts...), triage.Part{Label: label, Value: value, Cue: cue})
	score.Expected += value
	score.Level = v.scales[a].level(score.Expected)
}

// needs lifts usefulness and interest by what the message answers of the
// buyer's needs.
func (v *Valuer) needs(j *triage.Judgement, ctx Context, known bool) {
	if !known {
		return
	}
	for _, n := range ctx.Needs {
		s := clamp(n.Score, 0, 1)
		if n.Stage == triage.StageUsing {
			s *= alreadyUsing
		}
		label := fmt.Sprintf("answers your need “%s” (“%s”)", n.Need, n.Found)
		v.add(&j.Interest, triage.Interest, 1.2*s, label, "need:"+n.Need)
		v.add(&j.Usefulness, triage.Usefulness, 0.5*s, label, "need:"+n.Need)
	}
}

// repetition adds the pressure of coming again with nothing new.
func (v *Valuer) repetition(j *triage.Judgement, ctx Context, known bool) {
	if !known || !j.Kind.Selling() {
		return
	}
	if n := ctx.Touch.Number; n > 1 {
		stale := 1 - clamp(ctx.Touch.Novelty, 0, 1)
		step := 0.12
		if j.Kind == triage.KindPitch {
			step = 0.3
		}
		add := step * float64(min(n, 7)-1) * stale
		v.add(&j.Pressure, triage.Pressure, add, fmt.Sprintf("mail %d without an answer, %.0f %% of it new", n, 100*(1-stale)), "sequence")
	}
	if ctx.Sequence.HyperSpam && ctx.Touch.Number > 1 {
		v.add(&j.Pressure, triage.Pressure, 0.7, "many mails, no answer, nothing new", "hyper-spam")
	}
	if !ctx.Relationship.OptedOut.IsZero() && !ctx.Touch.Date.IsZero() && ctx.Touch.Date.After(ctx.Relationship.OptedOut) {
		v.add(&j.Pressure, triage.Pressure, 1.5, "writes on after you told them to stop", "opted-out")
	}
}

// corrected puts what the buyer corrected in place of what was read.
func (v *Valuer) corrected(j *triage.Judgement, ctx Context) {
	if ctx.Correction == nil {
		return
	}
	for _, a := range triage.Axes {
		l, ok := ctx.Correction.Levels[a]
		if !ok {
			continue
		}
		*judgedAxis(j, a) = triage.AxisScore{
			Level: l, Expected: max(0, float64(l)),
			Parts: []triage.Part{{Label: "you corrected it", Value: max(0, float64(l)), Cue: "correction"}},
		}
	}
}

func (v *Valuer) verdict(j *triage.Judgement, m *triage.Message, ctx Context, kindOdds, protected float64, known bool) {
	if ctx.Correction != nil && ctx.Correction.Verdict != "" {
		j.Verdict, j.Probability, j.Band = ctx.Correction.Verdict, 1, triage.Sure
		return
	}
	if v.ruled(j, ctx) {
		return
	}
	odds := v.odds(j.Worth)
	at := 0
	switch {
	case j.Worth >= EngageAt:
	case j.Worth >= ConsiderAt:
		at = 1
	case odds[3] < v.sure:
		at = 2
	default:
		at = 3
	}
	if at == 3 && (ctx.Rule != nil && ctx.Rule.Kind == triage.NeverMute || v.onlyTaught(m, ctx)) {
		at = 2
		odds[2], odds[3] = odds[2]+odds[3], 0
	}
	if at == 3 && (ctx.Relationship.Exists || ctx.Thread.BuyerWrote || ctx.Thread.KnownPerson || len(ctx.Needs) > 0) {
		at = 2
		odds[2], odds[3] = odds[2]+odds[3], 0
	}
	if at == 3 && (!known || len(m.Reading.Unread) > 0 || j.Kind != triage.KindPitch && j.Kind != triage.KindPromo || protected > maxProtected ||
		!ctx.Thread.Resolvable && hasFact(m, factQuotesReader)) {
		at = 2 // by caution: it may well be one to mute, and the odds say so
	}
	if j.Kind == triage.KindDialogue && at >= 2 {
		at = 1
		odds[1], odds[2], odds[3] = odds[1]+odds[2]+odds[3], 0, 0
	}
	if !known {
		// Nothing was read, so nothing is promised: kept within reach of the
		// buyer's eye, and said to be unsure.
		at = 2
	}
	j.Verdict, j.Probability = triage.Verdicts[at], v.stated(odds[at])
	j.Band = v.bandOf(j.Probability*kindOdds, m)
	if j.Band == triage.Unsure && j.Verdict == triage.MuteIt {
		j.Verdict, j.Probability = triage.Skip, v.stated(odds[2])
	}
}

// onlyTaught reports that a mute rests on corrections of other vendors' mail
// alone: those never set a vendor aside.
func (v *Valuer) onlyTaught(m *triage.Message, ctx Context) bool {
	if ctx.Taught == nil || ctx.Taught.Own > 0 {
		return false
	}
	ctx.Taught = nil
	return v.Decide(m, ctx).Verdict != triage.MuteIt
}

// further are the terms of the worth that come from the buyer: the stages of
// the needs, and what was taught.
func further(j *triage.Judgement, ctx Context, known bool) []triage.Part {
	if !known {
		return nil
	}
	out := stages(j, ctx.Needs)
	if ctx.Taught != nil && ctx.Taught.Worth != 0 {
		out = append(out, triage.Part{Label: taughtLabel, Value: ctx.Taught.Worth, Cue: "taught"})
	}
	return out
}

func hasFact(m *triage.Message, name string) bool {
	return slices.ContainsFunc(m.Reading.Facts, func(f triage.Fact) bool { return f.Name == name })
}

// bandOf says how sure a verdict is, by the probability that kind and verdict
// are both right. Its limits are learned, from verdicts on mail that the judge
// had not seen. What could not be read in full is never sure.
func (v *Valuer) bandOf(p float64, m *triage.Message) triage.Band {
	return band(p, v.unsureBelow, v.sureFrom, m)
}

// bandOf says how sure it is that a message is no vendor's.
func bandOf(p float64, m *triage.Message) triage.Band { return band(p, 0.4, 0.75, m) }

func band(p, unsure, sure float64, m *triage.Message) triage.Band {
	switch {
	case len(m.Reading.Unread) > 0 || m.Broken != "" || p < unsure:
		return triage.Unsure
	case p < sure:
		return triage.Likely
	}
	return triage.Sure
}
