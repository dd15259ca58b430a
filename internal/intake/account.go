package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"winnow/internal/account"
	"winnow/internal/account/oauth"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
)

// Keeper keeps accounts; the engine does.
type Keeper interface {
	PutAccount(a account.Account) error
	RemoveAccount(key string) error
}

// Meter counts what goes over the wire, by account; the engine does.
type Meter interface {
	Count(account string, received, sent int)
}

// Settings is what is known of an account from its address alone, and a hint
// for the person. known is false when the provider is not in the table: then the
// server is a guess, and discovery (package autoconfig) does better.
func Settings(address string) (a account.Account, hint string, known bool, err error) {
	a, src, _ := account.Guess(address)
	if a.Address == "" {
		return a, "", false, fmt.Errorf("%s is no e-mail address", mailbox.Clean(address, 200))
	}
	return a, src.Hint, src.Kind == account.FromTable, nil
}

// UsualPort is the port that goes with a kind of protection.
func UsualPort(s account.Security) int {
	if s == account.TLS {
		return account.PortTLS
	}
	return account.PortStartTLS
}

// Check says in a sentence what of an account's settings cannot be used. It
// asks nobody.
func Check(a account.Account) error {
	if err := a.Validate(); err != nil || a.OAuth == nil {
		return err
	}
	_, err := oauth.New(*a.OAuth, account.Secret{}, oauth.Options{})
	return err
}

// Account is the source that reads an account. meter may be nil.
func Account(a account.Account, secrets Secrets, meter Meter, log *slog.Logger) (*imap.Source, error) {
	cfg, err := config(a, log)
	if err != nil {
		return nil, err
	}
	if meter != nil {
		cfg.Count = func(received, sent int) { meter.Count(a.Key(), received, sent) }
	}
	secrets.into(&cfg, a)
	return imap.New(cfg), nil
}

// Add signs in once and, when the server agrees, keeps the account and its
// secret. It returns where the secret is kept.
func Add(ctx context.Context, keeper Keeper, a account.Account, secrets Secrets, log *slog.Logger) (account.Keep, error) {
	if err := Check(a); err != nil {
		return "", err
	}
	secret, err := SignIn(ctx, a, secrets, log)
	if err != nil {
		return "", err
	}
	if err := keeper.PutAccount(a); err != nil {
		return "", err
	}
	return secrets.Vault.Set(ctx, a, secret)
}

// SignIn asks the person for a new secret and tries it once. Nothing is kept.
func SignIn(ctx context.Context, a account.Account, secrets Secrets, log *slog.Logger) (account.Secret, error) {
	secret, err := secrets.ask(ctx, a)
	if err != nil {
		return account.Secret{}, err
	}
	cfg, err := config(a, log)
	if err != nil {
		return account.Secret{}, err
	}
	// The provider may replace the grant on first use.
	once := Secrets{Vault: account.NewVault(account.NewMemory(), nil), ClientSecret: secrets.ClientSecret}
	in := a
	in.Keep = account.KeepAsk
	if _, err := once.Vault.Set(ctx, in, secret); err != nil {
		return account.Secret{}, err
	}
	once.into(&cfg, in)
	if _, err := imap.New(cfg).Folders(ctx); err != nil {
		return account.Secret{}, err
	}
	return once.Vault.Get(ctx, in)
}

// Test signs in with the secret that is kept and returns how many folders the
// server shows.
func Test(ctx context.Context, a account.Account, secrets Secrets, meter Meter, log *slog.Logger) (folders int, err error) {
	src, err := Account(a, secrets, meter, log)
	if err != nil {
		return 0, err
	}
	all, err := src.Folders(ctx)
	return len(all), err
}

// Certificate looks at the certificate of an account's server. Nothing that
// concerns the account is told to it.
func Certificate(ctx context.Context, a account.Account, log *slog.Logger) (imap.Certificate, error) {
	cfg, err := config(a, log)
	if err != nil {
		return imap.Certificate{}, err
	}
	return imap.New(cfg).Certificate(ctx)
}

// Fingerprint reads a SHA-256 fingerprint in any usual form.
func Fingerprint(s string) (string, error) { return imap.ParseFingerprint(s) }

// Remove forgets an account and its secret.
func Remove(ctx context.Context, keeper Keeper, a account.Account, secrets Secrets) error {
	if err := keeper.RemoveAccount(a.Key()); err != nil {
		return err
	}
	if err := secrets.Vault.Delete(ctx, a); err != nil && !errors.Is(err, account.ErrNoSecret) {
		return fmt.Errorf("forget the password: %w", err)
	}
	return nil
}
