package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/internal/testkit/dovecot"
	"winnow/internal/testkit/idp"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// quietDesk is a desk without the person's own keyring.
func quietDesk(t *testing.T, folder string) *desk {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/no-bus")
	d, err := openDesk(t.Context(), folder, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// add adds a mailbox as the window does, and checks where its secret went.
func add(t *testing.T, d *desk, box vm.Mailbox, place vm.Keep) (read func(context.Context) error) {
	t.Helper()
	trial, err := d.Try(t.Context(), box, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, read, err := trial.Keep(t.Context(), chosen(trial), 0)
	if err != nil || got != place {
		t.Fatalf("the secret is in %q, want %q: %v", got, place, err)
	}
	return read
}

func chosen(trial vm.Trial) (out []string) {
	for _, f := range trial.Folders {
		if f.On {
			out = append(out, f.Name)
		}
	}
	return out
}

// The certificate that does not hold is shown and refused; trusted by hand, it
// is taken. Inbox and Sent are chosen beforehand.
func TestACertificateIsPinnedByHand(t *testing.T) {
	server := dovecot.Start(t, dovecot.Options{Cert: dovecot.Untrusted})
	server.Put(t, "INBOX", offer(1))
	d := quietDesk(t, t.TempDir())
	defer d.Close()
	box := vm.Mailbox{
		Address: "buyer@acme.example", Password: server.Password, Keep: vm.KeepAsk,
		Server: vm.Server{Host: server.Host, Port: server.TLSPort, Security: vm.TLS, User: server.User},
	}
	_, err := d.Try(t.Context(), box, nil)
	var refused *vm.CertificateError
	if !errors.As(err, &refused) || refused.Cert.Fingerprint == "" || refused.Cert.Issuer == "" || refused.Cert.Until.IsZero() {
		t.Fatalf("refused with %+v: %v", refused, err)
	}
	if strings.Contains(explain(err), "password") {
		t.Errorf("a certificate is explained as %q", explain(err))
	}
	box.Pin = refused.Cert.Fingerprint
	trial, err := d.Try(t.Context(), box, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := chosen(trial); len(got) == 0 || got[0] != "INBOX" {
		t.Errorf("chosen beforehand: %q", got)
	}
	if all, _ := d.Known(t.Context()); len(all) != 0 {
		t.Error("trying keeps something")
	}
	_, read, err := trial.Keep(t.Context(), chosen(trial), 30)
	if err != nil {
		t.Fatal(err)
	}
	if err := read(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := d.Known(t.Context())
	if err != nil || len(all) != 1 || !all[0].Pinned || all[0].Days != 30 || all[0].Folders != nil || all[0].Received == 0 || all[0].Place != vm.KeepAsk {
		t.Errorf("known %+v, %v", all, err)
	}
}

// A password in the encrypted file is asked for by its passphrase at the next
// start, again when that does not fit, and never lies there in the clear.
func TestThePassphraseOpensTheFileOfSecrets(t *testing.T) {
	server := dovecot.Start(t, dovecot.Options{})
	server.Put(t, "INBOX", offer(1))
	folder := t.TempDir()
	d := quietDesk(t, folder)
	var asked []vm.Passphrase
	answers := []string{"horse staple"}
	answer := func(_ context.Context, p vm.Passphrase) (string, error) {
		asked = append(asked, p)
		if len(answers) == 0 {
			return "", context.Canceled
		}
		text := answers[0]
		answers = answers[1:]
		return text, nil
	}
	d.AnswerWith(answer)
	box := vm.Mailbox{
		Address: "buyer@acme.example", Password: server.Password, Keep: vm.KeepFile,
		Server: vm.Server{Host: server.Host, Port: server.Port, Security: vm.Plain, User: server.User},
	}
	if err := add(t, d, box, vm.KeepFile)(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 1 || !asked[0].Fresh {
		t.Errorf("asked %+v", asked)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if b, err := os.ReadFile(f); err == nil && strings.Contains(string(b), server.Password) {
			t.Errorf("%s holds the password", f)
		}
	}

	d, err = openDesk(t.Context(), folder, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	asked, answers = nil, []string{"horse", "horse staple"}
	d.AnswerWith(answer)
	d.KeepUp(t.Context())
	if len(asked) != 2 || asked[0].Fresh || asked[0].Again || !asked[1].Again {
		t.Errorf("asked %+v", asked)
	}
	if all, err := d.Known(t.Context()); err != nil || !all[0].Kept {
		t.Errorf("it is not kept up with: %+v, %v", all, err)
	}
	if said, err := d.Test(t.Context(), "buyer@acme.example"); err != nil || said == "" {
		t.Errorf("%q, %v", said, err)
	}
	if err := d.Pause(t.Context(), "buyer@acme.example"); err != nil {
		t.Error(err)
	}
	if err := d.Remove(t.Context(), "buyer@acme.example"); err != nil {
		t.Fatal(err)
	}
	if all, _ := d.Known(t.Context()); len(all) != 0 || d.Counts().Messages != 1 {
		t.Errorf("known %v; %d messages, which stay", all, d.Counts().Messages)
	}
}

// Signing in at a provider shows the page to open, and its tokens open the
// mailbox.
func TestSigningInByOAuth(t *testing.T) {
	provider := idp.Start(t)
	server := dovecot.Start(t, dovecot.Options{Introspect: provider.URL + "/introspect"})
	server.Put(t, "INBOX", offer(1))
	provider.Tell(func(p *idp.Provider) { p.User = server.User })
	folder := t.TempDir()
	d := quietDesk(t, folder)
	defer d.Close()
	d.AnswerWith(func(context.Context, vm.Passphrase) (string, error) { return "marker-passphra5e", nil })
	box := vm.Mailbox{
		Address: "buyer@acme.example", Keep: vm.KeepFile,
		Server: vm.Server{Host: server.Host, Port: server.Port, Security: vm.Plain, User: server.User},
		OAuth: &vm.OAuth{
			Provider: "other", ClientID: provider.ClientID, ClientSecret: provider.ClientSecret,
			AuthURL: provider.URL + "/auth", TokenURL: provider.URL + "/token", Scopes: "imap",
		},
	}
	opened := make(chan error, 1)
	show := func(s vm.SignIn) {
		go func() { _, err := idp.Visit(s.Address); opened <- err }()
	}
	trial, err := d.Try(t.Context(), box, show)
	if err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	_, read, err := trial.Keep(t.Context(), chosen(trial), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := read(t.Context()); err != nil || d.Counts().Messages != 1 {
		t.Errorf("%d messages, %v", d.Counts().Messages, err)
	}
	tokens := provider.Tokens()
	if len(tokens) < 2 {
		t.Errorf("%d tokens to look for", len(tokens))
	}
	for _, secret := range append(tokens, "marker-passphra5e") {
		secretIn(t, folder, secret)
	}
	if all, _ := d.Known(t.Context()); len(all) != 1 || !all[0].OAuth || all[0].Watched.State == triage.WatchSignIn {
		t.Errorf("known %+v", all)
	}
}
