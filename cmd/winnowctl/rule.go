package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

func newRuleCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "rule", Short: "Say what always holds for a vendor or address", Long: ruleHelp}
	cmd.AddCommand(newRuleAddCommand(con), newRuleListCommand(con), newRuleRemoveCommand(con))
	return cmd
}

const ruleHelp = `A rule beats everything that was learned; only the correction of a single message
beats it.

  never-mute       its mail is never judged worth muting
  always-mute      its pitches, promotions and newsletters are; answers to you,
                   invoices and lists stay what they are
  always-personal  its mail is personal and not judged

A domain or name is meant for all of the vendor, an address for itself.`

func newRuleAddCommand(con *console) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "add never-mute|always-mute|always-personal VENDOR", Short: "Make a rule", Long: ruleHelp, Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			r := triage.Rule{Kind: triage.RuleKind(args[0])}
			if !slices.Contains(triage.RuleKinds[:], r.Kind) {
				return usageError{fmt.Errorf("%s is no rule: there are %s", args[0], joined(triage.RuleKinds[:]))}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				d := triage.Decision{Act: triage.ActRule, Rule: &r}
				if err := meant(eng, strings.Join(args[1:], " "), &d); err != nil {
					return err
				}
				if dry {
					return preview(cmd.Context(), con, eng, d)
				}
				id, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "The rule holds: %s. Undo with: winnowctl undo %d\n", eng.Describe(d), id)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

// meant puts into a rule whom it is for. A domain or address may be one that
// has not written yet.
func meant(eng *engine.Engine, name string, d *triage.Decision) error {
	d.Rule.For = strings.ToLower(strings.TrimSpace(name))
	if strings.Contains(name, "@") {
		return nil
	}
	id, err := eng.FindOne(name)
	if err == nil {
		d.Vendor = id
		return nil
	}
	if strings.Contains(name, ".") && !strings.Contains(name, " ") {
		return nil
	}
	return err
}

func newRuleListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print the rules", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				rules := eng.Rules()
				if len(rules) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "No rules yet. Add one with: winnowctl rule add never-mute VENDOR")
					return nil
				}
				return printTable(con, rules, []column[triage.Decision]{
					{"no", func(d triage.Decision) string { return fmt.Sprint(d.ID) }},
					{"rule", func(d triage.Decision) string { return string(d.Rule.Kind) }},
					{"for", func(d triage.Decision) string { return d.Rule.For }},
					{"since", func(d triage.Decision) string { return day(d.At) }},
				}, func(d triage.Decision) any { return ruleRecordOf(d) })
			})
		},
	}
}

// ruleRecord is a rule of the buyer's own. Other tools rely on it.
type ruleRecord struct {
	ID    triage.DecisionID `json:"id"`
	Kind  triage.RuleKind   `json:"kind"`
	For   string            `json:"for"`
	Keys  []string          `json:"keys"`
	Since string            `json:"since"` // RFC 3339
}

func ruleRecordOf(d triage.Decision) ruleRecord {
	return ruleRecord{ID: d.ID, Kind: d.Rule.Kind, For: d.Rule.For, Keys: orEmpty(d.Keys), Since: d.At.Format("2006-01-02T15:04:05Z07:00")}
}

func newRuleRemoveCommand(con *console) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "remove VENDOR", Short: "Take a rule back", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := strings.Join(args, " ")
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				for _, d := range eng.Rules() {
					if !strings.EqualFold(d.Rule.For, name) && fmt.Sprint(d.ID) != name {
						continue
					}
					gone := triage.Decision{Act: triage.ActRuleRemove, Rule: d.Rule}
					if dry {
						return preview(cmd.Context(), con, eng, gone)
					}
					id, err := eng.Decide(cmd.Context(), gone)
					if err != nil {
						return err
					}
					fmt.Fprintf(con.out, "The rule is gone: %s. Undo with: winnowctl undo %d\n", eng.Describe(d), id)
					return nil
				}
				return engine.NotFound("rule", name)
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}
