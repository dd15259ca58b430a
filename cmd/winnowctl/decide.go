package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/mute"
	"winnow/internal/triage"
)

func newMuteCommand(con *console) *cobra.Command {
	var strength, length string
	cmd := &cobra.Command{
		Use:   "mute VENDOR",
		Short: "Set a vendor aside for a time: slow, limit or stop",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := mute.ParseStrength(strength)
			if err != nil {
				return usageError{err}
			}
			d, err := mute.ParseDuration(length)
			if err != nil {
				return usageError{err}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				v, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
				if err != nil {
					return err
				}
				now := con.clock()
				m := &triage.Mute{Strength: s, From: now, Until: now.Add(d), Why: "you muted it"}
				id, err := eng.Decide(cmd.Context(), triage.Decision{Act: triage.ActMute, Vendor: v.Standing.Vendor.ID, Mute: m})
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s is muted (%s) until %s. Undo with: winnowctl undo %d\n", v.Standing.Vendor.Name, s, day(m.Until), id)
				if v.Standing.Relationship.Exists {
					fmt.Fprintln(con.out, "You deal with this vendor: its answers to you are shown all the same.")
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&strength, "strength", "stop", "slow (weekly), limit (monthly) or stop")
	cmd.Flags().StringVar(&length, "for", "90d", "how long: 90d, 12w, 6m")
	return cmd
}

func newUnmuteCommand(con *console) *cobra.Command {
	return onVendor(con, "unmute VENDOR", "Lift a mute", triage.ActUnmute, "%s is no longer muted.", func(s *triage.Standing) string {
		if s.Mute == nil {
			return "is not muted"
		}
		return ""
	})
}

// onVendor is a command that records one decision about one vendor. refuse
// says why it makes no sense, or nothing.
func onVendor(con *console, use, short string, act triage.Act, done string, refuse func(*triage.Standing) string) *cobra.Command {
	return &cobra.Command{
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
				id, err := eng.Decide(cmd.Context(), triage.Decision{Act: act, Vendor: v.Standing.Vendor.ID})
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, done+" Undo with: winnowctl undo %d\n", name, id)
				return nil
			})
		},
	}
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

func newJournalCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "journal", Short: "Print every decision, newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				return printTable(con, eng.Journal(), []column[triage.JournalEntry]{
					{"no", func(j triage.JournalEntry) string { return fmt.Sprint(j.ID) }},
					{"at", func(j triage.JournalEntry) string { return j.At.Format("2006-01-02 15:04") }},
					{"decision", func(j triage.JournalEntry) string { return eng.Describe(j.Decision) }},
					{"state", func(j triage.JournalEntry) string {
						if j.Undone {
							return "undone"
						}
						return ""
					}},
				}, func(j triage.JournalEntry) any { return j })
			})
		},
	}
}

func newUndoCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "undo [NUMBER]", Short: "Undo a decision, the last one unless its number is given", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var id triage.DecisionID
			if len(args) == 1 {
				var n uint64
				if _, err := fmt.Sscanf(args[0], "%d", &n); err != nil || n == 0 {
					return usageError{fmt.Errorf("%s is no number of a decision; winnowctl journal lists them", args[0])}
				}
				id = triage.DecisionID(n)
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				d, err := eng.Undoable(id)
				if err != nil {
					return err
				}
				if err := eng.Undo(cmd.Context(), d.ID); err != nil {
					return err
				}
				fmt.Fprintf(con.out, "Undone: %s\n", eng.Describe(d))
				return nil
			})
		},
	}
}
