package engine

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"winnow/internal/triage"
)

// progressEvery is the shortest time between two progress events of a running
// job: ten a second are as many as an eye can use.
const progressEvery = 100 * time.Millisecond

// hub tells listeners what changed. Each listener has its own goroutine and
// gets the newest event of each kind and account: a slow one never holds up the engine and
// never has a backlog.
type hub struct {
	mu        sync.Mutex
	listeners map[*listener]struct{}
	closed    bool
}

type listener struct {
	mu      sync.Mutex
	pending map[subject]triage.Event
	notices []triage.Event // notices are not coalesced: each is meant to be read
	wake    chan struct{}
	done    chan struct{}
	once    sync.Once
}

// subject is what an event is about: a later one about the same replaces it.
type subject struct {
	kind    triage.EventKind
	account string
}

func subjectOf(e triage.Event) subject {
	switch e.Kind {
	case triage.EventProgress:
		return subject{e.Kind, e.Progress.Source}
	case triage.EventWatched:
		return subject{e.Kind, e.Watched.Account}
	}
	return subject{kind: e.Kind}
}

// stop makes the listener's goroutine end; it may be called again.
func (l *listener) stop() { l.once.Do(func() { close(l.done) }) }

// maxNotices bounds the notices kept for a listener that never comes.
const maxNotices = 100

func newHub() *hub { return &hub{listeners: map[*listener]struct{}{}} }

// subscribe calls f for every event until cancel is called or the hub closes.
// cancel returns once f will not be called again; it must not be called from
// within f.
func (h *hub) subscribe(f func(triage.Event)) (cancel func()) {
	l := &listener{pending: map[subject]triage.Event{}, wake: make(chan struct{}, 1), done: make(chan struct{})}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return func() {}
	}
	h.listeners[l] = struct{}{}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-l.done:
				return
			case <-l.wake:
			}
			for _, e := range l.take() {
				f(e)
			}
		}
	}()
	return func() {
		h.mu.Lock()
		delete(h.listeners, l)
		h.mu.Unlock()
		l.stop()
		<-ended
	}
}

// publish gives the event to every listener and returns at once.
func (h *hub) publish(e triage.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		l.put(e)
	}
}

// close ends all listeners. Events that were not fetched by then are gone.
func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	all := h.listeners
	h.listeners = map[*listener]struct{}{}
	h.mu.Unlock()
	for l := range all {
		l.stop()
	}
}

func (l *listener) put(e triage.Event) {
	l.mu.Lock()
	if e.Kind == triage.EventNotice {
		if len(l.notices) < maxNotices {
			l.notices = append(l.notices, e)
		}
	} else {
		l.pending[subjectOf(e)] = e
	}
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default: // it is awake already
	}
}

func (l *listener) take() []triage.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.notices
	l.notices = nil
	// Standings first: a listener that sees a job end sees its result before.
	for _, k := range []triage.EventKind{triage.EventStandings, triage.EventProgress, triage.EventWatched} {
		first := len(out)
		for about, e := range l.pending {
			if about.kind == k {
				out = append(out, e)
				delete(l.pending, about)
			}
		}
		slices.SortFunc(out[first:], func(a, b triage.Event) int {
			return cmp.Compare(subjectOf(a).account, subjectOf(b).account)
		})
	}
	return out
}

// meter counts a job's progress and publishes it at most ten times a second,
// and once more at the end. Its methods may be called from any goroutine.
type meter struct {
	mu    sync.Mutex
	p     triage.Progress
	start time.Time
	last  time.Time
	now   func() time.Time
	tell  func(triage.Progress)
}

func newMeter(job string, now func() time.Time, tell func(triage.Progress)) *meter {
	m := &meter{p: triage.Progress{Job: job, State: triage.JobRunning}, now: now, tell: tell}
	m.start = now()
	return m
}

// update changes the progress and publishes it when it is time.
func (m *meter) update(change func(*triage.Progress)) {
	m.mu.Lock()
	change(&m.p)
	now := m.now()
	m.p.Elapsed = now.Sub(m.start)
	m.p.Left, m.p.Rate = estimate(m.p), rate(m.p)
	p, due := m.p, now.Sub(m.last) >= progressEvery
	if due {
		m.last = now
	}
	m.mu.Unlock()
	if due {
		m.tell(p)
	}
}

// end publishes the last word of the job and returns it.
func (m *meter) end(state triage.JobState, err error) triage.Progress {
	m.mu.Lock()
	m.p.State, m.p.Err, m.p.Left = state, err, 0
	m.p.Elapsed = m.now().Sub(m.start)
	m.p.Rate = rate(m.p)
	p := m.p
	m.mu.Unlock()
	m.tell(p)
	return p
}

// rate is the messages a second so far.
func rate(p triage.Progress) float64 {
	if p.Elapsed <= 0 {
		return 0
	}
	return float64(p.Done) / p.Elapsed.Seconds()
}

// estimate tells how long the rest takes at the pace so far; 0 while too
// little was done to tell.
func estimate(p triage.Progress) time.Duration {
	const enough = 20
	if p.Total <= p.Done || p.Done < enough || p.Elapsed < time.Second {
		return 0
	}
	perMessage := float64(p.Elapsed) / float64(p.Done)
	return time.Duration(perMessage * float64(p.Total-p.Done)).Round(time.Second)
}
