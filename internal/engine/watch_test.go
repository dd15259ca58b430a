package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/account"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// trouble is an error as a server's source gives it.
type trouble struct {
	kinds    []error
	after    time.Duration
	refusals int
}

func (t *trouble) Error() string             { return "the server made trouble" }
func (t *trouble) Unwrap() []error           { return t.kinds }
func (t *trouble) RetryAfter() time.Duration { return t.after }
func (t *trouble) Refusals() int             { return t.refusals }

var (
	errNo       = &trouble{kinds: []error{mailbox.ErrServer}}
	errOffline  = &trouble{kinds: []error{mailbox.ErrServer, mailbox.ErrOffline}}
	errRefused  = &trouble{kinds: []error{mailbox.ErrSignIn}, refusals: 1}
	errThrottle = &trouble{kinds: []error{mailbox.ErrServer}, after: 299961 * time.Millisecond}
)

// scripted is an account whose tries end as a script says.
type scripted struct {
	name string
	try  func(ctx context.Context, n int) (fresh int, err error) // n counts from 1
	wait func(ctx context.Context) error                         // for ever when nil

	mu     sync.Mutex
	at     []time.Time
	closed bool
}

func (s *scripted) Name() string                             { return s.name }
func (s *scripted) Sync(context.Context, mailbox.Sink) error { return errors.New("not used") }

func (s *scripted) Wait(ctx context.Context) error {
	if s.wait != nil {
		return s.wait(ctx)
	}
	<-ctx.Done()
	return ctx.Err()
}

func (s *scripted) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

func (s *scripted) tries() []time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.at)
}

// stage is a watcher whose events are written down.
type stage struct {
	*Watcher
	mu     sync.Mutex
	states []string
	said   []string
	wall   time.Duration // added to the clock: the machine slept
}

func newStage(ctx context.Context) *stage {
	s := &stage{}
	s.Watcher = newWatcher(ctx, WatchConfig{
		Chance: func() float64 { return 0 },
		Now: func() time.Time {
			s.mu.Lock()
			defer s.mu.Unlock()
			return time.Now().Add(s.wall)
		},
	}, func(ctx context.Context, src mailbox.Source, busy func()) (triage.Progress, error) {
		line := src.(*scripted)
		line.mu.Lock()
		line.at = append(line.at, time.Now())
		n := len(line.at)
		line.mu.Unlock()
		fresh, err := line.try(ctx, n)
		if fresh > 0 {
			busy()
		}
		return triage.Progress{Done: fresh}, err
	}, func(e triage.Event) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch e.Kind {
		case triage.EventWatched:
			s.states = append(s.states, fmt.Sprintf("%s %s", e.Watched.Account, e.Watched.State))
		case triage.EventNotice:
			s.said = append(s.said, e.Notice)
		}
	})
	return s
}

func (s *stage) history() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.states)
}

func always(err error) func(context.Context, int) (int, error) {
	return func(context.Context, int) (int, error) { return 0, err }
}

// A server in trouble sees at most one login a minute, and is left alone for as
// long as it asks (F18, T22).
func TestF18AServerInTroubleIsNotStormed(t *testing.T) {
	for name, tc := range map[string]struct {
		line *scripted
		most int
	}{
		"says NO":                    {&scripted{try: always(errNo)}, 10},
		"lets in and then says BYE":  {&scripted{try: always(nil), wait: func(context.Context) error { return errNo }}, 10},
		"asks for five minutes":      {&scripted{try: always(errThrottle)}, 3},
		"comes and goes each minute": {&scripted{try: always(nil), wait: func(ctx context.Context) error { time.Sleep(50 * time.Second); return errNo }}, 11},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t.Context())
				tc.line.name = "acme"
				s.Add(tc.line)
				time.Sleep(10 * time.Minute)
				s.Close()
				tries := tc.line.tries()
				if len(tries) < 2 || len(tries) > tc.most {
					t.Errorf("%d logins in ten minutes: %v", len(tries), tries)
				}
				for i := 2; i < len(tries); i++ { // never three within less than a minute, but for the first
					if i > 2 && tries[i].Sub(tries[i-2]) < 50*time.Second {
						t.Errorf("three logins within %v", tries[i].Sub(tries[i-2]))
					}
				}
				if name == "asks for five minutes" && tries[1].Sub(tries[0]) < errThrottle.after {
					t.Errorf("came back after %v", tries[1].Sub(tries[0]))
				}
			})
		})
	}
}

// Two refusals in a row, and the buyer is asked, once; a stale password locks
// no account (F19, T22).
func TestF19TwoRefusalsStopAndAsk(t *testing.T) {
	for name, tc := range map[string]struct {
		err   error
		tries int
	}{
		"a wrong password":             {errRefused, 2},
		"a token refused twice":        {&trouble{kinds: []error{mailbox.ErrSignIn}, refusals: 2}, 1},
		"a sign-in that was revoked":   {fmt.Errorf("no longer: %w", mailbox.ErrSignIn), 1},
		"no password is kept anywhere": {fmt.Errorf("ask: %w", account.ErrNoSecret), 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t.Context())
				good := false
				line := &scripted{name: "acme", try: func(context.Context, int) (int, error) {
					if good {
						return 0, nil
					}
					return 0, tc.err
				}}
				s.Add(line)
				time.Sleep(24 * time.Hour)
				if n := len(line.tries()); n != tc.tries {
					t.Errorf("%d tries in a day, want %d", n, tc.tries)
				}
				if got := s.States(); got[0].State != triage.WatchSignIn || !errors.Is(got[0].Err, tc.err) || !got[0].Next.IsZero() || len(s.said) != 1 {
					t.Errorf("%+v; said %q", got, s.said)
				}
				good = true
				if err := s.Now("acme"); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
				if got := s.States(); got[0].State != triage.WatchIdle {
					t.Errorf("after signing in: %+v", got)
				}
				s.Close()
			})
		})
	}
}

// A refusal between two that were let in is forgotten.
func TestF19RefusalsCountOnlyInARow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t.Context())
		line := &scripted{name: "acme", try: func(_ context.Context, n int) (int, error) {
			if n%2 == 0 {
				return 0, errRefused
			}
			return 0, nil
		}, wait: func(context.Context) error { time.Sleep(time.Hour); return nil }}
		s.Add(line)
		time.Sleep(24 * time.Hour)
		if n := len(line.tries()); n < 24 || len(s.said) > 0 {
			t.Errorf("%d tries; said %q", n, s.said)
		}
		s.Close()
	})
}

// Hours without a network: one quiet line, and half a minute after its return
// all is read (F26). Each try takes as long as one into the void does.
func TestF26HoursOffLineAreOneQuietLine(t *testing.T) {
	for phase := range 45 { // whenever it returns between two tries
		synctest.Test(t, func(t *testing.T) { awayFor(t, 5*time.Hour+time.Duration(phase)*time.Second) })
	}
}

func awayFor(t *testing.T, away time.Duration) {
	s := newStage(t.Context())
	var mu sync.Mutex
	up := true
	line := &scripted{name: "acme", try: func(ctx context.Context, _ int) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		if up {
			return 0, nil
		}
		mu.Unlock()
		time.Sleep(20 * time.Second)
		mu.Lock()
		return 0, errOffline
	}, wait: func(ctx context.Context) error { // the line is lost after an hour
		timer := time.NewTimer(time.Hour)
		defer timer.Stop()
		select {
		case <-timer.C:
			return errNo
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
	s.Add(line)
	time.Sleep(time.Minute)
	mu.Lock()
	up = false
	mu.Unlock()
	time.Sleep(away)
	before := s.history()
	if want := []string{"acme reading", "acme watching", "acme trouble", "acme offline"}; !slices.Equal(before, want) || len(s.said) > 0 {
		t.Errorf("%q; said %q", before, s.said)
	}
	mu.Lock()
	up = true
	mu.Unlock()
	time.Sleep(30 * time.Second)
	synctest.Wait() // a try may be due at this very moment
	if got := s.States(); got[0].State != triage.WatchIdle {
		t.Errorf("half a minute after the network's return: %+v", got)
	}
	s.Close()
}

// Quit, pause and remove end what is under way within two seconds (F27).
func TestF27WhatIsUnderWayEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t.Context())
		busy := func(ctx context.Context, _ int) (int, error) { <-ctx.Done(); return 0, ctx.Err() }
		a, b, c := &scripted{name: "a", try: busy}, &scripted{name: "b", try: busy}, &scripted{name: "c", try: always(nil)}
		for _, l := range []*scripted{a, b, c} {
			s.Add(l)
		}
		synctest.Wait()
		begun := time.Now()
		if err := s.Pause("a"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := s.States(); got[0].State != triage.WatchPaused || got[1].State != triage.WatchReading || got[2].State != triage.WatchIdle {
			t.Errorf("%+v", got)
		}
		time.Sleep(time.Hour)
		if len(a.tries()) != 1 {
			t.Error("read although paused")
		}
		if err := s.Resume("a"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(a.tries()) != 2 {
			t.Error("not read although resumed")
		}
		s.Remove("b")
		if err := s.Pause("b"); err == nil {
			t.Error("b is still there")
		}
		s.Close()
		if d := time.Since(begun) - time.Hour; d > 2*time.Second {
			t.Errorf("it took %v", d)
		}
		for _, l := range []*scripted{a, b, c} {
			if !l.closed {
				t.Errorf("%s was left open", l.name)
			}
		}
		late := &scripted{name: "late", try: busy}
		s.Add(late)
		if !late.closed || len(s.States()) != 2 {
			t.Error("something was added after the end")
		}
	})
}

