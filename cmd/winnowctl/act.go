package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// actFlags are what every command shares that changes something on a server.
type actFlags struct {
	account, confirm string
	dryRun           bool
	from             secretFlags
}

func (f *actFlags) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.account, "account", "", "the account; not needed when there is only one")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "say exactly what would change, and change nothing")
	cmd.Flags().StringVar(&f.confirm, "confirm", "", "the word that a large change asks for")
	f.from.bind(cmd, "read the password from standard input")
}

// one is the account that a command is about.
func (f *actFlags) one(eng *engine.Engine) (account.Account, error) {
	var keys []string
	if f.account != "" {
		keys = []string{f.account}
	}
	all, err := chosen(eng, keys)
	if err != nil {
		return account.Account{}, err
	}
	if len(all) > 1 {
		return account.Account{}, usageError{errors.New("there are several accounts: name one with --account")}
	}
	return all[0], nil
}

// server is the mail server of the account.
func (f *actFlags) server(con *console, eng *engine.Engine) (mailbox.Server, error) {
	a, err := f.one(eng)
	if err != nil {
		return nil, err
	}
	return intake.Server(a, con.secrets(f.from), eng, con.logger())
}

func newActCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "act",
		Short: "Change mail on the server: only after your consent, and undoable",
		Long: `Winnow changes nothing on a mail server unless you agreed to that kind of change
on that account (winnowctl act consent KIND). Every change can be looked at
first with --dry-run, is written down before the server is asked, and can be
taken back (winnowctl act undo NUMBER).`,
	}
	cmd.AddCommand(newActConsentCommand(con), newActMoveCommand(con), newActKeywordsCommand(con),
		newActListCommand(con), newActCheckCommand(con), newActUndoCommand(con))
	return cmd
}

func newActConsentCommand(con *console) *cobra.Command {
	var f actFlags
	var revoke bool
	cmd := &cobra.Command{
		Use:   "consent [move|keywords|drafts|sieve]",
		Short: "Agree to a kind of change on an account, or print what you agreed to",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := f.one(eng)
				if err != nil {
					return err
				}
				if len(args) == 0 {
					return printConsents(con, eng, a.Key())
				}
				kind := triage.ActionKind(args[0])
				if !slices.Contains(triage.ActionKinds[:], kind) {
					return usageError{fmt.Errorf("%s is no kind of change: there are move, keywords, drafts and sieve", args[0])}
				}
				if eng.Consents(a.Key())[kind] != revoke {
					fmt.Fprintln(con.out, "That holds already. Nothing changed.")
					return nil
				}
				word := "may now"
				if revoke {
					word = "may no longer"
				}
				if f.dryRun {
					fmt.Fprintf(con.out, "On the server of %s Winnow %s: %s. Nothing changed yet.\n", a.Key(), word, engine.KindWords(kind))
					return nil
				}
				id, err := eng.Consent(cmd.Context(), a.Key(), kind, !revoke)
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "On the server of %s Winnow %s: %s. Undo with: winnowctl undo %d\n", a.Key(), word, engine.KindWords(kind), id)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&f.account, "account", "", "the account; not needed when there is only one")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "say what would change, and change nothing")
	cmd.Flags().BoolVar(&revoke, "revoke", false, "no longer agree")
	return cmd
}

