package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

const journalHelp = `Every decision, newest first: what was decided, by whom and why, what held before
and after it, and whether it was undone since. With --vendor only what is about
one vendor.

Fields of --format json: id, at, act, vendor, text, cause, before, after, undone,
batch (decisions made together share it, else 0), automatic, and the decision's
own fields (mute, need, correction, rule, server, with, person, message, keys).`

func newJournalCommand(con *console) *cobra.Command {
	var of string
	cmd := &cobra.Command{
		Use: "journal", Short: "Print every decision, newest first", Long: journalHelp, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				var id triage.VendorID
				if of != "" {
					var err error
					if id, err = eng.FindOne(of); err != nil {
						return err
					}
				}
				entries, err := eng.JournalOf(id)
				if err != nil {
					return err
				}
				return printTable(con, entries, []column[triage.JournalEntry]{
					{"no", func(j triage.JournalEntry) string { return fmt.Sprint(j.ID) }},
					{"at", func(j triage.JournalEntry) string { return j.At.Format("2006-01-02 15:04") }},
					{"decision", func(j triage.JournalEntry) string { return j.Text }},
					{"before", func(j triage.JournalEntry) string { return cut(j.Before, 40) }},
					{"after", func(j triage.JournalEntry) string { return cut(j.After, 40) }},
					{"cause", func(j triage.JournalEntry) string { return cut(j.Cause, 60) }},
					{"state", func(j triage.JournalEntry) string {
						var s []string
						if j.Undone {
							s = append(s, "undone")
						}
						if j.Batch != 0 {
							s = append(s, fmt.Sprintf("batch %d", j.Batch))
						}
						return strings.Join(s, ", ")
					}},
				}, func(j triage.JournalEntry) any { return j })
			})
		},
	}
	cmd.Flags().StringVar(&of, "vendor", "", "only what is about this vendor")
	return cmd
}

func newUndoCommand(con *console) *cobra.Command {
	var batch string
	var dry bool
	cmd := &cobra.Command{
		Use: "undo [NUMBER]", Short: "Undo a decision or a batch: the last one unless its number is given", Args: cobra.MaximumNArgs(1),
		Long: `Undo takes back a decision, and what was learned from it. Without a number it is
the last one that holds; when that was made together with others, all of them.
The undo itself is kept in the journal.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if batch != "" && len(args) > 0 {
				return usageError{fmt.Errorf("give the number of a decision or --batch, not both")}
			}
			number := func(s string) (triage.DecisionID, error) {
				n, err := strconv.ParseUint(s, 10, 64)
				if err != nil || n == 0 {
					return 0, usageError{fmt.Errorf("%s is no number of a decision; winnowctl journal lists them", s)}
				}
				return triage.DecisionID(n), nil
			}
			var id, of triage.DecisionID
			var err error
			if len(args) == 1 {
				id, err = number(args[0])
			} else if batch != "" {
				of, err = number(batch)
			}
			if err != nil {
				return err
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				if of == 0 {
					d, err := eng.Undoable(id)
					if err != nil {
						return err
					}
					if id != 0 || d.Batch == 0 {
						if dry {
							return preview(cmd.Context(), con, eng, triage.Decision{Act: triage.ActUndo, Undoes: d.ID})
						}
						if err := eng.Undo(cmd.Context(), d.ID); err != nil {
							return err
						}
						fmt.Fprintf(con.out, "Undone: %s\n", eng.Describe(d))
						return nil
					}
					of = d.Batch
				}
				if dry {
					return preview(cmd.Context(), con, eng, triage.Decision{Act: triage.ActUndo, Batch: of})
				}
				held, err := eng.UndoBatch(cmd.Context(), of)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "Undone, %s of batch %d:\n", counted(len(held), "decision"), of)
				for _, d := range held {
					fmt.Fprintf(con.out, "  %s\n", eng.Describe(d))
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&batch, "batch", "", "number of a batch: undo all of it")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}
