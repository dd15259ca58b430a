package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"winnow/internal/action"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// ApplySieve does what a plan of PlanSieve or PlanSieveRemove says, after the
// buyer's consent. Either all of it holds afterwards or, as far as the server
// can be reached, nothing.
func (e *Engine) ApplySieve(ctx context.Context, srv mailbox.ScriptServer, p triage.ServerPlan, confirmation string) (triage.ServerBatch, error) {
	if p.Kind != triage.ActionSieve || p.Script == nil || p.Account != srv.Name() {
		return triage.ServerBatch{}, fmt.Errorf("the plan is not for the filters of %s", srv.Name())
	}
	if p.Token != action.Seal(p).Token {
		return triage.ServerBatch{}, errors.New("the plan was changed after it was made")
	}
	done, err := e.acting(p.Account, p.Kind)
	if err != nil {
		return triage.ServerBatch{}, err
	}
	defer done()
	if err := confirmed(p, confirmation); err != nil {
		return triage.ServerBatch{}, err
	}
	if _, err := e.reconcileSieve(ctx, srv); err != nil {
		return triage.ServerBatch{}, err
	}
	id, err := e.record(triage.ActServer, p.Why, triage.ServerAction{Kind: p.Kind, Account: p.Account, To: p.To, Script: p.Script})
	if err != nil {
		return triage.ServerBatch{}, err
	}
	err = e.settleSieve(ctx, srv, id, p.Script, false, func(d mailbox.ScriptDesk) error {
		was, before, err := scriptsNow(ctx, d)
		if err != nil {
			return err
		}
		if was != p.Script.Was || !sameScripts(before, p.Script.Before) {
			return errors.New("the filters on the server were changed after the plan was made")
		}
		if err := transition(ctx, d, p.Script.Scripts, p.Script.Activated, was); err != nil {
			if errors.Is(err, mailbox.ErrRefused) {
				// The server is at hand: put back what was there.
				if back := restore(ctx, d, p.Script); back != nil {
					return errors.Join(err, back)
				}
			}
			return err
		}
		return nil
	})
	b, batchErr := e.batch(id)
	return b, errors.Join(err, batchErr)
}

// UndoSieve puts the filters back that were there before a change. What
// somebody else changed since stays.
func (e *Engine) UndoSieve(ctx context.Context, srv mailbox.ScriptServer, id triage.DecisionID) (triage.ServerBatch, error) {
	if !e.acts.TryLock() {
		return triage.ServerBatch{}, ErrActing
	}
	defer e.acts.Unlock()
	if _, err := e.reconcileSieve(ctx, srv); err != nil {
		return triage.ServerBatch{}, err
	}
	b, err := e.batch(id)
	if err != nil {
		return b, err
	}
	if b.Kind != triage.ActionSieve || b.Account != srv.Name() || len(b.Undoable()) == 0 {
		return b, fmt.Errorf("change %d: %w", id, ErrNothingToUndo)
	}
	undo, err := e.record(triage.ActServerUndo, "", triage.ServerAction{Kind: b.Kind, Account: b.Account, Of: id, Which: b.Undoable()})
	if err != nil {
		return b, err
	}
	err = e.settleSieve(ctx, srv, undo, b.Script, true, func(d mailbox.ScriptDesk) error { return restore(ctx, d, b.Script) })
	now, batchErr := e.batch(id)
	return now, errors.Join(err, batchErr)
}

// ReconcileSieve finds out what became of a change of filters of which it is
// not known. It changes nothing on the server.
func (e *Engine) ReconcileSieve(ctx context.Context, srv mailbox.ScriptServer) ([]triage.ServerBatch, error) {
	if !e.acts.TryLock() {
		return nil, ErrActing
	}
	defer e.acts.Unlock()
	return e.reconcileSieve(ctx, srv)
}

// UnclearSieve tells whether an account has a change that ReconcileSieve would
// look up.
func (e *Engine) UnclearSieve(account string) bool {
	return errors.Is(e.clear(account, true), ErrUnclear)
}

func (e *Engine) reconcileSieve(ctx context.Context, srv mailbox.ScriptServer) ([]triage.ServerBatch, error) {
	var settled []triage.ServerBatch
	for _, b := range e.ServerActions() {
		if b.Account != srv.Name() || b.Kind != triage.ActionSieve || !b.Open() {
			continue
		}
		if err := e.settleSieve(ctx, srv, b.ID, b.Script, b.Changes[0].Undoing, nil); err != nil {
			return settled, err
		}
		now, err := e.batch(b.ID)
		if err != nil {
			return settled, err
		}
		settled = append(settled, now)
	}
	return settled, nil
}

