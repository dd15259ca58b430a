// Package postoffice is an IMAP server in memory to which mail comes in while
// somebody reads: each delivery is told at once to every connection that waits
// (RFC 2177), one EXISTS each. Its connections are pipes, so that a test can
// run it on a clock of its own. Only tests use it.
package postoffice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// User and Password let anybody in.
const (
	User     = "buyer"
	Password = "s3cret"
)

// Office is the server. Its methods may be called from any goroutine.
type Office struct {
	user   *imapmemserver.User
	server *imapserver.Server
	ended  chan error
	door   *door
	logins atomic.Int64
	waits  atomic.Int64
}

// Open opens an office with an empty inbox. Close ends it.
func Open() (*Office, error) {
	o := &Office{
		user: imapmemserver.NewUser(User, Password), ended: make(chan error, 1),
		door: &door{calls: make(chan net.Conn), shut: make(chan struct{})},
	}
	if err := o.user.Create("INBOX", nil); err != nil {
		return nil, fmt.Errorf("post office: %w", err)
	}
	mem := imapmemserver.New()
	mem.AddUser(o.user)
	o.server = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			o.logins.Add(1)
			return mem.NewSession(), nil, nil
		},
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIdle: {}, imap.CapUIDPlus: {}, imap.CapESearch: {}, imap.CapLiteralPlus: {}},
		Logger:       log.New(io.Discard, "", 0),
		InsecureAuth: true,
	})
	go func() { o.ended <- o.server.Serve(o.door) }()
	return o, nil
}

// Dial connects, wherever the address leads.
func (o *Office) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case o.door.calls <- there:
		return &line{here, &o.waits}, nil
	case <-o.door.shut:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Deliver puts a message into the inbox.
func (o *Office) Deliver(raw string, at time.Time) error {
	_, err := o.user.Append("INBOX", strings.NewReader(raw), &imap.AppendOptions{Time: at})
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	return nil
}

// Connections is how many connections there were.
func (o *Office) Connections() int { return int(o.logins.Load()) }

// Waits is how often somebody began to wait for news: each time, what is new
// had been read before.
func (o *Office) Waits() int { return int(o.waits.Load()) }

// line counts the commands that ask for news.
type line struct {
	net.Conn
	waits *atomic.Int64
}

// Write implements net.Conn.
func (l *line) Write(p []byte) (int, error) {
	l.waits.Add(int64(bytes.Count(p, []byte(" IDLE\r\n"))))
	return l.Conn.Write(p)
}

// Flagged is how many messages bear any flag: readers are to leave none.
func (o *Office) Flagged() (int, error) {
	status, err := o.user.Status("INBOX", &imap.StatusOptions{NumMessages: true, NumUnseen: true})
	if err != nil {
		return 0, fmt.Errorf("post office: %w", err)
	}
	return int(*status.NumMessages - *status.NumUnseen), nil
}

// Close hangs up.
func (o *Office) Close() error {
	err := o.door.Close()
	if served := <-o.ended; !errors.Is(served, net.ErrClosed) {
		err = errors.Join(err, served)
	}
	_ = o.server.Close() // the door is shut already, which it would complain of
	return err
}

// door is a listener for pipes.
type door struct {
	calls chan net.Conn
	shut  chan struct{}
	once  sync.Once
}

// Accept implements net.Listener.
func (d *door) Accept() (net.Conn, error) {
	select {
	case c := <-d.calls:
		return c, nil
	case <-d.shut:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (d *door) Close() error {
	d.once.Do(func() { close(d.shut) })
	return nil
}

// Addr implements net.Listener.
func (d *door) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }
