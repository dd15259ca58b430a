package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

const hyperSpamHelp = `Hyper-spam is many touches with little new and no answer. The definition is
printed with the list. --touches and --new try another one; with --save it is
kept and every verdict is made by it from then on.

Fields of --format json: rank, id, vendor, domains, touches (unanswered, in a
row), since, last, weeks, new (mean share of new content after the first touch,
0 to 1), promise_broken, optout_broken, restarted, tactics, muted, why.`

func newHyperSpamCommand(con *console) *cobra.Command {
	var touches int
	var littleNew float64
	var save, dryRun bool
	cmd := &cobra.Command{
		Use:   "hyperspam",
		Short: "List the vendors that write much, say little new and were not answered",
		Long:  hyperSpamHelp,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			given := cmd.Flags().Changed("touches") || cmd.Flags().Changed("new")
			if cmd.Flags().Changed("touches") && touches < 2 || littleNew > 1 || cmd.Flags().Changed("new") && littleNew < 0 {
				return usageError{fmt.Errorf("--touches takes a number from 2 on, and --new a share between 0 and 1")}
			}
			if save && !given {
				return usageError{fmt.Errorf("--save needs --touches or --new: what is to be kept?")}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				rule := eng.HyperRule().With(touches, littleNew)
				if save && !dryRun {
					if err := eng.SetHyperRule(rule.Touches, rule.LittleNew); err != nil {
						return err
					}
				}
				rows := eng.HyperSpammers(rule)
				if con.format == "text" {
					fmt.Fprintf(con.out, "Hyper-spam: %s.\n", rule)
					if len(rows) == 0 {
						fmt.Fprintln(con.out, "Nobody meets it.")
						return nil
					}
				}
				return printTable(con, rows, hyperSpamColumns, func(h engine.HyperSpammer) any { return hyperSpamOf(h) })
			})
		},
	}
	cmd.Flags().IntVar(&touches, "touches", 0, "unanswered touches within 30 days that are too many (default: as kept, at first 4)")
	cmd.Flags().Float64Var(&littleNew, "new", -1, "share of new content up to which little is new, 0 to 1 (default: as kept, at first 0.35)")
	cmd.Flags().BoolVar(&save, "save", false, "keep it as what counts as hyper-spam")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "with --save: only show who would meet it")
	return cmd
}

var hyperSpamColumns = []column[engine.HyperSpammer]{
	{"vendor", func(h engine.HyperSpammer) string { return cut(h.Standing.Vendor.Name, 28) }},
	{"touches", func(h engine.HyperSpammer) string { return fmt.Sprint(h.Sequence.Touches) }},
	{"weeks", func(h engine.HyperSpammer) string { return fmt.Sprint(weeksOf(h)) }},
	{"new", func(h engine.HyperSpammer) string { return fmt.Sprintf("%.0f%%", 100*h.New) }},
	{"last", func(h engine.HyperSpammer) string { return day(h.Sequence.Last) }},
	{"tactics", func(h engine.HyperSpammer) string {
		var out []string
		for _, t := range h.Tactics {
			out = append(out, string(t))
		}
		return cut(strings.Join(out, " "), 40)
	}},
	{"marks", func(h engine.HyperSpammer) string { return marks(&h.Standing) }},
	{"why", func(h engine.HyperSpammer) string { return h.Sequence.Why }},
}

func weeksOf(h engine.HyperSpammer) int {
	return int(h.Sequence.Last.Sub(h.Sequence.Since).Hours()/24/7 + 0.5)
}

// hyperSpamRecord is a line of the list. Other tools rely on it.
type hyperSpamRecord struct {
	Rank      int             `json:"rank"`
	ID        triage.VendorID `json:"id"`
	Vendor    string          `json:"vendor"`
	Domains   []string        `json:"domains"`
	Touches   int             `json:"touches"`
	Since     time.Time       `json:"since"`
	Last      time.Time       `json:"last"`
	Weeks     int             `json:"weeks"`
	New       float64         `json:"new"`
	Broken    bool            `json:"promise_broken"`
	OptOut    bool            `json:"optout_broken"`
	Restarted bool            `json:"restarted"`
	Tactics   []triage.Tactic `json:"tactics"`
	Muted     triage.Strength `json:"muted"`
	Why       string          `json:"why"`
}

func hyperSpamOf(h engine.HyperSpammer) hyperSpamRecord {
	s := standingOf(h.Rank, &h.Standing)
	q := &h.Sequence
	return hyperSpamRecord{
		Rank: h.Rank, ID: s.ID, Vendor: s.Vendor, Domains: s.Domains, Touches: q.Touches, Since: q.Since, Last: q.Last, Weeks: weeksOf(h),
		New: h.New, Broken: q.BrokePromise, OptOut: q.BrokeOptOut, Restarted: q.Restarted, Tactics: orEmpty(h.Tactics), Muted: s.Muted, Why: q.Why,
	}
}