// settleSieve runs a change, looks at what is there afterwards, on a new
// connection when the line broke, and writes that down.
func (e *Engine) settleSieve(ctx context.Context, srv mailbox.ScriptServer, of triage.DecisionID, c *triage.ScriptChange, undoing bool, run func(mailbox.ScriptDesk) error) error {
	var changed error
	seen := errors.New("not looked at yet")
	var result triage.ServerResult
	look := func(d mailbox.ScriptDesk) error {
		active, texts, err := scriptsNow(ctx, d)
		if err == nil {
			result.State, result.Words = seeScripts(c, active, texts, undoing)
		}
		return err
	}
	err := onScripts(ctx, srv, func(d mailbox.ScriptDesk) error {
		if run != nil {
			changed = run(d)
		}
		seen = look(d)
		return nil
	})
	if err != nil && run == nil {
		return err // it stays unclear
	}
	if err != nil {
		changed, result = err, triage.ServerResult{State: triage.ItemFailed, Words: "not tried: " + clause(err)}
		if undoing {
			result.State = triage.ItemDone
		}
		seen = nil
	}
	if seen != nil && ctx.Err() == nil {
		seen = onScripts(ctx, srv, look)
	}
	if seen != nil {
		return errors.Join(changed, seen)
	}
	if changed != nil && result.State != triage.ItemUndone && (undoing || result.State != triage.ItemDone) {
		result.Words = clause(changed)
	} else if changed != nil && !errors.Is(changed, mailbox.ErrRefused) {
		changed = nil // the line broke after it was done
	}
	if _, err := e.record(triage.ActServerResult, "", triage.ServerAction{Kind: triage.ActionSieve, Account: srv.Name(), Of: of, Results: []triage.ServerResult{result}}); err != nil {
		return errors.Join(changed, err)
	}
	return changed
}

// seeScripts compares what is on the server with a change.
func seeScripts(c *triage.ScriptChange, active string, now []triage.ScriptText, undoing bool) (triage.ItemState, string) {
	done := sameScripts(now, c.Scripts) && active == c.Activated
	before := sameScripts(now, c.Before) && active == c.Was
	if undoing && !done && (active != c.Activated || c.Activated == c.Was) && oursGone(c, now) {
		before = true // whatever else is there, somebody else put there
	}
	if done && before { // nothing had to be changed
		return triage.ItemDone, ""
	}
	switch {
	case done || before:
		return action.Look(before, done, undoing)
	}
	return triage.ItemHalf, "some of the filters are as they were, some are not, or somebody changed them since"
}

// oursGone tells that no script is as the change left it, but those that it
// did not change.
func oursGone(c *triage.ScriptChange, now []triage.ScriptText) bool {
	for i := range c.Scripts {
		if !sameScript(c.Scripts[i], c.Before[i]) && i < len(now) && sameScript(now[i], c.Scripts[i]) {
			return false
		}
	}
	return true
}

// transition brings scripts and the active one to a state: it writes first,
// switches then, and removes last, so that at every moment a whole filter runs.
func transition(ctx context.Context, d mailbox.ScriptDesk, want []triage.ScriptText, active, was string) error {
	_, now, err := scriptsNow(ctx, d)
	if err != nil {
		return err
	}
	for i, s := range want {
		if s.Exists && !sameScript(s, now[i]) {
			if err := d.Put(ctx, s.Name, s.Text); err != nil {
				return err
			}
		}
	}
	if active != was {
		if err := d.Activate(ctx, active); err != nil {
			return err
		}
	}
	for i, s := range want {
		if !s.Exists && now[i].Exists {
			if err := d.Remove(ctx, s.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// restore takes a change back as far as nobody else changed the same since.
func restore(ctx context.Context, d mailbox.ScriptDesk, c *triage.ScriptChange) error {
	active, now, err := scriptsNow(ctx, d)
	if err != nil {
		return err
	}
	want := make([]triage.ScriptText, len(c.Before))
	for i := range c.Before {
		want[i] = now[i]
		if sameScript(now[i], c.Scripts[i]) {
			want[i] = c.Before[i]
		}
	}
	next := active
	if active == c.Activated {
		next = c.Was
		all, err := d.List(ctx)
		if err != nil {
			return err
		}
		there := next == ""
		for _, s := range all {
			there = there || s.Name == next
		}
		for _, s := range want {
			there = there || s.Exists && s.Name == next
		}
		if !there {
			next = "" // the script that ran before is gone
		}
	}
	return transition(ctx, d, want, next, active)
}

func sameScripts(a, b []triage.ScriptText) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !sameScript(a[i], b[i]) {
			return false
		}
	}
	return true
}

// sameScript compares texts but for how a server ends lines.
func sameScript(a, b triage.ScriptText) bool {
	plain := func(s string) string { return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }
	return a.Exists == b.Exists && a.Name == b.Name && (!a.Exists || plain(a.Text) == plain(b.Text))
}
