package main

import (
	"fmt"
	"net"
	"testing"
	"time"

	"winnow/internal/mailbox/imap"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

func TestARefusedSignInIsSaidPlainly(t *testing.T) {
	cases := []struct {
		err  imap.Error
		want string
	}{
		{
			imap.Error{Words: "NO [AUTHENTICATIONFAILED] Authentication failed."},
			"mail.acme.example:993 refused the user name or the password. It said: “Authentication failed”.",
		},
		{imap.Error{}, "mail.acme.example:993 refused the user name or the password."},
		{
			imap.Error{Detail: "an app password is needed"},
			"mail.acme.example:993 refused the user name or the password: an app password is needed.",
		},
		{imap.Error{Words: "NO [ALERT"}, "mail.acme.example:993 refused the user name or the password. It said: “[ALERT”."},
	}
	for _, c := range cases {
		c.err.Host, c.err.Op, c.err.Kind = "mail.acme.example:993", "signing in", imap.ErrAuth
		if got := explain(fmt.Errorf("add: %w", &c.err)); got != c.want {
			t.Errorf("said %q, want %q", got, c.want)
		}
	}
}

// A mailbox that cannot be reached leaves nothing behind.
func TestAMailboxThatFailsIsNotKept(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil { // nobody listens there now
		t.Fatal(err)
	}
	d, err := openDesk(t.Context(), t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	trial, err := d.Try(t.Context(), vm.Mailbox{
		Address: "dana@acme.example", Password: "secret",
		Server: vm.Server{Host: "127.0.0.1", Port: port, Security: vm.Plain, User: "dana"},
	}, nil)
	if err == nil || trial.Keep != nil {
		t.Errorf("error %v", err)
	}
	if got := d.Accounts(); len(got) != 0 {
		t.Errorf("kept %v", got)
	}
}

// Once an account was read, what comes later is read by itself, and closing the
// window does not wait for it.
func TestAnAccountIsKeptUpWith(t *testing.T) {
	server := dovecot.Start(t, dovecot.Options{})
	server.Put(t, "INBOX", offer(1))
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/no-bus") // not the person's own keyring
	d, err := openDesk(t.Context(), t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	news := make(chan struct{}, 1)
	defer d.Subscribe(func(triage.Event) {
		select {
		case news <- struct{}{}:
		default:
		}
	})()
	until := func(n int) {
		t.Helper()
		timer := time.NewTimer(5 * time.Second)
		defer timer.Stop()
		for d.Counts().Messages < n {
			select {
			case <-news:
			case <-timer.C:
				t.Fatalf("%d messages after 5 s, want %d", d.Counts().Messages, n)
			}
		}
	}
	read := add(t, d, vm.Mailbox{
		Address: "buyer@acme.example", Password: server.Password,
		Server: vm.Server{Host: server.Host, Port: server.Port, Security: vm.Plain, User: server.User},
	}, vm.KeepAsk)
	if err := read(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(1)
	server.Put(t, "INBOX", offer(2))
	until(2)
	if err := d.Refresh(t.Context()); err != nil { // beside what keeps up
		t.Fatal(err)
	}
	server.Put(t, "INBOX", offer(3))
	until(3)
	begun := time.Now()
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("closing took %v", took)
	}
}

func offer(n int) string {
	return fmt.Sprintf("From: Ines <ines@brightvalve.example>\r\nSubject: offer %[1]d\r\nMessage-ID: <%[1]d@brightvalve.example>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nWe make valves.\r\n", n)
}
