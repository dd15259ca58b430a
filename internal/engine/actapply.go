package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winnow/internal/action"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// atOnce is how many messages one command moves or marks: so many are unclear
// when the line breaks.
const atOnce = 50

// Apply does what a plan of PlanMove, PlanKeywords or a draft says, after the
// buyer's consent, and returns what became of each change. confirmation is the
// plan's token where the plan asks for it. The intent is on the disk before the
// server is asked, each result once it has answered; when the line breaks, the
// server is asked again where the messages are, and if that cannot be either,
// Reconcile finds out later.
func (e *Engine) Apply(ctx context.Context, srv mailbox.Server, p triage.ServerPlan, confirmation string) (triage.ServerBatch, error) {
	if p.Kind == triage.ActionSieve || p.Account != srv.Name() {
		return triage.ServerBatch{}, fmt.Errorf("the plan is for %s, not for the mail of %s", p.Account, srv.Name())
	}
	if p.Token != action.Seal(p).Token {
		return triage.ServerBatch{}, errors.New("the plan was changed after it was made")
	}
	if len(p.Items) == 0 {
		return triage.ServerBatch{}, errors.New("there is nothing to change")
	}
	done, err := e.acting(p.Account, p.Kind)
	if err != nil {
		return triage.ServerBatch{}, err
	}
	defer done()
	if err := confirmed(p, confirmation); err != nil {
		return triage.ServerBatch{}, err
	}
	w := &worker{engine: e, srv: srv}
	defer w.close()
	if err := e.settleAccount(ctx, w); err != nil {
		return triage.ServerBatch{}, err
	}
	a := triage.ServerAction{Kind: p.Kind, Account: p.Account, To: p.To, Items: p.Items}
	if a.To != "" {
		if err := w.prepareTo(ctx, &a, p.MakeTo); err != nil {
			return triage.ServerBatch{}, err
		}
	}
	id, err := e.record(triage.ActServer, p.Why, a)
	if err != nil {
		return triage.ServerBatch{}, err
	}
	err = w.work(ctx, id, a, p.Draft)
	b, batchErr := e.batch(id)
	return b, errors.Join(err, batchErr)
}

// worker makes one batch of changes, on a connection that it makes anew once.
type worker struct {
	engine *Engine
	srv    mailbox.Server
	desk   mailbox.Desk // nil when there is none
	broke  int          // how often the line broke
}

func (w *worker) close() {
	if w.desk != nil {
		w.desk.Close()
		w.desk = nil
	}
}

// at returns the connection.
func (w *worker) at(ctx context.Context) (mailbox.Desk, error) {
	if w.desk == nil {
		d, err := w.srv.Desk(ctx)
		if err != nil {
			return nil, err
		}
		w.desk = d
	}
	return w.desk, nil
}

// prepareTo makes the target when the plan says so, and notes what is in it.
func (w *worker) prepareTo(ctx context.Context, a *triage.ServerAction, create bool) error {
	d, err := w.at(ctx)
	if err != nil {
		return err
	}
	place, err := d.Enter(ctx, a.To, false)
	if errors.Is(err, mailbox.ErrNoFolder) && create {
		if err := d.Create(ctx, a.To); err != nil {
			return fmt.Errorf("nothing was changed: %w", err)
		}
		place, err = d.Enter(ctx, a.To, false)
	}
	if err != nil {
		return fmt.Errorf("nothing was changed: %w", err)
	}
	a.ToValidity, a.ToNext = place.Validity, place.Next
	return nil
}

// work goes through an intent in small steps and writes down what became of
// each.
func (w *worker) work(ctx context.Context, id triage.DecisionID, a triage.ServerAction, draft []byte) error {
	var stopped error
	for _, step := range steps(a.Items, nil) {
		results, err := w.step(ctx, a, step, draft, stopped)
		if err != nil && stopped == nil {
			stopped = err
		}
		if len(results) == 0 {
			continue
		}
		if _, err := w.engine.record(triage.ActServerResult, "", triage.ServerAction{Kind: a.Kind, Account: a.Account, Of: id, Results: results}); err != nil {
			return fmt.Errorf("%w: the server did it, and Winnow finds out at the next start", err)
		}
	}
	return stopped
}

// steps groups items by folder in handfuls; which picks some, nil all.
func steps(items []triage.ServerItem, which []int) [][]int {
	if which == nil {
		for i := range items {
			which = append(which, i)
		}
	}
	byFolder := map[string][]int{}
	var folders []string
	for _, i := range which {
		// Items that get different keywords cannot go by one command.
		key := items[i].Folder + "\x00" + strings.Join(items[i].Add, " ") + "\x00" + strings.Join(items[i].Remove, " ")
		if byFolder[key] == nil {
			folders = append(folders, key)
		}
		byFolder[key] = append(byFolder[key], i)
	}
	var out [][]int
	for _, f := range folders {
		out = append(out, slices.Collect(slices.Chunk(byFolder[f], atOnce))...)
	}
	return out
}