// One account in every kind of trouble does not disturb another (F30).
func TestF30OneFailingAccountDisturbsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t.Context())
		every := func(ctx context.Context) error {
			timer := time.NewTimer(time.Minute)
			defer timer.Stop()
			select {
			case <-timer.C:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		good := &scripted{name: "good", try: func(context.Context, int) (int, error) { return 1, nil }, wait: every}
		stuck := &scripted{name: "stuck", try: func(ctx context.Context, _ int) (int, error) { <-ctx.Done(); return 0, ctx.Err() }}
		s.Add(&scripted{name: "refused", try: always(errRefused)})
		s.Add(&scripted{name: "offline", try: always(errOffline)})
		s.Add(&scripted{name: "trouble", try: always(errNo)})
		s.Add(stuck)
		s.Add(good)
		time.Sleep(time.Hour + time.Second)
		if n := len(good.tries()); n != 61 {
			t.Errorf("%d reads in an hour, want one a minute", n)
		}
		s.Close()
	})
}

// After sleep what waits is tried at once: the network is another then (F3).
func TestF03AfterSleepAnAccountIsTriedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t.Context())
		line := &scripted{name: "acme", try: func(_ context.Context, n int) (int, error) {
			if n < 8 {
				return 0, errNo
			}
			return 0, nil
		}}
		s.Add(line)
		for len(line.tries()) < 7 {
			time.Sleep(time.Second)
		}
		time.Sleep(time.Second)
		s.mu.Lock()
		s.wall = 2 * time.Hour
		s.mu.Unlock()
		time.Sleep(lookEvery)
		if got := s.States(); got[0].State != triage.WatchIdle {
			t.Errorf("%+v", got)
		}
		s.Close()
	})
}

// Whatever goes wrong in whatever order and however the clock jumps: waits are
// bounded, and logins are one a minute but for the burst.
func TestPaceIsBoundedWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p pace
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		start, logins := now, 0
		for range rapid.IntRange(1, 60).Draw(t, "tries") {
			p.begin(now)
			now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "took")) * time.Second)
			err := rapid.SampledFrom([]error{errNo, errOffline, errThrottle, errNo}).Draw(t, "err")
			if err != errOffline {
				logins++
			}
			state, delay := p.failed(err, now, rapid.Float64Range(0, 0.999).Draw(t, "chance"))
			switch {
			case err == errOffline && (state != triage.WatchOffline || delay > offlineDelay || delay < firstDelay/2):
				t.Fatalf("offline: %s, %v", state, delay)
			case err == errThrottle && delay < errThrottle.after:
				t.Fatalf("throttled: %v", delay)
			case delay <= 0 || delay > longestDelay:
				t.Fatalf("%v: %v", err, delay)
			}
			now = now.Add(delay)
			if most := loginBurst + 1 + int(now.Sub(start)/loginEvery); logins > most {
				t.Fatalf("%d logins in %v", logins, now.Sub(start))
			}
		}
	})
}

func TestEventsOfAccountsDoNotCoverEachOther(t *testing.T) {
	l := &listener{pending: map[subject]triage.Event{}, wake: make(chan struct{}, 1)}
	for _, name := range []string{"b", "a", "b"} {
		l.put(triage.Event{Kind: triage.EventProgress, Progress: triage.Progress{Source: name, Done: len(l.pending) + 1}})
		l.put(triage.Event{Kind: triage.EventWatched, Watched: triage.Watched{Account: name}})
	}
	l.put(triage.Event{Kind: triage.EventStandings})
	var got []string
	for _, e := range l.take() {
		got = append(got, fmt.Sprint(e.Kind, e.Progress.Source, e.Watched.Account))
	}
	if want := []string{"0", "1a", "1b", "3a", "3b"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
