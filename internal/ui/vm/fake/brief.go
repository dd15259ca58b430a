package fake

import (
	"context"
	"fmt"
	"time"
)

// Brief implements vm.Briefs.
func (d *Desk) Brief(ctx context.Context, from, to time.Time) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return fmt.Sprintf("Brief of %.0f days\n\nWhat came\n  %d vendors wrote\n", to.Sub(from).Hours()/24, len(d.standings)), d.fault(ctx)
}

// SaveBrief implements vm.Briefs. It writes nothing; Saved tells.
func (d *Desk) SaveBrief(ctx context.Context, path, format string, _, _ time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.servers.saved = append(d.servers.saved, format+" "+path)
	return d.fault(ctx)
}
