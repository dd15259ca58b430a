package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"winnow/internal/mute"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// mostMuted bounds how many vendors are muted together.
const mostMuted = 10_000

// MutePlan is what muting some vendors would change, exactly, and whom it
// leaves alone.
type MutePlan struct {
	Changes []MuteChange     `json:"changes"`
	LeftOut []triage.LeftOut `json:"left_out"`

	decisions []triage.Decision
}

// MuteChange is what would change for one vendor.
type MuteChange struct {
	Vendor   triage.VendorID  `json:"vendor"`
	Name     string           `json:"name"`
	Domains  []string         `json:"domains"`
	Before   *triage.Mute     `json:"before"` // null when it is not muted
	After    triage.Mute      `json:"after"`
	Messages int              `json:"messages"` // selling mail of it that is set aside
	Related  bool             `json:"relationship"`
	Latest   triage.ContentID `json:"newest"`
}

// PlanMute finds out what muting vendors would change, and changes nothing. Of
// the mute its strength, end and reason are taken, and its doubts; where they
// are nil each vendor is asked for what it owes. Vendors that the buyer said
// never to mute, and those muted like this already, are left alone.
func (e *Engine) PlanMute(vendors []triage.VendorID, m triage.Mute) (MutePlan, error) {
	p := MutePlan{Changes: []MuteChange{}, LeftOut: []triage.LeftOut{}}
	if len(vendors) > mostMuted {
		return p, fmt.Errorf("%d vendors are too many at once: at most %d", len(vendors), mostMuted)
	}
	s := e.snap.Load()
	seen := map[triage.VendorID]bool{}
	for _, id := range vendors {
		x := m
		d := triage.Decision{Act: triage.ActMute, Vendor: id, Mute: &x}
		err := e.resolve(&d)
		var left *ShieldedError
		switch {
		case errors.As(err, &left):
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: left.Name, Why: "you said never to mute it"})
			continue
		case err != nil:
			return p, err
		case seen[d.Vendor]:
			continue
		}
		seen[d.Vendor] = true
		deal := s.dealings[d.Vendor]
		c := MuteChange{
			Vendor: d.Vendor, Name: deal.vendor.Name, Domains: []string{}, Before: s.mutes.Of(vendor.Keys(deal.vendor)), After: *d.Mute,
			Related: deal.relationship.Exists,
		}
		if b := c.Before; b != nil && b.Strength == x.Strength && b.Until.Equal(x.Until) && slices.Equal(b.Doubts, d.Mute.Doubts) {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: c.Name, Why: "it is muted like this already"})
			continue
		}
		for _, l := range deal.vendor.Domains {
			c.Domains = append(c.Domains, l.Domain)
		}
		for _, msg := range deal.theirs {
			c.Latest = msg.ID
			if setAside(s.judgements.get(msg.ID).Kind) {
				c.Messages++
			}
		}
		p.Changes = append(p.Changes, c)
		p.decisions = append(p.decisions, d)
	}
	return p, nil
}

// MuteMany mutes vendors together, as PlanMute says: all of them or, with an
// error, none. It returns the number by which UndoBatch takes all of it back, 0
// when nothing was to change.
func (e *Engine) MuteMany(ctx context.Context, vendors []triage.VendorID, m triage.Mute) (MutePlan, triage.DecisionID, error) {
	p, err := e.PlanMute(vendors, m)
	if err != nil || len(p.decisions) == 0 {
		return p, 0, err
	}
	if err := ctx.Err(); err != nil {
		return p, 0, err
	}
	batch, err := e.decideAll(p.decisions)
	return p, batch, err
}

// decideAll records resolved decisions as one batch.
func (e *Engine) decideAll(list []triage.Decision) (triage.DecisionID, error) {
	e.mu.Lock()
	now := e.now()
	for i := range list {
		list[i].At = now
	}
	if err := e.store.AppendAll(list, true); err != nil {
		e.mu.Unlock()
		return 0, fmt.Errorf("keep your decisions: %w", err)
	}
	job := e.takeUp(append(e.decisions[:len(e.decisions):len(e.decisions)], list...))
	e.mu.Unlock()
	return list[0].Batch, e.follow(job)
}

// Batch lists the decisions of a batch that still hold, in order. Its error is
// a *NotFoundError, or ErrNothingToUndo when none holds any more.
func (e *Engine) Batch(batch triage.DecisionID) ([]triage.Decision, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.batchHeld(batch)
}

func (e *Engine) batchHeld(batch triage.DecisionID) ([]triage.Decision, error) {
	var out []triage.Decision
	known := false
	for _, d := range e.decisions {
		if batch == 0 || d.Batch != batch || d.Act == triage.ActUndo {
			continue
		}
		known = true
		if !e.chosen.undone[d.ID] {
			out = append(out, d)
		}
	}
	switch {
	case !known:
		return nil, NotFound("batch", fmt.Sprint(batch))
	case len(out) == 0:
		return nil, fmt.Errorf("batch %d is undone already: %w", batch, ErrNothingToUndo)
	}
	return out, nil
}

