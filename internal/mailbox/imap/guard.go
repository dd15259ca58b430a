package imap

import (
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"
)

// ErrSilence is a server that does not answer.
var ErrSilence = errors.New("the server does not answer")

// writeLimit is how long sending a command may take.
const writeLimit = 30 * time.Second

// guard stands between the server and the IMAP library, above TLS. While an
// answer is awaited it ends the connection when the server falls silent, and
// always when the server sends what the limits do not allow. The library's own
// deadlines are ignored: they end slow but living transfers and miss silence.
//
// Read is called by the library's reader, everything else by anyone.
type guard struct {
	net.Conn

	mu      sync.Mutex
	scan    *scanner
	silence time.Duration // 0 while nothing is awaited
	held    bool          // we are busy ourselves: the server's silence is none
	err     error         // what ends every further Read
	cause   error         // why reading ended, unless it was us who closed
	closed  bool
}

// idleLimits hold while no command is running: a server may tell of new mail.
var idleLimits = limits{line: 64 << 10, literal: 64 << 10, depth: 50, total: 256 << 10}

func newGuard(conn net.Conn) *guard {
	return &guard{Conn: conn, scan: newScanner(idleLimits)}
}

// await prepares for the answer to a command: the connection ends when nothing
// comes for the time of silence, or more than max allows.
func (g *guard) await(silence time.Duration, max limits) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.scan.allow(max)
	g.silence = silence
	g.arm()
}

// rest ends the wait for an answer.
func (g *guard) rest() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.scan.allow(idleLimits)
	g.silence = 0
	g.arm()
}

// hold says whether we are too busy to listen, which is no fault of the server.
func (g *guard) hold(held bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = held
	g.arm()
}

// arm sets the deadline of a read that is under way or comes next. The error
// of a closed connection shows when it is read.
func (g *guard) arm() {
	deadline := time.Time{}
	if g.silence > 0 && !g.held {
		deadline = time.Now().Add(g.silence)
	}
	_ = g.Conn.SetReadDeadline(deadline)
}

// Read implements net.Conn.
func (g *guard) Read(p []byte) (int, error) {
	g.mu.Lock()
	if g.err != nil {
		defer g.mu.Unlock()
		return 0, g.err
	}
	g.arm()
	g.mu.Unlock()

	n, err := g.Conn.Read(p)

	g.mu.Lock()
	defer g.mu.Unlock()
	if scanErr := g.scan.scan(p[:n]); scanErr != nil {
		n, err = 0, scanErr
	}
	if err != nil {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			err = fmt.Errorf("%w: nothing came for %v", ErrSilence, g.silence)
		}
		g.err = err
		if !g.closed {
			g.cause = err
		}
		_ = g.Conn.Close()
	}
	return n, err
}

// Write implements net.Conn.
func (g *guard) Write(p []byte) (int, error) {
	if err := g.Conn.SetWriteDeadline(time.Now().Add(writeLimit)); err != nil {
		return 0, err
	}
	return g.Conn.Write(p)
}

// Close implements net.Conn. It can be called at any time and ends a read.
func (g *guard) Close() error {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	return g.Conn.Close()
}

// abort ends the connection at once: Close of a TLS connection may wait to say
// goodbye to a server that does not listen.
func (g *guard) abort() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	conn := g.Conn
	for {
		inner, ok := conn.(interface{ NetConn() net.Conn })
		if !ok {
			break
		}
		conn = inner.NetConn()
	}
	_ = conn.Close()
}

// fault is why reading ended, nil when it goes on or we ended it, and the last
// words in which the server refused something.
func (g *guard) fault() (words string, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.scan.words, g.cause
}

// forget drops the server's last words, so that those of an earlier command
// are not taken for the answer to a later one.
func (g *guard) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.scan.words, g.scan.readOnly = "", false
}

// readOnly tells whether the last command was answered with READ-ONLY (RFC 9051
// section 7.1).
func (g *guard) readOnly() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.scan.readOnly
}

// SetDeadline does nothing: the guard sets the deadlines.
func (g *guard) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (g *guard) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (g *guard) SetWriteDeadline(time.Time) error { return nil }
