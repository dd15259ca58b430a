package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"winnow/internal/brief"
	"winnow/internal/engine"
)

const briefHelp = `What came in, what was set aside and by which test, what deserves a look, which
opt-outs were broken, and which mutes were lifted or end next. --format text, md,
html or json; without a span it is the last seven days. Mail of vendors that are
muted slow is gathered in briefs of a week and more, limit in those of a month.`

func newBriefCommand(con *console) *cobra.Command {
	var week, month bool
	var since, format string
	cmd := &cobra.Command{
		Use: "brief", Short: "Tell what the week or month brought", Long: briefHelp, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "json" && !slices.Contains(brief.Formats[:], format) {
				return usageError{fmt.Errorf("--format %s: there are text, md, html and json", format)}
			}
			if week && month || since != "" && (week || month) {
				return usageError{errors.New("give one of --week, --month and --since")}
			}
			to := con.clock().UTC()
			from := to.AddDate(0, 0, -7)
			switch {
			case month:
				from = to.AddDate(0, 0, -30)
			case since != "":
				var err error
				if from, err = time.Parse("2006-01-02", since); err != nil {
					return usageError{fmt.Errorf("--since %s is no day such as 2026-03-01", since)}
				}
				if !from.Before(to) {
					return usageError{fmt.Errorf("--since %s is still to come", since)}
				}
			}
			con.format = "text" // the global flag is this command's own here
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				b, err := eng.Brief(from, to)
				if err != nil {
					return err
				}
				if format == "json" {
					return printJSON(con, b)
				}
				return brief.Write(con.out, format, b)
			})
		},
	}
	cmd.Flags().BoolVar(&week, "week", false, "the last seven days (the default)")
	cmd.Flags().BoolVar(&month, "month", false, "the last thirty days")
	cmd.Flags().StringVar(&since, "since", "", "from this day on (2026-03-01)")
	cmd.Flags().StringVar(&format, "format", "text", "text, md, html or json")
	return cmd
}
