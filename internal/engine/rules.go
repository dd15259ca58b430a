package engine

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/judge"
	"winnow/internal/triage"
	"winnow/internal/vendor"
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

// rule puts the buyer's rule for a message into its context. A rule that lets
// mail through is for mail that is the sender's: once the buyer's own server is
// known, it has to say so (DMARC, an aligned signature, or an aligned SPF pass,
// RFC 7489 section 3.1). Mail that it calls forged gets a warning as well.
func (s *snapshot) rule(c *judge.Context, m *triage.Message, id triage.VendorID) {
	r := s.rules.of(m, id)
	if r == nil || r.Kind == triage.AlwaysMute || s.server == "" || vendor.Aligned(m, s.server) || bySPF(m, s.server) {
		c.Rule = r
		return
	}
	if vendor.Spoofed(m, s.server) {
		c.Thread.KnownPerson = false
		c.Thread.Spoofed = m.From.Domain()
	}
}

// bySPF reports whether the buyer's own server found that the sending host may
// send for the domain in From.
func bySPF(m *triage.Message, server string) bool {
	from := vendor.Registrable(m.From.Domain())
	back := triage.Address{Email: m.ReturnPath}
	return m.Auth.Server == server && m.Auth.SPF == "pass" && m.Auth.DMARC != "fail" && from != "" && vendor.Registrable(back.Domain()) == from
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