// UndoBatch takes back all decisions of a batch that still hold, by one entry
// in the journal, and returns them.
func (e *Engine) UndoBatch(ctx context.Context, batch triage.DecisionID) ([]triage.Decision, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	held, err := e.batchHeld(batch)
	if err != nil {
		e.mu.Unlock()
		return nil, err
	}
	undo := triage.Decision{Act: triage.ActUndo, At: e.now(), Batch: batch}
	if undo.ID, err = e.store.Append(undo); err != nil {
		e.mu.Unlock()
		return nil, fmt.Errorf("keep the undo: %w", err)
	}
	job := e.takeUp(append(e.decisions[:len(e.decisions):len(e.decisions)], undo))
	e.mu.Unlock()
	return held, e.follow(job)
}

// ShieldedError says that the buyer's own rule keeps a vendor from being muted.
type ShieldedError struct{ Name string }

func (x *ShieldedError) Error() string {
	return "you said never to mute " + x.Name + ": take that rule back first (winnowctl rule remove); nothing was changed"
}

// aim completes a mute or unmute: whom it is for, and that it can be.
func (s *snapshot) aim(d *triage.Decision, v triage.Vendor, now time.Time) error {
	switch {
	case d.Person != "":
		d.Keys = []string{d.Person}
		for _, p := range v.People {
			if keys := vendor.PersonKeys(p); slices.Contains(keys, d.Person) {
				d.Keys = keys
			}
		}
	case d.Message != triage.ContentID{}:
		keys, err := s.threadKeys(d.Message, v)
		if err != nil {
			return err
		}
		d.Keys = append(vendor.Keys(v), keys...)
	}
	if d.Act != triage.ActMute || d.Mute == nil {
		return nil
	}
	if s.mutes.Shielded(d.Keys, d.Person) {
		if d.Person != "" {
			return &ShieldedError{d.Person}
		}
		return &ShieldedError{v.Name}
	}
	m := *d.Mute
	d.Mute = &m
	if m.From.IsZero() {
		m.From = now
	}
	if m.Until.IsZero() {
		m.Until = m.From.Add(mute.DefaultFor)
	}
	if !m.Until.After(now) || m.Until.Sub(m.From) > mute.MaxFor+time.Hour {
		return errors.New("a mute ends, in ten years at the latest, and not before now")
	}
	for _, x := range m.Doubts {
		if !slices.Contains(triage.Doubts[:], x) {
			return fmt.Errorf("%q is nothing that lifts a mute: there are proof, price and reference", x)
		}
	}
	if m.Doubts == nil && d.Message == (triage.ContentID{}) {
		m.Doubts = s.openDoubt(v.ID)
	}
	return nil
}

// openDoubt is what a vendor is asked for when it is muted: proof where that is
// thin or unknown, else a price where none was ever named.
func (s *snapshot) openDoubt(id triage.VendorID) []triage.Doubt {
	const thin = 0.75
	if at, ok := s.places[id]; ok {
		if p := s.standings[at].Proof; !p.Known || p.Share < thin {
			return []triage.Doubt{triage.DoubtProof}
		}
	}
	named := false
	err := s.archive.Messages(idsOf(s.dealings[id].theirs), func(_ int, m triage.Message) {
		named = named || slices.ContainsFunc(m.Reading.Claims, func(c triage.Claim) bool { return c.Kind == triage.ClaimPrice && c.Value > 0 })
	})
	if named || err != nil { // unread, nothing is asked for
		return nil
	}
	return []triage.Doubt{triage.DoubtPrice}
}

// mostThreadIDs bounds by how many ids a thread is remembered.
const mostThreadIDs = 256

// threadKeys are the ids of all messages in the thread of one.
func (s *snapshot) threadKeys(id triage.ContentID, v triage.Vendor) ([]string, error) {
	m, ok := s.byID.find(id)
	if !ok {
		return nil, NotFound("message", id.String())
	}
	if of, ok := s.book.Of(id); !ok || of != v.ID {
		return nil, NotFound("message of "+v.Name, id.String())
	}
	has := map[string]bool{}
	var out []string
	add := func(keys []string) (grown bool) {
		for _, k := range keys {
			if k[0] == '<' && !has[k] && len(out) < mostThreadIDs {
				has[k], grown = true, true
				out = append(out, k)
			}
		}
		return grown
	}
	add(m.threadKeys())
	d := s.dealings[v.ID]
	all := make([][]string, 0, len(d.theirs)+len(d.mine))
	for _, m := range d.theirs {
		all = append(all, m.threadKeys())
	}
	for _, m := range d.mine {
		all = append(all, mute.ThreadKeys(&m.Envelope))
	}
	for grown, rounds := true, 0; grown && rounds < 8; rounds++ {
		grown = false
		for _, keys := range all {
			if slices.ContainsFunc(keys, func(k string) bool { return has[k] }) && add(keys) {
				grown = true
			}
		}
	}
	return out, nil
}
