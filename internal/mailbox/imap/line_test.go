package imap_test

import (
	"context"
	"errors"
	"strings"
	stdsync "sync"
	"testing"
	"time"

	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
	"winnow/internal/testkit/dovecot"
)

// hand is a clock that goes when it is told to.
type hand struct {
	mu    stdsync.Mutex
	now   time.Time
	steps chan time.Duration // each lets one Wait end, so much later
}

func newHand() *hand {
	return &hand{now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), steps: make(chan time.Duration)}
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) Wait(ctx context.Context, _ time.Duration) error {
	limit := time.NewTimer(20 * time.Second) // of the test, not of the clock
	defer limit.Stop()
	select {
	case <-limit.C:
		return errors.New("nobody moved the clock")
	case d := <-h.steps:
		h.mu.Lock()
		h.now = h.now.Add(d)
		h.mu.Unlock()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// step lets time pass for whoever waits.
func (h *hand) step(d time.Duration) { h.steps <- d }

// until lets time pass in steps of five seconds until Wait returns.
func (h *hand) until(t *testing.T, done <-chan error) error {
	t.Helper()
	end := time.After(10 * time.Second)
	for {
		select {
		case err := <-done:
			return err
		case h.steps <- 5 * time.Second:
		case <-end:
			t.Fatal("Wait did not return")
		}
	}
}

// idler is a fake with IDLE; said tells of each IDLE and DONE.
func idler(n int) (f *fake, said chan string) {
	f, said = newFake(n), make(chan string, 100)
	f.caps = "IMAP4rev1 IDLE"
	f.on = func(c *fakeConn, tag, command string) bool {
		if command != "IDLE" {
			return false
		}
		c.say("+ idling\r\n")
		said <- "IDLE"
		line, err := c.r.ReadString('\n')
		if err != nil {
			return true
		}
		said <- strings.TrimSpace(line)
		return c.say("%s OK done\r\n", tag)
	}
	return f, said
}

func expect(t *testing.T, said <-chan string, want string) {
	t.Helper()
	select {
	case got := <-said:
		if got != want {
			t.Fatalf("the client said %q, want %q", got, want)
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("the client did not say %q", want)
	}
}

// waiting starts Wait and returns where its result comes.
func waiting(ctx context.Context, line *imap.Line) <-chan error {
	out := make(chan error, 1)
	go func() { out <- line.Wait(ctx) }()
	return out
}

func result(t *testing.T, done <-chan error) error {
	t.Helper()
	select {
	case err := <-done:
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("Wait did not return")
		return nil
	}
}

// IDLE is begun anew before routers forget the line, and a line that does not
// answer then is dead (F3).
func TestF03IdleIsRenewedAndAHalfOpenLineNoticed(t *testing.T) {
	ctx := context.Background()
	f, said := idler(2)
	clock := newHand()
	cfg := f.config(t)
	cfg.Now, cfg.Wait = clock.Now, clock.Wait
	cfg.Silence = 200 * time.Millisecond
	line := imap.New(cfg).Line()
	defer line.Close()
	var sink mailboxtest.Sink
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	done := waiting(ctx, line)
	expect(t, said, "IDLE")
	renewed := clock.Now()
	for len(said) == 0 {
		clock.step(5 * time.Second)
	}
	expect(t, said, "DONE")
	if d := clock.Now().Sub(renewed); d < 4*time.Minute || d > 5*time.Minute {
		t.Errorf("renewed after %v", d)
	}
	expect(t, said, "IDLE")

	// The line goes dead: nothing is answered any more.
	f.mute.Store(true)
	begun := clock.Now()
	err := clock.until(t, done)
	if d := clock.Now().Sub(begun); d > 5*time.Minute {
		t.Errorf("noticed after %v", d)
	}
	if !errors.Is(err, imap.ErrServer) && !errors.Is(err, imap.ErrUnreachable) {
		t.Fatalf("a half-open line: %v", err)
	}
	f.mute.Store(false)
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatalf("after the line went dead: %v", err)
	}
	if logins, _, _ := f.counts(); logins != 2 {
		t.Errorf("%d logins, want 2", logins)
	}
}

func TestF03AJumpOfTheClockWakes(t *testing.T) {
	ctx := context.Background()
	f, said := idler(2)
	clock := newHand()
	cfg := f.config(t)
	cfg.Now, cfg.Wait = clock.Now, clock.Wait
	line := imap.New(cfg).Line()
	defer line.Close()
	var sink mailboxtest.Sink
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	done := waiting(ctx, line)
	expect(t, said, "IDLE")
	clock.step(5 * time.Second)
	clock.step(8 * time.Hour) // the lid was closed
	if err := result(t, done); err != nil {
		t.Fatal(err)
	}
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	if logins, _, _ := f.counts(); logins != 2 {
		t.Errorf("%d logins, want a new connection after sleep", logins)
	}
}

func TestWaitWithoutIdleLooksNowAndThen(t *testing.T) {
	ctx := context.Background()
	f := newFake(2)
	f.on = on("NOOP", func(c *fakeConn, tag string) {
		f.mail[3] = letter(3)
		f.next = 4
		c.say("* 3 EXISTS\r\n%s OK\r\n", tag)
	})
	clock := newHand()
	cfg := f.config(t)
	cfg.Now, cfg.Wait = clock.Now, clock.Wait
	line := imap.New(cfg).Line()
	defer line.Close()
	var sink mailboxtest.Sink
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	done := waiting(ctx, line)
	for range 12 {
		clock.step(5 * time.Second)
	}
	if err := result(t, done); err != nil {
		t.Fatal(err)
	}
	sink.Take()
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	if got := len(mailboxtest.Messages(sink.Take())); got != 1 {
		t.Errorf("%d new messages, want 1", got)
	}
	if logins, _, _ := f.counts(); logins != 1 {
		t.Errorf("%d logins, want one connection for all", logins)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	f, said := idler(1)
	clock := newHand()
	cfg := f.config(t)
	cfg.Now, cfg.Wait = clock.Now, clock.Wait
	line := imap.New(cfg).Line()
	defer line.Close()
	var sink mailboxtest.Sink
	if err := line.Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := waiting(ctx, line)
	expect(t, said, "IDLE")
	cancel()
	if err := result(t, done); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// 500 EXISTS a second are one wake (F32).
func TestF32AFloodOfNewsIsOneWakeASecond(t *testing.T) {
	ctx := context.Background()
	f := newFake(1)
	f.caps = "IMAP4rev1 IDLE"
	f.on = func(c *fakeConn, tag, command string) bool {
		if command != "IDLE" {
			return false
		}
		c.say("+ idling\r\n")
		for i := range 500 {
			c.say("* %d EXISTS\r\n", i+2)
		}
		_, _ = c.r.ReadString('\n')
		return c.say("%s OK done\r\n", tag)
	}
	clock := newHand()
	cfg := f.config(t)
	cfg.Now, cfg.Wait = clock.Now, clock.Wait
	line := imap.New(cfg).Line()
	defer line.Close()
	var sink mailboxtest.Sink
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	if err := result(t, waiting(ctx, line)); err != nil {
		t.Fatal(err)
	}
	done := waiting(ctx, line)
	select {
	case err := <-done:
		t.Fatalf("woken twice within a second: %v", err)
	case clock.steps <- time.Second: // somebody waits for the second to pass
	case <-time.After(10 * time.Second):
		t.Fatal("neither woken nor waiting")
	}
	if err := result(t, done); err != nil {
		t.Error(err)
	}
}

func TestDovecotTellsOfNewMailWithinASecond(t *testing.T) {
	ctx := context.Background()
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", letters(0, 5)...)
	cfg, w := counted(account(s))
	line := imap.New(cfg).Line()
	defer line.Close()
	var sink mailboxtest.Sink
	if err := line.Sync(ctx, &sink); err != nil {
		t.Fatal(err)
	}
	sink.Take()
	for i := range 3 {
		done := waiting(ctx, line)
		s.Put(t, "INBOX", letter(100+i))
		begin := time.Now()
		if err := result(t, done); err != nil {
			t.Fatal(err)
		}
		if err := line.Sync(ctx, &sink); err != nil {
			t.Fatal(err)
		}
		if got := mailboxtest.Bodies(sink.Take()); len(got) != 1 || got[0] != letter(100+i) {
			t.Fatalf("round %d: %d messages", i, len(got))
		}
		t.Logf("new mail was read %v after it lay there", time.Since(begin).Round(time.Millisecond))
	}
	if w.dials.Load() != 1 {
		t.Errorf("%d connections, want one", w.dials.Load())
	}
}
