package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
)

func newSyncCommand(con *console) *cobra.Command {
	var passwordStdin bool
	cmd := &cobra.Command{
		Use:   "sync [ACCOUNT…]",
		Short: "Read what is new in the mail accounts, or in those named",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, keys []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				accounts, err := chosen(eng, keys)
				if err != nil {
					return err
				}
				secrets := con.secrets(passwordStdin)
				var sources []mailbox.Source
				for _, a := range accounts {
					src, err := intake.Account(a, secrets, con.logger())
					if err != nil {
						return err
					}
					sources = append(sources, src)
				}
				return con.syncAll(cmd.Context(), eng, sources)
			})
		},
	}
	cmd.Flags().BoolVar(&passwordStdin, "password-stdin", false, "take the password from standard input instead of the keyring")
	return cmd
}

// chosen are the accounts with these keys, or all.
func chosen(eng *engine.Engine, keys []string) ([]account.Account, error) {
	all, err := eng.Accounts()
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		if len(all) == 0 {
			return nil, engine.NotFound("account", "at all; add one with: winnowctl account add ADDRESS")
		}
		return all, nil
	}
	var out []account.Account
	for _, k := range keys {
		found := false
		for _, a := range all {
			if strings.EqualFold(a.Key(), k) || strings.EqualFold(a.Address, k) {
				out, found = append(out, a), true
			}
		}
		if !found {
			return nil, engine.NotFound("account", k)
		}
	}
	return out, nil
}

func newAccountCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "account", Short: "Add, list and remove mail accounts"}
	cmd.AddCommand(newAccountAddCommand(con), newAccountListCommand(con), newAccountRemoveCommand(con))
	return cmd
}

func newAccountAddCommand(con *console) *cobra.Command {
	var host, security, user, ca string
	var port int
	var folders []string
	var passwordStdin bool
	cmd := &cobra.Command{
		Use:   "add ADDRESS",
		Short: "Add a mail account: the server is known for the usual providers",
		Long: `The password is asked for, or read from standard input with --password-stdin. It
is kept in the system's keyring where there is one, and nowhere else.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, hint, err := intake.Settings(args[0])
			if err != nil {
				return usageError{err}
			}
			if host != "" {
				a.Host = host
			}
			if security != "" {
				a.Security = account.Security(security)
				a.Port = intake.UsualPort(a.Security)
			}
			if port != 0 {
				a.Port = port
			}
			if user != "" {
				a.User = user
			}
			a.CAFile, a.Folders = ca, folders
			if err := a.Validate(); err != nil {
				return usageError{err}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				if hint != "" {
					fmt.Fprintln(con.err, hint)
				}
				fmt.Fprintf(con.err, "Signing in to %s as %s …\n", a.Server(), a.User)
				where, err := intake.Add(cmd.Context(), eng, a, con.secrets(passwordStdin), con.logger())
				if err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s is added; its password is kept in %s. Read it with: winnowctl sync\n", a.Address, where)
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&host, "host", "", "IMAP server, when it is not the provider's usual one")
	f.IntVar(&port, "port", 0, "port of the server")
	f.StringVar(&security, "security", "", "tls, starttls, or plain (on this machine only)")
	f.StringVar(&user, "user", "", "name to sign in with, when it is not the address")
	f.StringVar(&ca, "ca", "", "file with a certificate authority to trust besides the system's")
	f.StringSliceVar(&folders, "folders", nil, "folders to read (default: the inbox and the sent mail)")
	f.BoolVar(&passwordStdin, "password-stdin", false, "read the password from standard input")
	return cmd
}

func newAccountListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print the accounts", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				all, err := eng.Accounts()
				if err != nil {
					return err
				}
				return printTable(con, all, []column[account.Account]{
					{"account", func(a account.Account) string { return a.Key() }},
					{"server", func(a account.Account) string { return a.Server() }},
					{"security", func(a account.Account) string { return string(a.Security) }},
					{"user", func(a account.Account) string { return a.User }},
				}, func(a account.Account) any { return a })
			})
		},
	}
}

func newAccountRemoveCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "remove ACCOUNT", Short: "Forget an account and its password; its mail and your decisions stay", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				accounts, err := chosen(eng, args)
				if err != nil {
					return err
				}
				for _, a := range accounts {
					if err := intake.Remove(cmd.Context(), eng, a, con.secrets(false)); err != nil {
						return err
					}
					fmt.Fprintf(con.out, "%s is forgotten. What was read from it stays.\n", a.Address)
				}
				return nil
			})
		},
	}
}

// secrets is where passwords come from: standard input when that was asked
// for, else the keyring, else the person at the terminal.
func (c *console) secrets(fromStdin bool) intake.Secrets {
	ask := func(ctx context.Context, a account.Account) (account.Secret, error) {
		if fromStdin {
			line, err := bufio.NewReader(io.LimitReader(c.in, 1<<16)).ReadString('\n')
			if err != nil && !errors.Is(err, io.EOF) {
				return account.Secret{}, err
			}
			return account.NewSecret(strings.TrimRight(line, "\r\n")), nil
		}
		f, ok := c.in.(*os.File)
		if !ok || !term.IsTerminal(int(f.Fd())) {
			return account.Secret{}, fmt.Errorf("%w for %s: give it with --password-stdin", account.ErrNoSecret, a.Address)
		}
		fmt.Fprintf(c.err, "Password of %s: ", a.Address)
		typed, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(c.err)
		return account.NewSecret(string(typed)), err
	}
	return intake.Secrets{Chain: account.NewChain(account.Place{Name: "the system's keyring", Secrets: account.NewKeyring("winnow", 0)}), Ask: ask, AskFirst: fromStdin}
}
