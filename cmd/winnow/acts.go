package main

import (
	"context"
	"errors"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/optout"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// This file is what the window needs of the engine to act on vendors.

// HyperSpammers implements vm.Spam.
func (d *desk) HyperSpammers(ctx context.Context) ([]vm.HyperSpammer, error) {
	e := d.current()
	var out []vm.HyperSpammer
	for _, h := range e.HyperSpammers(e.HyperRule()) {
		out = append(out, vm.HyperSpammer{Standing: h.Standing, Sequence: h.Sequence, New: h.New, Tactics: h.Tactics})
	}
	return out, ctx.Err()
}

// HyperRule implements vm.Spam.
func (d *desk) HyperRule() vm.HyperRule {
	r := d.current().HyperRule()
	return vm.HyperRule{Touches: r.Touches, New: r.LittleNew, Words: r.String()}
}

// SetHyperRule implements vm.Spam.
func (d *desk) SetHyperRule(_ context.Context, r vm.HyperRule) error {
	return d.current().SetHyperRule(r.Touches, r.New)
}

// PlanMute implements vm.Spam.
func (d *desk) PlanMute(ctx context.Context, vendors []triage.VendorID, m triage.Mute) (vm.MutePlan, error) {
	p, err := d.current().PlanMute(vendors, m)
	out := vm.MutePlan{LeftOut: p.LeftOut}
	for _, c := range p.Changes {
		out.Changes = append(out.Changes, vm.MuteChange{Name: c.Name, Before: c.Before, After: c.After, Messages: c.Messages})
	}
	return out, errors.Join(err, ctx.Err())
}

// MuteMany implements vm.Spam.
func (d *desk) MuteMany(ctx context.Context, vendors []triage.VendorID, m triage.Mute) (triage.DecisionID, int, error) {
	p, batch, err := d.current().MuteMany(ctx, vendors, m)
	return batch, len(p.Changes), err
}

// UndoBatch implements vm.Spam.
func (d *desk) UndoBatch(ctx context.Context, batch triage.DecisionID) (int, error) {
	held, err := d.current().UndoBatch(ctx, batch)
	return len(held), err
}

// AutoMute implements vm.Spam.
func (d *desk) AutoMute() vm.AutoMute {
	on, strength := d.current().AutoMute()
	return vm.AutoMute{On: on, Strength: strength, Conditions: engine.AutoMuteConditions(), Trust: engine.AutoMuteTrust}
}

// AutoMutable implements vm.Spam.
func (d *desk) AutoMutable(ctx context.Context) ([]triage.Decision, []triage.LeftOut, error) {
	mutes, left := d.current().AutoMutable()
	return mutes, left, ctx.Err()
}

// SetAutoMute implements vm.Spam.
func (d *desk) SetAutoMute(ctx context.Context, a vm.AutoMute) (triage.DecisionID, error) {
	_, batch, err := d.current().SetAutoMute(ctx, a.On, a.Strength)
	return batch, err
}

// Rules implements vm.Rules.
func (d *desk) Rules() []triage.Decision { return d.current().Rules() }

// OptOuts implements vm.OptOuts.
func (d *desk) OptOuts(ctx context.Context) ([]vm.OptOut, error) {
	all, err := d.current().OptOuts()
	out := make([]vm.OptOut, len(all))
	for i := range all {
		x := &all[i]
		out[i] = vm.OptOut{
			Vendor: x.Vendor, Name: x.Name, At: x.At, Due: x.Due, Via: string(x.Via), Note: x.Note, State: string(x.State),
			Broken: len(x.Broken), Ended: x.Ended, ByHand: x.Decision != 0,
		}
		if len(x.Broken) > 0 {
			out[i].Evidence = optout.Evidence(x)
		}
	}
	return out, errors.Join(err, ctx.Err())
}

// OptOutDays implements vm.OptOuts.
func (d *desk) OptOutDays(context.Context) (int, error) { return d.current().OptOutDays() }

// SetOptOutDays implements vm.OptOuts.
func (d *desk) SetOptOutDays(_ context.Context, days int) error {
	return d.current().SetOptOutDays(days)
}

// WaysToLeave implements vm.OptOuts.
func (d *desk) WaysToLeave(ctx context.Context, id triage.VendorID) ([]vm.WayToLeave, error) {
	l, err := d.current().OptOutMeans(ctx, id)
	var out []vm.WayToLeave
	for _, m := range l.Means {
		out = append(out, vm.WayToLeave{How: string(m.How), Target: mailbox.Clean(m.Target, 2000), State: string(m.State), Why: mailbox.Clean(m.Why, 300)})
	}
	return out, err
}