func printConsents(con *console, eng *engine.Engine, key string) error {
	type row struct {
		Kind    triage.ActionKind `json:"kind"`
		Account string            `json:"account"`
		Agreed  bool              `json:"agreed"`
	}
	var rows []row
	for _, k := range triage.ActionKinds {
		rows = append(rows, row{k, key, eng.Consents(key)[k]})
	}
	return printTable(con, rows, []column[row]{
		{"kind", func(r row) string { return string(r.Kind) }},
		{"account", func(r row) string { return r.Account }},
		{"agreed", func(r row) string { return yes(r.Agreed) }},
		{"what", func(r row) string { return engine.KindWords(r.Kind) }},
	}, func(r row) any { return r })
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func newActMoveCommand(con *console) *cobra.Command {
	var f actFlags
	var to string
	cmd := &cobra.Command{
		Use:   "move [--to FOLDER]",
		Short: "Move the mail that is muted (vendors, persons, threads) to a folder",
		Long: `Only selling mail is moved: what answers you, or is about something you bought,
stays where it is, and so does mail of vendors that you deal with, of persons
you wrote to and in threads you wrote in.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.apply(cmd.Context(), &f, func(eng *engine.Engine, srv mailbox.Server) (triage.ServerPlan, error) {
				return eng.PlanMove(cmd.Context(), srv, to)
			})
		},
	}
	cmd.Flags().StringVar(&to, "to", "Muted", "the folder; it is made when it is not there")
	f.bind(cmd)
	return cmd
}

func newActKeywordsCommand(con *console) *cobra.Command {
	var f actFlags
	var only []string
	cmd := &cobra.Command{
		Use:   "keywords",
		Short: "Mark messages with their verdict ($WinnowEngage …) and what is muted ($WinnowMuted)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var verdicts []triage.Verdict
			for _, v := range only {
				verdict := triage.Verdict(strings.ToLower(v))
				if !slices.Contains(triage.Verdicts[:], verdict) {
					return usageError{fmt.Errorf("--verdict %s: there are engage, consider, skip and mute", v)}
				}
				verdicts = append(verdicts, verdict)
			}
			return con.apply(cmd.Context(), &f, func(eng *engine.Engine, srv mailbox.Server) (triage.ServerPlan, error) {
				return eng.PlanKeywords(cmd.Context(), srv, verdicts...)
			})
		},
	}
	cmd.Flags().StringSliceVar(&only, "verdict", nil, "only messages with these verdicts")
	f.bind(cmd)
	return cmd
}

// apply makes a plan, shows it and, unless it is only looked at, applies it.
func (c *console) apply(ctx context.Context, f *actFlags, plan func(*engine.Engine, mailbox.Server) (triage.ServerPlan, error)) error {
	return c.with(ctx, func(eng *engine.Engine) error {
		srv, err := f.server(c, eng)
		if err != nil {
			return err
		}
		p, err := plan(eng, srv)
		if err != nil {
			return err
		}
		if f.dryRun {
			return printPlan(c, p)
		}
		c.leftOut(p)
		if len(p.Items) == 0 {
			fmt.Fprintln(c.out, "There is nothing to change.")
			return nil
		}
		b, err := eng.Apply(ctx, srv, p, f.confirm)
		return c.applied(b, p, err)
	})
}

// applied says what became of a plan.
func (c *console) applied(b triage.ServerBatch, p triage.ServerPlan, err error) error {
	if errors.Is(err, engine.ErrAsk) {
		return fmt.Errorf("%s over %s: look at it with --dry-run, then add --confirm %s; nothing was changed",
			plural(max(len(p.Items), p.Senders), "change"), plural(p.Senders, "sender"), p.Token)
	}
	if b.ID != 0 {
		fmt.Fprintf(c.out, "Change %d: %s.", b.ID, tally(b))
		if len(b.Undoable()) > 0 {
			fmt.Fprintf(c.out, " Undo with: winnowctl act undo %d", b.ID)
		}
		fmt.Fprintln(c.out)
	}
	return err
}

// stateWords are the states as people read them.
var stateWords = map[triage.ItemState]string{
	triage.ItemOpen: "not known yet (winnowctl act check looks it up)", triage.ItemDone: "done", triage.ItemFailed: "not done",
	triage.ItemHalf: "half done", triage.ItemGone: "gone", triage.ItemUndone: "taken back",
}

// tally counts the states of a batch in words.
func tally(b triage.ServerBatch) string {
	counts := map[triage.ItemState]int{}
	undoing := 0
	for _, ch := range b.Changes {
		if ch.Undoing {
			undoing++
			continue
		}
		counts[ch.State]++
	}
	var parts []string
	for _, s := range []triage.ItemState{triage.ItemDone, triage.ItemUndone, triage.ItemFailed, triage.ItemHalf, triage.ItemGone, triage.ItemOpen} {
		if counts[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[s], stateWords[s]))
		}
	}
	if undoing > 0 {
		parts = append(parts, fmt.Sprintf("%d asked to be taken back, not known yet (winnowctl act check looks it up)", undoing))
	}
	return strings.Join(parts, ", ")
}

// printPlan prints exactly what would change.
func printPlan(c *console, p triage.ServerPlan) error {
	if c.format == "json" || c.format == "jsonl" {
		return printJSON(c, p)
	}
	if c.format == "text" {
		c.leftOut(p)
		if len(p.Items) == 0 {
			fmt.Fprintln(c.out, "There is nothing to change.")
			return nil
		}
		if p.MakeTo {
			fmt.Fprintf(c.out, "The folder %s would be made.\n", mailbox.Clean(p.To, 200))
		}
		fmt.Fprintf(c.out, "This would change %s over %s:\n", plural(len(p.Items), "message"), plural(p.Senders, "sender"))
	}
	err := printTable(c, p.Items, []column[triage.ServerItem]{
		{"sender", func(i triage.ServerItem) string { return mailbox.Clean(i.From, 200) }},
		{"subject", func(i triage.ServerItem) string { return cut(mailbox.Clean(i.Subject, 300), 50) }},
		{"from", func(i triage.ServerItem) string { return mailbox.Clean(i.Folder, 200) }},
		{"change", func(i triage.ServerItem) string { return changeWords(p, i) }},
	}, func(i triage.ServerItem) any { return i })
	if err == nil && c.format == "text" && p.Ask {
		fmt.Fprintf(c.out, "It is a large change: to make it, add --confirm %s\n", p.Token)
	}
	return err
}

func changeWords(p triage.ServerPlan, i triage.ServerItem) string {
	if p.Kind == triage.ActionMove {
		return "to " + mailbox.Clean(p.To, 200)
	}
	var parts []string
	for _, k := range i.Add {
		parts = append(parts, "+"+k)
	}
	for _, k := range i.Remove {
		parts = append(parts, "-"+k)
	}
	return strings.Join(parts, " ")
}

// leftOut says what a plan leaves alone.
func (c *console) leftOut(p triage.ServerPlan) {
	for _, l := range p.LeftOut {
		fmt.Fprintf(c.err, "winnowctl: left alone: %s (%s)\n", mailbox.Clean(l.What, 200), l.Why)
	}
}

// batchNumber reads the number of a change, with an item behind a point.
func batchNumber(text string) (triage.DecisionID, []int, error) {
	number, item, one := strings.Cut(text, ".")
	id, err := strconv.ParseUint(number, 10, 63)
	var which []int
	if one && err == nil {
		var n int
		if n, err = strconv.Atoi(item); err == nil && n < 1 {
			err = strconv.ErrRange
		}
		which = []int{n - 1}
	}
	if err != nil || id == 0 {
		return 0, nil, usageError{fmt.Errorf("%s is no number of a change; winnowctl act list shows them", text)}
	}
	return triage.DecisionID(id), which, nil
}
