package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"winnow/internal/shortlist"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Shortlists implements vm.Lists.
func (d *desk) Shortlists() []vm.ListName {
	var out []vm.ListName
	for _, b := range d.current().Shortlists() {
		out = append(out, vm.ListName{Name: b.Name, Vendors: len(b.Members)})
	}
	return out
}

// Shortlist implements vm.Lists.
func (d *desk) Shortlist(ctx context.Context, name string) (vm.Shortlist, error) {
	l, err := d.current().List(name)
	if err != nil {
		return vm.Shortlist{Name: name}, err
	}
	out := vm.Shortlist{Name: l.Title, Need: l.Need, Criteria: l.Criteria, Locked: l.Locked}
	if len(l.Criteria) > 0 {
		out.Weights = shortlist.Weights(l.Criteria)
	}
	if l.Outcome != nil {
		out.Outcome, out.OutcomeAt, out.Taken = l.Outcome.Text, l.Outcome.At, l.Outcome.Vendor
	}
	for i := range l.Rows {
		r := &l.Rows[i]
		v := vm.Listed{ID: r.ID, Name: r.Vendor, Weighted: r.Weighted, Owed: r.Owed}
		for _, n := range r.Notes {
			v.Notes = append(v.Notes, vm.LogLine{At: n.At, Text: n.Text})
		}
		out.Vendors = append(out.Vendors, v)
	}
	for _, e := range l.Log {
		text := e.What
		if e.Why != "" {
			text += ": " + e.Why
		}
		out.Log = append(out.Log, vm.LogLine{At: e.At, Text: text})
	}
	return out, ctx.Err()
}

// Compare implements vm.Lists.
func (d *desk) Compare(ctx context.Context, name string, ids []triage.VendorID) ([]vm.GridCell, error) {
	l, err := d.current().Compare(name, ids)
	if err != nil {
		return nil, err
	}
	var out []vm.GridCell
	for _, c := range shortlist.Grid(&l) {
		out = append(out, vm.GridCell(c))
	}
	return out, ctx.Err()
}

// ListMoves implements vm.Lists.
func (d *desk) ListMoves(ctx context.Context, name string, since time.Time) ([]vm.Line, error) {
	c, err := d.current().Changes(ctx, name, since)
	if err != nil {
		return nil, err
	}
	var out []vm.Line
	for _, m := range c.Moves {
		was := fmt.Sprintf("from %s with %.0f points", vm.Ordinal(vm.Speech{}, m.RankBefore), m.ScoreBefore)
		if m.RankBefore == 0 {
			was = "not ranked before"
		}
		text := fmt.Sprintf("%s, now %s with %.0f", was, vm.Ordinal(vm.Speech{}, m.RankAfter), m.ScoreAfter)
		if m.Messages > 0 {
			text += ", after " + vm.Count(vm.Speech{}, m.Messages, "message", "messages")
		}
		if len(m.Why) > 0 {
			text += ": " + strings.Join(m.Why, "; ")
		}
		out = append(out, vm.Line{Name: m.Name, Text: text})
	}
	for _, e := range c.Edited {
		out = append(out, vm.Line{Name: e.At.Format("2 Jan"), Text: strings.TrimSuffix(e.What+": "+e.Why, ": ")})
	}
	return out, nil
}

// ParseCriteria implements vm.Lists.
func (d *desk) ParseCriteria(text string) ([]triage.Criterion, error) {
	return shortlist.ParseCriteria(text)
}

// PlanRead implements vm.Lists.
func (d *desk) PlanRead(ctx context.Context, path, as string) (vm.ListRead, error) {
	l, err := readList(path, as)
	if err != nil {
		return vm.ListRead{}, err
	}
	p, err := d.current().PlanImport(l)
	return vm.ListRead{List: p.List, Vendors: p.Vendors, LeftOut: p.LeftOut}, errors.Join(err, ctx.Err())
}

// ReadList implements vm.Lists.
func (d *desk) ReadList(ctx context.Context, path, as string) (vm.ListRead, triage.DecisionID, error) {
	l, err := readList(path, as)
	if err != nil {
		return vm.ListRead{}, 0, err
	}
	p, batch, err := d.current().ImportList(ctx, l)
	return vm.ListRead{List: p.List, Vendors: p.Vendors, LeftOut: p.LeftOut}, batch, err
}

func readList(path, as string) (shortlist.List, error) {
	f, err := os.Open(path)
	if err != nil {
		return shortlist.List{}, fmt.Errorf("read the shortlist: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	l, err := shortlist.ReadJSON(f)
	if as != "" {
		l.Title = as
	}
	return l, err
}

// ExportList implements vm.Lists.
func (d *desk) ExportList(ctx context.Context, path, name, format string) (n int, err error) {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if name == "" {
		name = triage.DefaultList
	}
	e := d.current()
	err = replaceFile(path, func(f *os.File) error {
		n, err = e.ExportList(ctx, f, name, format)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("export the shortlist: %w", err)
	}
	return n, nil
}
