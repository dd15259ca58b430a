package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"strings"

	"winnow/internal/account"
	"winnow/internal/account/autoconfig"
	"winnow/internal/account/oauth"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/ui/vm"
)

// Ways implements vm.Mailboxes.
func (d *desk) Ways(address string) ([]vm.Way, error) {
	steps, err := autoconfig.Plan(address)
	if err != nil {
		return nil, err
	}
	out := make([]vm.Way, len(steps))
	for i, s := range steps {
		out[i] = vm.Way{Address: address, At: i, Kind: vm.WayKind(s.Kind), Host: s.Host, Says: s.Asks}
	}
	return out, nil
}

// Find implements vm.Mailboxes.
func (d *desk) Find(ctx context.Context, w vm.Way) (vm.Found, error) {
	steps, err := autoconfig.Plan(w.Address)
	if err != nil {
		return vm.Found{}, err
	}
	if w.At < 0 || w.At >= len(steps) || steps[w.At].Host != w.Host { // nobody but who was named is asked
		return vm.Found{}, autoconfig.ErrNothing
	}
	f, err := d.finder.Ask(ctx, steps[w.At])
	if err != nil {
		return vm.Found{}, notFound{w.Host, err}
	}
	a := f.Account
	return vm.Found{Outside: f.Outside, Server: vm.Server{
		Host: mailbox.Clean(a.Host, 255), Port: a.Port, Security: vm.Security(a.Security), User: a.User, Note: f.Note,
	}}, nil
}

// notFound says that a host knew no server.
type notFound struct {
	host string
	err  error
}

func (e notFound) Error() string { return e.err.Error() }
func (e notFound) Unwrap() error { return e.err }

// Sentence says it for people.
func (e notFound) Sentence() string {
	var dns *net.DNSError
	switch {
	case errors.As(e.err, &dns) && dns.IsNotFound:
		return "There is no " + e.host + "."
	case errors.As(e.err, &dns):
		return "The name server does not answer about " + e.host + "."
	case errors.Is(e.err, autoconfig.ErrNothing):
		return e.host + " names no mail server."
	case errors.Is(e.err, autoconfig.ErrElsewhere):
		return e.host + " points to another host, which is not asked."
	}
	return e.host + " did not tell: " + engine.Explain(e.err)
}

// Try implements vm.Mailboxes.
func (d *desk) Try(ctx context.Context, box vm.Mailbox, show func(vm.SignIn)) (vm.Trial, error) {
	a, err := accountFor(box)
	if err != nil {
		return vm.Trial{}, err
	}
	secrets := d.asking(box.Password, box.OAuth, show)
	secret, err := intake.SignIn(ctx, a, secrets, slog.Default())
	if err != nil {
		return vm.Trial{}, d.refused(ctx, a, err)
	}
	// Until the buyer keeps the mailbox, its secret is in memory alone.
	tried := a
	tried.Keep = account.KeepAsk
	once := intake.Secrets{Vault: account.NewVault(account.NewMemory(), nil), ClientSecret: secrets.ClientSecret}
	if _, err := once.Vault.Set(ctx, tried, secret); err != nil {
		return vm.Trial{}, err
	}
	src, err := intake.Account(tried, once, d.own, slog.Default())
	if err != nil {
		return vm.Trial{}, err
	}
	folders, err := src.Folders(ctx)
	if err != nil {
		return vm.Trial{}, err
	}
	return vm.Trial{
		Folders: foldersOf(folders),
		Keep: func(ctx context.Context, chosen []string, days int) (vm.Keep, func(context.Context) error, error) {
			secret, err := once.Vault.Get(ctx, tried) // the provider may have replaced it
			if err != nil {
				return "", nil, err
			}
			a.Days = days
			if a.Folders = chosen; usual(folders, chosen) {
				a.Folders = nil
			}
			return d.keep(ctx, a, secret)
		},
	}, nil
}

