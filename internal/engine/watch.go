package engine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// Line is an account that can be kept up with: a source that stays connected
// and waits for news. It is used by one goroutine at a time.
type Line interface {
	mailbox.Source
	// Wait returns nil when there may be news since the last Sync, ctx's error,
	// or why news can no longer be waited for; Sync then connects anew.
	Wait(ctx context.Context) error
	// Close ends the connection.
	Close()
}

// WatchConfig is the world that a Watcher lives in. The zero value is the real
// one.
type WatchConfig struct {
	Now    func() time.Time // the wall clock
	Chance func() float64   // in [0, 1)
}

// Watcher keeps up with accounts, each on a goroutine of its own: what is wrong
// with one never holds up another. It tells of each change by EventWatched,
// and of the progress of each by EventProgress. Its methods may be called from
// any goroutine.
type Watcher struct {
	sync syncer
	tell func(triage.Event)
	cfg  WatchConfig

	life context.Context
	end  context.CancelFunc
	work sync.WaitGroup

	mu   sync.Mutex
	kept map[string]*keeping
}

// syncer reads what is new in a source, and calls busy once there is something.
type syncer func(ctx context.Context, src mailbox.Source, busy func()) (triage.Progress, error)

// Watch makes a watcher without accounts. It ends with ctx, with Close, or with
// the engine; Close waits until everything has ended.
func (e *Engine) Watch(ctx context.Context, cfg WatchConfig) *Watcher {
	w := newWatcher(ctx, cfg, e.syncQuietly, e.hub.publish)
	context.AfterFunc(e.life, w.end)
	return w
}

func newWatcher(ctx context.Context, cfg WatchConfig, sync syncer, tell func(triage.Event)) *Watcher {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Chance == nil {
		cfg.Chance = rand.Float64
	}
	w := &Watcher{sync: sync, tell: tell, cfg: cfg, kept: map[string]*keeping{}}
	w.life, w.end = context.WithCancel(ctx)
	return w
}

// Add begins to keep up with an account, in place of one of the same name.
func (w *Watcher) Add(line Line) {
	w.Remove(line.Name())
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.life.Err() != nil {
		line.Close()
		return
	}
	ctx, stop := context.WithCancel(w.life)
	k := &keeping{w: w, line: line, stop: stop, nudge: make(chan struct{}, 1), ended: make(chan struct{})}
	k.now.Account = line.Name()
	w.kept[line.Name()] = k
	w.work.Go(func() { k.run(ctx) })
}

// Remove stops keeping up with an account and returns once that has ended.
func (w *Watcher) Remove(account string) {
	w.mu.Lock()
	k := w.kept[account]
	delete(w.kept, account)
	w.mu.Unlock()
	if k != nil {
		k.stop()
		<-k.ended
	}
}

// Pause stops reading an account until Resume; what was read stays. It returns
// at once, and the reading ends within two seconds.
func (w *Watcher) Pause(account string) error {
	return w.with(account, func(k *keeping) { k.interrupt(true) })
}

// Resume goes on with an account that was paused, where it was left.
func (w *Watcher) Resume(account string) error {
	return w.with(account, func(k *keeping) { k.interrupt(false) })
}

// Now has an account looked at at once, whatever it waits for, a pause
// included: the buyer asked, or has signed in again.
func (w *Watcher) Now(account string) error {
	return w.with(account, func(k *keeping) { k.interrupt(false) })
}

func (w *Watcher) with(account string, f func(*keeping)) error {
	w.mu.Lock()
	k := w.kept[account]
	w.mu.Unlock()
	if k == nil {
		return NotFound("account that is kept up with", account)
	}
	f(k)
	return nil
}

// States are all accounts that are kept up with, by name.
func (w *Watcher) States() []triage.Watched {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]triage.Watched, 0, len(w.kept))
	for _, k := range w.kept {
		out = append(out, k.state())
	}
	slices.SortFunc(out, func(a, b triage.Watched) int { return strings.Compare(a.Account, b.Account) })
	return out
}

// Close ends everything, within two seconds, and waits for it.
func (w *Watcher) Close() {
	w.end()
	w.work.Wait()
}

// keeping is one account that is kept up with.
type keeping struct {
	w     *Watcher
	line  Line
	stop  context.CancelFunc
	nudge chan struct{} // something changed: look again
	ended chan struct{}
	pace  pace // of the goroutine alone

	mu     sync.Mutex
	now    triage.Watched
	paused bool
	cutOff context.CancelFunc // ends what is under way, nil when nothing is
	reads  bool               // it is reading that is under way
}

