package intake

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"winnow/internal/account"
	"winnow/internal/account/oauth"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
)

// Secrets is where the secret of an account comes from.
type Secrets struct {
	Vault *account.Vault
	// Ask asks the person for a password, when it is kept nowhere. nil never
	// asks.
	Ask func(ctx context.Context, a account.Account) (account.Secret, error)
	// SignIn has the person sign in at the account's identity provider, in the
	// browser or with a device code. nil never asks.
	SignIn func(ctx context.Context, a account.Account, c *oauth.Client) (oauth.Grant, error)
	// ClientSecret is what the provider handed out with the client id, for a
	// first sign-in; it is kept together with it. Mostly empty.
	ClientSecret account.Secret
	// AskFirst asks for a password before the vault is looked at: the person
	// brought a new one.
	AskFirst bool
}

// ask asks the person for a new secret.
func (s Secrets) ask(ctx context.Context, a account.Account) (account.Secret, error) {
	if a.OAuth == nil {
		if s.Ask == nil {
			return account.Secret{}, account.ErrNoSecret
		}
		return s.Ask(ctx, a)
	}
	if s.SignIn == nil {
		return account.Secret{}, account.ErrNoSecret
	}
	c, err := oauth.New(*a.OAuth, s.ClientSecret, oauth.Options{})
	if err != nil {
		return account.Secret{}, err
	}
	g, err := s.SignIn(ctx, a, c)
	return g.Secret(), err
}

// password finds the password of an account. One that had to be asked for
// stays in memory: it is asked for once a start, however many connections
// need it.
func (s Secrets) password(ctx context.Context, a account.Account) (account.Secret, error) {
	if s.Ask == nil {
		return s.Vault.Get(ctx, a)
	}
	known := s.Vault.Get
	if s.AskFirst {
		known = s.Vault.Remembered
	}
	secret, err := known(ctx, a)
	if err == nil || !errors.Is(err, account.ErrNoSecret) {
		return secret, err
	}
	if secret, err = s.Ask(ctx, a); err != nil {
		return account.Secret{}, err
	}
	return secret, s.Vault.Remember(ctx, a, secret)
}

// into says to the IMAP client how to sign in.
func (s Secrets) into(cfg *imap.Config, a account.Account) {
	if a.OAuth == nil {
		cfg.Password = func(ctx context.Context) (string, error) {
			secret, err := s.password(ctx, a)
			return secret.Reveal(), err
		}
		return
	}
	b := &bearer{account: a, secrets: s}
	cfg.Token = b.token
}

// bearer gives access tokens for an account.
type bearer struct {
	account account.Account
	secrets Secrets

	mu     sync.Mutex
	tokens *oauth.Tokens
	asked  bool // the person was asked to sign in again: once is enough
}

func (b *bearer) token(ctx context.Context, fresh bool) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tokens == nil {
		secret, err := b.secrets.Vault.Get(ctx, b.account)
		if errors.Is(err, account.ErrNoSecret) && b.secrets.SignIn != nil {
			return b.again(ctx)
		}
		if err != nil {
			return "", err
		}
		if err := b.use(secret); err != nil {
			return b.orAgain(ctx, err)
		}
	}
	access, err := b.tokens.Token(ctx, fresh)
	if err != nil {
		b.tokens = nil // the person may sign in again meanwhile
		return b.orAgain(ctx, err)
	}
	return access, nil
}

// orAgain has the person sign in again when that is what the error is about,
// once.
func (b *bearer) orAgain(ctx context.Context, err error) (string, error) {
	if !errors.Is(err, oauth.ErrRevoked) || b.secrets.SignIn == nil || b.asked {
		return "", err
	}
	return b.again(ctx)
}

func (b *bearer) again(ctx context.Context) (string, error) {
	b.asked = true
	secret, err := b.secrets.ask(ctx, b.account)
	if err != nil {
		return "", err
	}
	if _, err := b.secrets.Vault.Set(ctx, b.account, secret); err != nil {
		return "", fmt.Errorf("keep the sign-in: %w", err)
	}
	if err := b.use(secret); err != nil {
		return "", err
	}
	return b.tokens.Token(ctx, false)
}

// use makes tokens from what was kept.
func (b *bearer) use(secret account.Secret) error {
	g, err := oauth.ParseGrant(secret)
	if err != nil {
		return fmt.Errorf("the sign-in of %s: %w", mailbox.Clean(b.account.Address, 200), err)
	}
	b.secrets.ClientSecret = g.ClientSecret()
	c, err := oauth.New(*b.account.OAuth, g.ClientSecret(), oauth.Options{})
	if err != nil {
		return err
	}
	b.tokens = c.Tokens(g, func(ctx context.Context, g oauth.Grant) error {
		if _, err := b.secrets.Vault.Set(ctx, b.account, g.Secret()); err != nil {
			return fmt.Errorf("keep the sign-in: %w", err)
		}
		return nil
	})
	return nil
}

// ClientSecret is what the provider handed out with the client id, as far as it
// is part of what was kept.
func ClientSecret(kept account.Secret) account.Secret {
	g, err := oauth.ParseGrant(kept)
	if err != nil {
		return account.Secret{}
	}
	return g.ClientSecret()
}
