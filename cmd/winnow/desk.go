package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"winnow/internal/account"
	"winnow/internal/account/autoconfig"
	"winnow/internal/account/secretfile"
	"winnow/internal/engine"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// desk is what the window works on: the engine on the buyer's own data, or for
// as long as the demo is looked at, an engine on a folder of its own, so that
// invented mail never mixes with real mail. It implements vm.Desk and vm.Post
// and is safe for concurrent use.
type desk struct {
	folder string
	clock  func() time.Time
	own    *engine.Engine
	vault  *account.Vault
	watch  *engine.Watcher // of the buyer's own accounts
	files  string          // where exports usually go
	finder autoconfig.Finder

	mu        sync.Mutex
	demo      *engine.Engine // opened when the demo is first looked at, and kept
	inDemo    bool
	listeners map[int]func(triage.Event)
	next      int
	leave     []func() // ends what is subscribed

	answer func(context.Context, vm.Passphrase) (string, error) // nil while there is no window
	again  bool                                                 // the last passphrase did not fit
	idle   map[string]bool                                      // accounts that were up to date when last heard of
	lastAt map[string]time.Time                                 // when an account stopped being that
}

// openDesk opens the buyer's own data.
func openDesk(ctx context.Context, folder string, clock func() time.Time) (*desk, error) {
	d := &desk{
		folder: folder, clock: clock, listeners: map[int]func(triage.Event){}, files: filesFolder(),
		idle: map[string]bool{}, lastAt: map[string]time.Time{},
	}
	d.vault = account.NewVault(account.NewKeyring("winnow", 0), secretfile.New(filepath.Join(folder, "secrets.age"), d.passphrase))
	var err error
	if d.own, err = d.open(ctx, folder); err != nil {
		return nil, err
	}
	d.watch = d.own.Watch(context.WithoutCancel(ctx), engine.WatchConfig{})
	d.leave = append(d.leave, d.own.Subscribe(func(e triage.Event) { d.pass(d.own, e) }))
	return d, nil
}

func (d *desk) open(ctx context.Context, folder string) (*engine.Engine, error) {
	return engine.Open(ctx, engine.Config{Dir: folder, Now: d.clock, Log: slog.Default()})
}

// Close ends both engines, and waits for what they are doing.
func (d *desk) Close() error {
	d.mu.Lock()
	engines, leave := []*engine.Engine{d.own, d.demo}, d.leave
	d.leave = nil
	d.mu.Unlock()
	for _, l := range leave {
		l()
	}
	d.watch.Close()
	var errs []error
	for _, e := range engines {
		if e != nil {
			errs = append(errs, e.Close())
		}
	}
	return errors.Join(errs...)
}

// current is the engine that is looked at.
func (d *desk) current() *engine.Engine {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.inDemo {
		return d.demo
	}
	return d.own
}

// pass hands an event on when it comes from the engine that is looked at.
func (d *desk) pass(from *engine.Engine, e triage.Event) {
	if e.Kind == triage.EventWatched {
		d.noteRead(e.Watched)
	}
	d.mu.Lock()
	now := d.own
	if d.inDemo {
		now = d.demo
	}
	var ls []func(triage.Event)
	if from == now || e.Kind == triage.EventWatched {
		for _, l := range d.listeners {
			ls = append(ls, l)
		}
	}
	d.mu.Unlock()
	for _, l := range ls {
		l(e)
	}
}

// look switches to the demo or back, and tells the listeners.
func (d *desk) look(ctx context.Context, demo bool) error {
	d.mu.Lock()
	open := demo && d.demo == nil
	d.mu.Unlock()
	if open {
		e, err := d.open(ctx, filepath.Join(d.folder, "demo"))
		if err != nil {
			return err
		}
		d.mu.Lock()
		d.demo = e
		d.leave = append(d.leave, e.Subscribe(func(ev triage.Event) { d.pass(e, ev) }))
		d.mu.Unlock()
	}
	d.mu.Lock()
	changed := d.inDemo != demo
	d.inDemo = demo
	d.mu.Unlock()
	if changed {
		d.pass(d.current(), triage.Event{Kind: triage.EventStandings})
	}
	return nil
}

// Standings implements vm.Desk.
func (d *desk) Standings() []triage.Standing { return d.current().Standings() }

// Counts implements vm.Desk.
func (d *desk) Counts() triage.Counts { return d.current().Counts() }

// Needs implements vm.Desk.
func (d *desk) Needs() []triage.Need { return d.current().Needs() }

// Journal implements vm.Desk.
func (d *desk) Journal() []triage.JournalEntry { return d.current().Journal() }

// Vendor implements vm.Desk.
func (d *desk) Vendor(ctx context.Context, id triage.VendorID) (triage.VendorDetail, error) {
	return d.current().Vendor(ctx, id)
}

// Message implements vm.Desk.
func (d *desk) Message(ctx context.Context, id triage.ContentID) (triage.MessageDetail, error) {
	return d.current().Message(ctx, id)
}

// Search implements vm.Desk.
func (d *desk) Search(ctx context.Context, query string) ([]triage.VendorID, error) {
	return d.current().Search(ctx, query)
}

// SearchTexts implements vm.Desk.
func (d *desk) SearchTexts(ctx context.Context, query string, part func([]triage.VendorID)) ([]triage.VendorID, error) {
	return d.current().SearchTexts(ctx, query, part)
}

// Decide implements vm.Desk.
func (d *desk) Decide(ctx context.Context, x triage.Decision) (triage.DecisionID, error) {
	return d.current().Decide(ctx, x)
}

// Preview implements vm.Desk.
func (d *desk) Preview(ctx context.Context, x triage.Decision) (triage.Effect, error) {
	return d.current().Preview(ctx, x)
}

// Suggestions implements vm.Desk.
func (d *desk) Suggestions() []triage.JoinSuggestion { return d.current().Suggestions() }

// Expansions implements vm.Desk.
func (d *desk) Expansions(ctx context.Context, need string) ([]triage.Expansion, error) {
	return d.current().Expansions(ctx, need)
}

// Undo implements vm.Desk.
func (d *desk) Undo(ctx context.Context, id triage.DecisionID) error {
	return d.current().Undo(ctx, id)
}

// Subscribe implements vm.Desk. Whom it calls stays the same when the demo is
// entered or left.
func (d *desk) Subscribe(listener func(triage.Event)) func() {
	d.mu.Lock()
	defer d.mu.Unlock()
	id := d.next
	d.next++
	d.listeners[id] = listener
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.listeners, id)
	}
}

var (
	_ vm.Desk = (*desk)(nil)
	_ vm.Post = (*desk)(nil)
)
