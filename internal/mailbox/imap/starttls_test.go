package imap_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
)

// script is a plaintext server: each step is said after a line was received,
// the first at once.
func script(t *testing.T, steps ...string) (imap.Config, func() string) {
	t.Helper()
	var mu stdsync.Mutex
	var received strings.Builder
	var wg stdsync.WaitGroup
	t.Cleanup(wg.Wait)
	cfg := imap.Config{
		Host: "imap.buyer.example", Port: 143, Security: imap.STARTTLS, User: "bo",
		Password: func(context.Context) (string, error) { return "s3cret", nil },
		Silence:  150 * time.Millisecond,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			here, there := net.Pipe()
			wg.Go(func() {
				defer there.Close()
				r := bufio.NewReader(there)
				for i, step := range steps {
					if i > 0 {
						line, err := r.ReadString('\n')
						mu.Lock()
						received.WriteString(line)
						mu.Unlock()
						if err != nil {
							return
						}
					}
					if _, err := there.Write([]byte(step)); err != nil {
						return
					}
				}
				for {
					b, err := r.ReadByte()
					if err != nil {
						return
					}
					mu.Lock()
					received.WriteByte(b)
					mu.Unlock()
				}
			})
			return here, nil
		},
	}
	return cfg, func() string { mu.Lock(); defer mu.Unlock(); return received.String() }
}

// Nobody on the line can make the client go on without encryption, or keep
// what was said before it.
func TestT01STARTTLSIsRequiredOrFails(t *testing.T) {
	const ok = "* OK ready\r\n"
	for name, c := range map[string]struct {
		steps []string
		kind  error
	}{
		"refused":                       {[]string{ok, "W1 NO not here\r\n"}, imap.ErrPlaintext},
		"unknown":                       {[]string{ok, "W1 BAD what\r\n"}, imap.ErrPlaintext},
		"signed in before":              {[]string{"* PREAUTH hello eve\r\n"}, imap.ErrPlaintext},
		"signed in at the last moment":  {[]string{ok, "* PREAUTH hello\r\nW1 OK go\r\n"}, imap.ErrPlaintext},
		"goodbye first":                 {[]string{"* BYE visit http://evil.example\r\n"}, imap.ErrPlaintext},
		"another tag":                   {[]string{ok, "W2 OK go\r\n"}, imap.ErrPlaintext},
		"answer slipped in behind":      {[]string{ok, "W1 OK go\r\n* CAPABILITY IMAP4rev1 AUTH=LOGIN\r\nT1 OK\r\n"}, imap.ErrPlaintext},
		"said more than a greeting":     {[]string{ok + "* OK [ALERT] call 555 now\r\n"}, imap.ErrPlaintext},
		"talks without end":             {[]string{ok, strings.Repeat("* OK [ALERT] call 555\r\n", 500)}, imap.ErrPlaintext},
		"silence":                       {[]string{ok, ""}, imap.ErrUnreachable},
		"no greeting":                   {[]string{""}, imap.ErrUnreachable},
		"goes on in plaintext after it": {[]string{ok, "W1 OK go\r\n", "* OK [CAPABILITY IMAP4rev1] still here\r\n"}, imap.ErrServer},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, received := script(t, c.steps...)
			err := imap.New(cfg).Sync(context.Background(), &mailboxtest.Sink{})
			var e *imap.Error
			if !errors.Is(err, c.kind) || !errors.As(err, &e) {
				t.Errorf("%v, want %v", err, c.kind)
			}
			for _, word := range []string{"LOGIN", "AUTHENTICATE", "s3cret", "bo "} {
				if strings.Contains(received(), word) {
					t.Errorf("the server was told %q", received())
				}
			}
			if err != nil && (strings.Contains(err.Error(), "evil") || strings.Contains(err.Error(), "555") || strings.Contains(err.Error(), "eve")) {
				t.Errorf("words from before the encryption are shown: %v", err)
			}
		})
	}
}

func TestPlaintextIsForThisComputerOnly(t *testing.T) {
	for host, allowed := range map[string]bool{
		"127.0.0.1": true, "::1": true, "localhost": true, "127.8.8.8": true,
		"imap.buyer.example": false, "10.0.0.1": false, "127.0.0.1.evil.example": false, "0.0.0.0": false, "localhost.evil.example": false,
	} {
		dialled := false
		err := imap.New(imap.Config{
			Host: host, Security: imap.Plain,
			Dial: func(context.Context, string, string) (net.Conn, error) {
				dialled = true
				return nil, errors.New("no network in this test")
			},
		}).Sync(context.Background(), &mailboxtest.Sink{})
		if dialled != allowed || errors.Is(err, imap.ErrPlaintext) == allowed {
			t.Errorf("%s: dialled %v, %v", host, dialled, err)
		}
	}
}

// A name of this computer that leads elsewhere is noticed before anything is
// said.
func TestPlaintextToALocalhostElsewhere(t *testing.T) {
	sent := false
	err := imap.New(imap.Config{
		Host: "localhost", Security: imap.Plain,
		Dial: func(context.Context, string, string) (net.Conn, error) {
			here, _ := net.Pipe()
			return &elsewhere{here, &sent}, nil
		},
	}).Sync(context.Background(), &mailboxtest.Sink{})
	if !errors.Is(err, imap.ErrPlaintext) || sent {
		t.Errorf("%v, sent %v", err, sent)
	}
}

type elsewhere struct {
	net.Conn
	sent *bool
}

func (e *elsewhere) RemoteAddr() net.Addr {
	return &net.TCPAddr{IP: net.IPv4(203, 0, 113, 5), Port: 143}
}

func (e *elsewhere) Write(p []byte) (int, error) { *e.sent = true; return len(p), nil }

func TestOldTLSIsRefused(t *testing.T) {
	cfg, _ := script(t, "")
	cfg.Security, cfg.Port = imap.TLS, 993
	dial := cfg.Dial
	var offered []uint16
	done := make(chan struct{})
	cfg.Dial = func(ctx context.Context, n, a string) (net.Conn, error) {
		if conn, err := dial(ctx, n, a); err == nil {
			_ = conn.Close()
		}
		here, there := net.Pipe()
		go func() {
			defer close(done)
			defer there.Close()
			_ = tls.Server(there, &tls.Config{GetConfigForClient: func(h *tls.ClientHelloInfo) (*tls.Config, error) {
				offered = h.SupportedVersions
				return nil, errors.New("enough seen")
			}}).Handshake()
		}()
		return here, nil
	}
	if err := imap.New(cfg).Sync(context.Background(), &mailboxtest.Sink{}); err == nil {
		t.Fatal("no error")
	}
	<-done
	for _, v := range offered {
		if v < tls.VersionTLS12 {
			t.Errorf("offered %s", tls.VersionName(v))
		}
	}
	if len(offered) == 0 {
		t.Error("nothing was offered")
	}
}
