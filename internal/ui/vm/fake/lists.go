package fake

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

func listName(d *triage.Decision) string {
	if d.List == nil {
		return triage.DefaultList
	}
	return d.List.Name
}

// Shortlists implements vm.Lists.
func (d *Desk) Shortlists() []vm.ListName {
	d.mu.Lock()
	defer d.mu.Unlock()
	names := []string{triage.DefaultList}
	for _, e := range d.decisions {
		switch {
		case e.Undone:
		case e.Act == triage.ActListCreate:
			names = append(names, e.List.Name)
		case e.Act == triage.ActListRemove:
			names = slices.DeleteFunc(names, func(n string) bool { return n == e.List.Name })
		}
	}
	var out []vm.ListName
	for _, n := range names {
		out = append(out, vm.ListName{Name: n, Vendors: len(d.list(n).Vendors)})
	}
	return out
}

// Shortlist implements vm.Lists.
func (d *Desk) Shortlist(ctx context.Context, name string) (vm.Shortlist, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.list(name), d.fault(ctx)
}

// list goes through the decisions. On the default list stand those of the
// stories as well.
func (d *Desk) list(name string) vm.Shortlist {
	l := vm.Shortlist{Name: name}
	on, notes := map[triage.VendorID]bool{}, map[triage.VendorID][]vm.LogLine{}
	if name == triage.DefaultList {
		for _, s := range d.standings {
			on[s.Vendor.ID] = s.Shortlisted
		}
	}
	for _, e := range d.decisions {
		if e.Undone || listName(&e.Decision) != name {
			continue
		}
		switch e.Act {
		case triage.ActShortlist, triage.ActUnlist:
			on[e.Vendor] = e.Act == triage.ActShortlist
		case triage.ActNote:
			notes[e.Vendor] = append(notes[e.Vendor], vm.LogLine{At: e.At, Text: e.Note})
		case triage.ActListCreate:
			l.Need = e.List.Need
		case triage.ActListCriteria:
			l.Criteria, l.Locked, l.Weights = e.List.Criteria, e.List.Locked, "proof=3"
		case triage.ActListDecide:
			l.Outcome, l.OutcomeAt, l.Taken = e.List.Outcome, e.At, e.Vendor
		}
	}
	for _, s := range d.standings {
		if on[s.Vendor.ID] {
			l.Vendors = append(l.Vendors, vm.Listed{ID: s.Vendor.ID, Name: vm.Name(&s.Vendor), Owed: []string{"a price"}, Notes: notes[s.Vendor.ID]})
		}
	}
	return l
}

// Compare implements vm.Lists.
func (d *Desk) Compare(ctx context.Context, _ string, ids []triage.VendorID) ([]vm.GridCell, error) {
	var out []vm.GridCell
	for _, id := range ids {
		v, err := d.Vendor(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, vm.GridCell{Line: "proof", Vendor: vm.Name(&v.Standing.Vendor), Mark: "60 %", Evidence: "they name a customer", Date: "2026-06-01", Message: "m1@" + string(id)})
	}
	return out, nil
}

// ListMoves implements vm.Lists.
func (d *Desk) ListMoves(ctx context.Context, _ string, _ time.Time) ([]vm.Line, error) {
	return []vm.Line{{Name: "Halden Precision", Text: "from 2nd to 1st: a price was named"}}, ctx.Err()
}

// ParseCriteria implements vm.Lists.
func (d *Desk) ParseCriteria(text string) ([]triage.Criterion, error) {
	if !strings.Contains(text, "=") {
		return nil, errors.New("no criterion: write proof=3")
	}
	return []triage.Criterion{{Name: "proof", By: "proof", Weight: 3}}, nil
}

// PlanRead implements vm.Lists: every file holds one known vendor and one not.
func (d *Desk) PlanRead(ctx context.Context, path, as string) (vm.ListRead, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !strings.HasSuffix(path, ".json") {
		return vm.ListRead{}, errors.New("this is no shortlist that Winnow wrote")
	}
	if as == "" {
		as = "Valves"
	}
	return vm.ListRead{List: as, Vendors: []string{"Halden Precision"}, LeftOut: []triage.LeftOut{{What: "Gone Pumps", Why: "no mail of it is known here"}}}, d.fault(ctx)
}

// ReadList implements vm.Lists.
func (d *Desk) ReadList(ctx context.Context, path, as string) (vm.ListRead, triage.DecisionID, error) {
	r, err := d.PlanRead(ctx, path, as)
	if err != nil {
		return r, 0, err
	}
	id, err := d.Decide(ctx, triage.Decision{Act: triage.ActListCreate, List: &triage.ListChange{Name: r.List}})
	return r, id, err
}

// ExportList implements vm.Lists. It writes nothing; Saved tells.
func (d *Desk) ExportList(ctx context.Context, path, name, format string) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.fault(ctx); err != nil {
		return 0, err
	}
	d.servers.saved = append(d.servers.saved, strings.TrimSpace(format+" "+path+" "+name))
	return 1, nil
}
