package engine

import (
	"slices"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// NameOf is the name of a vendor, or its id when it is not known any more.
func (e *Engine) NameOf(id triage.VendorID) string {
	if v, ok := e.snap.Load().book.Vendor(id); ok {
		return v.Name
	}
	return string(id)
}

// Journal lists every decision, newest first, with its cause and what held
// before and after it.
func (e *Engine) Journal() []triage.JournalEntry { return e.journal(e.snap.Load(), nil) }

// JournalOf is Journal with only what is about a vendor; of all when id is "".
func (e *Engine) JournalOf(id triage.VendorID) ([]triage.JournalEntry, error) {
	s := e.snap.Load()
	if id == "" {
		return e.journal(s, nil), nil
	}
	v, ok := s.book.Vendor(id)
	if !ok {
		return nil, NotFound("vendor", string(id))
	}
	return e.journal(s, append(vendor.Keys(v), string(v.ID))), nil
}

// journal lists the decisions about one of the keys; about anything without any.
func (e *Engine) journal(s *snapshot, keys []string) []triage.JournalEntry {
	e.mu.Lock()
	all := e.decisions
	undone := e.chosen.undone
	e.mu.Unlock()
	changes := changesOf(all, endsOf(s.muteLog))
	batches := map[triage.DecisionID][]string{} // keys
	out := make([]triage.JournalEntry, 0, len(all))
	for i := range all {
		d := all[i]
		if d.Batch != 0 && d.Act != triage.ActUndo {
			batches[d.Batch] = append(batches[d.Batch], keysOf(d)...)
		}
		of := keysOf(d)
		if d.Act == triage.ActUndo && d.Batch != 0 {
			of = batches[d.Batch]
		}
		if keys != nil && !slices.ContainsFunc(of, func(k string) bool { return slices.Contains(keys, k) }) {
			continue
		}
		out = append(out, triage.JournalEntry{
			Decision: d, Undone: undone[d.ID], Text: e.Describe(d), Cause: causeOf(d),
			Before: changes[i].before, After: changes[i].after, Automatic: d.Mute != nil && d.Mute.Automatic,
		})
	}
	slices.Reverse(out)
	return out
}

// causeOf says by whom a decision was made, and why.
func causeOf(d triage.Decision) string {
	why := d.Why
	if d.Mute != nil && d.Mute.Why != "" {
		why = d.Mute.Why
	}
	switch {
	case d.Mute != nil && d.Mute.Automatic:
		return "by Winnow, as you allowed: " + why
	case why != "":
		return "by you: " + why
	}
	return "by you"
}
