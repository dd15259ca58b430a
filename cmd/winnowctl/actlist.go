package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

func newActListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list [NUMBER]", Short: "Print the changes that were made on servers, or each message of one", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				all := eng.ServerActions()
				if len(args) == 1 {
					id, _, err := batchNumber(args[0])
					if err != nil {
						return err
					}
					for _, b := range all {
						if b.ID == id {
							return printChanges(con, b)
						}
					}
					return engine.NotFound("change on a server", args[0])
				}
				return printTable(con, all, []column[triage.ServerBatch]{
					{"no", func(b triage.ServerBatch) string { return fmt.Sprint(b.ID) }},
					{"at", func(b triage.ServerBatch) string { return b.At.Format("2006-01-02 15:04") }},
					{"account", func(b triage.ServerBatch) string { return b.Account }},
					{"kind", func(b triage.ServerBatch) string { return string(b.Kind) }},
					{"to", func(b triage.ServerBatch) string { return mailbox.Clean(b.To, 100) }},
					{"state", tally},
				}, func(b triage.ServerBatch) any { return b })
			})
		},
	}
}

// printChanges prints every change of a batch with what became of it.
func printChanges(con *console, b triage.ServerBatch) error {
	type row struct {
		n int
		triage.ServerChangeNow
	}
	var rows []row
	for i, c := range b.Changes {
		rows = append(rows, row{i + 1, c})
	}
	return printTable(con, rows, []column[row]{
		{"no", func(r row) string { return fmt.Sprintf("%d.%d", b.ID, r.n) }},
		{"sender", func(r row) string { return mailbox.Clean(r.From, 200) }},
		{"subject", func(r row) string { return cut(mailbox.Clean(r.Subject, 300), 40) }},
		{"from", func(r row) string { return mailbox.Clean(r.Folder, 100) }},
		{"state", func(r row) string {
			if r.Undoing {
				return "asked to be taken back, not known yet"
			}
			return stateWords[r.State]
		}},
		{"why", func(r row) string { return mailbox.Clean(r.Words, 200) }},
	}, func(r row) any { return r.ServerChangeNow })
}

func newActCheckCommand(con *console) *cobra.Command {
	var f actFlags
	var host string
	cmd := &cobra.Command{
		Use: "check", Short: "Look up on the server what became of changes that were cut off", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := f.one(eng)
				if err != nil {
					return err
				}
				filters := func() (mailbox.ScriptServer, error) { return f.filters(con, eng, host) }
				settled, err := con.settle(cmd.Context(), eng, a, con.secrets(f.from), filters)
				if err == nil && len(settled) == 0 {
					fmt.Fprintln(con.out, "Nothing is unclear.")
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&host, "server", "", "HOST:PORT of the filters' service, when it is not the mail server's")
	f.bind(cmd)
	_ = cmd.Flags().MarkHidden("dry-run") // looking changes nothing
	_ = cmd.Flags().MarkHidden("confirm")
	return cmd
}

// settle looks up what became of changes on an account that were cut off, and
// says so.
func (c *console) settle(ctx context.Context, eng *engine.Engine, a account.Account, secrets intake.Secrets, filters func() (mailbox.ScriptServer, error)) ([]triage.ServerBatch, error) {
	var settled []triage.ServerBatch
	if eng.Unclear(a.Key()) {
		srv, err := intake.Server(a, secrets, eng, c.logger())
		if err != nil {
			return nil, err
		}
		if settled, err = eng.Reconcile(ctx, srv); err != nil {
			return settled, err
		}
	}
	if eng.UnclearSieve(a.Key()) {
		srv, err := filters()
		if err != nil {
			return settled, err
		}
		more, err := eng.ReconcileSieve(ctx, srv)
		if settled = append(settled, more...); err != nil {
			return settled, err
		}
	}
	for _, b := range settled {
		fmt.Fprintf(c.out, "Change %d, which was cut off: %s.\n", b.ID, tally(b))
	}
	return settled, nil
}

func newActUndoCommand(con *console) *cobra.Command {
	var f actFlags
	var host string
	cmd := &cobra.Command{
		Use:   "undo NUMBER[.ITEM]",
		Short: "Take a change on the server back, or one message of it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, which, err := batchNumber(args[0])
			if err != nil {
				return err
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				var b triage.ServerBatch
				for _, x := range eng.ServerActions() {
					if x.ID == id {
						b = x
					}
				}
				if b.ID == 0 {
					return engine.NotFound("change on a server", args[0])
				}
				if f.account == "" {
					f.account = b.Account
				}
				if f.dryRun {
					fmt.Fprintf(con.out, "This would take back %d of change %d: %s.\n", len(b.Undoable()), b.ID, tally(b))
					return printChanges(con, b)
				}
				if b.Kind == triage.ActionSieve {
					srv, err := f.filters(con, eng, host)
					if err != nil {
						return err
					}
					b, err = eng.UndoSieve(cmd.Context(), srv, id)
					return con.undone(b, err)
				}
				srv, err := f.server(con, eng)
				if err != nil {
					return err
				}
				b, err = eng.UndoAction(cmd.Context(), srv, id, which)
				return con.undone(b, err)
			})
		},
	}
	cmd.Flags().StringVar(&host, "server", "", "HOST:PORT of the filters' service, when it is not the mail server's")
	f.bind(cmd)
	_ = cmd.Flags().MarkHidden("confirm") // taking back asks nothing
	return cmd
}

func (c *console) undone(b triage.ServerBatch, err error) error {
	if b.ID != 0 {
		fmt.Fprintf(c.out, "Change %d: %s.\n", b.ID, tally(b))
	}
	return err
}

// settleAll looks up what was cut off on several accounts. Trouble is told and
// stops nothing: what is unclear stays so, and is looked up the next time.
func (c *console) settleAll(ctx context.Context, eng *engine.Engine, accounts []account.Account, secrets intake.Secrets) {
	for _, a := range accounts {
		if !eng.Unclear(a.Key()) && !eng.UnclearSieve(a.Key()) {
			continue
		}
		filters := func() (mailbox.ScriptServer, error) { return intake.Filters(a, secrets, "", 0, c.logger()) }
		if _, err := c.settle(ctx, eng, a, secrets, filters); err != nil {
			fmt.Fprintf(c.err, "winnowctl: what became of an earlier change on %s is not known yet: %s\n", a.Key(), engine.Explain(err))
		}
	}
}
