package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/judge"
	"winnow/internal/need"
	"winnow/internal/store"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Config says where and how an engine works.
type Config struct {
	Dir string           // data folder, made when it is not there
	Now func() time.Time // the time to take for "now"; time.Now when nil
	Log *slog.Logger     // nil for none

	// Moment, when not nil, is told of each change of what is on disk, right
	// before and right after it is made: for tests that end the program there.
	Moment func(moment string)
}

// Engine is the application on one data folder.
type Engine struct {
	store  *store.Store
	reader *judge.Reader
	now    func() time.Time
	log    *slog.Logger
	hub    *hub
	snap   atomic.Pointer[snapshot]

	// mu is held while what snapshots are made from is changed and while one
	// is made; nobody waits for it to read.
	mu         sync.Mutex
	archive    archive // the store, where messages are read again
	messages   []*gist // in the order in which they came; never changed in place
	gister     *gister
	guess      vendor.Guess // whose mailbox it is
	byID       map[triage.ContentID]int
	tracker    cadence.Tracker
	hyper      cadence.Rule // what counts as hyper-spam
	servers    vendor.Servers
	held       int  // messages that the snapshot was made of
	whole      bool // something else than added mail changed since
	fed        int  // messages that servers and threads were taken from
	afresh     bool // mail is gone or reads otherwise: all of it has to be taken again
	recount    bool // and so has whose mailbox it is
	decisions  []triage.Decision
	chosen     choices
	index      *vendor.Index // groups messages by vendor
	told       []string      // the buyer's addresses as the buyer said them
	matched    bool          // at the start, all texts had been searched for the needs
	own        vendor.Own
	ownGuessed bool
	matcher    *need.Matcher
	matches    map[triage.ContentID][]triage.NeedMatch // of the needs that matcher knows

	acts sync.Mutex // held while a server is being changed

	// Background work: one goroutine for snapshots while mail comes in, one
	// for texts that have to be read again. Both end with life.
	life     context.Context
	end      context.CancelFunc
	work     sync.WaitGroup
	searched atomic.Int64  // stored texts that were read again
	stale    chan struct{} // a snapshot is due
	rereads  chan rereadJob
	syncing  map[string]bool
	traffic  traffic
	changes  atomic.Int64 // of what snapshots are made from, by mail
	closing  sync.Once
	closeErr error
}

