package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/engine"
	"winnow/internal/filter"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// filters is the service for filter scripts of the account's server.
func (f *actFlags) filters(con *console, eng *engine.Engine, server string) (mailbox.ScriptServer, error) {
	a, err := f.one(eng)
	if err != nil {
		return nil, err
	}
	host, port := "", 0
	if server != "" {
		colon := strings.LastIndexByte(server, ':')
		host = strings.Trim(server[:max(0, colon)], "[]")
		port, err = strconv.Atoi(server[colon+1:])
		if err != nil || host == "" || port < 1 || port > 65535 {
			return nil, usageError{fmt.Errorf("--server %s is no HOST:PORT", server)}
		}
	}
	return intake.Filters(a, con.secrets(f.from), host, port, con.logger())
}

func newSieveCommand(con *console) *cobra.Command {
	var f actFlags
	var to, host string
	cmd := &cobra.Command{
		Use:   "sieve",
		Short: "The mutes as a filter for the mail server (Sieve): print, save, install, remove",
	}
	cmd.PersistentFlags().StringVar(&to, "to", "Muted", "the folder that muted mail goes to")
	script := func(ctx context.Context, use func(text string, p filter.Plan) error) error {
		return con.with(ctx, func(eng *engine.Engine) error {
			p, err := eng.FilterPlan(to)
			if err != nil {
				return err
			}
			con.notFiltered(p)
			text, err := filter.Sieve(p, nil)
			if err != nil {
				return err
			}
			return use(text, p)
		})
	}
	var dry bool
	save := &cobra.Command{
		Use: "save FILE", Short: "Write the filter to a file", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return script(cmd.Context(), func(text string, p filter.Plan) error { return con.saveFilter(args[0], []byte(text), p, dry) })
		},
	}
	save.Flags().BoolVar(&dry, "dry-run", false, "print what would be written")
	install := &cobra.Command{
		Use:   "install",
		Short: "Have the server file the mail of all that is muted",
		Long: `The filter is kept under a name of its own and checked by the server first. A
filter of yours that is there already is not changed: a small one runs Winnow's
and then yours. winnowctl act undo puts back what was there before.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.applySieve(cmd.Context(), &f, host, func(eng *engine.Engine, srv mailbox.ScriptServer) (triage.ServerPlan, error) {
				return eng.PlanSieve(cmd.Context(), srv, to)
			})
		},
	}
	remove := &cobra.Command{
		Use: "remove", Short: "Take Winnow's filter off the server again", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.applySieve(cmd.Context(), &f, host, func(eng *engine.Engine, srv mailbox.ScriptServer) (triage.ServerPlan, error) {
				return eng.PlanSieveRemove(cmd.Context(), srv)
			})
		},
	}
	for _, c := range []*cobra.Command{install, remove} {
		f.bind(c)
		c.Flags().StringVar(&host, "server", "", "HOST:PORT of the filters' service, when it is not the mail server's")
	}
	cmd.AddCommand(&cobra.Command{
		Use: "print", Short: "Print the filter", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return script(cmd.Context(), func(text string, _ filter.Plan) error {
				_, err := fmt.Fprint(con.out, text)
				return err
			})
		},
	}, save, install, remove)
	return cmd
}

// applySieve makes a plan for the server's filters, shows it and, unless it is
// only looked at, applies it.
func (c *console) applySieve(ctx context.Context, f *actFlags, host string, plan func(*engine.Engine, mailbox.ScriptServer) (triage.ServerPlan, error)) error {
	return c.with(ctx, func(eng *engine.Engine) error {
		srv, err := f.filters(c, eng, host)
		if err != nil {
			return err
		}
		p, err := plan(eng, srv)
		if err != nil {
			return err
		}
		c.leftOut(p)
		if f.dryRun {
			if c.format != "text" {
				return printJSON(c, p)
			}
			for i, s := range p.Script.Scripts {
				switch before := p.Script.Before[i]; {
				case s == before:
				case s.Exists:
					fmt.Fprintf(c.out, "The filter %s would be:\n%s\n", s.Name, s.Text)
				default:
					fmt.Fprintf(c.out, "The filter %s would be removed.\n", s.Name)
				}
			}
			if p.Script.Activated != p.Script.Was {
				fmt.Fprintf(c.out, "The one that runs would be %q; now it is %q.\n", mailbox.Clean(p.Script.Activated, 200), mailbox.Clean(p.Script.Was, 200))
			}
			if p.Ask {
				fmt.Fprintf(c.out, "It is a large change: to make it, add --confirm %s\n", p.Token)
			}
			return nil
		}
		b, err := eng.ApplySieve(ctx, srv, p, f.confirm)
		return c.applied(b, p, err)
	})
}

func newFiltersCommand(con *console) *cobra.Command {
	var to string
	cmd := &cobra.Command{Use: "filters", Short: "Write the mutes as filters to import elsewhere: gmail, outlook, thunderbird"}
	cmd.PersistentFlags().StringVar(&to, "to", "Muted", "the folder or label that muted mail goes to")
	var accountKey string
	add := func(name, short string, write func(eng *engine.Engine, p filter.Plan) ([]byte, error)) *cobra.Command {
		var dry bool
		sub := &cobra.Command{
			Use: name + " FILE", Short: short, Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return con.with(cmd.Context(), func(eng *engine.Engine) error {
					p, err := eng.FilterPlan(to)
					if err != nil {
						return err
					}
					p = p.BySender() // none of them can hold a thread
					con.notFiltered(p)
					text, err := write(eng, p)
					if err != nil {
						return err
					}
					return con.saveFilter(args[0], text, p, dry)
				})
			},
		}
		sub.Flags().BoolVar(&dry, "dry-run", false, "print what would be written")
		cmd.AddCommand(sub)
		return sub
	}
	add("gmail", "A file that Gmail imports (Settings, Filters)", func(_ *engine.Engine, p filter.Plan) ([]byte, error) { return filter.Gmail(p) })
	add("outlook", "A list of rules to make in Outlook", func(_ *engine.Engine, p filter.Plan) ([]byte, error) { return []byte(filter.Outlook(p)), nil })
	add("thunderbird", "msgFilterRules.dat for an account of Thunderbird", func(eng *engine.Engine, p filter.Plan) ([]byte, error) {
		f := actFlags{account: accountKey}
		a, err := f.one(eng)
		if err != nil {
			return nil, err
		}
		return []byte(filter.Thunderbird(p, a.User, a.Host, "/")), nil
	}).Flags().StringVar(&accountKey, "account", "", "the account; not needed when there is only one")
	return cmd
}

func (c *console) notFiltered(p filter.Plan) {
	for _, l := range p.LeftOut {
		fmt.Fprintf(c.err, "winnowctl: left out: %s (%s)\n", mailbox.Clean(l.What, 200), l.Why)
	}
}

// saveFilter writes a filter to a file, or prints it.
func (c *console) saveFilter(to string, text []byte, p filter.Plan, dry bool) error {
	if dry {
		_, err := c.out.Write(text)
		return err
	}
	err := writeWhole(to, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s written to %s\n", plural(len(p.Rules), "rule"), to)
	return nil
}
