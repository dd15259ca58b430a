package judge

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// maxReasons is the number of sentences given for a verdict.
const maxReasons = 8

// reasons puts the terms of the worth into sentences, strongest first. Each
// sentence stands for a term that is really in the sum, and quotes what it
// rests on where there are words for it.
func reasons(j *triage.Judgement, m *triage.Message, ctx Context) []string {
	var out []string
	if s := kindReason(j, ctx); s != "" {
		out = append(out, s)
	}
	if s := RuleReason(ctx.Rule); s != "" && !(ctx.Correction != nil && ctx.Correction.Verdict != "") {
		out = append(out, s)
	}
	out = append(out, m.Reading.Unread...)
	type said struct {
		weight float64
		text   string
	}
	var list []said
	for _, p := range j.Parts {
		a := triage.Axis(p.Label)
		if !slices.Contains(triage.Axes[:], a) || math.Abs(p.Value) < 0.5 {
			continue
		}
		list = append(list, said{math.Abs(p.Value), axisReason(j, a, p.Value)})
	}
	slices.SortStableFunc(list, func(a, b said) int { return cmp.Compare(b.weight, a.weight) })
	for _, s := range list {
		out = append(out, s.text)
	}
	for _, n := range ctx.Needs {
		out = append(out, n.Reason)
	}
	for _, p := range j.Parts {
		if strings.HasPrefix(p.Cue, "stage:") && p.Value >= 0.5 {
			out = append(out, fmt.Sprintf("%s (%+.0f)", p.Label, p.Value))
		}
	}
	if s := taughtReason(ctx); s != "" {
		out = append(out, s)
	}
	if s := askReason(j, m, ctx); s != "" {
		out = append(out, s)
	}
	return out[:min(len(out), maxReasons)]
}

func axisReason(j *triage.Judgement, a triage.Axis, value float64) string {
	text := fmt.Sprintf("%s %.1f of %d (%+.0f)", a, judgedAxis(j, a).Expected, a.Top(), value)
	for _, e := range j.Evidence {
		if e.Target.Axis() != a {
			continue
		}
		why := e.Reason
		if a == triage.Pressure {
			if l := tacticLabel(triage.Tactic(e.Target)); l != "" {
				why = l
			}
		}
		if e.Quote != "" {
			return fmt.Sprintf("%s: %s, “%s”", text, why, e.Quote)
		}
		return fmt.Sprintf("%s: %s", text, why)
	}
	return text
}

func kindReason(j *triage.Judgement, ctx Context) string {
	switch {
	case ctx.Correction != nil && ctx.Correction.Kind != "":
		return "you said that it is " + string(j.Kind)
	case ctx.Mine:
		return "you wrote it"
	case ctx.Rule != nil && ctx.Rule.Kind == triage.AlwaysPersonal:
		return RuleReason(ctx.Rule)
	case ctx.Thread.SpoofedOwn:
		return "it claims to come from your own domain, and does not"
	case ctx.Thread.Spoofed != "":
		return "it claims to come from " + ctx.Thread.Spoofed + ", and your mail server found that it does not"
	case ctx.Thread.LookAlikeOf != "" && j.Kind == triage.KindFraud:
		return "its domain imitates " + ctx.Thread.LookAlikeOf
	case ctx.Thread.OwnDomain:
		return "it comes from your own organisation"
	case j.Kind == triage.KindDialogue && ctx.Thread.BuyerWrote:
		return "it answers what you wrote"
	case ctx.Relationship.Exists && j.Kind.Vendor():
		return "you deal with them, so they are never muted by Winnow"
	case !j.Kind.Vendor():
		return "it is " + string(j.Kind) + " mail, not a vendor's"
	}
	return ""
}
