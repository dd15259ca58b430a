// Command dev holds the project's chores in plain Go: it installs what a
// machine lacks, builds and runs the window, runs every test, measures, trains
// and takes pictures. It needs nothing but Go itself.
//
//	go run ./cmd/dev run     open the window on the demo mailbox
//	go run ./cmd/dev test    run all tests
//	go run ./cmd/dev help    list the other chores
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// buildTags are given to every build. Without migrated_fynedo Fyne checks
// goroutine ids at each call, which makes lists some thirty times slower.
const buildTags = "migrated_fynedo"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := &cobra.Command{
		Use:           "dev",
		Short:         "The project's chores",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(
		newRunCommand(),
		newTestCommand(),
		newShotsCommand(),
		newBenchCommand(),
		newStandingCommand(),
		newBenchSyncCommand(),
		newSoakCommand(),
		newTrainCommand(),
		newEvalCommand(),
		newCuesCommand(),
		newNoticesCommand(),
		newPackageCommand(),
	)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		os.Exit(1)
	}
}
