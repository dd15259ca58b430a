package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/optout"
	"winnow/internal/triage"
)

const optOutHelp = `The opt-out ledger: each refusal or unsubscribe found among the mail that you
sent, and each opt-out that you record, starts a clock of 10 business days
(winnowctl optout days sets another number). Selling mail that comes after it,
from any address or domain of the vendor, breaks the opt-out. Mail about a
running purchase does not, nor what answers to later mail of yours. Winnow sends
nothing to anybody.`

func newOptOutCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "optout", Short: "Who keeps to your opt-outs, and how vendors let you leave", Long: optOutHelp}
	cmd.AddCommand(newOptOutMeansCommand(con), newOptOutListCommand(con), newOptOutRecordCommand(con), newOptOutEvidenceCommand(con), newOptOutDaysCommand(con))
	return cmd
}

// optOutRecord is a line of the ledger. Other tools rely on it.
type optOutRecord struct {
	Vendor     string         `json:"vendor"`
	Date       string         `json:"date"`  // 2006-01-02
	Means      optout.Via     `json:"means"` // link, mail, form or phone
	State      optout.Keeping `json:"state"` // waiting, kept or broken
	Due        string         `json:"due"`   // the last day on which mail is no breach
	MessageIDs []string       `json:"message_ids"`
}

func optOutRecordOf(x optout.Entry) optOutRecord {
	return optOutRecord{Vendor: x.Name, Date: day(x.At), Means: x.Via, State: x.State, Due: day(x.Due), MessageIDs: x.MessageIDs()}
}

func newOptOutListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print the ledger: every opt-out, and whether the vendor keeps to it", Args: cobra.NoArgs,
		Long: optOutHelp + `

Fields of --format json: vendor, date, means (link, mail, form, phone), state
(waiting, kept, broken), due (the last day on which mail is no breach),
message_ids (of the mail that broke it, oldest first).`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				list, err := eng.OptOuts()
				if err != nil {
					return err
				}
				if len(list) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, "No opt-outs yet. Record one with: winnowctl optout record VENDOR")
					return nil
				}
				return printTable(con, list, []column[optout.Entry]{
					{"vendor", func(x optout.Entry) string { return cut(x.Name, 32) }},
					{"date", func(x optout.Entry) string { return day(x.At) }},
					{"means", func(x optout.Entry) string { return string(x.Via) }},
					{"state", func(x optout.Entry) string { return string(x.State) }},
					{"due", func(x optout.Entry) string { return day(x.Due) }},
					{"message_ids", func(x optout.Entry) string { return strings.Join(x.MessageIDs(), " ") }},
				}, func(x optout.Entry) any { return optOutRecordOf(x) })
			})
		},
	}
}

func newOptOutRecordCommand(con *console) *cobra.Command {
	var date, means, note string
	var dry bool
	cmd := &cobra.Command{
		Use: "record VENDOR", Short: "Record an opt-out that you made by other means than a mail", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			via, err := optout.ParseVia(means)
			if err != nil {
				return usageError{err}
			}
			at := con.clock().UTC()
			if date != "" {
				d, err := time.Parse("2006-01-02", date)
				if err != nil {
					return usageError{fmt.Errorf("--date %s is no day such as 2026-03-01", date)}
				}
				if d.After(at) {
					return usageError{fmt.Errorf("--date %s is still to come", date)}
				}
				at = d
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				v, err := vendorNamed(cmd.Context(), eng, strings.Join(args, " "))
				if err != nil {
					return err
				}
				days, err := eng.OptOutDays()
				if err != nil {
					return err
				}
				d := triage.Decision{Act: triage.ActOptOut, Vendor: v.Standing.Vendor.ID, OptOut: &triage.OptOut{At: at, Means: string(via), Note: note}}
				name, due := v.Standing.Vendor.Name, day(optout.Due(at, days))
				if dry {
					if con.format == "text" {
						fmt.Fprintf(con.out, "It would be recorded that you opted out of %s on %s (%s); mail after %s would break it.\n", name, day(at), via, due)
					}
					return preview(cmd.Context(), con, eng, d)
				}
				id, err := eng.Decide(cmd.Context(), d)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "Recorded: you opted out of %s on %s (%s). Mail after %s breaks it. Undo with: winnowctl undo %d\n", name, day(at), via, due, id)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&date, "date", "", "the day of it (2026-03-01); today when not given")
	cmd.Flags().StringVar(&means, "means", "link", "how: link, mail, form or phone")
	cmd.Flags().StringVar(&note, "note", "", "what you want to remember of it")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}

func newOptOutEvidenceCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "evidence VENDOR", Short: "Print what shows that a vendor broke an opt-out: a text that you may send yourself", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				id, err := eng.FindOne(strings.Join(args, " "))
				if err != nil {
					return err
				}
				list, err := eng.OptOutsOf(id)
				if err != nil {
					return err
				}
				broken := 0
				for i := range list {
					text := optout.Evidence(&list[i])
					if text == "" {
						continue
					}
					if broken++; broken > 1 {
						fmt.Fprintln(con.out)
					}
					fmt.Fprint(con.out, text)
				}
				switch {
				case broken > 0:
					return nil
				case len(list) == 0:
					return fmt.Errorf("no opt-out of %s is known: winnowctl optout record notes one", eng.NameOf(id))
				}
				return fmt.Errorf("%s has not broken an opt-out: there is nothing to show", eng.NameOf(id))
			})
		},
	}
}

func newOptOutDaysCommand(con *console) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use: "days [NUMBER]", Short: "How many business days a vendor has to honour an opt-out", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n := 0
			if len(args) > 0 {
				var err error
				if n, err = strconv.Atoi(args[0]); err != nil || n < 0 || n > optout.MaxDays {
					return usageError{fmt.Errorf("%s is no number of business days between 0 and %d", args[0], optout.MaxDays)}
				}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				now, err := eng.OptOutDays()
				if err != nil {
					return err
				}
				switch {
				case len(args) == 0:
					fmt.Fprintf(con.out, "%s\n", counted(now, "business day"))
					return nil
				case dry:
					fmt.Fprintf(con.out, "Nothing was changed. It would be %s in place of %d.\n", counted(n, "business day"), now)
					return nil
				}
				if err := eng.SetOptOutDays(n); err != nil {
					return err
				}
				fmt.Fprintf(con.out, "A vendor has %s from now on.\n", counted(n, "business day"))
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would change")
	return cmd
}
