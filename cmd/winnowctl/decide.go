package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

// onVendor is a command that records one decision about one vendor. refuse
// says why it makes no sense, or nothing.
func onVendor(con *console, use, short string, act triage.Act, done string, refuse func(*triage.Standing) string) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: use, Short: short, Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				v, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
				if err != nil {
					return err
				}
				name := v.Standing.Vendor.Name
				if why := refuse(&v.Standing); why != "" {
					fmt.Fprintf(con.out, "%s %s. Nothing changed.\n", name, why)
					return nil
				}
				d := triage.Decision{Act: act, Vendor: v.Standing.Vendor.ID}
				if dry {
					return preview(cmd.Context(), con, eng, d)
				}
				id, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, done+" Undo with: winnowctl undo %d\n", name, id)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

func newShortlistCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "shortlist", Short: "Show and change the shortlist"}
	cmd.AddCommand(
		onVendor(con, "add VENDOR", "Put a vendor on the shortlist", triage.ActShortlist, "%s is on the shortlist.", func(s *triage.Standing) string {
			if s.Shortlisted {
				return "is on the shortlist already"
			}
			return ""
		}),
		onVendor(con, "remove VENDOR", "Take a vendor off the shortlist", triage.ActUnlist, "%s is off the shortlist.", func(s *triage.Standing) string {
			if !s.Shortlisted {
				return "is not on the shortlist"
			}
			return ""
		}),
		&cobra.Command{
			Use: "list", Short: "Print the shortlist", Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return con.with(cmd.Context(), func(eng *engine.Engine) error {
					var rows []ranked
					for i, s := range eng.Standings() {
						if s.Shortlisted {
							rows = append(rows, ranked{i + 1, &s})
						}
					}
					if len(rows) == 0 && con.format == "text" {
						fmt.Fprintln(con.out, "The shortlist is empty. Add to it with: winnowctl shortlist add VENDOR")
						return nil
					}
					return printTable(con, rows, rankColumns, func(r ranked) any { return standingOf(r.rank, r.Standing) })
				})
			},
		},
	)
	return cmd
}
