package demo

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// The account of the demo server. The password guards nothing: the server
// listens on loopback and its mail is public.
const (
	User     = "mara.lindqvist@" + Domain
	Password = "winnow-demo"
)

// Server is an IMAP server on loopback that serves the demo mailbox, and
// nothing else. Its methods may be called from any goroutine.
type Server struct {
	listener net.Listener
	imap     *imapserver.Server
	served   chan error

	mu       sync.Mutex
	closed   bool
	sessions sync.WaitGroup
}

// Start writes the mail of the year before now and serves it on a free port of
// 127.0.0.1, until Close. It has no TLS and takes the password in the clear,
// as is right on loopback alone.
func Start(now time.Time, seed uint64) (*Server, error) {
	mails, err := build(now, seed)
	if err != nil {
		return nil, err
	}
	user := imapmemserver.NewUser(User, Password)
	names := newFolders()
	for _, name := range []string{Inbox, Sent, "Drafts", "Archive"} {
		if err := user.Create(name, nil); err != nil {
			return nil, fmt.Errorf("demo folder %s: %w", name, err)
		}
		names.add(name)
	}
	for _, m := range mails {
		options := imap.AppendOptions{Time: m.Date}
		if m.Seen {
			options.Flags = []imap.Flag{imap.FlagSeen}
		}
		if _, err := user.Append(m.Folder, bytes.NewReader(m.Raw), &options); err != nil {
			return nil, fmt.Errorf("demo mail %s: %w", m.ID, err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("demo server: %w", err)
	}
	s := &Server{listener: listener, served: make(chan error, 1)}
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			if !s.enter() {
				return nil, nil, &imap.Error{Type: imap.StatusResponseTypeBye, Text: "the demo has ended"}
			}
			return &session{user: user, folders: names, leave: s.sessions.Done}, nil, nil
		},
		Caps: imap.CapSet{
			imap.CapIMAP4rev1: {}, imap.CapNamespace: {}, imap.CapUIDPlus: {}, imap.CapESearch: {},
			imap.CapListExtended: {}, imap.CapListStatus: {}, imap.CapMove: {}, imap.CapStatusSize: {},
			imap.CapSpecialUse: {}, imap.CapLiteralPlus: {},
		},
		Logger:       quiet{},
		InsecureAuth: true,
	})
	go func() { s.served <- s.imap.Serve(listener) }()
	return s, nil
}

// Addr is the server's address, "127.0.0.1:" and its port.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Host is the address that the server listens on, 127.0.0.1.
func (s *Server) Host() string { return s.listener.Addr().(*net.TCPAddr).IP.String() }

// Port is the port that the server listens on.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// User is the name to log in with.
func (s *Server) User() string { return User }

// Password is the password to log in with.
func (s *Server) Password() string { return Password }

// Close ends all connections and waits for them. A second call does nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.mu.Unlock()

	// The server closes the listener only once it serves it.
	if err := s.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		slog.Debug("demo server", "error", err)
	}
	<-s.served
	// Its only error is that of closing a closed listener.
	_ = s.imap.Close()
	s.sessions.Wait()
	return nil
}

// enter counts a session, unless the server is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.sessions.Add(1)
	return true
}

// quiet takes the server's remarks on clients that hung up.
type quiet struct{}

func (quiet) Printf(format string, args ...any) {
	slog.Debug("demo server", "remark", fmt.Sprintf(format, args...))
}