// keep keeps an account and its secret, the secret first: an account without
// one would be of no use.
func (d *desk) keep(ctx context.Context, a account.Account, secret account.Secret) (vm.Keep, func(context.Context) error, error) {
	place, err := d.vault.Set(ctx, a, secret)
	if err != nil {
		return "", nil, err
	}
	if err := d.own.PutAccount(a); err != nil {
		if _, known := d.accountOf(a.Key()); known != nil {
			_ = d.vault.Delete(ctx, a) // it is of no use without the account
		}
		return "", nil, err
	}
	return vm.Keep(place), func(ctx context.Context) error {
		if err := d.look(ctx, false); err != nil {
			return err
		}
		return d.sync(ctx, a)
	}, nil
}

// accountFor is the account that the buyer described.
func accountFor(box vm.Mailbox) (account.Account, error) {
	a, _, _, err := intake.Settings(box.Address)
	if err != nil {
		return a, err
	}
	s := box.Server
	a.Host, a.Port, a.Security, a.User = s.Host, s.Port, account.Security(s.Security), s.User
	a.Keep = account.Keep(box.Keep)
	if box.Pin != "" {
		if a.Pin, err = intake.Fingerprint(box.Pin); err != nil {
			return a, err
		}
	}
	if o := box.OAuth; o != nil {
		a.OAuth = &account.OAuthClient{
			Provider: o.Provider, ClientID: strings.TrimSpace(o.ClientID), Tenant: strings.TrimSpace(o.Tenant),
			AuthURL: strings.TrimSpace(o.AuthURL), TokenURL: strings.TrimSpace(o.TokenURL), DeviceURL: strings.TrimSpace(o.DeviceURL),
			Scopes: strings.Fields(o.Scopes),
		}
	}
	return a, intake.Check(a)
}

// asking answers from what the buyer typed, and shows what they have to open.
func (d *desk) asking(password string, o *vm.OAuth, show func(vm.SignIn)) intake.Secrets {
	byCode := false
	s := intake.Secrets{
		Vault: d.vault,
		Ask: func(context.Context, account.Account) (account.Secret, error) {
			return account.NewSecret(password), nil
		},
	}
	if o != nil {
		byCode = o.Code
		s.ClientSecret = account.NewSecret(strings.TrimSpace(o.ClientSecret))
	}
	if show == nil {
		return s
	}
	s.SignIn = func(ctx context.Context, a account.Account, c *oauth.Client) (oauth.Grant, error) {
		if byCode {
			return c.Device(ctx, func(code oauth.Code) error {
				show(vm.SignIn{Address: code.Address, Code: code.Text, Until: code.Until})
				return nil
			})
		}
		return c.Browser(ctx, a.User, func(address string) error {
			show(vm.SignIn{Address: address})
			return nil
		})
	}
	return s
}

// maxFolders bounds the folders that are offered to choose from.
const maxFolders = 200

func foldersOf(all []imap.Folder) []vm.Folder {
	out := make([]vm.Folder, 0, min(len(all), maxFolders))
	for _, f := range all {
		if f.Role == mailbox.RoleDrafts || len(out) >= maxFolders && !f.Read {
			continue
		}
		out = append(out, vm.Folder{Name: f.Name, Show: mailbox.Clean(f.Name, 80), Role: string(f.Role), On: f.Read})
	}
	rank := func(f vm.Folder) int { // what is read comes first, the inbox before all
		switch {
		case f.Role == string(mailbox.RoleInbox):
			return 0
		case f.On:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(out, func(a, b vm.Folder) int { return rank(a) - rank(b) })
	return out
}

// usual reports whether the folders chosen are those that are read anyway.
func usual(all []imap.Folder, chosen []string) bool {
	n := 0
	for _, f := range all {
		if f.Read {
			n++
			if !slices.Contains(chosen, f.Name) {
				return false
			}
		}
	}
	return n == len(chosen)
}
