package intake_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"winnow/internal/account"
	"winnow/internal/account/oauth"
	"winnow/internal/account/secretfile"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/testkit/idp"
)

// keeper keeps accounts in memory.
type keeper struct{ kept []account.Account }

func (k *keeper) PutAccount(a account.Account) error { k.kept = append(k.kept, a); return nil }
func (k *keeper) RemoveAccount(string) error         { k.kept = nil; return nil }

// noRing is a computer without a keyring.
type noRing struct{}

func (noRing) Get(context.Context, string) (account.Secret, error) {
	return account.Secret{}, account.ErrNoKeyring
}
func (noRing) Set(context.Context, string, account.Secret) error { return account.ErrNoKeyring }
func (noRing) Delete(context.Context, string) error              { return account.ErrNoKeyring }

// counter counts bytes.
type counter struct{ received, sent atomic.Int64 }

// Count implements intake.Meter.
func (c *counter) Count(_ string, received, sent int) {
	c.received.Add(int64(received))
	c.sent.Add(int64(sent))
}

// browser signs in as a buyer with a browser does.
func browser(times *int) func(context.Context, account.Account, *oauth.Client) (oauth.Grant, error) {
	return func(ctx context.Context, a account.Account, c *oauth.Client) (oauth.Grant, error) {
		*times++
		visited := make(chan error, 1)
		g, err := c.Browser(ctx, a.User, func(address string) error {
			go func() {
				_, err := idp.Visit(address)
				visited <- err
			}()
			return nil
		})
		return g, errors.Join(err, <-visited)
	}
}

// The whole way of OAuth 2.0 against a real server that asks the provider
// what a token is: sign in, read, read again later, be revoked, be asked once
// (F19).
func TestF19ABuyerSignsInAtTheProviderAndIsAskedOnceWhenRevoked(t *testing.T) {
	ctx := context.Background()
	p := idp.Start(t)
	s := dovecot.Start(t, dovecot.Options{Introspect: p.URL + "/introspect"})
	a := account.Account{
		Address: "buyer@acme.example", Host: s.Host, Port: s.TLSPort, Security: account.TLS, User: s.User, CAFile: s.CAFile,
		OAuth: &account.OAuthClient{Provider: "other", ClientID: p.ClientID, AuthURL: p.URL + "/auth", TokenURL: p.URL + "/token"},
	}
	asked := 0
	secrets := intake.Secrets{Vault: account.NewVault(account.NewMemory(), nil), SignIn: browser(&asked)}
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var k keeper
	where, err := intake.Add(ctx, &k, a, secrets, logger)
	if err != nil || where != account.KeepKeyring || len(k.kept) != 1 || asked != 1 {
		t.Fatalf("kept in %q, asked %d times: %v", where, asked, err)
	}

	test := func() error {
		var wire counter
		_, err := intake.Test(ctx, a, secrets, &wire, logger)
		if err == nil && (wire.received.Load() == 0 || wire.sent.Load() == 0) {
			t.Error("nothing went over the wire")
		}
		return err
	}
	if err := test(); err != nil {
		t.Fatal(err)
	}
	p.Expire() // the server says no to a token that should hold: another is got
	if err := test(); err != nil || asked != 1 {
		t.Fatalf("asked %d times: %v", asked, err)
	}
	given := p.Tokens()
	p.Revoke()
	if err := test(); err != nil || asked != 2 {
		t.Fatalf("asked %d times, want once more: %v", asked, err)
	}
	p.Revoke()
	secrets.SignIn = nil // nobody is there
	if err := test(); !errors.Is(err, oauth.ErrRevoked) || !errors.Is(err, mailbox.ErrSignIn) {
		t.Errorf("%v", err)
	}
	for _, tok := range append(given, p.Tokens()...) {
		if strings.Contains(log.String(), tok) {
			t.Errorf("%s is in the log", tok)
		}
	}
}

// Both mechanisms are what a real server understands.
func TestTokensAreUnderstoodByARealServer(t *testing.T) {
	ctx := context.Background()
	for _, mechanism := range []string{"OAUTHBEARER", "XOAUTH2"} {
		t.Run(mechanism, func(t *testing.T) {
			p := idp.Start(t)
			s := dovecot.Start(t, dovecot.Options{
				Introspect: p.URL + "/introspect", Mechanisms: "plain " + strings.ToLower(mechanism),
			})
			a := account.Account{
				Address: "buyer@acme.example", Host: s.Host, Port: s.TLSPort, Security: account.TLS, User: s.User, CAFile: s.CAFile, Keep: account.KeepAsk,
				OAuth: &account.OAuthClient{Provider: "other", ClientID: p.ClientID, AuthURL: p.URL + "/auth", TokenURL: p.URL + "/token"},
			}
			asked := 0
			secrets := intake.Secrets{Vault: account.NewVault(account.NewMemory(), nil), SignIn: browser(&asked)}
			if _, err := intake.Add(ctx, &keeper{}, a, secrets, nil); err != nil {
				t.Fatal(err)
			}
			p.Tell(func(p *idp.Provider) { p.User = "somebody.else" })
			if _, err := intake.Test(ctx, a, secrets, nil, nil); !errors.Is(err, mailbox.ErrSignIn) {
				t.Errorf("a token of somebody else: %v", err)
			}
		})
	}
}

// Wherever it is kept and whatever goes wrong, no secret is found on the disk,
// in a log or in an error (T18).
func TestT18NoSecretIsFoundAnywhere(t *testing.T) {
	const marker, passphrase = "marker-pa55word-value", "marker-passphra5e"
	ctx, dir := context.Background(), t.TempDir()
	s := dovecot.Start(t, dovecot.Options{})
	s.Password = "not the marker"
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	file := secretfile.New(filepath.Join(dir, "secrets.age"), func(context.Context, bool) (account.Secret, error) {
		return account.NewSecret(passphrase), nil
	})
	for _, keep := range []account.Keep{account.KeepKeyring, account.KeepFile, account.KeepAsk} {
		a := account.Account{
			Address: "buyer@acme.example", Host: s.Host, Port: s.TLSPort, Security: account.TLS, User: s.User, CAFile: s.CAFile, Keep: keep,
		}
		secrets := intake.Secrets{Vault: account.NewVault(noRing{}, file), Ask: func(context.Context, account.Account) (account.Secret, error) {
			return account.NewSecret(marker), nil
		}}
		if _, err := secrets.Vault.Set(ctx, a, account.NewSecret(marker)); err != nil {
			t.Fatal(err)
		}
		var k keeper
		_, err := intake.Add(ctx, &k, a, secrets, logger)
		if !errors.Is(err, mailbox.ErrSignIn) || len(k.kept) > 0 {
			t.Errorf("%v; kept %v", err, k.kept)
		}
		logger.Error("x", "error", err, "secrets", secrets.Vault, "holding", secrets.Vault.Holding(ctx, a))
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		log.Write(b)
		return err
	})
	if err != nil || log.Len() < 100 {
		t.Fatal(err, log.Len())
	}
	for _, secret := range []string{marker, passphrase} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s is to be found:\n%s", secret, log.String())
		}
	}
}
