package imap

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"winnow/internal/mailbox"
)

// plainLimits are enough for every command but SEARCH and FETCH.
var plainLimits = limits{line: 64 << 10, literal: 64 << 10, depth: 50, total: 1 << 20}

// session is one signed-in connection.
type session struct {
	cfg      *Config
	guard    *guard
	client   *imapclient.Client
	caps     imap.CapSet
	password string        // to keep it out of what is shown
	folder   string        // opened, or ""
	news     chan struct{} // holds one when the server told of a change
}

// connect dials and signs in.
func (c *Config) connect(ctx context.Context, password string) (*session, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	s := &session{cfg: c, guard: newGuard(conn), news: make(chan struct{}, 1), password: password}
	s.guard.await(min(dialLimit, c.Silence), plainLimits)
	s.client = imapclient.New(s.guard, &imapclient.Options{UnilateralDataHandler: s.listen()})
	if err := s.signIn(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// signIn waits for the greeting and authenticates.
func (s *session) signIn(ctx context.Context) error {
	err := s.do(ctx, "connecting", min(dialLimit, s.cfg.Silence), plainLimits, func() error {
		if err := s.client.WaitGreeting(); err != nil {
			return err
		}
		s.caps = s.client.Caps()
		if s.caps == nil {
			return errors.New("no capabilities")
		}
		return nil
	})
	if err != nil {
		return err
	}
	if s.client.State() == imap.ConnStateAuthenticated {
		// Who is signed in, and by whom, is unknown (NO STARTTLS, 2021).
		return s.trouble("signing in", ErrServer, "it claims that somebody is signed in already", nil)
	}
	if why := s.canSignIn(); why != "" {
		return s.trouble("signing in", ErrServer, why, nil)
	}
	return s.do(ctx, "signing in", s.cfg.Silence, plainLimits, func() error {
		if err := s.authenticate(); err != nil {
			return err
		}
		// A server may offer more, or less, to those it knows.
		s.caps = s.client.Caps()
		if s.caps == nil {
			return errors.New("no capabilities")
		}
		return nil
	})
}

// do runs one command, or what belongs together. It returns ctx's error within
// moments when ctx ends: the connection is closed then, which ends whatever
// run waits for. run must drain what it began.
func (s *session) do(ctx context.Context, op string, silence time.Duration, max limits, run func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.guard.forget()
	s.guard.await(silence, max)
	stop := context.AfterFunc(ctx, s.guard.abort)
	err := run()
	if !stop() && err == nil {
		err = ctx.Err()
	}
	s.guard.rest()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return s.explain(op, err)
}

// explain finds out what was behind an error of the library, which tells only
// that something was.
func (s *session) explain(op string, err error) error {
	words, fault := s.guard.fault()
	var refused *imap.Error
	switch {
	case errors.Is(fault, ErrSilence) || errors.Is(fault, ErrFlood):
		return s.trouble(op, ErrServer, fault.Error(), fault)
	case errors.As(err, &refused):
		kind := ErrServer
		if op == "signing in" && refusesUser(refused.Code) {
			kind = ErrAuth
		}
		return s.trouble(op, kind, "", err)
	case words != "" && fault != nil: // it said goodbye and why
		return s.trouble(op, ErrServer, "", fault)
	case fault != nil:
		return s.trouble(op, ErrUnreachable, netDetail(fault), fault)
	}
	return s.trouble(op, ErrServer, "it answered what cannot be understood: "+err.Error(), err)
}

// refusesUser tells from the code of a NO (RFC 5530) whether it is about the
// user. Most servers give none.
func refusesUser(code imap.ResponseCode) bool {
	switch imap.ResponseCode(strings.ToUpper(string(code))) {
	case "", imap.ResponseCodeAuthenticationFailed, imap.ResponseCodeAuthorizationFailed, imap.ResponseCodeExpired:
		return true
	}
	return false
}

// trouble is an error about this server, with its last words.
func (s *session) trouble(op string, kind error, detail string, cause error) error {
	words, _ := s.guard.fault()
	return &Error{
		Kind: kind, Host: s.cfg.address(), Op: op, Detail: s.shown(detail),
		Words: s.shown(serverWords(words)), Err: cause,
	}
}

// shown makes words that may be the server's fit to be shown and logged: clean,
// short, and without the password, should the server repeat it.
func (s *session) shown(words string) string {
	if s.password != "" {
		for _, form := range s.spoken() {
			words = strings.ReplaceAll(words, form, "…")
		}
	}
	return mailbox.Clean(words, maxWords)
}

// identify tells the server who is there, if it wants to know (RFC 2971): some
// serve nobody else. It shares a round trip with the command that follows.
func (s *session) identify() (finish func()) {
	if !s.caps.Has(imap.CapID) {
		return func() {}
	}
	cmd := s.client.ID(&imap.IDData{Name: "Winnow"})
	return func() { _, _ = cmd.Wait() } // no answer changes anything
}

// opened is what a server tells about a folder that it opened.
type opened struct {
	validity uint32 // 0 when it was not told
	next     uint32 // UIDNEXT, 0 when it was not told
	exists   uint32
	modseq   uint64 // HIGHESTMODSEQ (RFC 7162), 0 where there is none
}

// examine opens a folder so that nothing in it can change.
func (s *session) examine(ctx context.Context, folder string, first bool) (opened, error) {
	var o opened
	s.folder = "" // a refused EXAMINE closes what was open (RFC 9051 section 6.3.2)
	err := s.do(ctx, "opening "+mailbox.Clean(folder, 100), s.cfg.Silence, plainLimits, func() error {
		finish := func() {}
		if first {
			finish = s.identify()
		}
		options := &imap.SelectOptions{ReadOnly: true, CondStore: s.caps.Has(imap.CapCondStore)}
		data, err := s.client.Select(folder, options).Wait()
		finish()
		if err != nil {
			return err
		}
		o = opened{validity: data.UIDValidity, next: uint32(data.UIDNext), exists: data.NumMessages, modseq: data.HighestModSeq}
		return nil
	})
	if err == nil {
		s.folder = folder
	}
	return o, err
}

// refused reports whether an error is the server's NO to a command, after which
// the connection is as good as before.
func refused(err error) bool {
	var no *imap.Error
	return errors.As(err, &no)
}

// leave says goodbye and closes.
func (s *session) leave() {
	s.guard.await(time.Second, plainLimits)
	_ = s.client.Logout() // not waited for: nothing depends on the answer
	s.close()
}

// close ends the connection and waits for the library's reader. All commands
// have been drained by then; Close's own error means nothing.
func (s *session) close() {
	s.guard.abort()
	_ = s.client.Close()
}
