// Package fake holds a desk made of hand-written values, so that screens can
// be built, driven and pictured without an engine, a store or mail. All names
// and sentences in it are invented.
package fake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Desk implements vm.Desk in memory. It is safe for concurrent use.
type Desk struct {
	// NoServers lets no account be known.
	NoServers bool

	mu        sync.Mutex
	now       time.Time
	standings []triage.Standing
	messages  map[triage.ContentID]triage.MessageDetail
	details   map[triage.VendorID]triage.VendorDetail
	decisions []triage.JournalEntry // oldest first
	needs     []triage.Need
	listeners map[int]func(triage.Event)
	next      int
	rule      vm.HyperRule
	servers   servers
	auto      vm.AutoMute
	days      int // more than ten

	Fail error // what every call that can fail returns, when set
}

// NewDesk returns a desk with the hand-written vendors and, after them, filler
// ones until there are n.
func NewDesk(now time.Time, n int) *Desk {
	d := &Desk{
		now: now, listeners: map[int]func(triage.Event){},
		messages: map[triage.ContentID]triage.MessageDetail{},
		details:  map[triage.VendorID]triage.VendorDetail{},
		needs:    []triage.Need{{Name: "CNC parts", Words: []string{"cnc", "milled parts"}, Exclude: []string{"training"}, Weight: 1}},
	}
	for _, s := range stories {
		if len(d.standings) < n {
			d.tell(s)
		}
	}
	for i := len(d.standings); i < n; i++ {
		d.standings = append(d.standings, filler(i, n, now))
	}
	slices.SortStableFunc(d.standings, func(a, b triage.Standing) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return d
}

// Empty returns a desk on its first day.
func Empty(now time.Time) *Desk { return NewDesk(now, 0) }

// Standings implements vm.Desk.
func (d *Desk) Standings() []triage.Standing {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.standings
}

// Counts implements vm.Desk.
func (d *Desk) Counts() triage.Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := triage.Counts{Messages: len(d.messages), Vendors: len(d.standings), Own: []string{"dana@acme.example"}}
	for i := range d.standings {
		s := &d.standings[i]
		if s.Mute != nil {
			c.Muted++
		}
		if s.Shortlisted {
			c.Shortlisted++
		}
		if s.Sequence.HyperSpam {
			c.HyperSpam++
		}
	}
	return c
}

// ErrUnknown is returned for a vendor or message that the desk does not know.
var ErrUnknown = errors.New("not in this mailbox")

// Vendor implements vm.Desk.
func (d *Desk) Vendor(ctx context.Context, id triage.VendorID) (triage.VendorDetail, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return triage.VendorDetail{}, err
	}
	for i := range d.standings {
		if d.standings[i].Vendor.ID != id {
			continue
		}
		v := d.details[id]
		v.Standing, v.Rank, v.Of = d.standings[i], i+1, len(d.standings)
		for j := len(d.decisions) - 1; j >= 0; j-- {
			if d.decisions[j].Vendor == id && !d.decisions[j].Undone {
				v.Decisions = append(v.Decisions, d.decisions[j].Decision)
			}
		}
		return v, nil
	}
	return triage.VendorDetail{}, fmt.Errorf("vendor %s: %w", id, ErrUnknown)
}

// Message implements vm.Desk.
func (d *Desk) Message(ctx context.Context, id triage.ContentID) (triage.MessageDetail, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return triage.MessageDetail{}, err
	}
	m, ok := d.messages[id]
	if !ok {
		return m, fmt.Errorf("message %s: %w", id, ErrUnknown)
	}
	return m, nil
}

// Search implements vm.Desk.
func (d *Desk) Search(ctx context.Context, query string) ([]triage.VendorID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return nil, err
	}
	var out []triage.VendorID
	for i := range d.standings {
		s := &d.standings[i]
		text := strings.ToLower(s.Vendor.Name + " " + strings.Join(s.Reasons, " "))
		for _, m := range d.details[s.Vendor.ID].Messages {
			text += " " + strings.ToLower(m.Subject)
		}
		all := true
		for _, w := range strings.Fields(strings.ToLower(query)) {
			all = all && strings.Contains(text, w)
		}
		if all {
			out = append(out, s.Vendor.ID)
		}
	}
	return out, nil
}

