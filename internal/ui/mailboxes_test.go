package ui

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/vm/fake"
	"winnow/internal/ui/widgets"
)

// tabOn presses Tab until a row of chips with that one has the keyboard.
func (b *bench) tabOn(text string) {
	b.t.Helper()
	for range 40 {
		if f, ok := b.win.Canvas().Focused().(*widgets.Chips); ok && slices.ContainsFunc(f.Items(), func(c widgets.Chip) bool { return c.Text == text }) {
			return
		}
		b.press("Tab")
	}
	b.t.Fatalf("Tab never comes to %q", text)
}

// Nobody is asked for a server before the buyer said so, host by host.
func TestAnUnknownServerIsAskedForOnlyWithConsent(t *testing.T) {
	b := open(t, 0)
	b.press("3")
	b.typing("dana@orrin.example")
	b.press("Return")
	if len(b.box.Asked) != 0 {
		t.Fatalf("asked %v without consent", b.box.Asked)
	}
	b.tabTo("Ask")
	b.press("Return") // the name server, which knows nothing
	b.tabTo("Ask")
	b.press("Return")
	if want := []string{"ask orrin.example", "ask autoconfig.orrin.example"}; !slices.Equal(b.box.Asked, want) {
		t.Fatalf("asked %v", b.box.Asked)
	}
	if e, ok := b.win.Canvas().Focused().(*widgets.Entry); !ok || !e.Password {
		t.Errorf("after the server was found, the keyboard is at %T", b.win.Canvas().Focused())
	}
	b.typing("secret")
	b.press("Return", "Return")
	if got := b.box.Asked[2]; got != "try dana@orrin.example at imap.hoster.example:993, encrypted (TLS)" {
		t.Errorf("asked %q", got)
	}
}

// A certificate that does not hold is refused; trusting it takes a step of the
// buyer's own, which Enter in a field is not.
func TestACertificateIsTrustedByHandOnly(t *testing.T) {
	b := open(t, 0)
	b.box.Fail = &vm.CertificateError{
		Host: "imap.acme.example:993", Err: errors.New("the certificate of imap.acme.example was refused: it has expired"),
		Cert: vm.Certificate{Names: "imap.acme.example", Issuer: "CN=Acme", Fingerprint: "AB:CD", Trouble: "it has expired"},
	}
	b.press("3")
	b.typing("dana@acme.example")
	b.press("Tab")
	b.typing("secret")
	b.press("Return", "Return")
	if slices.ContainsFunc(b.box.Asked, func(s string) bool { return strings.HasPrefix(s, "keep") }) {
		t.Fatalf("asked %v", b.box.Asked)
	}
	b.tabTo("I compared it: trust this certificate")
	b.press("Return")
	b.tabTo("Add and read it")
}

// Signing in at a provider opens its page, and shows it for copying.
func TestSigningInAtAProvider(t *testing.T) {
	var opened []string
	b := open(t, 0, func(o *Options) {
		o.OpenPage = func(u *url.URL) error { opened = append(opened, u.String()); return nil }
	})
	b.press("3")
	b.typing("dana@acme.example")
	b.tabOn("Microsoft")
	b.press("Right", "Return")
	b.tabTo("Sign in and test")
	b.press("Return")
	if len(opened) != 0 || len(b.box.Asked) != 0 {
		t.Fatalf("without a client id: opened %v, asked %v", opened, b.box.Asked)
	}
	for range 40 { // to the client id, which stands in the place of the password
		b.win.Canvas().FocusPrevious()
		if e, ok := b.win.Canvas().Focused().(*widgets.Entry); ok && !e.Password && e.PlaceHolder == "" {
			break
		}
	}
	b.typing("4711")
	b.press("Return")
	if want := []string{"https://login.microsoft.example/?client=4711"}; !slices.Equal(opened, want) {
		t.Errorf("opened %v", opened)
	}
}

// A mailbox says how it stands, and is paused, tested and removed by keys.
func TestLookingAfterAMailbox(t *testing.T) {
	b := open(t, 5)
	b.box.Boxes = fake.Usual(now)
	b.press("ctrl+7")
	b.tabTo("Pause")
	b.press("Return")
	b.tabTo("Test")
	b.press("Return")
	b.tabTo("Remove…")
	b.press("Return", "Escape")
	if want := []string{"pause dana@acme.example", "test dana@acme.example"}; !slices.Equal(b.box.Asked, want) {
		t.Fatalf("asked %v", b.box.Asked)
	}
	b.press("Return", "Return")
	if got := b.box.Asked[2]; got != "remove dana@acme.example" {
		t.Errorf("asked %q", got)
	}
	b.desk.Send(triage.Event{Kind: triage.EventWatched, Watched: b.box.Boxes[1].Watched})
	if got := b.quiet.Text(); !strings.HasPrefix(got, "Offline.") {
		t.Errorf("the quiet line says %q", got)
	}
}

// The passphrase of a new file is typed twice.
func TestAPassphraseIsChosen(t *testing.T) {
	b := open(t, 5)
	answer := make(chan string, 2)
	b.passphraseDialog(vm.Passphrase{Fresh: true}, answer)
	b.typing("horse")
	b.press("Return") // the second is empty
	if b.dialog == nil {
		t.Fatal("the dialog went although the two differ")
	}
	b.press("Tab")
	b.typing("horse")
	b.press("Return")
	if got := <-answer; got != "horse" || b.dialog != nil {
		t.Errorf("answered %q", got)
	}
	b.passphraseDialog(vm.Passphrase{}, answer)
	b.press("Escape")
	if got := <-answer; got != "" {
		t.Errorf("Escape answered %q", got)
	}
}
