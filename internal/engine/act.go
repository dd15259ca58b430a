package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/internal/action"
	"winnow/internal/filter"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// The errors by which a change on a server is refused before the server is
// asked.
var (
	ErrNoConsent = errors.New("you have not agreed to that kind of change on this account")
	ErrAsk       = errors.New("that is a large change: it needs your confirmation of this very plan")
	ErrActing    = errors.New("another change on a server is under way")
	ErrUnclear   = errors.New("what the server did with an earlier change is not known yet")

	// ErrHidden is a folder that mail of muted vendors cannot go to.
	ErrHidden = errors.New("mail cannot be set aside there")
)

// Consents lists, by account and kind, whether the buyer agreed to a kind of
// change.
func (e *Engine) Consents(account string) map[triage.ActionKind]bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := map[triage.ActionKind]bool{}
	for _, k := range triage.ActionKinds {
		out[k] = action.Consented(e.chosen.active, k, account)
	}
	return out
}

// Consent records that the buyer agrees to a kind of change on an account, or
// no longer does. It is a decision like any other and can be undone.
func (e *Engine) Consent(ctx context.Context, account string, kind triage.ActionKind, agree bool) (triage.DecisionID, error) {
	if !slices.Contains(triage.ActionKinds[:], kind) {
		return 0, NotFound("kind of change", string(kind))
	}
	return e.Decide(ctx, triage.Decision{Act: triage.ActConsent, Server: &triage.ServerAction{Kind: kind, Account: account, Revoked: !agree}})
}

// ServerActions lists the changes on mail servers as they stand, newest first.
func (e *Engine) ServerActions() []triage.ServerBatch {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := action.Batches(e.decisions)
	slices.Reverse(all)
	return all
}

// batch is one of them.
func (e *Engine) batch(id triage.DecisionID) (triage.ServerBatch, error) {
	for _, b := range e.ServerActions() {
		if b.ID == id {
			return b, nil
		}
	}
	return triage.ServerBatch{}, NotFound("change on a server", fmt.Sprint(id))
}

// record keeps one step of a change on a server. When it returns nil the step
// is on the disk.
func (e *Engine) record(act triage.Act, why string, a triage.ServerAction) (triage.DecisionID, error) {
	d := triage.Decision{Act: act, Why: why, At: e.now(), Server: &a}
	e.mu.Lock()
	defer e.mu.Unlock()
	id, err := e.store.Append(d)
	if err != nil {
		return 0, fmt.Errorf("write down the change before it is made: %w", err)
	}
	d.ID = id
	e.decisions = append(e.decisions[:len(e.decisions):len(e.decisions)], d)
	e.chosen = fold(e.decisions)
	e.hub.publish(triage.Event{Kind: triage.EventStandings}) // the journal has a new entry
	return id, nil
}

// acting makes changes on servers one at a time, looks up what became of
// earlier ones on the same account, and checks the buyer's consent.
func (e *Engine) acting(account string, kind triage.ActionKind) (done func(), err error) {
	if !e.acts.TryLock() {
		return nil, ErrActing
	}
	if !e.Consents(account)[kind] {
		e.acts.Unlock()
		return nil, fmt.Errorf("%s: %w; nothing was changed; winnowctl act consent %s allows it", account, ErrNoConsent, kind)
	}
	return e.acts.Unlock, nil
}

// confirmed checks the cap.
func confirmed(p triage.ServerPlan, confirmation string) error {
	if p.Ask && confirmation != p.Token {
		return fmt.Errorf("%w: it takes the word %s", ErrAsk, p.Token)
	}
	return nil
}

// clear refuses to go on while earlier changes of the account are open: they
// could be taken for this one's.
func (e *Engine) clear(account string, scripts bool) error {
	for _, b := range e.ServerActions() {
		if b.Account == account && (b.Kind == triage.ActionSieve) == scripts && b.Open() {
			return fmt.Errorf("change %d: %w", b.ID, ErrUnclear)
		}
	}
	return nil
}

// CheckFolder tells whether a folder can take mail that is set aside.
func CheckFolder(name string) error {
	if err := filter.CheckFolder(name); err != nil {
		return fmt.Errorf("%q: %w", mailbox.Clean(name, 100), err)
	}
	switch mailbox.RoleByName(name) {
	case mailbox.RoleInbox, mailbox.RoleSent, mailbox.RoleDrafts:
		return fmt.Errorf("%q: %w: it is your %s", mailbox.Clean(name, 100), ErrHidden, mailbox.RoleByName(name))
	}
	return nil
}

// setAside are the kinds of a muted vendor's mail that may be moved: never what
// answers the buyer, or is about something that was bought.
func setAside(k triage.Kind) bool {
	return k == triage.KindPitch || k == triage.KindPromo || k == triage.KindNewsletter
}
