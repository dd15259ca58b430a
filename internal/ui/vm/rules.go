package vm

import (
	"strings"
	"time"

	"winnow/internal/triage"
)

// Rules is what the screen of rules needs of the engine.
type Rules interface {
	// Rules lists the rules that hold: decisions of the act triage.ActRule.
	Rules() []triage.Decision
}

// RuleRow is a rule as its screen shows it.
type RuleRow struct {
	Decision triage.Decision
	Text     string
	Does     string
	Since    string
}

// RuleChoice is a kind of rule to choose from.
type RuleChoice struct {
	Kind       triage.RuleKind
	Name, Does string
}

// RuleChoices lists the kinds of rule.
var RuleChoices = [...]RuleChoice{
	{triage.NeverMute, "Never mute", "its mail is never judged worth muting, and nothing mutes it"},
	{triage.AlwaysMute, "Always mute", "its selling mail is always judged worth muting"},
	{triage.AlwaysPersonal, "Always personal", "its mail is personal and not judged"},
}

// NewRuleRows lists the rules, the newest first.
func NewRuleRows(say Speech, in []triage.Decision, now time.Time) []RuleRow {
	out := make([]RuleRow, 0, len(in))
	for i := len(in) - 1; i >= 0; i-- {
		d := in[i]
		if d.Rule == nil {
			continue
		}
		r := RuleRow{Decision: d, Text: upperFirst(RuleWords(say, d.Rule)), Since: say.T("since %s", Date(say, now, d.At))}
		for _, c := range RuleChoices {
			if c.Kind == d.Rule.Kind {
				r.Does = upperFirst(say.T(c.Does))
			}
		}
		out = append(out, r)
	}
	return out
}

// ParseRule reads a rule that the buyer makes: for a vendor that is known, or
// for an address or domain that may never have written. wrong is a sentence
// about what is amiss, or "".
func ParseRule(say Speech, kind triage.RuleKind, who string, standings []triage.Standing) (d triage.Decision, wrong string) {
	name := strings.ToLower(strings.TrimSpace(who))
	d = triage.Decision{Act: triage.ActRule, Rule: &triage.Rule{Kind: kind, For: name}}
	if strings.Contains(name, "@") {
		return d, ""
	}
	s, wrong := FindVendor(say, standings, name)
	switch {
	case s != nil:
		d.Vendor = s.Vendor.ID
	case strings.Contains(name, ".") && !strings.Contains(name, " "):
	default:
		return d, wrong
	}
	return d, ""
}

// RulesText is the rules as plain text.
func RulesText(say Speech, rows []RuleRow) string {
	text := say.T("Rules") + "\n"
	for _, r := range rows {
		text += "\n" + r.Text + " (" + r.Since + ")\n  " + r.Does + "\n"
	}
	return text
}

// RuleWords says what a rule demands.
func RuleWords(say Speech, r *triage.Rule) string {
	who := oneLine(r.For)
	switch r.Kind {
	case triage.NeverMute:
		return say.T("never mute %s", who)
	case triage.AlwaysMute:
		return say.T("always mute %s", who)
	case triage.AlwaysPersonal:
		return say.T("mail of %s is always personal", who)
	}
	return string(r.Kind) + " " + who
}
