package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

// identityCommands are what a buyer does about who belongs together. They stand
// under the vendor command.
func identityCommands(con *console) []*cobra.Command {
	return []*cobra.Command{newJoinCommand(con), newSplitCommand(con), newSuggestionsCommand(con), newPeopleCommand(con)}
}

func newJoinCommand(con *console) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "join VENDOR OTHER",
		Short: "Say that two vendors are one",
		Long:  "Each is a name, a domain or an address. It holds whatever mail comes later, until it is undone or they are split.",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := vendorNamed(cmd.Context(), eng, args[0])
				if err != nil {
					return err
				}
				b, err := vendorNamed(cmd.Context(), eng, args[1])
				if err != nil {
					return err
				}
				x, y := &a.Standing.Vendor, &b.Standing.Vendor
				if x.ID == y.ID {
					fmt.Fprintf(con.out, "%s and %s are one vendor already. Nothing changed.\n", args[0], args[1])
					return nil
				}
				if dry {
					fmt.Fprintf(con.out, "%s (%s) and %s (%s) would be one vendor with %d messages. Nothing changed.\n",
						x.Name, x.ID, y.Name, y.ID, len(x.Messages)+len(y.Messages))
					return nil
				}
				id, err := eng.Decide(cmd.Context(), triage.Decision{
					Act: triage.ActJoin, Vendor: x.ID, With: &triage.Side{Vendor: y.ID},
				})
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s (%s) and %s (%s) are one vendor. Undo with: winnowctl undo %d\n", x.Name, x.ID, y.Name, y.ID, id)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

func newSplitCommand(con *console) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "split VENDOR DOMAIN-OR-ADDRESS…",
		Short: "Say that some of a vendor's domains or addresses are somebody else's",
		Args:  cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := vendorNamed(cmd.Context(), eng, args[0])
				if err != nil {
					return err
				}
				v := &a.Standing.Vendor
				out := strings.Join(args[1:], ", ")
				d := triage.Decision{Act: triage.ActSplit, Vendor: v.ID, With: &triage.Side{Keys: args[1:]}}
				if dry {
					if err := eng.Check(d); err != nil {
						return err
					}
					fmt.Fprintf(con.out, "%s would be split off from %s (%s). Nothing changed.\n", out, v.Name, v.ID)
					return nil
				}
				id, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s no longer counts as %s (%s). Undo with: winnowctl undo %d\n", out, v.Name, v.ID, id)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

func newSuggestionsCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use:   "suggestions",
		Short: "List vendors that may be one, and why they were not joined",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				rows := eng.Suggestions()
				if len(rows) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "No two vendors look like one.")
					return nil
				}
				return printTable(con, rows, []column[triage.JoinSuggestion]{
					{"vendor", func(j triage.JoinSuggestion) string { return fmt.Sprintf("%s (%s)", j.AName, j.A) }},
					{"other", func(j triage.JoinSuggestion) string { return fmt.Sprintf("%s (%s)", j.BName, j.B) }},
					{"for", func(j triage.JoinSuggestion) string { return strings.Join(j.Reasons, "; ") }},
					{"against", func(j triage.JoinSuggestion) string { return j.Against }},
				}, func(j triage.JoinSuggestion) any { return j })
			})
		},
	}
}

func newPeopleCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use:   "people VENDOR",
		Short: "List who writes for a vendor, and how each of them writes",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				v, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
				if err != nil {
					return err
				}
				return printTable(con, v.Standing.Vendor.People, []column[triage.Person]{
					{"name", func(p triage.Person) string { return p.Name }},
					{"role", func(p triage.Person) string { return p.Role }},
					{"address", func(p triage.Person) string {
						if len(p.Addresses) > 0 {
							return strings.Join(p.Addresses, ", ")
						}
						return p.Address
					}},
					{"messages", func(p triage.Person) string { return fmt.Sprint(p.Stream.Messages) }},
					{"touches", func(p triage.Person) string { return fmt.Sprint(p.Touches) }},
					{"kinds", kindMix},
					{"you wrote", func(p triage.Person) string { return fmt.Sprint(p.Stream.Wrote) }},
					{"last", func(p triage.Person) string { return day(p.Last) }},
				}, func(p triage.Person) any { return personRecord{p, orZero(p.Stream.Answered)} })
			})
		},
	}
}

// personRecord is a person with its stream. Other tools rely on it.
type personRecord struct {
	triage.Person
	LastWrote *time.Time `json:"you_wrote_last"`
}

func orZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func kindMix(p triage.Person) string {
	var parts []string
	for _, k := range triage.Kinds {
		if n := p.Stream.Kinds[k]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, k))
		}
	}
	return strings.Join(parts, ", ")
}