// step makes some changes in one folder. After an earlier step was refused
// nothing more is tried. Without results, what the server did is not known.
func (w *worker) step(ctx context.Context, a triage.ServerAction, which []int, draft []byte, stopped error) ([]triage.ServerResult, error) {
	if stopped != nil {
		return same(which, triage.ItemFailed, "not tried after the trouble before"), nil
	}
	d, err := w.at(ctx)
	if err != nil {
		return same(which, triage.ItemFailed, "not tried: the server could not be reached"), err
	}
	var results []triage.ServerResult
	asked := false
	if a.Kind == triage.ActionDrafts {
		results, asked, err = saveDraft(ctx, d, a, which, draft)
	} else {
		results, asked, err = change(ctx, d, a, which)
	}
	switch {
	case err == nil:
		return results, nil
	case !asked: // the server was not asked to change anything
		return same(which, triage.ItemFailed, "not tried: "+clause(err)), err
	}
	// Asked, and no clear answer or a no: what is where is seen by looking. A
	// line that broke is made anew once.
	if !errors.Is(err, mailbox.ErrRefused) {
		w.close()
		if w.broke++; w.broke > 1 || ctx.Err() != nil {
			return nil, err
		}
	}
	d, again := w.at(ctx)
	if again != nil {
		return nil, err
	}
	results, again = look(ctx, d, a, which, false)
	if again != nil {
		w.close()
		return nil, err
	}
	failed := false
	for i := range results {
		if results[i].State == triage.ItemFailed {
			results[i].Words, failed = clause(err), true
		}
	}
	if !failed && !errors.Is(err, mailbox.ErrRefused) {
		return results, nil // the line broke after it was done
	}
	return results, err
}

// change moves or marks the messages of one step. asked tells whether the
// server was asked to change anything.
func change(ctx context.Context, d mailbox.Desk, a triage.ServerAction, which []int) (results []triage.ServerResult, asked bool, err error) {
	folder := a.Items[which[0]].Folder
	place, err := d.Enter(ctx, folder, true)
	if err != nil {
		return nil, false, err
	}
	uids, err := numbers(ctx, d, a.Items, which, place)
	if err != nil {
		return nil, false, err
	}
	var ask []uint32
	for _, i := range which {
		if uids[i] != 0 {
			ask = append(ask, uids[i])
		}
	}
	moved := mailbox.Moved{}
	if len(ask) > 0 {
		asked = true
		item := a.Items[which[0]]
		if a.Kind == triage.ActionMove {
			moved, err = d.Move(ctx, ask, a.To)
			asked = !errors.Is(err, mailbox.ErrCannot)
		} else {
			if missing := unkept(place.Keywords, item.Add); missing != "" {
				return nil, false, fmt.Errorf("%w: the folder %s keeps no keyword %s", mailbox.ErrCannot, mailbox.Clean(folder, 100), missing)
			}
			err = d.Flag(ctx, ask, item.Add, item.Remove)
		}
		if err != nil {
			return nil, asked, err
		}
	}
	if a.Kind == triage.ActionMove && len(moved.UIDs) < len(ask) {
		// Not all were named: where they are now is looked up.
		results, err = look(ctx, d, a, which, false)
		return results, true, err
	}
	if a.Kind == triage.ActionKeywords && len(ask) > 0 {
		// Some servers say yes and keep nothing.
		results, err = look(ctx, d, a, which, false)
		for i := range results {
			if results[i].State == triage.ItemFailed {
				results[i].Words = "the server said yes and kept no such mark"
			}
		}
		return results, true, err
	}
	for _, i := range which {
		switch {
		case uids[i] == 0:
			results = append(results, triage.ServerResult{Item: i, State: triage.ItemGone, Words: "somebody moved or deleted it before"})
		default:
			results = append(results, triage.ServerResult{Item: i, State: triage.ItemDone, Validity: moved.Validity, UID: moved.UIDs[uids[i]]})
		}
	}
	return results, asked, nil
}

// numbers finds the messages of a step in the folder that is open: by their
// numbers and content, whatever the server has renumbered since. 0 is one that
// is not there.
func numbers(ctx context.Context, d mailbox.Desk, items []triage.ServerItem, which []int, place mailbox.Place) (map[int]uint32, error) {
	letters := make([]mailbox.Letter, len(which))
	for n, i := range which {
		letters[n] = letterOfItem(items[i])
	}
	found, err := d.Find(ctx, letters)
	if err != nil {
		return nil, err
	}
	out, taken := map[int]uint32{}, map[uint32]bool{}
	for n, i := range which {
		for _, f := range found[n] {
			exact := items[i].Validity == place.Validity && place.Validity != 0
			if taken[f.UID] || exact && f.UID != items[i].UID {
				continue
			}
			out[i], taken[f.UID] = f.UID, true
			break
		}
	}
	return out, nil
}

// unkept is the first keyword that a folder does not keep, "" when all are
// kept. A server that does not say is taken at its best (RFC 9051 section
// 7.1).
func unkept(kept, wanted []string) string {
	if len(kept) == 0 || slices.Contains(kept, `\*`) {
		return ""
	}
	for _, k := range wanted {
		if !slices.ContainsFunc(kept, equalFold(k)) {
			return k
		}
	}
	return ""
}

func equalFold(k string) func(string) bool {
	return func(s string) bool { return strings.EqualFold(s, k) }
}

func same(which []int, state triage.ItemState, words string) []triage.ServerResult {
	out := make([]triage.ServerResult, len(which))
	for n, i := range which {
		out[n] = triage.ServerResult{Item: i, State: state, Words: words}
	}
	return out
}

// clause is an error as a part of a sentence.
func clause(err error) string { return mailbox.Clean(err.Error(), 300) }
