package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"winnow/internal/account"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox/imap"
)

func newAccountCommand(con *console) *cobra.Command {
	cmd := &cobra.Command{Use: "account", Short: "Find, add, list, test, pin and remove mail accounts"}
	cmd.AddCommand(
		newAccountAddCommand(con), newAccountDiscoverCommand(con), newAccountListCommand(con), newAccountTestCommand(con),
		newAccountSignInCommand(con), newAccountPinCommand(con), newAccountRemoveCommand(con),
	)
	return cmd
}

// accountRecord is what is known of an account.
type accountRecord struct {
	account.Account
	SignIn        string       `json:"sign_in"`         // password, or oauth
	Secret        account.Keep `json:"secret"`          // where the secret is in force: keyring, file, ask
	SecretHeld    bool         `json:"secret_held"`     // one is there
	SecretSaid    string       `json:"secret_said"`     // the same in a sentence
	ReceivedToday int64        `json:"received_today"`  // bytes over the wire
	SentToday     int64        `json:"sent_today"`      // bytes over the wire
	ReceivedMonth int64        `json:"received_31days"` // bytes over the wire
}

func newAccountListCommand(con *console) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "Print the accounts, where their secrets are kept, and what went over the wire", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				all, err := eng.Accounts()
				if err != nil {
					return err
				}
				vault := con.secrets(secretFlags{}).Vault
				var rows []accountRecord
				for _, a := range all {
					h, today := vault.Holding(cmd.Context(), a), eng.Today(a.Key())
					r := accountRecord{
						Account: a, SignIn: "password", Secret: h.Now, SecretHeld: h.Held, SecretSaid: h.Said,
						ReceivedToday: today.Received, SentToday: today.Sent,
					}
					if a.OAuth != nil {
						r.SignIn = "oauth"
					}
					for _, t := range eng.Traffic() {
						if t.Account == a.Key() {
							r.ReceivedMonth += t.Received
						}
					}
					rows = append(rows, r)
				}
				return printTable(con, rows, []column[accountRecord]{
					{"account", func(r accountRecord) string { return r.Key() }},
					{"server", func(r accountRecord) string { return r.Server() }},
					{"security", func(r accountRecord) string {
						if r.Pin != "" {
							return string(r.Security) + ", pinned"
						}
						return string(r.Security)
					}},
					{"user", func(r accountRecord) string { return r.User }},
					{"sign-in", func(r accountRecord) string { return r.SignIn }},
					{"secret", func(r accountRecord) string { return r.SecretSaid }},
					{"today", func(r accountRecord) string { return traffic(eng.Today(r.Key())) }},
				}, func(r accountRecord) any { return r })
			})
		},
	}
}

// traffic says what went over the wire today.
func traffic(t engine.Traffic) string {
	return fmt.Sprintf("%.1f MB received today, %.1f MB sent.", float64(t.Received)/1e6, float64(t.Sent)/1e6)
}

// one is the account with that key.
func one(eng *engine.Engine, key string) (account.Account, error) {
	all, err := chosen(eng, []string{key})
	if err != nil {
		return account.Account{}, err
	}
	return all[0], nil
}

func newAccountTestCommand(con *console) *cobra.Command {
	var from secretFlags
	cmd := &cobra.Command{
		Use: "test ACCOUNT", Short: "Sign in once and say what comes of it", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := one(eng, args[0])
				if err != nil {
					return err
				}
				n, err := intake.Test(cmd.Context(), a, con.secrets(from), eng, con.logger())
				if err != nil {
					return con.hintPin(err)
				}
				fmt.Fprintf(con.out, "%s lets %s in; it shows %d folders.\n", a.Server(), a.User, n)
				return nil
			})
		},
	}
	from.bind(cmd, "take the password from standard input instead of where it is kept")
	return cmd
}

func newAccountSignInCommand(con *console) *cobra.Command {
	var from secretFlags
	cmd := &cobra.Command{
		Use: "signin ACCOUNT", Short: "Give a new password, or sign in again by OAuth 2.0", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := one(eng, args[0])
				if err != nil {
					return err
				}
				from.ask = true
				secrets := con.secrets(from)
				if a.OAuth != nil { // the client's own secret stays
					if kept, err := secrets.Vault.Get(cmd.Context(), a); err == nil {
						secrets.ClientSecret = intake.ClientSecret(kept)
					}
				}
				where, err := intake.Add(cmd.Context(), eng, a, secrets, con.logger())
				if err != nil {
					return con.hintPin(err)
				}
				fmt.Fprintf(con.out, "Signed in to %s; the secret is in %s.\n", a.Server(), where)
				return nil
			})
		},
	}
	from.bind(cmd, "read the password from standard input")
	return cmd
}

