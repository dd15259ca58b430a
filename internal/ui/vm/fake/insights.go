package fake

import (
	"context"
	"time"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Samples implements vm.Insights: three messages of each vendor.
func (d *Desk) Samples(ctx context.Context, since time.Time) ([]vm.Sample, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return nil, err
	}
	var out []vm.Sample
	for i, s := range d.standings {
		for n := range 3 {
			at := d.now.AddDate(0, 0, -(i*5+n*11)%90)
			if at.Before(since) {
				continue
			}
			out = append(out, vm.Sample{
				Vendor: s.Vendor.ID, Name: s.Vendor.Name, Date: at, Words: 80 + 40*n + i, Tracker: (i+n)%3 == 0,
				Tactics: []triage.Tactic{triage.Tactics[(i+n)%len(triage.Tactics)]},
			})
		}
	}
	return out, nil
}
