package engine

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// Rules lists the buyer's rules that hold, in the order in which they were
// made: decisions of the act triage.ActRule.
func (e *Engine) Rules() []triage.Decision { return slices.Clone(e.snap.Load().choices.rules) }

// RuleOf is the buyer's rule for all mail of a vendor; ok is false when there
// is none.
func (e *Engine) RuleOf(id triage.VendorID) (rule triage.Rule, ok bool) {
	r := e.snap.Load().rules.vendor[id]
	if r == nil {
		return rule, false
	}
	return *r, true
}

func sameRule(a, b triage.Decision) bool { return a.ID == b.ID }

func ruleText(r *triage.Rule) string {
	switch r.Kind {
	case triage.NeverMute:
		return "never mute " + r.For
	case triage.AlwaysMute:
		return "always mute " + r.For
	case triage.AlwaysPersonal:
		return "mail from " + r.For + " is always personal"
	}
	return r.For
}

// titleOf names a message to people.
func (e *Engine) titleOf(id triage.ContentID) string {
	if m, ok := e.snap.Load().byID.find(id); ok && m.Subject != "" {
		return "“" + m.Subject + "”"
	}
	return "a message"
}

// corrected says what was corrected.
func corrected(c *triage.Correction) string {
	var out []string
	if c.Kind != triage.KindUnknown {
		out = append(out, "it is "+string(c.Kind))
	}
	if c.Verdict != "" {
		out = append(out, "verdict "+string(c.Verdict))
	}
	for _, a := range triage.Axes {
		if l, ok := c.Levels[a]; ok {
			out = append(out, fmt.Sprintf("%s %d", a, l))
		}
	}
	for _, t := range triage.Tactics {
		if is, ok := c.Tactics[t]; ok && is {
			out = append(out, "has "+string(t))
		} else if ok {
			out = append(out, "no "+string(t))
		}
	}
	return strings.Join(out, ", ")
}
