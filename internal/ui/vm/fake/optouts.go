package fake

import (
	"context"
	"slices"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// OptOuts implements vm.OptOuts: one of a story, which is broken, and those
// that were recorded.
func (d *Desk) OptOuts(ctx context.Context) ([]vm.OptOut, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return nil, err
	}
	var out []vm.OptOut
	for _, s := range d.standings {
		if s.Vendor.ID == "brightpath.example" {
			out = append(out, vm.OptOut{
				Vendor: s.Vendor.ID, Name: s.Vendor.Name, At: d.now.AddDate(0, 0, -40), Due: d.now.AddDate(0, 0, -26), Via: "mail",
				State: "broken", Broken: 3, Evidence: "I opted out on 6 May.\nThese came later: three mails.",
			})
		}
	}
	for _, e := range d.decisions {
		if e.Act == triage.ActOptOut && !e.Undone {
			out = append(out, vm.OptOut{Vendor: e.Vendor, Name: string(e.Vendor), At: e.OptOut.At, Due: e.OptOut.At.AddDate(0, 0, 14), Via: e.OptOut.Means, State: "waiting", ByHand: true})
		}
	}
	return out, nil
}

// OptOutDays implements vm.OptOuts.
func (d *Desk) OptOutDays(ctx context.Context) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return 10 + d.days, d.fault(ctx)
}

// SetOptOutDays implements vm.OptOuts.
func (d *Desk) SetOptOutDays(ctx context.Context, days int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.days = days - 10
	return d.fault(ctx)
}

// WaysToLeave implements vm.OptOuts.
func (d *Desk) WaysToLeave(ctx context.Context, id triage.VendorID) ([]vm.WayToLeave, error) {
	return []vm.WayToLeave{{How: "mailto", Target: "leave@" + string(id), State: "valid", Why: "it stands in the header"}}, ctx.Err()
}

// Rules implements vm.Rules.
func (d *Desk) Rules() []triage.Decision {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []triage.Decision
	for _, e := range d.decisions {
		switch {
		case e.Undone || e.Rule == nil:
		case e.Act == triage.ActRule:
			out = append(out, e.Decision)
		default:
			out = slices.DeleteFunc(out, func(x triage.Decision) bool { return *x.Rule == *e.Rule })
		}
	}
	return out
}
