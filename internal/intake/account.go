package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"winnow/internal/account"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
)

// Secrets is where the password of an account comes from.
type Secrets struct {
	Chain *account.Chain
	// Ask asks the person, when no place has the password. nil never asks.
	Ask func(ctx context.Context, a account.Account) (account.Secret, error)
	// AskFirst asks before any place is looked at: the person brought a new
	// password.
	AskFirst bool
}

// get finds the password of an account.
func (s Secrets) get(ctx context.Context, a account.Account) (account.Secret, error) {
	if s.AskFirst && s.Ask != nil {
		return s.Ask(ctx, a)
	}
	secret, err := s.Chain.Get(ctx, a.Key())
	if err == nil || s.Ask == nil || !errors.Is(err, account.ErrNoSecret) && !errors.Is(err, account.ErrNoKeyring) {
		return secret, err
	}
	return s.Ask(ctx, a)
}

// Keeper keeps accounts; the engine does.
type Keeper interface {
	PutAccount(a account.Account) error
	RemoveAccount(key string) error
}

// Settings is what is known of an account from its address alone, and a hint
// for the person. The server may be missing, for the person to name.
func Settings(address string) (account.Account, string, error) {
	a, src, _ := account.Guess(address)
	if a.Address == "" {
		return a, "", fmt.Errorf("%s is no e-mail address", mailbox.Clean(address, 200))
	}
	return a, src.Hint, nil
}

// UsualPort is the port that goes with a kind of protection.
func UsualPort(s account.Security) int {
	if s == account.TLS {
		return account.PortTLS
	}
	return account.PortStartTLS
}

// Account is the source that reads an account.
func Account(a account.Account, secrets Secrets, log *slog.Logger) (*imap.Source, error) {
	cfg, err := config(a, log, func(ctx context.Context) (string, error) {
		secret, err := secrets.get(ctx, a)
		return secret.Reveal(), err
	})
	if err != nil {
		return nil, err
	}
	return imap.New(cfg), nil
}

// Add signs in once and, when the server agrees, keeps the account and its
// password. It returns where the password is kept.
func Add(ctx context.Context, keeper Keeper, a account.Account, secrets Secrets, log *slog.Logger) (where string, err error) {
	secrets.AskFirst = true
	secret, err := secrets.get(ctx, a)
	if err != nil {
		return "", err
	}
	cfg, err := config(a, log, func(context.Context) (string, error) { return secret.Reveal(), nil })
	if err != nil {
		return "", err
	}
	if _, err := imap.New(cfg).Folders(ctx); err != nil {
		return "", err
	}
	if err := keeper.PutAccount(a); err != nil {
		return "", err
	}
	if err := secrets.Chain.Set(ctx, a.Key(), secret); err != nil {
		if errors.Is(err, account.ErrNoKeyring) || errors.Is(err, account.ErrTooLong) {
			return "no place (there is no keyring here): it will be asked for each time", nil
		}
		return "", err
	}
	return secrets.Chain.Where(a.Key()), nil
}

// Remove forgets an account and its password.
func Remove(ctx context.Context, keeper Keeper, a account.Account, secrets Secrets) error {
	if err := keeper.RemoveAccount(a.Key()); err != nil {
		return err
	}
	if err := secrets.Chain.Delete(ctx, a.Key()); err != nil && !errors.Is(err, account.ErrNoKeyring) && !errors.Is(err, account.ErrNoSecret) {
		return fmt.Errorf("forget the password: %w", err)
	}
	return nil
}
