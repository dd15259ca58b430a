package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
)

func newDemoCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "demo", Short: "Read the demo mailbox, to look around without an account", Args: cobra.NoArgs,
		Long: "Without --data a folder of its own is used, so that the demo never mixes with your own mail.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if con.data == "" {
				con.data = filepath.Join(con.folder(), "demo")
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) (err error) {
				d, err := intake.StartDemo(con.clock())
				if err != nil {
					return err
				}
				defer func() { err = errors.Join(err, d.Close()) }()
				if err := d.Prepare(cmd.Context(), eng); err != nil {
					return err
				}
				if err := con.syncAll(cmd.Context(), eng, []mailbox.Source{d.Source}, 1); err != nil {
					return err
				}
				if err := d.Finish(cmd.Context(), eng, con.clock()); err != nil {
					return err
				}
				fmt.Fprintf(con.out, "Look at it with: winnowctl --data %s rank\n", con.data)
				return nil
			})
		},
	}
}
