package engine

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"winnow/internal/mailtext"
	"winnow/internal/need"
	"winnow/internal/triage"
)

// noticed is the change of a worth or score, in points, from which it counts
// as one.
const noticed = 0.5

// shownShifts bounds the vendors that an effect names.
const shownShifts = 10

// Preview says what a decision would change, without making it. For an undo
// set Undoes, or leave it zero for the last decision that still holds. Errors
// are those of Decide and Undo.
func (e *Engine) Preview(ctx context.Context, d triage.Decision) (triage.Effect, error) {
	if err := ctx.Err(); err != nil {
		return triage.Effect{}, err
	}
	if d.Act == triage.ActUndo && d.Batch != 0 {
		if _, err := e.Batch(d.Batch); err != nil {
			return triage.Effect{}, err
		}
	} else if d.Act == triage.ActUndo {
		target, err := e.Undoable(d.Undoes)
		if err != nil {
			return triage.Effect{}, err
		}
		undoes := d.Undoes
		d = triage.Decision{Act: triage.ActUndo, Undoes: target.ID, Vendor: target.Vendor, Keys: target.Keys}
		if undoes == 0 && target.Batch != 0 {
			d = triage.Decision{Act: triage.ActUndo, Batch: target.Batch}
		}
	} else if err := e.resolve(&d); err != nil {
		return triage.Effect{}, err
	}
	d.At = e.now()
	e.mu.Lock()
	e.teach(&d)
	d.ID = 1
	if n := len(e.decisions); n > 0 {
		d.ID = e.decisions[n-1].ID + 1
	}
	markMine(e.messages, e.own)
	if err := e.gather(e.own); err != nil { // what is shown may be older than the last mail
		e.mu.Unlock()
		return triage.Effect{}, err
	}
	in := e.material()
	in.messages, in.threads = slices.Clone(in.messages), e.tracker.Threads()
	in.choices = fold(append(slices.Clip(e.decisions), d))
	again := !sameNeeds(e.chosen.needs, in.choices.needs)
	if !again {
		in.matches = cloneMatches(in.matches)
	}
	before, err := build(e.copyOf(in, e.chosen))
	in.book = e.book(in.choices)
	e.mu.Unlock()
	if err != nil {
		return triage.Effect{}, err
	}
	if again {
		var err error
		if in.matches, err = e.matchAll(ctx, in.choices.needs); err != nil {
			return triage.Effect{}, err
		}
	}
	after, err := build(in)
	if err != nil {
		return triage.Effect{}, err
	}
	return compare(before, after, d.Vendor), nil
}

// copyOf is material with what holds in place of what would. Callers hold mu.
func (e *Engine) copyOf(in material, holds choices) material {
	in.choices, in.matches = holds, e.matches
	in.book = e.book(holds)
	return in
}

func cloneMatches(m map[triage.ContentID][]triage.NeedMatch) map[triage.ContentID][]triage.NeedMatch {
	out := make(map[triage.ContentID][]triage.NeedMatch, len(m))
	for id, n := range m {
		out[id] = n
	}
	return out
}

// matchAll looks for needs in all stored texts.
func (e *Engine) matchAll(ctx context.Context, needs []triage.Need) (map[triage.ContentID][]triage.NeedMatch, error) {
	out := map[triage.ContentID][]triage.NeedMatch{}
	m := need.NewMatcher(needs, e.now())
	err := e.store.EachDocument(ctx, func(id triage.ContentID, doc *mailtext.Document) error {
		if found := m.Match(doc); len(found) > 0 {
			out[id] = found
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("look for the needs: %w", err)
	}
	return out, nil
}

// compare says what differs between two snapshots of the same mail. about is
// the vendor that the decision is about, or "".
func compare(before, after *snapshot, about triage.VendorID) triage.Effect {
	var out triage.Effect
	flips := map[triage.VendorID]int{}
	for _, m := range after.messages {
		was, is := before.judgements.get(m.ID), after.judgements.get(m.ID)
		if was == nil || is == nil {
			continue
		}
		flip := was.Verdict != is.Verdict
		if flip {
			out.Verdicts++
			flips[after.vendorOf(m)]++
		}
		if flip || was.Kind != is.Kind || math.Abs(was.Worth-is.Worth) >= noticed {
			out.Messages++
		}
	}
	for _, s := range both(before, after) {
		if s.was == nil || s.is == nil || math.Abs(s.is.Score-s.was.Score) >= noticed || s.is.Verdict != s.was.Verdict ||
			(s.is.Mute == nil) != (s.was.Mute == nil) || s.is.Shortlisted != s.was.Shortlisted {
			s.shift.Messages = flips[s.shift.Vendor]
			out.Moves = append(out.Moves, s.shift)
			out.Vendors++
			if s.shift.Vendor != about {
				out.Others++
			}
		}
	}
	slices.SortStableFunc(out.Moves, func(a, b triage.Shift) int {
		return cmp.Or(cmp.Compare(math.Abs(b.After-b.Before), math.Abs(a.After-a.Before)), cmp.Compare(a.Vendor, b.Vendor))
	})
	out.Moves = slices.Clone(out.Moves[:min(len(out.Moves), shownShifts)])
	return out
}

// pair is a vendor's standing in two snapshots; one of them may be nil.
type pair struct {
	was, is *triage.Standing
	shift   triage.Shift
}

func both(before, after *snapshot) []pair {
	var out []pair
	for i := range after.standings {
		is := &after.standings[i]
		p := pair{is: is, shift: triage.Shift{Vendor: is.Vendor.ID, Name: is.Vendor.Name, RankAfter: i + 1, After: is.Score, VerdictIs: is.Verdict}}
		if at, ok := before.places[is.Vendor.ID]; ok {
			p.was = &before.standings[at]
			p.shift.RankBefore, p.shift.Before, p.shift.VerdictWas = at+1, p.was.Score, p.was.Verdict
		}
		out = append(out, p)
	}
	for i := range before.standings {
		was := &before.standings[i]
		if _, ok := after.places[was.Vendor.ID]; !ok {
			out = append(out, pair{was: was, shift: triage.Shift{
				Vendor: was.Vendor.ID, Name: was.Vendor.Name, RankBefore: i + 1, Before: was.Score, VerdictWas: was.Verdict,
			}})
		}
	}
	return out
}