// interrupt ends what is under way, so that it is looked at anew. Reading is
// ended only by a pause: otherwise it is what was wanted.
func (k *keeping) interrupt(pause bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.paused = pause
	if k.cutOff != nil && (pause || !k.reads) {
		k.cutOff()
	}
	select {
	case k.nudge <- struct{}{}:
	default:
	}
}

func (k *keeping) state() triage.Watched {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.now
}

func (k *keeping) isPaused() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.paused
}

// turn notes the state and tells of it when it is another.
func (k *keeping) turn(state triage.WatchState, delay time.Duration, err error, fresh int) {
	now := k.w.cfg.Now()
	k.mu.Lock()
	before := k.now
	k.now = triage.Watched{Account: before.Account, State: state, Since: before.Since, Fresh: fresh, Err: err}
	if state != before.State {
		k.now.Since = now
	}
	if delay > 0 {
		k.now.Next = now.Add(delay)
	}
	after := k.now
	k.mu.Unlock()
	if after.State != before.State || fresh > 0 {
		k.w.tell(triage.Event{Kind: triage.EventWatched, Watched: after})
	}
	if state == triage.WatchSignIn && before.State != state {
		k.w.tell(triage.Event{Kind: triage.EventNotice, Notice: fmt.Sprintf(
			"%s is not read any more until you sign in again: %s", after.Account, Explain(err))})
	}
}

// under runs what a pause or a nudge may end.
func (k *keeping) under(ctx context.Context, reads bool, f func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	k.mu.Lock()
	k.cutOff, k.reads = cancel, reads
	if k.paused {
		cancel()
	}
	k.mu.Unlock()
	err := f(ctx)
	k.mu.Lock()
	k.cutOff = nil
	k.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// run keeps up until ctx ends.
func (k *keeping) run(ctx context.Context) {
	defer close(k.ended)
	defer k.line.Close()
	for ctx.Err() == nil {
		if k.isPaused() {
			k.turn(triage.WatchPaused, 0, nil, 0)
			k.rest(ctx, 0)
			continue
		}
		err := k.once(ctx)
		switch {
		case ctx.Err() != nil, errors.Is(err, context.Canceled): // ended, paused or nudged
		case err != nil:
			state, delay := k.pace.failed(err, k.w.cfg.Now(), k.w.cfg.Chance())
			k.turn(state, delay, err, 0)
			k.rest(ctx, delay)
		}
	}
	k.turn(triage.WatchEnded, 0, nil, 0)
}

// once reads what is new and waits for more.
func (k *keeping) once(ctx context.Context) error {
	// A try that follows a failure is not told: the quiet line stays as it is
	// until it is known to be otherwise.
	if s := k.state().State; s != triage.WatchOffline && s != triage.WatchTrouble && s != triage.WatchIdle {
		k.turn(triage.WatchReading, 0, nil, 0)
	}
	select {
	case <-k.nudge: // it was for this
	default:
	}
	k.pace.begin(k.w.cfg.Now())
	var p triage.Progress
	err := k.under(ctx, true, func(ctx context.Context) (err error) {
		p, err = k.w.sync(ctx, k.line, k.busy)
		return err
	})
	if err != nil {
		return err
	}
	k.pace.worked(k.w.cfg.Now())
	k.turn(triage.WatchIdle, 0, nil, p.Done)
	return k.under(ctx, false, k.line.Wait)
}

// busy notes that an account which was in trouble is being read again.
func (k *keeping) busy() {
	if s := k.state().State; s == triage.WatchOffline || s == triage.WatchTrouble {
		k.turn(triage.WatchReading, 0, nil, 0)
	}
}

// How sleep is noticed: the wall clock runs on while timers stand still.
const (
	lookEvery = 5 * time.Second
	clockJump = 30 * time.Second
)

// rest waits for a delay, 0 for as long as it takes; a nudge ends it, and so
// does waking from sleep: the network is another then.
func (k *keeping) rest(ctx context.Context, delay time.Duration) {
	for left := delay; delay == 0 || left > 0; left -= lookEvery {
		slice := lookEvery
		if delay > 0 {
			slice = min(slice, left)
		}
		before := k.w.cfg.Now().Round(0) // without the monotonic clock, which sleeps too
		timer := time.NewTimer(slice)
		select {
		case <-timer.C:
		case <-k.nudge:
			timer.Stop()
			return
		case <-ctx.Done():
			timer.Stop()
			return
		}
		if delay > 0 && k.w.cfg.Now().Round(0).Sub(before) > slice+clockJump {
			return
		}
	}
}
