package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// UndoAction takes changes on a server back: those of the batch that which
// names, or all that were made when it is nil. Only what the server confirmed,
// or was seen there, can be taken back. Asking for it is the consent for it: a
// buyer who no longer agrees to changes can still have the old state back.
func (e *Engine) UndoAction(ctx context.Context, srv mailbox.Server, id triage.DecisionID, which []int) (triage.ServerBatch, error) {
	if !e.acts.TryLock() {
		return triage.ServerBatch{}, ErrActing
	}
	defer e.acts.Unlock()
	b, err := e.batch(id)
	if err != nil {
		return b, err
	}
	if b.Account != srv.Name() || b.Kind == triage.ActionSieve {
		return b, fmt.Errorf("change %d was made on %s (%s)", id, b.Account, b.Kind)
	}
	w := &worker{engine: e, srv: srv}
	defer w.close()
	if err := e.settleAccount(ctx, w); err != nil {
		return b, err
	}
	if b, err = e.batch(id); err != nil {
		return b, err
	}
	can := b.Undoable()
	if which == nil {
		which = can
	}
	for _, i := range which {
		if !slices.Contains(can, i) {
			return b, fmt.Errorf("change %d.%d: %w", id, i+1, ErrNothingToUndo)
		}
	}
	if len(which) == 0 {
		return b, fmt.Errorf("change %d: %w", id, ErrNothingToUndo)
	}
	undo, err := e.record(triage.ActServerUndo, "", triage.ServerAction{Kind: b.Kind, Account: b.Account, Of: id, Which: which})
	if err != nil {
		return b, err
	}
	err = w.undo(ctx, undo, &b, which)
	now, batchErr := e.batch(id)
	return now, errors.Join(err, batchErr)
}

// undo takes the changes of a batch back, step by step.
func (w *worker) undo(ctx context.Context, id triage.DecisionID, b *triage.ServerBatch, which []int) error {
	var stopped error
	for _, step := range steps(b.Intent.Items, which) {
		var results []triage.ServerResult
		err := stopped
		if err == nil {
			results, err = w.undoStep(ctx, b, step)
		}
		if results == nil && stopped != nil {
			// Not tried: they are as they were.
			for _, i := range step {
				c := b.Changes[i]
				results = append(results, triage.ServerResult{Item: i, State: c.State, Validity: c.Validity, UID: c.UID, Words: "not tried after the trouble before"})
			}
		}
		if stopped == nil {
			stopped = err
		}
		if len(results) == 0 {
			continue
		}
		if _, err := w.engine.record(triage.ActServerResult, "", triage.ServerAction{Kind: b.Kind, Account: b.Account, Of: id, Results: results}); err != nil {
			return err
		}
	}
	return stopped
}

func (w *worker) undoStep(ctx context.Context, b *triage.ServerBatch, which []int) ([]triage.ServerResult, error) {
	d, err := w.at(ctx)
	if err == nil {
		switch b.Kind {
		case triage.ActionMove:
			err = moveBack(ctx, d, b, which)
		case triage.ActionKeywords:
			err = flagBack(ctx, d, b, which)
		case triage.ActionDrafts:
			err = dropDraft(ctx, d, b, which)
		}
	}
	if err != nil && !errors.Is(err, mailbox.ErrRefused) && !errors.Is(err, mailbox.ErrCannot) {
		w.close()
		if w.broke++; w.broke > 1 || ctx.Err() != nil {
			return nil, err
		}
	}
	d, again := w.at(ctx)
	if again != nil {
		return nil, errors.Join(err, again)
	}
	// Whatever the answer was: undone is what is seen to be.
	results, again := look(ctx, d, b.Intent, which, true)
	if again != nil {
		w.close()
		return nil, errors.Join(err, again)
	}
	still := false
	for i := range results {
		if errors.Is(err, errDraftChanged) {
			results[i].State, results[i].Words, still = triage.ItemGone, clause(err), true
			continue
		}
		if s := results[i].State; err != nil && (s == triage.ItemDone || s == triage.ItemHalf) {
			results[i].Words, still = "not taken back: "+clause(err), true
		}
	}
	if still {
		return results, err
	}
	return results, nil
}

// moveBack moves messages to where they stood. What stands in both folders is
// only removed from the second.
func moveBack(ctx context.Context, d mailbox.Desk, b *triage.ServerBatch, which []int) error {
	folder := b.Intent.Items[which[0]].Folder
	letters := make([]mailbox.Letter, len(which))
	for n, i := range which {
		letters[n] = letterOfItem(b.Intent.Items[i])
	}
	first, _, err := see(ctx, d, folder, letters)
	if err != nil {
		return err
	}
	at, err := d.Enter(ctx, b.To, true)
	if err != nil {
		return err
	}
	second, err := d.Find(ctx, letters)
	if err != nil {
		return err
	}
	var back, double, marked []uint32
	for n := range which {
		uid := place(second, n, func(f mailbox.Found) bool {
			return at.Validity != b.Intent.ToValidity || f.UID >= b.Intent.ToNext
		})
		half := b.Changes[which[n]].State == triage.ItemHalf && len(first[n]) > 0
		switch {
		case uid == 0:
		case half:
			double = append(double, uid)
		default:
			back = append(back, uid)
		}
		if half {
			marked = append(marked, first[n][0].UID)
		}
	}
	if len(back) > 0 {
		_, err := d.Move(ctx, back, folder)
		if errors.Is(err, mailbox.ErrNoFolder) {
			if err = d.Create(ctx, folder); err == nil {
				_, err = d.Move(ctx, back, folder)
			}
		}
		if err != nil {
			return err
		}
	}
	if len(double) > 0 {
		if err := d.Delete(ctx, double); err != nil {
			return err
		}
	}
	if len(marked) > 0 {
		// The line may have broken between the mark and the removal.
		if _, err := d.Enter(ctx, folder, true); err != nil {
			return err
		}
		return d.Flag(ctx, marked, nil, []string{`\Deleted`})
	}
	return nil
}

// flagBack takes away the keywords that were added and sets those that were
// removed.
func flagBack(ctx context.Context, d mailbox.Desk, b *triage.ServerBatch, which []int) error {
	item := b.Intent.Items[which[0]] // steps put only items with the same keywords together
	at, err := d.Enter(ctx, item.Folder, true)
	if err != nil {
		return err
	}
	uids, err := numbers(ctx, d, b.Intent.Items, which, at)
	if err != nil {
		return err
	}
	var ask []uint32
	for _, i := range which {
		if uids[i] != 0 {
			ask = append(ask, uids[i])
		}
	}
	if len(ask) == 0 {
		return nil
	}
	return d.Flag(ctx, ask, item.Remove, item.Add)
}
