package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
)

// addFlags are what the buyer says of an account by hand.
type addFlags struct {
	host, security, user, ca, keep, pin string
	port                                int
	folders                             []string
	days                                int
	oauth                               account.OAuthClient
	clientSecret, dry, discover         bool
	from                                secretFlags
}

func newAccountAddCommand(con *console) *cobra.Command {
	var f addFlags
	cmd := &cobra.Command{
		Use:   "add ADDRESS",
		Short: "Add a mail account: the server is known for the usual providers",
		Long: `When the provider is not known, the address's own domain can be asked for its
server: each host is named first, and asked if you agree (--discover agrees
beforehand). Otherwise name the server with --host.

The password is asked for, or read from standard input with --password-stdin. It is
kept where --secret says: in the system's keyring (the default), in a file encrypted
with a passphrase, or nowhere (ask: at each start). It is never written unencrypted.

With --oauth the password stays with the provider: the address to sign in at is
printed for your browser. That needs a client id under which you or your company
registered Winnow with the provider.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, hint, known, err := intake.Settings(args[0])
			if err != nil {
				return usageError{err}
			}
			if f.host == "" && !known {
				if f.dry {
					return usageError{errors.New("the server of this address is not known: winnowctl account discover says who can be asked; or name it with --host")}
				}
				if a, err = con.discover(cmd.Context(), args[0], f.discover); err != nil {
					return err
				}
			}
			if err := f.into(&a); err != nil {
				return usageError{err}
			}
			if err := intake.Check(a); err != nil {
				return usageError{err}
			}
			if hint != "" && a.OAuth == nil {
				fmt.Fprintln(con.err, hint)
			}
			if f.dry {
				fmt.Fprintf(con.out, "Nothing was changed and nobody was asked. Without --dry-run: sign in to %s (%s) as %s; the secret is kept in %s.\n",
					a.Server(), a.Security, a.User, a.Place())
				return nil
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				f.from.ask = true
				secrets := con.secrets(f.from)
				if f.clientSecret {
					if secrets.ClientSecret, err = con.line(); err != nil {
						return err
					}
				}
				fmt.Fprintf(con.err, "Signing in to %s as %s …\n", a.Server(), a.User)
				where, err := intake.Add(cmd.Context(), eng, a, secrets, con.logger())
				if err != nil {
					return con.hintPin(err)
				}
				fmt.Fprintf(con.out, "%s is added; its secret is in %s. Read it with: winnowctl sync\n", a.Address, where)
				return nil
			})
		},
	}
	fl := cmd.Flags()
	fl.StringVar(&f.host, "host", "", "IMAP server, when it is not the provider's usual one")
	fl.IntVar(&f.port, "port", 0, "port of the server")
	fl.StringVar(&f.security, "security", "", "tls, starttls, or plain (on this machine only)")
	fl.StringVar(&f.user, "user", "", "name to sign in with, when it is not the address")
	fl.StringVar(&f.ca, "ca", "", "file with a certificate authority to trust besides the system's")
	fl.StringVar(&f.pin, "pin", "", "SHA-256 fingerprint of the one certificate to trust")
	fl.StringSliceVar(&f.folders, "folders", nil, "folders to read (default: the inbox and the sent mail)")
	fl.IntVar(&f.days, "days", 0, "how many days back mail is read (0: all of it); sent mail is read whole")
	fl.StringVar(&f.keep, "secret", "", "where the secret is kept: keyring, file, or ask")
	fl.StringVar(&f.oauth.Provider, "oauth", "", "sign in by OAuth 2.0 at: microsoft, google, or other (with the addresses below)")
	fl.StringVar(&f.oauth.ClientID, "client-id", "", "client id under which Winnow is registered there")
	fl.BoolVar(&f.clientSecret, "client-secret-stdin", false, "read the secret that came with the client id from standard input, on a line before the password")
	fl.StringVar(&f.oauth.Tenant, "tenant", "", "directory at Microsoft, when not any")
	fl.StringVar(&f.oauth.AuthURL, "auth-url", "", "with --oauth other: address where the browser signs in")
	fl.StringVar(&f.oauth.TokenURL, "token-url", "", "with --oauth other: address that gives tokens")
	fl.StringVar(&f.oauth.DeviceURL, "device-url", "", "with --oauth other: address that gives device codes")
	fl.StringSliceVar(&f.oauth.Scopes, "scope", nil, "with --oauth other: what to ask for")
	fl.BoolVar(&f.discover, "discover", false, "agree that the address's domain is asked for its server, as account discover says")
	fl.BoolVar(&f.dry, "dry-run", false, "change nothing and ask nobody")
	f.from.bind(cmd, "read the password from standard input")
	return cmd
}

// into puts what was said by hand over what is known of the address.
func (f *addFlags) into(a *account.Account) error {
	if f.host != "" {
		a.Host = f.host
	}
	if f.security != "" {
		a.Security = account.Security(f.security)
		a.Port = intake.UsualPort(a.Security)
	}
	if f.port != 0 {
		a.Port = f.port
	}
	if f.user != "" {
		a.User = f.user
	}
	a.CAFile, a.Folders, a.Days, a.Keep = f.ca, f.folders, f.days, account.Keep(f.keep)
	if f.pin != "" {
		var err error
		if a.Pin, err = intake.Fingerprint(f.pin); err != nil {
			return err
		}
	}
	if f.oauth.Provider != "" {
		a.OAuth = &f.oauth
	} else if f.oauth.ClientID != "" {
		return errors.New("--client-id belongs to --oauth")
	}
	return nil
}
