package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"winnow/internal/about"
)

// newVersionCommand says which Winnow this is, and what it is made of.
//
// JSON: {"name","version","build","commit","changed","commit_date","go"}; with
// --licences a list of {"module","version","licence","text"}.
func newVersionCommand(con *console) *cobra.Command {
	var licences, texts bool
	cmd := &cobra.Command{
		Use: "version", Short: "Say which Winnow this is, and what it is made of", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case texts && con.format == "text":
				_, err := fmt.Fprint(con.out, about.NoticesText())
				return err
			case licences || texts:
				return printTable(con, about.Notices(), []column[about.Notice]{
					{"module", func(n about.Notice) string { return n.Module }},
					{"version", func(n about.Notice) string { return n.Version }},
					{"licence", func(n about.Notice) string { return n.Licence }},
				}, func(n about.Notice) any { return n })
			case con.format == "text":
				_, err := fmt.Fprintln(con.out, about.This())
				return err
			}
			return printTable(con, []about.Info{about.This()}, []column[about.Info]{
				{"version", func(i about.Info) string { return i.Version }},
				{"commit", func(i about.Info) string { return i.Commit }},
				{"go", func(i about.Info) string { return i.Go }},
			}, func(i about.Info) any { return i })
		},
	}
	cmd.Flags().BoolVar(&licences, "licences", false, "list what is linked in, with licences")
	cmd.Flags().BoolVar(&texts, "texts", false, "print the licences' own texts")
	return cmd
}