// SearchTexts implements vm.Desk.
func (d *Desk) SearchTexts(ctx context.Context, query string, part func([]triage.VendorID)) ([]triage.VendorID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return nil, err
	}
	words := strings.Fields(strings.ToLower(query))
	var out []triage.VendorID
	for _, m := range d.messages {
		text := strings.ToLower(m.Text)
		missing := slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
		if len(words) > 0 && !missing && !slices.Contains(out, m.Vendor) {
			out = append(out, m.Vendor)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Decide implements vm.Desk.
func (d *Desk) Decide(ctx context.Context, x triage.Decision) (triage.DecisionID, error) {
	d.mu.Lock()
	if err := d.fault(ctx); err != nil {
		d.mu.Unlock()
		return 0, err
	}
	x.ID, x.At = triage.DecisionID(len(d.decisions)+1), d.now
	d.decisions = append(d.decisions, triage.JournalEntry{Decision: x})
	d.apply()
	d.mu.Unlock()
	d.Send(triage.Event{Kind: triage.EventStandings})
	return x.ID, nil
}

// Preview implements vm.Desk. It says that the vendor's own message changes.
func (d *Desk) Preview(ctx context.Context, x triage.Decision) (triage.Effect, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return triage.Effect{}, err
	}
	out := triage.Effect{Messages: 1, Verdicts: 1}
	for i := range d.standings {
		if s := &d.standings[i]; s.Vendor.ID == x.Vendor {
			out.Vendors = 1
			out.Moves = []triage.Shift{{
				Vendor: x.Vendor, Name: s.Vendor.Name, RankBefore: i + 1, RankAfter: i + 1, Before: s.Score, After: s.Score - 3,
				VerdictWas: s.Verdict, VerdictIs: s.Verdict, Messages: 1,
			}}
		}
	}
	return out, nil
}

// Suggestions implements vm.Desk. What was joined or kept apart is not
// suggested any more.
func (d *Desk) Suggestions() []triage.JoinSuggestion {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []triage.JoinSuggestion
	for _, s := range suggestions {
		settled := slices.ContainsFunc(d.decisions, func(e triage.JournalEntry) bool {
			return !e.Undone && e.With != nil && (e.Vendor == s.A && e.With.Vendor == s.B || e.Vendor == s.B && e.With.Vendor == s.A)
		})
		if !settled {
			out = append(out, s)
		}
	}
	return out
}

// Expansions implements vm.Desk.
func (d *Desk) Expansions(ctx context.Context, need string) ([]triage.Expansion, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return nil, err
	}
	return []triage.Expansion{
		{Term: "drehteile", From: triage.ExpandOwn, Count: 4, Score: 2, Sentence: "Wir fragen Drehteile und Frästeile an."},
		{Term: "brackets", From: triage.ExpandKept, Count: 1, Score: 1, Sentence: "We mill brackets in 6082."},
	}, nil
}

// Undo implements vm.Desk.
func (d *Desk) Undo(ctx context.Context, id triage.DecisionID) error {
	d.mu.Lock()
	if err := d.fault(ctx); err != nil {
		d.mu.Unlock()
		return err
	}
	found := false
	for i := len(d.decisions) - 1; i >= 0 && !found; i-- {
		e := &d.decisions[i]
		if e.Undone || e.Act == triage.ActUndo || id != 0 && e.ID != id {
			continue
		}
		e.Undone, found = true, true
		d.decisions = append(d.decisions, triage.JournalEntry{Decision: triage.Decision{
			ID: triage.DecisionID(len(d.decisions) + 1), At: d.now, Act: triage.ActUndo, Undoes: e.ID, Vendor: e.Vendor,
		}})
	}
	d.apply()
	d.mu.Unlock()
	if !found {
		return errors.New("there is nothing to undo")
	}
	d.Send(triage.Event{Kind: triage.EventStandings})
	return nil
}

