// Package imap reads the buyer's mailbox from an IMAP server (RFC 3501, RFC
// 9051) and leaves no trace there: folders are opened with EXAMINE, bodies read
// with BODY.PEEK, and no other command that could change anything is known to
// it. It is not for sending, moving or flagging mail.
//
// A server is not trusted: a guard above TLS turns silence and floods into
// errors, every number is checked against what was asked for, and a message
// that breaks the connection is found, passed on as a fault, and does not stop
// the others.
//
// A Source is used by one goroutine at a time. It is the only place that
// imports go-imap's client.
package imap

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"winnow/internal/mailbox"
)

// Security is how a connection is protected.
type Security string

// The ways of protection.
const (
	TLS      Security = "tls"      // from the first byte (RFC 8314); the default
	STARTTLS Security = "starttls" // after a plaintext beginning, and never without
	Plain    Security = "plain"    // on loopback only
)

// Config says which mailbox is read, and how.
type Config struct {
	Account  string   // name of the account for people, usually its address
	Host     string   // name or address of the server
	Port     int      // 0 for the usual one: 993, or 143 with STARTTLS and Plain
	Security Security // "" is TLS
	User     string
	// Password is asked once a sync. What it returns is kept nowhere.
	Password func(context.Context) (string, error)
	// Token, when set, is asked for an OAuth 2.0 access token instead: for a
	// fresh one when the last was refused. It is asked before each connection.
	Token func(ctx context.Context, fresh bool) (string, error)
	// Pin is the Fingerprint of the one certificate that the buyer trusts by
	// hand; "" believes the roots.
	Pin string
	// Count is told of every byte that goes over the wire; nil counts nothing.
	// It is called from several goroutines.
	Count func(received, sent int)
	// Roots are the authorities that may vouch for the server, nil for the
	// system's.
	Roots *x509.CertPool
	// Folders to read. None: the inbox, and what was sent as the server or its
	// name tells.
	Folders []string
	// Horizon is how far back mail is read; 0 reads all of it. Sent mail is
	// read whole all the same.
	Horizon time.Duration
	// Log takes what is of no concern to the buyer; nil drops it. Nothing of
	// the mail and no secret is ever written to it.
	Log *slog.Logger

	// Dial connects, net.Dialer.DialContext when nil.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Now and Wait are the clock, the real one when nil. Wait returns ctx's
	// error when it ends first.
	Now  func() time.Time
	Wait func(ctx context.Context, d time.Duration) error
	// Renew is how long IDLE runs before it is begun anew, 4.5 minutes when 0:
	// longer silences are cut by routers. Poll is the time between two looks
	// where there is no IDLE, a minute when 0.
	Renew, Poll time.Duration
	// Silence is how long a server may say nothing while an answer is awaited:
	// 60 s when 0.
	Silence time.Duration

	seen func(*x509.Certificate) // looks at the server's certificate
	mark string                  // begins the boundaries of messages put together from parts
}

// How long things may take.
const (
	dialLimit      = 20 * time.Second // to connect and greet
	tlsLimit       = 30 * time.Second // for STARTTLS and the handshake
	defaultSilence = 60 * time.Second
	defaultRenew   = 4*time.Minute + 30*time.Second
	defaultPoll    = time.Minute
)

// Source reads one account. It implements mailbox.Source.
type Source struct{ cfg Config }

var _ mailbox.Source = (*Source)(nil)

// New returns the source of an account. It connects only when it is used.
func New(cfg Config) *Source {
	if cfg.Security == "" {
		cfg.Security = TLS
	}
	if cfg.Port == 0 {
		cfg.Port = 143
		if cfg.Security == TLS {
			cfg.Port = 993
		}
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	if cfg.Count != nil {
		cfg.Dial = counted(cfg.Dial, cfg.Count)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	if cfg.Silence <= 0 {
		cfg.Silence = defaultSilence
	}
	if cfg.Renew <= 0 {
		cfg.Renew = defaultRenew
	}
	if cfg.Poll <= 0 {
		cfg.Poll = defaultPoll
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	cfg.mark = "winnow-" + rand.Text() // no sender can write it into a mail
	return &Source{cfg: cfg}
}

// Name is the name of the account.
func (s *Source) Name() string {
	if s.cfg.Account != "" {
		return s.cfg.Account
	}
	return s.cfg.User + "@" + s.cfg.Host
}

// address is where to connect to.
func (c *Config) address() string { return net.JoinHostPort(c.Host, strconv.Itoa(c.Port)) }

// loopback reports whether the host is this computer by its very name; names
// are not looked up.
func (c *Config) loopback() bool {
	if strings.EqualFold(c.Host, "localhost") {
		return true
	}
	ip := net.ParseIP(c.Host)
	return ip != nil && ip.IsLoopback()
}

// wait waits for a while, or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
