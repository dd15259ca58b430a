package fake

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Boxes implements vm.Mailboxes in memory: addresses of "acme.example" are
// known, others have to be asked for. It is safe for concurrent use.
type Boxes struct {
	mu    sync.Mutex
	Asked []string // what was asked of it, in order
	Fail  error    // what signing in returns, when set
	Boxes []vm.Box
	// Ask answers when a passphrase is needed; set by AnswerWith.
	Ask func(ctx context.Context, p vm.Passphrase) (string, error)
}

func (b *Boxes) note(what string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.Asked = append(b.Asked, what)
	return b.Fail
}

// Ways implements vm.Mailboxes.
func (b *Boxes) Ways(address string) ([]vm.Way, error) {
	if !vm.AddressLike(address) {
		return nil, errors.New("that is no address")
	}
	domain := address[strings.LastIndexByte(address, '@')+1:]
	hand := vm.Way{Address: address, Kind: vm.WayByHand, Says: "You name the server; your provider's help says which it is."}
	if domain == "acme.example" {
		return []vm.Way{{Address: address, Kind: vm.WayKnown, Says: "The servers of Acme Mail are known; nobody is asked."}, hand}, nil
	}
	hand.At = 2
	return []vm.Way{
		{Address: address, At: 0, Kind: vm.WayDNS, Host: domain, Says: "Your computer's name server is asked which mail server " + domain + " names."},
		{Address: address, At: 1, Kind: vm.WayAsked, Host: "autoconfig." + domain, Says: "autoconfig." + domain + " is asked for the settings that it publishes for mail programs."},
		hand,
	}, nil
}

// Find implements vm.Mailboxes. The name server knows nothing.
func (b *Boxes) Find(_ context.Context, w vm.Way) (vm.Found, error) {
	domain := w.Address[strings.LastIndexByte(w.Address, '@')+1:]
	s := vm.Server{Host: "imap." + domain, Port: 993, Security: vm.TLS, User: w.Address}
	if w.Kind == vm.WayKnown {
		return vm.Found{Server: s}, nil
	}
	if err := b.note("ask " + w.Host); err != nil {
		return vm.Found{}, err
	}
	if w.Kind == vm.WayDNS {
		return vm.Found{}, errors.New("no mail server is named there")
	}
	s.Host = "imap.hoster.example"
	return vm.Found{Server: s, Outside: true}, nil
}

// Try implements vm.Mailboxes.
func (b *Boxes) Try(_ context.Context, box vm.Mailbox, show func(vm.SignIn)) (vm.Trial, error) {
	if box.OAuth != nil {
		s := vm.SignIn{Address: "https://login." + box.OAuth.Provider + ".example/?client=" + box.OAuth.ClientID}
		if box.OAuth.Code {
			s.Code = "BCDF-GHJK"
		}
		show(s)
	}
	err := b.note("try " + box.Address + " at " + vm.ServerWords(vm.Speech{}, box.Server))
	var refused *vm.CertificateError
	if errors.As(err, &refused) && box.Pin == refused.Cert.Fingerprint {
		err = nil
	}
	if err != nil {
		return vm.Trial{}, err
	}
	return vm.Trial{
		Folders: []vm.Folder{
			{Name: "INBOX", Show: "INBOX", Role: "inbox", On: true},
			{Name: "Sent", Show: "Sent", Role: "sent", On: true},
			{Name: "Archive", Show: "Archive", Role: "archive"},
			{Name: "Junk", Show: "Junk", Role: "junk"},
		},
		Keep: func(_ context.Context, folders []string, _ int) (vm.Keep, func(context.Context) error, error) {
			err := b.note("keep " + box.Address + " with " + strings.Join(folders, ","))
			return box.Keep, func(context.Context) error { return b.note("read " + box.Address) }, err
		},
	}, nil
}

// Known implements vm.Mailboxes.
func (b *Boxes) Known(context.Context) ([]vm.Box, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]vm.Box(nil), b.Boxes...), nil
}

// Now implements vm.Mailboxes.
func (b *Boxes) Now(_ context.Context, key string) error { return b.note("now " + key) }

// Pause implements vm.Mailboxes.
func (b *Boxes) Pause(_ context.Context, key string) error { return b.note("pause " + key) }

// Resume implements vm.Mailboxes.
func (b *Boxes) Resume(_ context.Context, key string) error { return b.note("resume " + key) }

// Test implements vm.Mailboxes.
func (b *Boxes) Test(_ context.Context, key string) (string, error) {
	return "The server lets you in; it shows 4 folders.", b.note("test " + key)
}

// Change implements vm.Mailboxes.
func (b *Boxes) Change(_ context.Context, key, _ string, _ func(vm.SignIn)) error {
	return b.note("change " + key)
}

// Pin implements vm.Mailboxes.
func (b *Boxes) Pin(_ context.Context, key, fingerprint string) error {
	return b.note("pin " + key + " " + fingerprint)
}

// Remove implements vm.Mailboxes.
func (b *Boxes) Remove(_ context.Context, key string) error { return b.note("remove " + key) }

// AnswerWith implements vm.Mailboxes.
func (b *Boxes) AnswerWith(ask func(ctx context.Context, p vm.Passphrase) (string, error)) {
	b.Ask = ask
}

// Usual are mailboxes in different states, for pictures and tests.
func Usual(now time.Time) []vm.Box {
	return []vm.Box{
		{
			Key: "dana@acme.example", Title: "dana@acme.example", Held: true, Kept: true, Place: vm.KeepKeyring,
			Server: vm.Server{Host: "imap.acme.example", Port: 993, Security: vm.TLS, User: "dana@acme.example"},
			Secret: "The password is kept in the system's keyring.", Last: now.Add(-3 * time.Minute), Received: 1_843_200, Sent: 20_480, Month: 64_000_000,
			Watched: triage.Watched{Account: "dana@acme.example", State: triage.WatchIdle, Since: now.Add(-3 * time.Minute)},
		},
		{
			Key: "purchasing@acme.example", Title: "Purchasing", Held: true, Kept: true, Place: vm.KeepFile, Days: 180,
			Server: vm.Server{Host: "imap.acme.example", Port: 993, Security: vm.TLS, User: "purchasing"}, Pinned: true,
			Secret:  "The password is kept in a file that is encrypted with your passphrase.",
			Watched: triage.Watched{Account: "purchasing@acme.example", State: triage.WatchOffline, Since: now.Add(-time.Hour), Next: now.Add(20 * time.Second)},
		},
	}
}
