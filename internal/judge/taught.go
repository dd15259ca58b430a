package judge

import (
	"fmt"
	"math"
	"slices"

	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// taughtLabel names what corrections of other mail add to a sum.
const taughtLabel = "what you taught Winnow"

// WorthOf is the stretch of the worth that belongs to a verdict, from low up
// to high.
func WorthOf(verdict triage.Verdict) (low, high float64) { return builtInValuer().WorthOf(verdict) }

// WorthOf is the package's WorthOf by these rates.
func (v *Valuer) WorthOf(verdict triage.Verdict) (low, high float64) {
	// The worth at which the odds of a mute reach what is asked of them.
	mute := v.muteAt - v.width*math.Log(v.sure/(1-v.sure))
	mute = clamp(mute, 2, ConsiderAt-2)
	switch verdict {
	case triage.Engage:
		return EngageAt, 100
	case triage.Consider:
		return ConsiderAt, EngageAt
	case triage.MuteIt:
		return 0, mute
	}
	return mute, ConsiderAt
}

// leastTaught is the share of the odds that a kind is given before what was
// taught counts: what the reading ruled out can still be taught.
const leastTaught = 1e-3

// taughtOdds puts what was taught about the kinds into their odds.
func taughtOdds(odds [len(weights.Kinds)]float64, t *triage.Taught) [len(weights.Kinds)]float64 {
	if t == nil || len(t.Kinds) == 0 {
		return odds
	}
	var total float64
	for _, o := range odds {
		total += o
	}
	for i, k := range weights.Kinds {
		if w, ok := t.Kinds[k]; ok {
			odds[i] = math.Max(odds[i], leastTaught*total) * math.Exp(w)
		}
	}
	return odds
}

// taughtTactics settles the tactics by what the buyer said of them: in this
// message, and of the sender's other mail.
func taughtTactics(j *triage.Judgement, r *triage.Reading, ctx Context) {
	settle := func(t triage.Tactic, is bool, why string) {
		has := j.Has(t)
		switch {
		case is && !has:
			j.Tactics = append(slices.Clip(j.Tactics), t)
			j.Evidence = append(slices.Clip(j.Evidence), triage.Evidence{Target: triage.TargetOf(t), Fact: "taught", Cue: "taught", Reason: why, Weight: 1})
		case !is && has:
			j.Tactics = slices.DeleteFunc(slices.Clone(j.Tactics), func(x triage.Tactic) bool { return x == t })
			j.Evidence = slices.DeleteFunc(slices.Clone(j.Evidence), func(e triage.Evidence) bool { return triage.Tactic(e.Target) == t })
		}
	}
	for _, t := range triage.Tactics {
		if ctx.Correction != nil {
			if is, ok := ctx.Correction.Tactics[t]; ok {
				settle(t, is, "you said so")
				continue
			}
		}
		if ctx.Taught == nil || ctx.Taught.Tactics[t] == 0 {
			continue
		}
		var p float64
		for _, s := range r.Tactics {
			if s.Tactic == t {
				p = s.Probability
			}
		}
		switch p, w := logit(p), ctx.Taught.Tactics[t]; {
		case p < 0 && p+w >= 0:
			settle(t, true, "you said so of mail like this")
		case p >= 0 && p+w < 0:
			settle(t, false, "")
		}
	}
}

// logit is the log-odds of a probability, within the bounds of learned.Logit.
func logit(p float64) float64 {
	p = clamp(p, 0.02, 0.98)
	return math.Log(p / (1 - p))
}

// taught adds what corrections of other mail say about the axes.
func (v *Valuer) taught(j *triage.Judgement, ctx Context, known bool) {
	if ctx.Taught == nil || !known {
		return
	}
	for i, a := range triage.Axes {
		if w := ctx.Taught.Axes[i]; w != 0 {
			v.add(judgedAxis(j, a), a, w, taughtLabel, "taught")
		}
	}
}

// ruled reports that the buyer's own rule settled the verdict. Answers to the
// buyer, invoices and lists are not what "always mute" is about.
func (v *Valuer) ruled(j *triage.Judgement, ctx Context) bool {
	if ctx.Rule == nil || ctx.Rule.Kind != triage.AlwaysMute || !j.Kind.Selling() && j.Kind != triage.KindFraud {
		return false
	}
	j.Verdict, j.Probability, j.Band = triage.MuteIt, 1, triage.Sure
	return true
}

// RuleReason says which rule of the buyer holds, "" for none.
func RuleReason(r *triage.Rule) string {
	if r == nil {
		return ""
	}
	switch r.Kind {
	case triage.NeverMute:
		return fmt.Sprintf("your rule: never mute %s", r.For)
	case triage.AlwaysMute:
		return fmt.Sprintf("your rule: always mute %s", r.For)
	case triage.AlwaysPersonal:
		return fmt.Sprintf("your rule: mail from %s is personal", r.For)
	}
	return ""
}

// taughtReason says that corrections moved the verdict.
func taughtReason(ctx Context) string {
	if !ctx.Taught.Any() || math.Abs(ctx.Taught.Worth) < 0.5 && ctx.Taught.Axes == [len(triage.Axes)]float64{} {
		return ""
	}
	if ctx.Taught.Own > 0 {
		return fmt.Sprintf("%s, by correcting mail of this vendor %s (%+.0f)", taughtLabel, times(ctx.Taught.Own), ctx.Taught.Worth)
	}
	return fmt.Sprintf("%s, by correcting mail like this of other vendors (%+.0f)", taughtLabel, ctx.Taught.Worth)
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
