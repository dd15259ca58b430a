package main

import (
	"context"

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
