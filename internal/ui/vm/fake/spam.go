package fake

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// HyperSpammers implements vm.Spam: those whom their story calls so.
func (d *Desk) HyperSpammers(ctx context.Context) ([]vm.HyperSpammer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return nil, err
	}
	var out []vm.HyperSpammer
	for _, s := range d.standings {
		if s.Sequence.HyperSpam && !s.Relationship.Exists && s.Sequence.Touches >= d.hyper().Touches {
			out = append(out, vm.HyperSpammer{Standing: s, Sequence: s.Sequence, New: 0.06, Tactics: []triage.Tactic{triage.Bump, triage.MeetingPush}})
		}
	}
	slices.SortStableFunc(out, func(a, b vm.HyperSpammer) int { return cmp.Compare(b.Sequence.Touches, a.Sequence.Touches) })
	return out, nil
}

func (d *Desk) hyper() vm.HyperRule {
	if d.rule.Touches == 0 {
		return vm.HyperRule{Touches: 2, New: 0.35}
	}
	return d.rule
}

// HyperRule implements vm.Spam.
func (d *Desk) HyperRule() vm.HyperRule {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.hyper()
	r.Words = fmt.Sprintf("%d touches without an answer and at most %.0f %% new after the first", r.Touches, 100*r.New)
	return r
}

// SetHyperRule implements vm.Spam.
func (d *Desk) SetHyperRule(ctx context.Context, r vm.HyperRule) error {
	d.mu.Lock()
	err := d.fault(ctx)
	if err == nil {
		d.rule = r
	}
	d.mu.Unlock()
	if err == nil {
		d.Send(triage.Event{Kind: triage.EventStandings})
	}
	return err
}

// PlanMute implements vm.Spam.
func (d *Desk) PlanMute(ctx context.Context, vendors []triage.VendorID, m triage.Mute) (vm.MutePlan, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var p vm.MutePlan
	if err := d.fault(ctx); err != nil {
		return p, err
	}
	for _, s := range d.standings {
		if slices.Contains(vendors, s.Vendor.ID) {
			p.Changes = append(p.Changes, vm.MuteChange{Name: vm.Name(&s.Vendor), Before: s.Mute, After: m, Messages: s.Touches})
		}
	}
	return p, nil
}

// MuteMany implements vm.Spam.
func (d *Desk) MuteMany(ctx context.Context, vendors []triage.VendorID, m triage.Mute) (triage.DecisionID, int, error) {
	var batch triage.DecisionID
	for _, id := range vendors {
		d.mu.Lock()
		if batch == 0 {
			batch = triage.DecisionID(len(d.decisions) + 1)
		}
		d.mu.Unlock()
		if _, err := d.Decide(ctx, triage.Decision{Act: triage.ActMute, Vendor: id, Mute: &m, Batch: batch}); err != nil {
			return 0, 0, err
		}
	}
	return batch, len(vendors), nil
}

// UndoBatch implements vm.Spam.
func (d *Desk) UndoBatch(ctx context.Context, batch triage.DecisionID) (int, error) {
	d.mu.Lock()
	if err := d.fault(ctx); err != nil {
		d.mu.Unlock()
		return 0, err
	}
	n := 0
	for i := range d.decisions {
		if e := &d.decisions[i]; e.Batch == batch && e.Act != triage.ActUndo && !e.Undone {
			e.Undone = true
			n++
		}
	}
	d.decisions = append(d.decisions, triage.JournalEntry{Decision: triage.Decision{ID: triage.DecisionID(len(d.decisions) + 1), At: d.now, Act: triage.ActUndo, Batch: batch}})
	d.apply()
	d.mu.Unlock()
	d.Send(triage.Event{Kind: triage.EventStandings})
	return n, nil
}

// AutoMute implements vm.Spam.
func (d *Desk) AutoMute() vm.AutoMute {
	d.mu.Lock()
	defer d.mu.Unlock()
	a := d.auto
	a.Conditions = []string{"all that it ever sent are sales pitches and promotions", "you never wrote to it"}
	a.Trust = "It was right in all of 47 cases, which vouches for 94 %."
	return a
}

// AutoMutable implements vm.Spam: nobody, and who speaks against each.
func (d *Desk) AutoMutable(ctx context.Context) ([]triage.Decision, []triage.LeftOut, error) {
	all, err := d.HyperSpammers(ctx)
	var left []triage.LeftOut
	for _, h := range all {
		left = append(left, triage.LeftOut{What: vm.Name(&h.Standing.Vendor), Why: "its newest mail is not surely one to mute"})
	}
	return nil, left, err
}

// SetAutoMute implements vm.Spam.
func (d *Desk) SetAutoMute(ctx context.Context, a vm.AutoMute) (triage.DecisionID, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return 0, err
	}
	d.auto = a
	return 0, nil
}
