package main

import "github.com/spf13/cobra"

func newOptOutCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "optout", Short: "How vendors let you leave"}
	cmd.AddCommand(newOptOutMeansCommand(con))
	return cmd
}
