package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

func newImportCommand(con *console) *cobra.Command {
	var me []string
	cmd := &cobra.Command{
		Use:   "import PATH…",
		Short: "Read mail from .eml files, folders of them, mbox files and Maildirs",
		Long: `Reads mail into the database. Importing the same mail twice changes nothing.

Mail written by the buyer makes relationships with vendors, so Winnow has to
know who the buyer is: say it with --me; otherwise it is guessed from
Delivered-To and Sent folders, and said.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error {
			// Look at the paths before a database is made for nothing.
			sources, err := intake.Paths(paths)
			if err != nil {
				return err
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				if err := sayMe(eng, me); err != nil {
					return err
				}
				return con.syncAll(cmd.Context(), eng, sources, 1)
			})
		},
	}
	cmd.Flags().StringSliceVar(&me, "me", nil, "the buyer's addresses, separated by commas")
	return cmd
}

// sayMe records the buyer's addresses.
func sayMe(eng *engine.Engine, me []string) error {
	if len(me) == 0 {
		return nil
	}
	for _, a := range me {
		if !strings.Contains(a, "@") {
			return usageError{fmt.Errorf("--me %s is no address", a)}
		}
	}
	return eng.SetOwn(me)
}

// syncAll reads the sources, so many at once: one that fails does not keep the
// others from being read.
func (c *console) syncAll(ctx context.Context, eng *engine.Engine, sources []mailbox.Source, atOnce int) error {
	done, failed := make([]triage.Progress, len(sources)), make([]error, len(sources))
	before := eng.Counts().Messages
	several := min(atOnce, len(sources)) > 1
	var group errgroup.Group
	group.SetLimit(max(1, atOnce))
	for i, src := range sources {
		group.Go(func() error {
			done[i], failed[i] = c.sync(ctx, eng, src, !several)
			return nil
		})
	}
	_ = group.Wait() // errors are kept by source
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var errs []error
	var sum triage.Progress
	for i, src := range sources {
		sum.Done += done[i].Done
		sum.Broken += done[i].Broken
		if several && !c.quiet {
			fmt.Fprintf(c.err, "%s: %s read, %.1f MB, %.0f a second\n", src.Name(), plural(done[i].Done, "message"), float64(done[i].Bytes)/1e6, done[i].Rate)
		}
		if failed[i] != nil {
			errs = append(errs, fmt.Errorf("%s: %w", src.Name(), c.hintPin(failed[i])))
		}
	}
	if len(errs) == len(sources) && sum.Done == 0 {
		return errors.Join(errs...)
	}
	n := eng.Counts()
	fmt.Fprintf(c.out, "%s read, %d of them new. %s among %s in all.\n",
		plural(sum.Done, "message"), n.Messages-before, plural(n.Vendors, "vendor"), plural(n.Messages, "message"))
	if n.Broken > 0 {
		fmt.Fprintf(c.out, "%s could not be read and %s kept as such.\n", plural(n.Broken, "message"), areIs(n.Broken))
	}
	switch {
	case len(n.Own) == 0:
		fmt.Fprintln(c.out, "Who the buyer is could not be told; say it with --me, so that what you wrote makes relationships.")
	case n.OwnGuessed:
		fmt.Fprintf(c.out, "The buyer was taken to be %s; say it with --me if that is wrong.\n", strings.Join(n.Own, ", "))
	}
	return errors.Join(errs...)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func areIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
