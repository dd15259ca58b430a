package imap

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"winnow/internal/mailbox"
)

// dial connects as the configuration says. On a plaintext connection that is
// not allowed, or with a certificate that is not right, nothing has been sent.
func (c *Config) dial(ctx context.Context) (net.Conn, error) {
	if c.Security == Plain && !c.loopback() {
		return nil, c.plaintext("a password is sent unencrypted to this computer itself only")
	}
	timed, cancel := context.WithTimeout(ctx, dialLimit)
	defer cancel()
	conn, err := c.Dial(timed, "tcp", c.address())
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &Error{Kind: ErrUnreachable, Host: c.address(), Op: "connecting", Detail: netDetail(err), Err: err}
	}
	secured, err := c.secure(ctx, conn)
	if err != nil {
		_ = conn.Close() // given up anyway
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	return secured, nil
}

func (c *Config) secure(ctx context.Context, conn net.Conn) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, min(tlsLimit, c.Silence))
	defer cancel()
	switch c.Security {
	case TLS:
		return c.handshake(ctx, conn)
	case STARTTLS:
		return c.startTLS(ctx, conn)
	case Plain:
		if a, ok := conn.RemoteAddr().(*net.TCPAddr); ok && !a.IP.IsLoopback() {
			return nil, c.plaintext("a password is sent unencrypted to this computer itself only")
		}
		return conn, nil
	}
	return nil, fmt.Errorf("unknown security %q", c.Security)
}

func (c *Config) handshake(ctx context.Context, conn net.Conn) (net.Conn, error) {
	t := tls.Client(conn, c.tlsConfig())
	if err := t.HandshakeContext(ctx); err != nil {
		return nil, c.tlsError("encrypting the connection", err)
	}
	return t, nil
}

func (c *Config) plaintext(detail string) error {
	return &Error{Kind: ErrPlaintext, Host: c.address(), Op: "connecting", Detail: detail}
}

// maxPlain bounds what a server may say before TLS, in bytes.
const maxPlain = 4096

// startTLS goes from plaintext to TLS (RFC 9051 section 6.2.1) and refuses all
// that is known to be done to such connections: no encryption offered, an
// answer that continues behind the OK, a session that is already signed in.
// Nothing said before TLS is kept or shown; it may be anybody's.
func (c *Config) startTLS(ctx context.Context, conn net.Conn) (net.Conn, error) {
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	r := bufio.NewReaderSize(io.LimitReader(conn, maxPlain), maxPlain)
	greeting, err := r.ReadString('\n')
	if err != nil {
		return nil, c.startError(err)
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") {
		return nil, c.plaintext("the server does not begin as one that will encrypt")
	}
	if r.Buffered() > 0 {
		return nil, c.plaintext("something was said that nobody asked for")
	}
	if _, err := io.WriteString(conn, "W1 STARTTLS\r\n"); err != nil {
		return nil, c.startError(err)
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, c.startError(err)
		}
		upper := strings.ToUpper(line)
		if strings.HasPrefix(upper, "* BYE") || strings.HasPrefix(upper, "* PREAUTH") {
			return nil, c.plaintext("the server does not encrypt")
		}
		if strings.HasPrefix(upper, "* ") {
			continue
		}
		if !strings.HasPrefix(upper, "W1 OK") {
			return nil, c.plaintext("the server does not encrypt")
		}
		break
	}
	if r.Buffered() > 0 {
		return nil, c.plaintext("something was slipped in before the encryption")
	}
	if !stop() {
		return nil, c.startError(ctx.Err())
	}
	t, err := c.handshake(ctx, conn)
	if err != nil {
		return nil, err
	}
	return &greeted{Conn: t, left: "* OK encrypted\r\n"}, nil
}

func (c *Config) startError(err error) error {
	e := &Error{Kind: ErrUnreachable, Host: c.address(), Op: "encrypting the connection", Err: err, Detail: netDetail(err)}
	if errors.Is(err, io.EOF) {
		e.Kind, e.Detail = ErrPlaintext, "the server went away or talked without end"
	}
	return e
}

// greeted gives the library the greeting that it waits for, on a connection
// whose real one was left behind.
type greeted struct {
	net.Conn
	left string
}

// Read implements net.Conn.
func (g *greeted) Read(p []byte) (int, error) {
	if g.left != "" {
		n := copy(p, g.left)
		g.left = g.left[n:]
		return n, nil
	}
	return g.Conn.Read(p)
}

// NetConn is the connection below.
func (g *greeted) NetConn() net.Conn { return g.Conn }

// netDetail says in a clause why the network failed.
func netDetail(err error) string {
	var dns *net.DNSError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no server of that name"
	case errors.As(err, &dns):
		return "its name could not be looked up"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there"
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded):
		return "it does not answer"
	case errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.EPIPE):
		return "it closed the connection"
	}
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err
	}
	return mailbox.Clean(err.Error(), maxWords)
}
