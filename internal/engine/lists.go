package engine

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/shortlist"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Shortlists are the buyer's shortlists, the default one first.
func (e *Engine) Shortlists() []shortlist.Board { return slices.Clone(e.snap.Load().choices.boards) }

// board finds a shortlist by its name; "" is the default one.
func (s *snapshot) board(name string) (*shortlist.Board, error) {
	if name == "" {
		name = triage.DefaultList
	}
	for i := range s.choices.boards {
		if strings.EqualFold(s.choices.boards[i].Name, name) {
			return &s.choices.boards[i], nil
		}
	}
	return nil, NotFound("shortlist", name)
}

// itemsOf are the vendors of a board in their place in the ranking.
func (s *snapshot) itemsOf(b *shortlist.Board) ([]shortlist.Item, error) {
	var items []shortlist.Item
	for i := range s.standings {
		st := s.standings[i]
		m := b.Member(vendor.Keys(st.Vendor))
		if m == nil {
			continue
		}
		d := s.dealings[st.Vendor.ID]
		judged, err := s.judged(d, d.theirs)
		if err != nil {
			return nil, err
		}
		items = append(items, shortlist.Item{
			Rank: i + 1, Standing: st, Messages: judged, Decisions: s.choices.about(vendor.Keys(d.vendor)), Notes: m.Notes,
		})
	}
	return items, nil
}

// List is a shortlist with its vendors, best first by the ranking. Once its
// criteria are locked the vendors are weighed by them.
func (e *Engine) List(name string) (shortlist.List, error) {
	s := e.snap.Load()
	b, err := s.board(name)
	if err != nil {
		return shortlist.List{}, err
	}
	items, err := s.itemsOf(b)
	if err != nil {
		return shortlist.List{}, err
	}
	return shortlist.BuildBoard(*b, items, s.now), nil
}

