package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"winnow/internal/account"
	"winnow/internal/account/secretfile"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Known implements vm.Mailboxes.
func (d *desk) Known(ctx context.Context) ([]vm.Box, error) {
	all, err := d.own.Accounts()
	if err != nil {
		return nil, err
	}
	watched := map[string]triage.Watched{}
	for _, w := range d.watch.States() {
		watched[w.Account] = w
	}
	month := map[string]int64{}
	for _, t := range d.own.Traffic() {
		month[t.Account] += t.Received
	}
	out := make([]vm.Box, 0, len(all))
	for _, a := range all {
		h, today := d.vault.Holding(ctx, a), d.own.Today(a.Key())
		b := vm.Box{
			Key: a.Key(), Title: a.Title(), Pinned: a.Pin != "", OAuth: a.OAuth != nil, Folders: a.Folders, Days: a.Days,
			Server: vm.Server{Host: a.Host, Port: a.Port, Security: vm.Security(a.Security), User: a.User},
			Place:  vm.Keep(h.Now), Held: h.Held, Secret: h.Said,
			Received: today.Received, Sent: today.Sent, Month: month[a.Key()],
		}
		b.Watched, b.Kept = watched[a.Key()]
		b.Last = d.lastRead(b.Watched, a.Key())
		out = append(out, b)
	}
	return out, nil
}

// lastRead is when an account was last known to be read to the end.
func (d *desk) lastRead(w triage.Watched, key string) time.Time {
	if w.State == triage.WatchIdle {
		return d.clock()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lastAt[key]
}

// noteRead remembers when an account stopped being up to date.
func (d *desk) noteRead(w triage.Watched) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.idle[w.Account] && w.State != triage.WatchIdle {
		d.lastAt[w.Account] = w.Since
	}
	d.idle[w.Account] = w.State == triage.WatchIdle
}

// accountOf is the account with that key.
func (d *desk) accountOf(key string) (account.Account, error) {
	all, err := d.own.Accounts()
	if err != nil {
		return account.Account{}, err
	}
	for _, a := range all {
		if a.Key() == key {
			return a, nil
		}
	}
	return account.Account{}, engine.NotFound("mailbox", key)
}

// Now implements vm.Mailboxes. An account that is not kept up with yet begins
// to be, which may ask for the passphrase of the file of secrets.
func (d *desk) Now(ctx context.Context, key string) error {
	if d.watch.Now(key) == nil {
		return nil
	}
	a, err := d.accountOf(key)
	if err != nil {
		return err
	}
	return d.follow(ctx, a)
}

// follow begins to keep up with an account, in place of what did before.
func (d *desk) follow(ctx context.Context, a account.Account) error {
	src, err := d.source(ctx, a)
	if err != nil {
		return err
	}
	d.watch.Add(src.Line())
	return nil
}

// Pause implements vm.Mailboxes.
func (d *desk) Pause(_ context.Context, key string) error { return d.watch.Pause(key) }

// Resume implements vm.Mailboxes.
func (d *desk) Resume(_ context.Context, key string) error { return d.watch.Resume(key) }

// Test implements vm.Mailboxes.
func (d *desk) Test(ctx context.Context, key string) (string, error) {
	a, err := d.accountOf(key)
	if err != nil {
		return "", err
	}
	if err := d.held(ctx, a); err != nil {
		return "", err
	}
	n, err := intake.Test(ctx, a, intake.Secrets{Vault: d.vault}, d.own, slog.Default())
	if err != nil {
		return "", d.refused(ctx, a, err)
	}
	return fmt.Sprintf("%s lets %s in; it shows %s.", a.Server(), a.User, vm.Count(vm.Speech{}, n, "folder", "folders")), nil
}

// Change implements vm.Mailboxes.
func (d *desk) Change(ctx context.Context, key, password string, show func(vm.SignIn)) error {
	a, err := d.accountOf(key)
	if err != nil {
		return err
	}
	secrets := d.asking(password, nil, show)
	if a.OAuth != nil { // the client's own secret stays
		if kept, err := d.vault.Get(ctx, a); err == nil {
			secrets.ClientSecret = intake.ClientSecret(kept)
		}
	}
	secret, err := intake.SignIn(ctx, a, secrets, slog.Default())
	if err != nil {
		return d.refused(ctx, a, err)
	}
	if _, err := d.vault.Set(ctx, a, secret); err != nil {
		return err
	}
	return d.follow(ctx, a)
}

// Pin implements vm.Mailboxes.
func (d *desk) Pin(ctx context.Context, key, fingerprint string) error {
	a, err := d.accountOf(key)
	if err != nil {
		return err
	}
	if a.Pin, err = intake.Fingerprint(fingerprint); err != nil {
		return err
	}
	if err := d.own.PutAccount(a); err != nil {
		return err
	}
	return d.follow(ctx, a)
}

// Remove implements vm.Mailboxes.
func (d *desk) Remove(ctx context.Context, key string) error {
	a, err := d.accountOf(key)
	if err != nil {
		return err
	}
	d.watch.Remove(key)
	return intake.Remove(ctx, d.own, a, intake.Secrets{Vault: d.vault})
}

// AnswerWith implements vm.Mailboxes.
func (d *desk) AnswerWith(ask func(ctx context.Context, p vm.Passphrase) (string, error)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = ask
}

// passphrase asks the buyer for the passphrase of the file of secrets.
func (d *desk) passphrase(ctx context.Context, fresh bool) (account.Secret, error) {
	d.mu.Lock()
	ask, again := d.answer, d.again
	d.mu.Unlock()
	if ask == nil {
		return account.Secret{}, account.ErrNoSecret
	}
	text, err := ask(ctx, vm.Passphrase{Fresh: fresh, Again: again})
	return account.NewSecret(text), err
}

// tries is how often a passphrase that does not fit is asked for again.
const tries = 3

// held makes sure that the secret of an account is at hand. A passphrase that
// does not open the file of secrets is asked for again.
func (d *desk) held(ctx context.Context, a account.Account) error {
	var err error
	for range tries {
		_, err = d.vault.Get(ctx, a)
		wrong := errors.Is(err, secretfile.ErrPassphrase)
		d.mu.Lock()
		d.again = wrong
		d.mu.Unlock()
		if !wrong {
			break
		}
	}
	if errors.Is(err, account.ErrNoSecret) {
		return errNoPassword{a.Address}
	}
	return err
}

// refused adds the certificate to an error that is about it.
func (d *desk) refused(ctx context.Context, a account.Account, err error) error {
	var e *imap.Error
	if !errors.As(err, &e) || e.Fingerprint == "" {
		return err
	}
	out := &vm.CertificateError{Host: a.Server(), Err: err, Cert: vm.Certificate{Fingerprint: e.Fingerprint, Trouble: e.Detail}}
	if c, err := intake.Certificate(ctx, a, slog.Default()); err == nil && c.Fingerprint == e.Fingerprint {
		out.Cert.Names, out.Cert.Issuer, out.Cert.From, out.Cert.Until = mailbox.Clean(c.Names, 300), c.Issuer, c.From, c.Until
	}
	return out
}

var _ vm.Mailboxes = (*desk)(nil)
