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
