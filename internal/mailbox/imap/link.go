package imap

import (
	"context"
	"errors"
	"time"
)

// Limits on connecting again within one sync, so that a server in trouble is
// not stormed and an account not locked.
const (
	maxReconnects  = 120
	maxPerMinute   = 10
	maxFruitless   = 16 // in a row, without a message in between: halving 1,000 takes 12
	firstReconnect = 200 * time.Millisecond
	slowReconnect  = 5 * time.Second
)

// link is the connection of a sync, which may have to be made anew.
type link struct {
	cfg       *Config
	password  string
	session   *session // nil after a reconnect that failed
	folder    string   // open, or ""
	known     bool     // the server was told who is there
	inbox     opened   // the watched folder as it was when it was last read
	times     []time.Time
	fruitless int
	total     int
}

// link connects to the account.
func (s *Source) link(ctx context.Context) (*link, error) {
	session, password, err := s.cfg.signedIn(ctx)
	if err != nil {
		return nil, err
	}
	return &link{cfg: &s.cfg, password: password, session: session}, nil
}

// open opens a folder.
func (l *link) open(ctx context.Context, folder string) (opened, error) {
	first := !l.known
	l.folder, l.known = "", true
	o, err := l.session.examine(ctx, folder, first)
	if err != nil {
		return o, err
	}
	l.folder = folder
	o.next, err = l.session.nextUID(ctx, o)
	return o, err
}

// again connects anew after cause, or gives up with it. No folder is open then.
func (l *link) again(ctx context.Context, cause error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	l.close()
	l.total++
	l.fruitless++
	if l.total > maxReconnects || l.fruitless > maxFruitless {
		return cause
	}
	if err := l.cfg.Wait(ctx, l.pause()); err != nil {
		return err
	}
	l.times = append(l.times, l.cfg.Now())
	l.cfg.Log.Info("connecting again", "account", l.cfg.Account, "after", cause)
	if l.cfg.Token != nil { // the first one may have ended meanwhile
		var err error
		if l.password, err = l.cfg.credential(ctx, false); err != nil {
			return err
		}
	}
	session, err := l.cfg.connect(ctx, l.password)
	if err != nil {
		return err
	}
	l.session, l.folder, l.known = session, "", false
	return nil
}

// pause is how long to wait before the next connection.
func (l *link) pause() time.Duration {
	d := min(slowReconnect, firstReconnect<<(l.fruitless-1))
	if n := len(l.times); n >= maxPerMinute {
		d = max(d, l.times[n-maxPerMinute].Add(time.Minute).Sub(l.cfg.Now()))
	}
	return d
}

// reopen connects anew and opens the folder that was open, which must not have
// been renumbered.
func (l *link) reopen(ctx context.Context, cause error, validity uint32) error {
	folder := l.folder
	for {
		if err := l.again(ctx, cause); err != nil {
			return err
		}
		o, err := l.session.examine(ctx, folder, true)
		switch {
		case err == nil && o.validity != validity:
			return l.session.trouble("reading "+folder, ErrServer, "its messages were renumbered meanwhile", cause)
		case err == nil:
			l.folder = folder
			return nil
		case refused(err) || ctx.Err() != nil || errors.Is(err, ErrAuth):
			return err
		}
		cause = err
	}
}

func (l *link) close() {
	if l.session != nil {
		l.session.close()
		l.session = nil
	}
}

// leave ends the connection in good manners.
func (l *link) leave() {
	if l.session != nil {
		l.session.leave()
		l.session = nil
	}
}
