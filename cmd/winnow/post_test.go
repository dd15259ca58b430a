package main

import (
	"fmt"
	"net"
	"testing"
	"time"

	"winnow/internal/mailbox/imap"
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
	read, err := d.Add(t.Context(), vm.Mailbox{
		Address: "dana@acme.example", Password: "secret",
		Server: vm.Server{Host: "127.0.0.1", Port: port, Security: vm.Plain, User: "dana"},
	})
	if err == nil || read != nil {
		t.Errorf("error %v", err)
	}
	if got := d.Accounts(); len(got) != 0 {
		t.Errorf("kept %v", got)
	}
}
