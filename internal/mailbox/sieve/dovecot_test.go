package sieve_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/sieve"
	"winnow/internal/testkit/dovecot"
)

func config(s *dovecot.Server) sieve.Config {
	return sieve.Config{
		Host: s.Host, Port: s.SievePort, User: s.User, TLS: &tls.Config{RootCAs: s.Roots}, Silence: 20 * time.Second,
		Password: func(context.Context) (string, error) { return s.Password, nil },
	}
}

func connect(t *testing.T, cfg sieve.Config) *sieve.Client {
	t.Helper()
	c, err := sieve.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

const script = "require [\"fileinto\"];\r\nif address :is \"from\" \"a@b.example\" { fileinto \"M\u00fcll\"; }\r\n"

func TestScriptsComeAndGo(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{Sieve: true})
	c := connect(t, config(s))
	for _, want := range []string{"fileinto", "include", "mailbox", "date"} {
		if !strings.Contains(" "+strings.Join(c.Extensions(), " ")+" ", " "+want+" ") {
			t.Errorf("%s is not among the extensions %v", want, c.Extensions())
		}
	}
	const odd = "Ordner \"mit\" \\ Ö"
	for _, name := range []string{"winnow", odd} {
		if err := c.Check(ctx, script); err != nil {
			t.Fatal(err)
		}
		if err := c.Put(ctx, name, script); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Script(ctx, name); err != nil || got != script {
			t.Fatalf("%q is %q, %v", name, got, err)
		}
	}
	if err := c.Activate(ctx, odd); err != nil {
		t.Fatal(err)
	}
	all, err := c.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	active := ""
	for _, x := range all {
		if x.Active {
			active += x.Name
		}
	}
	if len(all) != 2 || active != odd {
		t.Errorf("scripts are %+v", all)
	}
	if err := c.Remove(ctx, odd); !errors.Is(err, sieve.ErrRefused) {
		t.Errorf("removing the active script: %v", err)
	}
	if err := c.Activate(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if err := c.Remove(ctx, odd); err != nil {
		t.Fatal(err)
	}
	if all, err = c.List(ctx); err != nil || len(all) != 1 || all[0].Active {
		t.Errorf("left are %+v, %v", all, err)
	}
}

func TestARefusedScriptLeavesTheOldOne(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{Sieve: true})
	c := connect(t, config(s))
	if err := c.Put(ctx, "winnow", script); err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"check": c.Check(ctx, "if nonsense {"),
		"put":   c.Put(ctx, "winnow", "fileinto \"x\";"),
		"name":  c.Put(ctx, "a\r\nDELETESCRIPT \"winnow\"", script),
		"gone":  c.Activate(ctx, "not there"),
	} {
		var e *sieve.Error
		if !errors.As(err, &e) || !errors.Is(err, sieve.ErrRefused) || !errors.Is(err, mailbox.ErrServer) {
			t.Errorf("%s: %v", what, err)
		} else if what != "name" && e.Words == "" {
			t.Errorf("%s: the server's words are missing: %v", what, err)
		}
	}
	if got, err := c.Script(ctx, "winnow"); err != nil || got != script {
		t.Errorf("the old script is %q, %v", got, err)
	}
}

func TestSigningInToFilters(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{Sieve: true})
	wrong := config(s)
	wrong.Password = func(context.Context) (string, error) { return "not it", nil }
	if _, err := sieve.Connect(t.Context(), wrong); !errors.Is(err, mailbox.ErrSignIn) || strings.Contains(err.Error(), "not it") {
		t.Errorf("wrong password: %v", err)
	}
	untrusted := config(s)
	untrusted.TLS = nil
	if _, err := sieve.Connect(t.Context(), untrusted); !errors.Is(err, sieve.ErrCertificate) {
		t.Errorf("unknown authority: %v", err)
	}
	bare := dovecot.Start(t, dovecot.Options{Sieve: true, NoTLS: true})
	if _, err := sieve.Connect(t.Context(), config(bare)); !errors.Is(err, sieve.ErrPlaintext) {
		t.Errorf("a server without TLS: %v", err)
	}
	plain := config(bare)
	plain.Plain = true
	if _, err := connect(t, plain).List(t.Context()); err != nil {
		t.Errorf("plaintext on loopback: %v", err)
	}
	plain.Host = "mail.acme.example"
	if _, err := sieve.Connect(t.Context(), plain); !errors.Is(err, sieve.ErrPlaintext) {
		t.Errorf("plaintext elsewhere: %v", err)
	}
}

// cut ends a connection after a number of bytes either way.
type cut struct {
	net.Conn
	left *atomic.Int64
}

func (c cut) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p[:min(len(p), 64)])
	if c.left.Add(-int64(n)) < 0 {
		_ = c.Conn.Close()
		return 0, errors.New("cut")
	}
	return n, err
}

func (c cut) Write(p []byte) (int, error) {
	if c.left.Add(-int64(len(p))) < 0 {
		_ = c.Conn.Close()
		return 0, errors.New("cut")
	}
	return c.Conn.Write(p)
}

// Wherever the line breaks, the script on the server is the old one or the new
// one, whole, and the error says that the server was not reached.
func TestAConnectionThatBreaksLeavesAWholeScript(t *testing.T) {
	ctx := t.Context()
	s := dovecot.Start(t, dovecot.Options{Sieve: true})
	first := connect(t, config(s))
	if err := first.Put(ctx, "winnow", "keep;\r\n"); err != nil {
		t.Fatal(err)
	}
	broke, came := 0, 0
	for n := int64(0); n < 6000; n += 250 {
		cfg := config(s)
		left := &atomic.Int64{}
		left.Store(n)
		cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return cut{conn, left}, nil
		}
		err := func() error {
			c, err := sieve.Connect(ctx, cfg)
			if err != nil {
				return err
			}
			defer c.Close()
			if err := c.Put(ctx, "winnow", script); err != nil {
				return err
			}
			return c.Put(ctx, "winnow", "keep;\r\n")
		}()
		if err == nil {
			came++
		} else {
			broke++
			if !errors.Is(err, sieve.ErrUnreachable) {
				t.Fatalf("cut after %d bytes: %v", n, err)
			}
		}
		if got, err := first.Script(ctx, "winnow"); err != nil || got != script && got != "keep;\r\n" {
			t.Fatalf("cut after %d bytes: the script is %q, %v", n, got, err)
		}
	}
	if broke < 5 || came == 0 {
		t.Errorf("%d broke and %d came through: the test does not reach both", broke, came)
	}
}
