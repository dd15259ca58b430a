// Command winnowctl is Winnow without a window: the same engine for scripts
// and servers. It needs no C compiler and no display.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"winnow/internal/memory"
)

func main() {
	memory.Bound()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	return (&console{in: in, out: out, err: errOut}).run(ctx, args)
}

func (c *console) run(ctx context.Context, args []string) int {
	root := newRootCommand(c)
	root.SetArgs(args)
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitGood
	}
	code, sentence := exitFor(err)
	fmt.Fprintln(c.err, "winnowctl:", sentence)
	return code
}

func newRootCommand(con *console) *cobra.Command {
	root := &cobra.Command{
		Use:   "winnowctl",
		Short: "Winnow without a window: reads vendor mail from the buyer's side",
		Long: `Winnow reads a buyer's mailbox, judges every vendor message from the buyer's side
and ranks the vendors worth engaging. Nothing leaves this machine, and reading
leaves no trace in the mailbox.

` + exitHelp,
		SilenceUsage:      true,
		SilenceErrors:     true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(*cobra.Command, []string) error { return con.check() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&con.data, "data", "", "folder of the database (default: the platform's data folder)")
	flags.StringVar(&con.format, "format", "text", "text, json, jsonl or csv, where a table is printed")
	flags.StringVar(&con.now, "now", "", "time to take for \"now\" (RFC 3339), for replays and tests")
	flags.BoolVarP(&con.quiet, "quiet", "q", false, "no progress")
	flags.BoolVarP(&con.verbose, "verbose", "v", false, "log what is done to standard error")
	root.AddCommand(
		newImportCommand(con),
		newSyncCommand(con),
		newAccountCommand(con),
		newJudgeCommand(con),
		newMessagesCommand(con),
		newRankCommand(con),
		withSub(newVendorCommand(con), identityCommands(con)...),
		newHyperSpamCommand(con),
		newNeedsCommand(con),
		newShortlistCommand(con),
		newMuteCommand(con),
		newUnmuteCommand(con),
		newJournalCommand(con),
		newActCommand(con),
		newSieveCommand(con),
		newFiltersCommand(con),
		newDraftCommand(con),
		newOptOutCommand(con),
		newUndoCommand(con),
		newCorrectCommand(con),
		newRuleCommand(con),
		newExportCommand(con),
		newBriefCommand(con),
		newBackupCommand(con),
		newDoctorCommand(con),
		newDemoCommand(con),
		newVersionCommand(con),
	)
	strict(root)
	root.Args = cobra.ArbitraryArgs
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return usageError{fmt.Errorf("%q is no command", args[0])}
	}
	return root
}

// withSub is a command with further ones below it.
func withSub(c *cobra.Command, sub ...*cobra.Command) *cobra.Command {
	c.AddCommand(sub...)
	return c
}

// strict turns complaints about arguments into usage errors, so that they exit
// with the code that says so.
func strict(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		strict(sub)
	}
	if c.HasSubCommands() && c.RunE == nil {
		c.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("%q is not a command of %s", args[0], cmd.CommandPath())}
			}
			return usageError{errors.New("say what to do: " + cmd.CommandPath() + " " + subcommands(cmd))}
		}
	}
}

func subcommands(cmd *cobra.Command) string {
	var s string
	for _, sub := range cmd.Commands() {
		if s != "" {
			s += " | "
		}
		s += sub.Name()
	}
	return s
}