// hintPin says how to trust a certificate that was refused, when that is what
// the error is about.
func (c *console) hintPin(err error) error {
	var e *imap.Error
	if errors.As(err, &e) && e.Fingerprint != "" {
		fmt.Fprintf(c.err, "The certificate's SHA-256 fingerprint is %s.\nOnly if whoever runs the server confirms it, trust this very certificate: --pin with account add, or winnowctl account pin.\n", e.Fingerprint)
	}
	return err
}

func newAccountPinCommand(con *console) *cobra.Command {
	var remove, dry bool
	cmd := &cobra.Command{
		Use:   "pin ACCOUNT [FINGERPRINT]",
		Short: "Show the server's certificate, or trust one certificate by hand",
		Long: `Without FINGERPRINT the certificate that the server shows is printed. With its
SHA-256 FINGERPRINT, which whoever runs the server has to confirm, this very certificate
is trusted and no other, until --remove.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if remove && len(args) > 1 {
				return usageError{errors.New("--remove takes no fingerprint")}
			}
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := one(eng, args[0])
				if err != nil {
					return err
				}
				if remove {
					a.Pin = ""
					return con.keepPin(eng, a, dry, "No certificate of %s is trusted by hand any more.\n")
				}
				shown, err := intake.Certificate(cmd.Context(), a, con.logger())
				if err != nil {
					return err
				}
				if len(args) == 1 {
					trouble := shown.Trouble
					if trouble == "" {
						trouble = "it is trusted without pinning"
					}
					fmt.Fprintf(con.out, "Server:      %s\nFor:         %s\nSigned by:   %s\nValid:       %s to %s\nFingerprint: %s (SHA-256)\nJudgement:   %s\n",
						a.Server(), shown.Names, shown.Issuer, shown.From.UTC().Format("2006-01-02"), shown.Until.UTC().Format("2006-01-02"), shown.Fingerprint, trouble)
					return nil
				}
				want, err := intake.Fingerprint(args[1])
				if err != nil {
					return usageError{err}
				}
				if want != shown.Fingerprint {
					return fmt.Errorf("the server shows another certificate: its fingerprint is %s. Nothing changed", shown.Fingerprint)
				}
				a.Pin = want
				return con.keepPin(eng, a, dry, "This very certificate of %s is trusted now, and no other.\n")
			})
		},
	}
	cmd.Flags().BoolVar(&remove, "remove", false, "trust no certificate by hand any more")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "change nothing")
	return cmd
}

func (c *console) keepPin(eng *engine.Engine, a account.Account, dry bool, done string) error {
	if dry {
		fmt.Fprintf(c.out, "Nothing was changed. Without --dry-run: "+done, a.Server())
		return nil
	}
	if err := eng.PutAccount(a); err != nil {
		return err
	}
	fmt.Fprintf(c.out, done, a.Server())
	return nil
}

func newAccountRemoveCommand(con *console) *cobra.Command {
	var dry bool
	var from secretFlags
	cmd := &cobra.Command{
		Use: "remove ACCOUNT", Short: "Forget an account and its secret; its mail and your decisions stay", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return con.with(cmd.Context(), func(eng *engine.Engine) error {
				a, err := one(eng, args[0])
				if err != nil {
					return err
				}
				if dry {
					fmt.Fprintf(con.out, "Nothing was changed. Without --dry-run, %s and its secret are forgotten; what was read from it stays.\n", a.Address)
					return nil
				}
				if err := intake.Remove(cmd.Context(), eng, a, con.secrets(from)); err != nil {
					return err
				}
				fmt.Fprintf(con.out, "%s is forgotten. What was read from it stays.\n", a.Address)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "change nothing")
	cmd.Flags().BoolVar(&from.passphrase, "passphrase-stdin", false, "read the passphrase of the file of secrets from standard input")
	return cmd
}