// ExportList writes a shortlist, best first, and returns how many vendors are
// on it. Errors are those of CheckFormat and of the writer.
func (e *Engine) ExportList(ctx context.Context, w io.Writer, name, format string) (int, error) {
	if err := CheckFormat(format); err != nil {
		return 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	l, err := e.List(name)
	if err != nil {
		return 0, err
	}
	return len(l.Rows), shortlist.Export(w, format, l)
}

// MostCompared is how many vendors Compare sets side by side.
const MostCompared = 4

// Compare sets up to four vendors side by side, in the order given, by a
// shortlist's criteria; they need not be on it.
func (e *Engine) Compare(name string, ids []triage.VendorID) (shortlist.List, error) {
	s := e.snap.Load()
	b, err := s.board(name)
	if err != nil {
		return shortlist.List{}, err
	}
	if len(ids) < 2 || len(ids) > MostCompared {
		return shortlist.List{}, fmt.Errorf("compare two to %d vendors, not %d", MostCompared, len(ids))
	}
	var items []shortlist.Item
	for _, id := range ids {
		v, ok := s.book.Vendor(id)
		at, ranked := s.places[v.ID]
		if !ok || !ranked {
			return shortlist.List{}, NotFound("vendor", string(id))
		}
		d := s.dealings[v.ID]
		judged, err := s.judged(d, d.theirs)
		if err != nil {
			return shortlist.List{}, err
		}
		it := shortlist.Item{Rank: at + 1, Standing: s.standings[at], Messages: judged}
		if m := b.Member(vendor.Keys(v)); m != nil {
			it.Notes = m.Notes
		}
		items = append(items, it)
	}
	return shortlist.BuildBoard(*b, items, s.now), nil
}

// ListChanges is what moved on a shortlist since a time, and why.
type ListChanges struct {
	List   string            `json:"list"`
	Since  time.Time         `json:"since"`
	Moves  []ListMove        `json:"moves"` // the largest first
	Edited []shortlist.Entry `json:"edited"`
}

// ListMove is how one vendor moved.
type ListMove struct {
	Vendor      triage.VendorID  `json:"vendor"`
	Name        string           `json:"name"`
	RankBefore  int              `json:"rank_before"` // 0 when it was not ranked
	RankAfter   int              `json:"rank_after"`
	ScoreBefore float64          `json:"score_before"`
	ScoreAfter  float64          `json:"score_after"`
	Messages    int              `json:"messages"`        // that came from it since
	Newest      triage.ContentID `json:"newest,omitzero"` // of them
	Why         []string         `json:"why"`             // the parts of the score that changed, the largest first
}

// Changes tells what moved on a shortlist since a time: each vendor is ranked
// anew by the mail and the decisions of that time.
func (e *Engine) Changes(ctx context.Context, name string, since time.Time) (ListChanges, error) {
	if err := ctx.Err(); err != nil {
		return ListChanges{}, err
	}
	e.mu.Lock()
	in := e.material()
	all := e.decisions
	e.mu.Unlock()
	after := e.snap.Load()
	b, err := after.board(name)
	if err != nil {
		return ListChanges{}, err
	}
	out := ListChanges{List: b.Name, Since: since, Moves: []ListMove{}, Edited: []shortlist.Entry{}}
	for _, l := range b.Log {
		if l.At.After(since) {
			out.Edited = append(out.Edited, l)
		}
	}
	before, err := e.asOf(in, all, since)
	if err != nil {
		return ListChanges{}, err
	}
	for i := range after.standings {
		is := &after.standings[i]
		if b.Member(vendor.Keys(is.Vendor)) == nil {
			continue
		}
		m := ListMove{Vendor: is.Vendor.ID, Name: is.Vendor.Name, RankAfter: i + 1, ScoreAfter: is.Score, Why: []string{}}
		var was *triage.Standing
		if id, ok := before.book.Resolve(triage.Decision{Vendor: is.Vendor.ID, Keys: vendor.Keys(is.Vendor)}); ok {
			if at, ok := before.places[id]; ok {
				was = &before.standings[at]
				m.RankBefore, m.ScoreBefore = at+1, was.Score
			}
		}
		for _, msg := range after.dealings[is.Vendor.ID].theirs {
			if msg.Date.After(since) {
				m.Messages++
				m.Newest = msg.ID
			}
		}
		m.Why = partsMoved(was, is)
		if m.RankBefore != m.RankAfter || len(m.Why) > 0 || m.Messages > 0 {
			out.Moves = append(out.Moves, m)
		}
	}
	slices.SortStableFunc(out.Moves, func(a, b ListMove) int {
		return cmp.Compare(math.Abs(b.ScoreAfter-b.ScoreBefore), math.Abs(a.ScoreAfter-a.ScoreBefore))
	})
	return out, nil
}

// asOf is the snapshot as it was at a time: by the mail with a date until then
// and the decisions made until then.
func (e *Engine) asOf(in material, all []triage.Decision, at time.Time) (*snapshot, error) {
	n := len(all)
	for n > 0 && all[n-1].At.After(at) {
		n--
	}
	in.choices, in.now = fold(all[:n]), at
	in.messages = slices.DeleteFunc(slices.Clone(in.messages), func(m *gist) bool { return m.Date.After(at) })
	var threads cadence.Tracker
	threads.Begin(in.own)
	rulings := vendor.Rule(in.choices.active)
	index := vendor.NewIndex()
	index.Begin(in.own, rulings)
	f := feed{from: in.archive, all: in.messages}
	for m := range f.From(0) {
		threads.Hear(m)
		index.Take(m)
	}
	if f.err != nil {
		return nil, f.err
	}
	in.threads, in.book = threads.Threads(), index.Book(&f, in.own, rulings)
	return build(in)
}

// partsMoved names the parts of a score that changed by half a point or more.
func partsMoved(was, is *triage.Standing) []string {
	if was == nil {
		return []string{"it was not ranked before"}
	}
	type move struct {
		label string
		by    float64
	}
	before := map[string]float64{}
	for _, p := range was.Parts {
		before[p.Label] += p.Value
	}
	var moves []move
	seen := map[string]bool{}
	for _, p := range is.Parts {
		if by := p.Value - before[p.Label]; !seen[p.Label] && math.Abs(by) >= noticed {
			moves = append(moves, move{p.Label, by})
		}
		seen[p.Label] = true
	}
	for _, p := range was.Parts {
		if !seen[p.Label] && math.Abs(p.Value) >= noticed {
			seen[p.Label] = true
			moves = append(moves, move{"no longer: " + p.Label, -p.Value})
		}
	}
	slices.SortStableFunc(moves, func(a, b move) int { return cmp.Compare(math.Abs(b.by), math.Abs(a.by)) })
	out := []string{}
	for _, m := range moves[:min(len(moves), 5)] {
		out = append(out, fmt.Sprintf("%+.1f %s", m.by, m.label))
	}
	return out
}

// ImportPlan is what reading a shortlist back would do.
type ImportPlan struct {
	List    string           `json:"list"`
	Vendors []string         `json:"vendors"` // that are put on it
	LeftOut []triage.LeftOut `json:"left_out"`

	decisions []triage.Decision
}

// PlanImport finds out what reading an exported shortlist back would do. A list
// of that name must not be there, unless it is the default one and empty.
// Vendors that no mail is known of are left out.
func (e *Engine) PlanImport(l shortlist.List) (ImportPlan, error) {
	s := e.snap.Load()
	p := ImportPlan{List: l.Title, Vendors: []string{}, LeftOut: []triage.LeftOut{}}
	on := &triage.ListChange{Name: l.Title}
	if b, err := s.board(l.Title); err == nil {
		if !strings.EqualFold(b.Name, triage.DefaultList) || len(b.Members) > 0 {
			return p, fmt.Errorf("there is a shortlist “%s” already: give another name, nothing was changed", b.Name)
		}
		on.Name = b.Name
		if len(l.Criteria) > 0 {
			p.decisions = append(p.decisions, triage.Decision{Act: triage.ActListCriteria, List: &triage.ListChange{Name: b.Name, Criteria: l.Criteria, Locked: l.Locked}, Why: "read back"})
		}
	} else {
		p.decisions = append(p.decisions, triage.Decision{Act: triage.ActListCreate, List: &triage.ListChange{Name: l.Title, Need: l.Need, Criteria: l.Criteria, Locked: l.Locked}, Why: "read back"})
	}
	// back is the list of a decision that was first made at a time.
	back := func(at time.Time) *triage.ListChange { return &triage.ListChange{Name: on.Name, At: at.UTC()} }
	known := map[triage.VendorID]triage.VendorID{}
	for i := range l.Rows {
		r := &l.Rows[i]
		id, ok := s.book.Resolve(triage.Decision{Vendor: r.ID, Keys: slices.Concat(r.Domains, r.Addresses)})
		if !ok {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: r.Vendor, Why: "no mail of it is known here"})
			continue
		}
		v, _ := s.book.Vendor(id)
		known[r.ID] = id
		p.Vendors = append(p.Vendors, v.Name)
		p.decisions = append(p.decisions, triage.Decision{Act: triage.ActShortlist, Vendor: id, Keys: vendor.Keys(v), List: back(l.Made), Why: "read back"})
		for _, n := range r.Notes {
			p.decisions = append(p.decisions, triage.Decision{Act: triage.ActNote, Vendor: id, Keys: vendor.Keys(v), List: back(n.At), Note: n.Text, Why: "read back"})
		}
	}
	if o := l.Outcome; o != nil && (o.Vendor == "" || known[o.Vendor] != "") {
		d := triage.Decision{Act: triage.ActListDecide, List: back(o.At), Why: "read back"}
		d.List.Outcome = o.Text
		if d.Vendor = known[o.Vendor]; d.Vendor != "" {
			v, _ := s.book.Vendor(d.Vendor)
			d.Keys = vendor.Keys(v)
		}
		p.decisions = append(p.decisions, d)
	}
	if len(p.decisions) > 0 { // the first tells what had been changed on the list before
		first := *p.decisions[0].List
		for _, e := range l.Log {
			first.Past = append(first.Past, triage.ListPast{At: e.At.UTC(), What: e.What, Why: e.Why})
		}
		p.decisions[0].List = &first
	}
	for _, d := range p.decisions {
		if err := complete(d); err != nil {
			return p, fmt.Errorf("the file cannot be read back: %w", err)
		}
	}
	return p, nil
}

// ImportList reads a shortlist back, as PlanImport says, as one batch; 0 when
// nothing was to change.
func (e *Engine) ImportList(ctx context.Context, l shortlist.List) (ImportPlan, triage.DecisionID, error) {
	p, err := e.PlanImport(l)
	if err != nil || len(p.decisions) == 0 {
		return p, 0, err
	}
	if err := ctx.Err(); err != nil {
		return p, 0, err
	}
	batch, err := e.decideAll(p.decisions)
	return p, batch, err
}
