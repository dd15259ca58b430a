package engine

import (
	"context"
	"errors"
	"slices"

	"winnow/internal/action"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// Reconcile finds out what became of changes on an account of which it is not
// known: after a crash, or when the line broke. It looks where the messages are
// now and changes nothing on the server. It returns the batches that it
// settled.
func (e *Engine) Reconcile(ctx context.Context, srv mailbox.Server) ([]triage.ServerBatch, error) {
	if !e.acts.TryLock() {
		return nil, ErrActing
	}
	defer e.acts.Unlock()
	w := &worker{engine: e, srv: srv}
	defer w.close()
	return e.reconcile(ctx, w)
}

// Unclear tells whether an account has changes that Reconcile would look up.
func (e *Engine) Unclear(account string) bool {
	return errors.Is(e.clear(account, false), ErrUnclear)
}

// settleAccount is Reconcile before a change.
func (e *Engine) settleAccount(ctx context.Context, w *worker) error {
	_, err := e.reconcile(ctx, w)
	return err
}

func (e *Engine) reconcile(ctx context.Context, w *worker) ([]triage.ServerBatch, error) {
	var settled []triage.ServerBatch
	for _, b := range e.ServerActions() {
		if b.Account != w.srv.Name() || b.Kind == triage.ActionSieve || !b.Open() {
			continue
		}
		for _, undoing := range []bool{false, true} {
			var which []int
			for i, c := range b.Changes {
				if c.Undoing == undoing && (undoing || c.State == triage.ItemOpen) {
					which = append(which, i)
				}
			}
			if err := w.settle(ctx, &b, which, undoing); err != nil {
				return settled, err
			}
		}
		now, err := e.batch(b.ID)
		if err != nil {
			return settled, err
		}
		settled = append(settled, now)
	}
	return settled, nil
}

// settle looks some changes of a batch up and writes down what was seen.
func (w *worker) settle(ctx context.Context, b *triage.ServerBatch, which []int, undoing bool) error {
	if len(which) == 0 {
		return nil
	}
	d, err := w.at(ctx)
	if err != nil {
		return err
	}
	for _, step := range steps(b.Intent.Items, which) {
		results, err := look(ctx, d, b.Intent, step, undoing)
		if err != nil {
			w.close()
			return err
		}
		if _, err := w.engine.record(triage.ActServerResult, "looked up on the server", triage.ServerAction{Kind: b.Kind, Account: b.Account, Of: b.ID, Results: results}); err != nil {
			return err
		}
	}
	return nil
}

// look sees where the messages of one step are, or which keywords they have.
func look(ctx context.Context, d mailbox.Desk, a triage.ServerAction, which []int, undoing bool) ([]triage.ServerResult, error) {
	letters := make([]mailbox.Letter, len(which))
	for n, i := range which {
		letters[n] = letterOfItem(a.Items[i])
	}
	source, from, err := see(ctx, d, a.Items[which[0]].Folder, letters)
	if err != nil {
		return nil, err
	}
	if a.Kind == triage.ActionKeywords {
		return seeKeywords(a, which, undoing, source, from), nil
	}
	var target [][]mailbox.Found
	var to mailbox.Place
	if a.Kind == triage.ActionMove {
		if target, to, err = see(ctx, d, a.To, letters); err != nil {
			return nil, err
		}
	} else { // a draft is new: it was nowhere before
		target, to, source = source, from, nil
	}
	var out []triage.ServerResult
	for n, i := range which {
		item := a.Items[i]
		at := place(source, n, func(f mailbox.Found) bool {
			return undoing || item.Validity != from.Validity || f.UID == item.UID
		})
		moved := place(target, n, func(f mailbox.Found) bool {
			return a.ToNext == 0 || to.Validity != a.ToValidity || f.UID >= a.ToNext
		})
		r := triage.ServerResult{Item: i, Validity: to.Validity, UID: moved}
		r.State, r.Words = action.Look(at != 0 || a.Kind == triage.ActionDrafts && moved == 0, moved != 0, undoing)
		if moved == 0 {
			r.Validity, r.UID = from.Validity, at
		}
		out = append(out, r)
	}
	return out, nil
}

// see opens a folder to look and finds letters in it. A folder that is not
// there holds none.
func see(ctx context.Context, d mailbox.Desk, folder string, letters []mailbox.Letter) ([][]mailbox.Found, mailbox.Place, error) {
	p, err := d.Enter(ctx, folder, false)
	if errors.Is(err, mailbox.ErrNoFolder) {
		return make([][]mailbox.Found, len(letters)), p, nil
	}
	if err != nil {
		return nil, p, err
	}
	found, err := d.Find(ctx, letters)
	return found, p, err
}

// place is the UID of the first find that fits, 0 for none.
func place(found [][]mailbox.Found, n int, fits func(mailbox.Found) bool) uint32 {
	if n >= len(found) {
		return 0
	}
	for _, f := range found[n] {
		if fits(f) {
			return f.UID
		}
	}
	return 0
}

// seeKeywords compares the flags of messages with what was asked for.
func seeKeywords(a triage.ServerAction, which []int, undoing bool, found [][]mailbox.Found, at mailbox.Place) []triage.ServerResult {
	var out []triage.ServerResult
	for n, i := range which {
		item := a.Items[i]
		r := triage.ServerResult{Item: i, Validity: at.Validity}
		hit := slices.IndexFunc(found[n], func(f mailbox.Found) bool { return item.Validity != at.Validity || f.UID == item.UID })
		if hit < 0 {
			r.State, r.Words = triage.ItemGone, "it is not in its folder any more: somebody moved or deleted it"
			out = append(out, r)
			continue
		}
		f := found[n][hit]
		r.UID = f.UID
		had, have := 0, 0
		for _, k := range item.Add {
			if slices.ContainsFunc(f.Flags, equalFold(k)) {
				have++
			} else {
				had++
			}
		}
		for _, k := range item.Remove {
			if slices.ContainsFunc(f.Flags, equalFold(k)) {
				had++
			} else {
				have++
			}
		}
		if r.State, r.Words = action.Look(had > 0, have > 0, undoing); r.State == triage.ItemHalf {
			r.Words = "the line broke in the middle: some keywords are set"
		}
		out = append(out, r)
	}
	return out
}
