package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// trial is a row of the soak: something that takes too long for every test run.
type trial struct {
	name string // what is tried, in a few words
	// run tries it and says what was tried and survived, in a clause with
	// figures. An error is what did not survive; t skips what this machine
	// cannot do.
	run func(ctx context.Context, t testing.TB, size soakSize) (string, error)
}

// soakSize says how much is tried.
type soakSize struct {
	messages int           // of large mailboxes
	cuts     int           // of connections
	kills    int           // of processes
	fuzz     time.Duration // for each fuzz target
}

// trials are all rows, in the order in which they run. A file of rows adds its
// own in here.
func trials() []trial {
	return slices.Concat(syncTrials(), hostileTrials(), longTrials(), testTrials(), supplyTrials(), fuzzTrials())
}

func newSoakCommand() *cobra.Command {
	var only string
	size := soakSize{messages: 100_000, cuts: 50, kills: 100, fuzz: time.Minute}
	cmd := &cobra.Command{
		Use:   "soak",
		Short: "Try for long what tests try for short, and print what was survived",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return soak(cmd.Context(), cmd.OutOrStdout(), trials(), only, size)
		},
	}
	f := cmd.Flags()
	f.StringVar(&only, "only", "", "run only the rows whose name holds this")
	f.IntVar(&size.messages, "messages", size.messages, "size of large mailboxes")
	f.IntVar(&size.cuts, "cuts", size.cuts, "how many places connections are cut at")
	f.IntVar(&size.kills, "kills", size.kills, "how many times a process is killed")
	f.DurationVar(&size.fuzz, "fuzz", size.fuzz, "how long each fuzz target runs")
	return cmd
}

// soak runs rows and prints the table. It fails when a row did.
func soak(ctx context.Context, out io.Writer, rows []trial, only string, size soakSize) error {
	failed, ran := 0, 0
	for _, r := range rows {
		if !strings.Contains(strings.ToLower(r.name), strings.ToLower(only)) {
			continue
		}
		ran++
		start := time.Now()
		var said string
		err := hosted(io.Discard, func(t testing.TB) error {
			var err error
			said, err = r.run(ctx, t, size)
			return err
		})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var skipped errSkipped
		state := "survived"
		switch {
		case errors.As(err, &skipped):
			state, said = "skipped", skipped.why
		case err != nil:
			state, said = "FAILED", err.Error()
			failed++
		}
		fmt.Fprintf(out, "%-9s %-52s %6s  %s\n", state, r.name, time.Since(start).Round(time.Second), said)
	}
	switch {
	case ran == 0:
		return fmt.Errorf("no row's name holds %q", only)
	case failed > 0:
		return fmt.Errorf("%d of %d rows did not survive", failed, ran)
	}
	return nil
}