// Open opens the data folder, mends what it can (see Notices) and judges what
// is in it. When texts have to be read again, because the reader learned
// something or for the needs, that goes on in the background: Settle waits.
func Open(ctx context.Context, cfg Config) (*Engine, error) {
	e := &Engine{
		now: cfg.Now, log: cfg.Log, hub: newHub(), index: vendor.NewIndex(),
		byID: map[triage.ContentID]int{}, gister: newGister(), afresh: true, syncing: map[string]bool{},
		stale: make(chan struct{}, 1), rereads: make(chan rereadJob, 16),
	}
	if e.now == nil {
		e.now = time.Now
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if e.reader, err = judge.NewReader(); err != nil {
		return nil, fmt.Errorf("load what messages are judged by: %w", err)
	}
	if e.store, err = store.Open(cfg.Dir, store.Options{Now: e.now, Log: e.log, Moment: cfg.Moment}); err != nil {
		return nil, err
	}
	e.archive = e.store
	if err := e.load(ctx); err != nil {
		return nil, errors.Join(err, e.store.Close())
	}
	e.life, e.end = context.WithCancel(context.Background())
	e.work.Go(e.keepFresh)
	e.work.Go(e.rereadLoop)
	if err := e.rereadWhatIsOld(); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// load reads what is stored into memory and makes the first snapshot.
func (e *Engine) load(ctx context.Context) error {
	var err error
	if e.decisions, err = e.store.Decisions(); err != nil {
		return fmt.Errorf("read your decisions: %w", err)
	}
	if err := e.store.Setting(settingOwn, &e.told); err != nil && !errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("read who the buyer is: %w", err)
	}
	if err := e.loadTraffic(); err != nil {
		return err
	}
	if err := e.loadHyper(); err != nil {
		return err
	}
	e.chosen = fold(e.decisions)
	if err := e.loadMail(ctx); err != nil {
		return fmt.Errorf("read the messages: %w", err)
	}
	e.matched = e.useNeeds()
	return e.remake()
}

// ErrNoBackup says that everything decided is kept, but that no backup of it
// could be made at the end.
var ErrNoBackup = store.ErrNoBackup

// loadMail reads the gist of all mail. Where the buyer was told it is taken for
// vendors and threads at once; else that takes a second look, when it is known
// from all of it who the buyer is.
func (e *Engine) loadMail(ctx context.Context) error {
	own := vendor.NewOwn(e.told...)
	known := len(e.told) > 0
	if known {
		e.begin(own)
	}
	err := e.store.EachGist(func(m triage.Message) error {
		e.add(&m)
		if i := len(e.messages) - 1; known {
			g := e.messages[i]
			g.Mine = g.isMine(own)
			g.Refuses = g.Mine && g.refusal
			g.lay(&m)
			e.heed(i, i, &m)
		}
		return ctx.Err()
	})
	if err == nil && known {
		e.fed, e.afresh = len(e.messages), false
	}
	return err
}

// Close stops the background work and closes the data folder; ErrNoBackup says
// that all but the backup was well. Closing again does nothing.
func (e *Engine) Close() error {
	e.closing.Do(func() {
		e.end()
		e.work.Wait()
		e.hub.close()
		e.keepTraffic()
		e.closeErr = e.store.Close()
	})
	return e.closeErr
}

// Notices says what had to be mended when the data folder was opened.
func (e *Engine) Notices() []string { return e.store.Notices() }

// Subscribe calls f for every event, from a goroutine of its own, until cancel
// is called. cancel must not be called from within f.
func (e *Engine) Subscribe(f func(triage.Event)) (cancel func()) { return e.hub.subscribe(f) }

// Standings are the vendors, best first. The slice is shared: do not change it.
func (e *Engine) Standings() []triage.Standing { return e.snap.Load().standings }

// Counts sums up what is known.
func (e *Engine) Counts() triage.Counts { return e.snap.Load().counts }

// Needs are what the buyer is looking for, in the order they were added.
func (e *Engine) Needs() []triage.Need { return e.snap.Load().choices.needs }

// keepFresh makes a new snapshot whenever one is due, but leaves most of the
// processor to the work that made it due.
func (e *Engine) keepFresh() {
	const rest = 300 * time.Millisecond
	for {
		select {
		case <-e.life.Done():
			return
		case <-e.stale:
		}
		start := time.Now()
		e.mu.Lock()
		e.advance()
		e.mu.Unlock()
		e.hub.publish(triage.Event{Kind: triage.EventStandings})
		pause := time.NewTimer(max(rest, 4*time.Since(start)))
		select {
		case <-e.life.Done():
			pause.Stop()
			return
		case <-pause.C:
		}
	}
}

// freshen asks for a new snapshot soon.
func (e *Engine) freshen() {
	e.changes.Add(1)
	select {
	case e.stale <- struct{}{}:
	default:
	}
}

// refresh makes a new snapshot now and tells the listeners.
func (e *Engine) refresh() {
	e.mu.Lock()
	e.rebuild()
	e.mu.Unlock()
	e.hub.publish(triage.Event{Kind: triage.EventStandings})
}

// Recompute groups, judges and ranks everything anew from the readings, as it
// is done at the start: for measuring.
func (e *Engine) Recompute() {
	e.mu.Lock()
	e.index = vendor.NewIndex()
	e.mu.Unlock()
	e.refresh()
}

// catchUp makes a snapshot with the mail that was added, and tells the
// listeners.
func (e *Engine) catchUp() {
	e.mu.Lock()
	e.advance()
	e.mu.Unlock()
	e.hub.publish(triage.Event{Kind: triage.EventStandings})
}
