package imap

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailbox"
)

// Line reads an account over a connection that stays open between syncs, and
// waits on it for news. It is a mailbox.Source. It is used by one goroutine at
// a time, like its Source, and one of the two at a time.
//
//	for {
//		err := line.Sync(ctx, sink)  // and back off when it fails
//		err = line.Wait(ctx)         // nil: there is news, or the time has come to look
//	}
type Line struct {
	source *Source
	link   *link // nil while there is no connection
	seen   opened
	woke   time.Time
}

var _ mailbox.Source = (*Line)(nil)

// How a line is watched.
const (
	doneLimit  = 15 * time.Second // for the answer to IDLE, DONE or NOOP; or less, when Silence is
	heartbeat  = 5 * time.Second  // how often the clock is looked at
	clockJump  = 30 * time.Second // more than that between two looks: the machine slept
	calmBefore = time.Second      // between two wakes
)

// errSlept says that the machine slept, after which no connection is any good.
var errSlept = errors.New("the clock jumped")

// Line returns a line that is not connected yet.
func (s *Source) Line() *Line { return &Line{source: s} }

// Name is the name of the account.
func (l *Line) Name() string { return l.source.Name() }

// Sync does what Source.Sync does, on the connection that is open. When that
// turns out to be dead, it is made anew once.
func (l *Line) Sync(ctx context.Context, sink mailbox.Sink) error {
	if l.link != nil && l.link.session != nil {
		if l.alive() {
			err := l.sync(ctx, sink)
			if err == nil || ctx.Err() != nil || !errors.Is(err, ErrUnreachable) {
				return err
			}
		}
	}
	l.drop()
	link, err := l.source.link(ctx)
	if err != nil {
		return err
	}
	l.link = link
	return l.sync(ctx, sink)
}

func (l *Line) sync(ctx context.Context, sink mailbox.Sink) error {
	l.link.fruitless, l.link.total = 0, 0
	err := l.source.read(ctx, l.link, sink)
	l.seen = l.link.inbox
	if ctx.Err() != nil || l.link.session == nil {
		l.drop()
	}
	return err
}

// alive reports whether the library still reads from the connection.
func (l *Line) alive() bool {
	select {
	case <-l.link.session.client.Closed():
		return false
	default:
		return true
	}
}

// Wait returns nil as soon as the server tells of a change in the inbox, at
// most one second later, and also when the machine slept meanwhile. It returns
// ctx's error, or an *Error when the connection is lost or half open, which is
// noticed within five minutes: then Sync connects anew. It wakes at most once
// a second. Wait without a connection returns nil: it is time to Sync.
func (l *Line) Wait(ctx context.Context) error {
	if l.link == nil || l.link.session == nil || !l.alive() {
		return ctx.Err()
	}
	err := l.wait(ctx)
	if err != nil {
		l.drop()
		if errors.Is(err, errSlept) {
			return nil
		}
		return err
	}
	now := l.source.cfg.Now()
	if calm := l.woke.Add(calmBefore).Sub(now); calm > 0 && calm <= calmBefore {
		if err := l.source.cfg.Wait(ctx, calm); err != nil {
			l.drop()
			return err
		}
	}
	l.woke = l.source.cfg.Now()
	return nil
}

func (l *Line) wait(ctx context.Context) error {
	s := l.link.session
	if l.link.folder != l.source.cfg.watched() {
		o, err := l.link.open(ctx, l.source.cfg.watched())
		if err != nil {
			return err
		}
		if o != l.seen { // something came while other folders were read
			return nil
		}
	}
	beat, stop := l.source.cfg.heart(ctx)
	defer stop()
	for {
		wake, err := s.idle(ctx, beat)
		if err != nil || wake {
			return err
		}
	}
}

// Close ends the connection in good manners.
func (l *Line) Close() {
	if l.link != nil {
		l.link.leave()
		l.link = nil
	}
}

// drop ends the connection at once.
func (l *Line) drop() {
	if l.link != nil {
		l.link.close()
		l.link = nil
	}
}

// watched is the folder whose news are waited for.
func (c *Config) watched() string {
	if len(c.Folders) > 0 {
		return c.Folders[0]
	}
	return "INBOX"
}

// heart looks at the clock from time to time and passes on what it shows.
func (c *Config) heart(ctx context.Context) (beat <-chan time.Time, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	out, ended := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(ended)
		for c.Wait(ctx, min(heartbeat, c.Poll, c.Renew)) == nil {
			select {
			case out <- c.Now():
			case <-ctx.Done():
			}
		}
	}()
	return out, func() { cancel(); <-ended }
}

// listen notes that the server told of a change. It is called by the library's
// reader, so it only sets a mark.
func (s *session) listen() *imapclient.UnilateralDataHandler {
	note := func() {
		select {
		case s.news <- struct{}{}:
		default:
		}
	}
	return &imapclient.UnilateralDataHandler{
		Expunge: func(uint32) { note() },
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				note()
			}
		},
		Fetch: func(msg *imapclient.FetchMessageData) {
			note()
			for msg.Next() != nil { // or the library would wait for ever
				continue
			}
		},
	}
}

// idle waits for one stretch, by IDLE (RFC 2177) where the server has it, else
// by looking after a while. It reports whether it is time to sync: the server
// told of a change, or the clock jumped.
func (s *session) idle(ctx context.Context, beat <-chan time.Time) (wake bool, err error) {
	span := s.cfg.Poll
	var cmd *imapclient.IdleCommand
	if s.caps.Has(imap.CapIdle) {
		span = s.cfg.Renew
		err = s.do(ctx, "waiting for news", min(doneLimit, s.cfg.Silence), plainLimits, func() error {
			var err error
			cmd, err = s.client.Idle()
			return err
		})
		if err != nil {
			return false, err
		}
	}
	wake, slept, dead := s.await(ctx, span, beat)
	if slept || dead || ctx.Err() != nil {
		// The line is dead, or as good as: nothing is said on it any more.
		s.guard.abort()
		if cmd != nil {
			_ = cmd.Close() // its goroutine ends; the connection is closed
			_ = cmd.Wait()
		}
		switch {
		case ctx.Err() != nil:
			return false, ctx.Err()
		case slept:
			s.cfg.Log.Info("the clock jumped: connecting anew", "account", s.cfg.Account)
			return false, errSlept
		}
		_, cause := s.guard.fault()
		return false, s.trouble("waiting for news", ErrUnreachable, netDetail(cause), cause)
	}
	err = s.do(ctx, "waiting for news", min(doneLimit, s.cfg.Silence), plainLimits, func() error {
		if cmd == nil {
			return s.client.Noop().Wait()
		}
		if err := cmd.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	})
	if err == nil && !wake { // news that came with the last words
		select {
		case <-s.news:
			wake = true
		default:
		}
	}
	return wake, err
}

// await waits for news for at most a span of time.
func (s *session) await(ctx context.Context, span time.Duration, beat <-chan time.Time) (wake, slept, dead bool) {
	begun := s.cfg.Now()
	last := begun
	for {
		select {
		case <-s.news:
			return true, false, false
		case <-s.client.Closed():
			return false, false, true
		case <-ctx.Done():
			return false, false, false
		case now := <-beat:
			// Round strips the monotonic reading, which stands still in sleep.
			if gap := now.Round(0).Sub(last.Round(0)); gap > clockJump+heartbeat || gap < -clockJump {
				return false, true, false
			}
			last = now
			if now.Sub(begun) >= span {
				return false, false, false
			}
		}
	}
}