// apply makes the standings say what the decisions that hold say.
func (d *Desk) apply() {
	next := slices.Clone(d.standings)
	listed := map[triage.VendorID]bool{}
	mutes := map[triage.VendorID]*triage.Mute{}
	d.needs = d.needs[:min(1, len(d.needs))]
	for _, e := range d.decisions {
		if e.Undone || e.Person != "" {
			continue
		}
		switch e.Act {
		case triage.ActShortlist:
			listed[e.Vendor] = true
		case triage.ActUnlist:
			listed[e.Vendor] = false
		case triage.ActMute:
			mutes[e.Vendor] = e.Mute
		case triage.ActUnmute:
			mutes[e.Vendor] = nil
		case triage.ActNeedAdd:
			d.needs = append(d.needs, *e.Need)
		case triage.ActNeedRemove:
			d.needs = slices.DeleteFunc(d.needs, func(n triage.Need) bool { return n.Name == e.Need.Name })
		}
	}
	for i := range next {
		id := next[i].Vendor.ID
		if v, ok := listed[id]; ok {
			next[i].Shortlisted = v
		} else {
			next[i].Shortlisted = d.details[id].Standing.Shortlisted
		}
		if v, ok := mutes[id]; ok {
			next[i].Mute = v
		} else {
			next[i].Mute = d.details[id].Standing.Mute
		}
	}
	d.standings = next
}

// Journal implements vm.Desk.
func (d *Desk) Journal() []triage.JournalEntry {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := slices.Clone(d.decisions)
	slices.Reverse(out)
	for i := range out { // as if nothing had been decided before each
		switch out[i].Act {
		case triage.ActShortlist:
			out[i].Before, out[i].After = "not on the shortlist", "on the shortlist"
		case triage.ActMute:
			out[i].Before, out[i].After = "not muted", "muted"
		}
	}
	return out
}

// Needs implements vm.Desk.
func (d *Desk) Needs() []triage.Need {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.needs)
}

// Subscribe implements vm.Desk.
func (d *Desk) Subscribe(listener func(triage.Event)) func() {
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

// Send tells every listener of an event, as the engine would.
func (d *Desk) Send(e triage.Event) {
	d.mu.Lock()
	ls := make([]func(triage.Event), 0, len(d.listeners))
	for _, l := range d.listeners {
		ls = append(ls, l)
	}
	d.mu.Unlock()
	for _, l := range ls {
		l(e)
	}
}

// Grow replaces the standings, as a sync that goes on does.
func (d *Desk) Grow(s []triage.Standing) {
	d.mu.Lock()
	d.standings = s
	d.mu.Unlock()
	d.Send(triage.Event{Kind: triage.EventStandings})
}

// Rejudge changes the judgement of a message and tells the listeners.
func (d *Desk) Rejudge(id triage.ContentID, change func(*triage.Judgement)) {
	d.mu.Lock()
	m := d.messages[id]
	change(&m.Judgement)
	d.messages[id] = m
	d.mu.Unlock()
	d.Send(triage.Event{Kind: triage.EventStandings})
}

func (d *Desk) fault(ctx context.Context) error {
	if d.Fail != nil {
		return d.Fail
	}
	return ctx.Err()
}

// Post implements vm.Post. It reads nothing; it records what was asked.
type Post struct {
	mu    sync.Mutex
	Asked []string
	Fail  error
	// Work, when set, is run by every call that reads.
	Work func(ctx context.Context) error
}

func (p *Post) ask(ctx context.Context, what string) error {
	p.mu.Lock()
	p.Asked = append(p.Asked, what)
	fail, run := p.Fail, p.Work
	p.mu.Unlock()
	if run != nil {
		return run(ctx)
	}
	return fail
}

// Demo implements vm.Post.
func (p *Post) Demo(ctx context.Context) error { return p.ask(ctx, "demo") }

// Open implements vm.Post.
func (p *Post) Open(ctx context.Context, paths []string) error {
	return p.ask(ctx, "open "+strings.Join(paths, " "))
}

// Refresh implements vm.Post.
func (p *Post) Refresh(ctx context.Context) error { return p.ask(ctx, "refresh") }

// Accounts implements vm.Post.
func (p *Post) Accounts() []string { return []string{"dana@acme.example"} }

// InDemo implements vm.Post.
func (p *Post) InDemo() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Contains(p.Asked, "demo") && !slices.Contains(p.Asked, "leave")
}

// Leave implements vm.Post.
func (p *Post) Leave(ctx context.Context) error { return p.ask(ctx, "leave") }

// Folder implements vm.Post.
func (p *Post) Folder() string { return "/home/dana/" }
