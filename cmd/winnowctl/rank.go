package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

// ranked is a standing with its place.
type ranked struct {
	rank int
	*triage.Standing
}

func newRankCommand(con *console) *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:   "rank",
		Short: "Print the vendors, best first, with the reasons",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				standings := eng.Standings()
				rows := make([]ranked, 0, len(standings))
				for i := range standings {
					if limit > 0 && i == limit {
						break
					}
					rows = append(rows, ranked{i + 1, &standings[i]})
				}
				if len(rows) == 0 && con.format == "text" {
					fmt.Fprintln(con.out, emptyHint(eng))
					return nil
				}
				return printTable(con, rows, rankColumns, func(r ranked) any { return standingOf(r.rank, r.Standing) })
			})
		},
	}
	cmd.Flags().IntVar(&limit, "limit", 0, "print at most that many (0: all)")
	return cmd
}

var rankColumns = []column[ranked]{
	{"rank", func(r ranked) string { return fmt.Sprint(r.rank) }},
	{"vendor", func(r ranked) string { return cut(r.Vendor.Name, 28) }},
	{"score", func(r ranked) string { return fmt.Sprintf("%.0f", r.Score) }},
	{"range", func(r ranked) string { return fmt.Sprintf("%.0f-%.0f", r.Low, r.High) }},
	{"useful", func(r ranked) string { return percent(r.Usefulness) }},
	{"interest", func(r ranked) string { return percent(r.Interest) }},
	{"proof", func(r ranked) string { return percent(r.Proof) }},
	{"pressure", func(r ranked) string { return percent(r.Pressure) }},
	{"touches", func(r ranked) string { return fmt.Sprint(r.Touches) }},
	{"last", func(r ranked) string { return day(r.Last) }},
	{"verdict", func(r ranked) string { return string(r.Verdict) }},
	{"marks", func(r ranked) string { return marks(r.Standing) }},
	{"why", func(r ranked) string {
		if len(r.Reasons) == 0 {
			return ""
		}
		return cut(r.Reasons[0], 70)
	}},
}

// percent shows an axis, and a question mark for one that could not be read.
func percent(a triage.AxisMean) string {
	if !a.Known {
		return "?"
	}
	return fmt.Sprintf("%.0f%%", 100*a.Share)
}

// emptyHint says what to do where there is nothing to show.
func emptyHint(eng *engine.Engine) string {
	if eng.Counts().Messages == 0 {
		return "No mail yet. Read some with: winnowctl import PATH, winnowctl sync, or winnowctl demo."
	}
	return fmt.Sprintf("None of the %d messages read comes from a vendor.", eng.Counts().Messages)
}
