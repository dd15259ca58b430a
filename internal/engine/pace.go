package engine

import (
	"errors"
	"time"

	"winnow/internal/account"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// How an account that fails is tried again.
const (
	firstDelay   = 2 * time.Second
	longestDelay = 5 * time.Minute
	// offlineDelay is the longest between two tries while no connection comes
	// about: a try may take 20 s to fail, and half a minute after the
	// network's return all is to be well again. Nothing reaches the server.
	offlineDelay = 10 * time.Second
	healthyAfter = 2 * time.Minute // of quiet, and the next trouble is a new one
	loginEvery   = time.Minute     // one sign-in, on average, while there is trouble
	loginBurst   = 2               // sign-ins at once
	mostRefusals = 2               // in a row, and the buyer is asked: servers lock accounts
)

// pace decides when an account is tried again. It is a value without a clock:
// times are arguments.
type pace struct {
	fails    int       // in a row
	offline  int       // tries in a row in which no connection came about
	refusals int       // of the sign-in, in a row
	healthy  time.Time // since when all is well, zero while it is not
	logins   float64   // sign-ins that may be made at once, as of
	counted  time.Time // this time
	spent    bool      // the try under way may sign in, and was counted
}

// refuser is an error that tells how often the sign-in was refused.
type refuser interface{ Refusals() int }

// delayer is an error that tells how long the server wants to be left alone.
type delayer interface{ RetryAfter() time.Duration }

// begin is called before a try.
func (p *pace) begin(now time.Time) {
	p.refill(now)
	p.spent = p.healthy.IsZero()
	if p.spent {
		p.logins--
	}
}

// refill adds the sign-ins that time has earned. A clock that goes back earns
// nothing.
func (p *pace) refill(now time.Time) {
	switch {
	case p.counted.IsZero():
		p.logins = loginBurst
	case now.After(p.counted):
		p.logins = min(loginBurst, p.logins+float64(now.Sub(p.counted))/float64(loginEvery))
	}
	p.counted = now
}

// worked is called when everything was read.
func (p *pace) worked(now time.Time) {
	p.refusals, p.offline = 0, 0
	if p.healthy.IsZero() {
		p.healthy = now
	}
}

// failed is called when a try, or the wait after it, failed. It tells the state
// of the account and for how long to leave it alone; chance is in [0, 1). With
// WatchSignIn it is not tried again by itself.
func (p *pace) failed(err error, now time.Time, chance float64) (triage.WatchState, time.Duration) {
	if !p.healthy.IsZero() && now.Sub(p.healthy) >= healthyAfter {
		p.fails = 0
	}
	p.healthy = time.Time{}
	if errors.Is(err, mailbox.ErrOffline) {
		if p.spent {
			p.logins++ // nothing was told to the server
		}
		p.offline++
		return triage.WatchOffline, backOff(p.offline, offlineDelay, chance)
	}
	p.offline = 0
	p.fails++
	if errors.Is(err, mailbox.ErrSignIn) {
		n := 1
		var r refuser
		if errors.As(err, &r) {
			n = max(1, r.Refusals())
		} else {
			n = mostRefusals // it is not the server that refused, and it will not think better of it
		}
		p.refusals += n
	}
	if p.refusals >= mostRefusals || errors.Is(err, account.ErrNoSecret) {
		p.refusals = 0
		return triage.WatchSignIn, 0
	}
	delay := backOff(p.fails, longestDelay, chance)
	var d delayer
	if errors.As(err, &d) {
		delay = max(delay, d.RetryAfter())
	}
	p.refill(now)
	if p.logins < 1 {
		delay = max(delay, time.Duration((1-p.logins)*float64(loginEvery)))
	}
	return triage.WatchTrouble, delay
}

// backOff doubles from try to try up to a longest delay, of which chance takes
// up to a half: many clients of one server do not come back all at once.
func backOff(try int, longest time.Duration, chance float64) time.Duration {
	d := longest
	if try < 20 {
		d = min(longest, firstDelay<<(try-1))
	}
	return d - time.Duration(chance*float64(d)/2)
}
