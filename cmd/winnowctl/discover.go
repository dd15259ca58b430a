package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/account/autoconfig"
	"winnow/internal/mailbox"
)

// stepRecord is one way to find a server, and what came of it.
type stepRecord struct {
	Way      string `json:"way"`      // table, dns, autoconfig, hand
	Host     string `json:"host"`     // that is asked, "" for nobody
	Says     string `json:"says"`     // what happens, in a sentence
	Asked    bool   `json:"asked"`    // it was
	Server   string `json:"server"`   // host:port that was found
	Security string `json:"security"` // tls or starttls
	User     string `json:"user"`
	Outside  bool   `json:"outside"` // the server is not of the address's domain
	Note     string `json:"note"`    // what to know, or why nothing was found
}

func newAccountDiscoverCommand(con *console) *cobra.Command {
	var ask bool
	cmd := &cobra.Command{
		Use:   "discover ADDRESS",
		Short: "Say how the server of an address can be found, and with --ask find it",
		Long: `Without --ask nobody is asked: it is printed who would be. With it, these hosts are
asked in turn until one names a server, and nobody else. They are told the domain
and not the address. Nothing is kept.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			steps, err := autoconfig.Plan(args[0])
			if err != nil {
				return usageError{err}
			}
			rows := make([]stepRecord, len(steps))
			found := false
			for i, s := range steps {
				r := &rows[i]
				*r = stepRecord{Way: string(s.Kind), Host: s.Host, Says: s.Asks}
				if found || s.Kind == autoconfig.ByHand || !ask && s.Host != "" {
					continue
				}
				r.Asked = s.Host != ""
				f, err := (&autoconfig.Finder{}).Ask(cmd.Context(), s)
				if cmd.Context().Err() != nil {
					return cmd.Context().Err()
				}
				if err != nil {
					r.Note = mailbox.Clean(err.Error(), 300)
					continue
				}
				found = true
				r.Server, r.Security, r.User = f.Account.Server(), string(f.Account.Security), f.Account.User
				r.Outside, r.Note = f.Outside, f.Note
			}
			return printTable(con, rows, []column[stepRecord]{
				{"way", func(r stepRecord) string { return r.Way }},
				{"server", func(r stepRecord) string { return r.Server }},
				{"security", func(r stepRecord) string { return r.Security }},
				{"says", func(r stepRecord) string { return strings.TrimSpace(r.Says + " " + r.Note) }},
			}, func(r stepRecord) any { return r })
		},
	}
	cmd.Flags().BoolVar(&ask, "ask", false, "ask them")
	return cmd
}

// discover finds the server of an address whose provider is not known. Each
// host is named before it is asked; agreed says that the person agreed to all.
func (c *console) discover(ctx context.Context, address string, agreed bool) (account.Account, error) {
	steps, err := autoconfig.Plan(address)
	if err != nil {
		return account.Account{}, usageError{err}
	}
	for _, s := range steps {
		if s.Kind == autoconfig.ByHand {
			break
		}
		fmt.Fprintln(c.err, s.Asks)
		if s.Host != "" && !agreed {
			yes, err := c.agrees("Ask")
			if err != nil {
				return account.Account{}, err
			}
			if !yes {
				continue
			}
		}
		f, err := (&autoconfig.Finder{}).Ask(ctx, s)
		if ctx.Err() != nil {
			return account.Account{}, ctx.Err()
		}
		if err != nil {
			fmt.Fprintln(c.err, mailbox.Clean(err.Error(), 300))
			continue
		}
		fmt.Fprintf(c.err, "Found %s (%s), user %s. %s\n", f.Account.Server(), f.Account.Security, f.Account.User, f.Note)
		if f.Outside || f.Account.Security == account.StartTLS {
			// These need the person's own yes: a script names the server itself.
			yes, err := c.agrees("Sign in there")
			if err != nil {
				return account.Account{}, usageError{fmt.Errorf("if that is right, say so with --host %s --port %d --security %s", f.Account.Host, f.Account.Port, f.Account.Security)}
			}
			if !yes {
				continue
			}
		}
		return f.Account, nil
	}
	return account.Account{}, usageError{errors.New("the server is not known; your provider's help says which it is: name it with --host")}
}

// errNoTerminal says that there is nobody to ask.
var errNoTerminal = usageError{errors.New("the server of this address is not known; name it with --host, or agree with --discover that these are asked")}

// agrees asks for a yes at the terminal.
func (c *console) agrees(question string) (bool, error) {
	if !c.interactive() {
		return false, errNoTerminal
	}
	fmt.Fprint(c.err, question, "? [y/N] ")
	line, err := c.line()
	said := strings.ToLower(strings.TrimSpace(line.Reveal()))
	return said == "y" || said == "yes", err
}
