package sieve

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

// DefaultPort is where servers listen for ManageSieve (RFC 5804 section 1.8).
const DefaultPort = 4190

// Config says which server is managed, and how.
type Config struct {
	Host  string
	Port  int  // DefaultPort when 0
	Plain bool // without TLS: on loopback only
	// TLS holds the authorities to believe; its server name is the host.
	TLS  *tls.Config
	User string
	// Password is asked once a connection, unless Token is set.
	Password func(context.Context) (string, error)
	// Token is asked for an OAuth 2.0 access token, for a fresh one when the
	// last was refused.
	Token func(ctx context.Context, fresh bool) (string, error)
	// Silence is how long the server may say nothing while an answer is
	// awaited: 60 s when 0.
	Silence time.Duration
	// Dial connects, net.Dialer.DialContext when nil.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

const (
	dialLimit      = 20 * time.Second
	defaultSilence = 60 * time.Second
)

func (c *Config) address() string { return net.JoinHostPort(c.Host, strconv.Itoa(c.Port)) }

// Client is a signed-in connection.
type Client struct {
	cfg    Config
	conn   net.Conn
	read   *reader
	caps   map[string]string // of this server, in upper case
	secret string            // to keep it out of what is shown
}

// Connect dials, encrypts, and signs in.
func Connect(ctx context.Context, cfg Config) (*Client, error) {
	if cfg.Port == 0 {
		cfg.Port = DefaultPort
	}
	if cfg.Silence <= 0 {
		cfg.Silence = defaultSilence
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	c, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	secret, err := c.credential(ctx, false)
	if err == nil {
		err = c.signIn(ctx, secret)
	}
	if cfg.Token != nil && errors.Is(err, ErrAuth) {
		// A token may have ended early; one other is tried and no more.
		_ = c.conn.Close() // the server may have closed it already
		if c, err = open(ctx, cfg); err != nil {
			return nil, err
		}
		if secret, err = c.credential(ctx, true); err == nil {
			err = c.signIn(ctx, secret)
		}
	}
	if err != nil {
		_ = c.conn.Close() // given up anyway
		return nil, err
	}
	return c, nil
}

func (c *Client) credential(ctx context.Context, fresh bool) (string, error) {
	switch {
	case c.cfg.Token != nil:
		return c.cfg.Token(ctx, fresh)
	case c.cfg.Password != nil:
		return c.cfg.Password(ctx)
	}
	return "", nil
}

// open connects and encrypts. Nothing that was said before TLS is kept.
func open(ctx context.Context, cfg Config) (_ *Client, err error) {
	if cfg.Plain && !loopback(cfg.Host) {
		return nil, &Error{Kind: ErrPlaintext, Host: cfg.address(), Op: "connecting", Detail: "a password is sent unencrypted to this computer itself only"}
	}
	timed, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := cfg.Dial(timed, "tcp", cfg.address())
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &Error{Kind: ErrUnreachable, Host: cfg.address(), Op: "connecting to the filters", Detail: detail(err), Err: err}
	}
	c := &Client{cfg: cfg, conn: conn, read: newReader(conn)}
	defer func() {
		if err != nil {
			_ = conn.Close() // given up anyway
		}
	}()
	if err := c.greeting(ctx); err != nil {
		return nil, err
	}
	if cfg.Plain {
		return c, nil
	}
	if err := c.startTLS(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// startTLS refuses all that is known to be done to such connections: no
// encryption offered, and an answer that goes on behind the OK.
func (c *Client) startTLS(ctx context.Context) error {
	refuse := func(detail string) error {
		return &Error{Kind: ErrPlaintext, Host: c.cfg.address(), Op: "encrypting the connection", Detail: detail}
	}
	if _, ok := c.caps["STARTTLS"]; !ok {
		return refuse("the server does not offer it")
	}
	if c.read.buffered() > 0 {
		return refuse("something was said that nobody asked for")
	}
	if err := c.run(ctx, "encrypting the connection", "STARTTLS\r\n", nil); err != nil {
		if errors.Is(err, ErrRefused) {
			return refuse("the server does not do it")
		}
		return err
	}
	if c.read.buffered() > 0 {
		return refuse("something was slipped in before the encryption")
	}
	config := c.cfg.TLS.Clone()
	if config == nil {
		config = &tls.Config{}
	}
	config.ServerName, config.NextProtos = c.cfg.Host, nil
	config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	secure := tls.Client(c.conn, config)
	timed, cancel := context.WithTimeout(ctx, c.cfg.Silence)
	defer cancel()
	if err := secure.HandshakeContext(timed); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		e := &Error{Kind: ErrUnreachable, Host: c.cfg.address(), Op: "encrypting the connection", Detail: detail(err), Err: err}
		var verify *tls.CertificateVerificationError
		if errors.As(err, &verify) {
			e.Kind = ErrCertificate
		}
		return e
	}
	c.conn, c.read, c.caps = secure, newReader(secure), nil
	return c.greeting(ctx) // the server says its capabilities again, unasked (section 2.2)
}

// greeting reads what the server says about itself.
func (c *Client) greeting(ctx context.Context) error {
	caps := map[string]string{}
	err := c.run(ctx, "connecting to the filters", "", func(words []word) {
		if len(words) == 0 || !words[0].quoted || len(caps) > maxLines {
			return
		}
		value := ""
		if len(words) > 1 {
			value = words[1].text
		}
		caps[strings.ToUpper(words[0].text)] = value
	})
	c.caps = caps
	return err
}

// Extensions are the Sieve extensions that the server knows.
func (c *Client) Extensions() []string { return strings.Fields(c.caps["SIEVE"]) }

// Close says goodbye and ends the connection.
func (c *Client) Close() error {
	_ = c.conn.SetDeadline(time.Now().Add(time.Second)) // nobody waits for it
	_, _ = fmt.Fprint(c.conn, "LOGOUT\r\n")
	return c.conn.Close()
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// reader reads a server's answers within limits.
type reader struct{ r *bufio.Reader }

func newReader(conn net.Conn) *reader { return &reader{bufio.NewReaderSize(conn, maxLine)} }

func (r *reader) buffered() int { return r.r.Buffered() }
