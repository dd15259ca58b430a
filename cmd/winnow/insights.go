package main

import (
	"context"
	"strings"
	"time"

	"winnow/internal/signal"
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// mostSamples bounds the messages whose texts insights count.
const mostSamples = 5000

// Samples implements vm.Insights. Each text is read from the disk to count its
// words; one that cannot be read has none.
func (d *desk) Samples(ctx context.Context, since time.Time) ([]vm.Sample, error) {
	e := d.current()
	var out []vm.Sample
	for j := range e.Messages() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m := j.Message
		if m.Date.Before(since) || len(out) == mostSamples {
			break
		}
		if m.Mine || j.Vendor == "" || !j.Judgement.Kind.Selling() {
			continue
		}
		s := vm.Sample{Vendor: j.Vendor, Name: j.VendorName, Date: m.Date}
		for _, t := range m.Reading.Tactics {
			if t.Probability >= 0.5 {
				s.Tactics = append(s.Tactics, t.Tactic)
			}
		}
		for _, f := range m.Reading.Facts {
			s.Tracker = s.Tracker || f.Name == signal.FactTracker
		}
		if detail, err := e.Message(ctx, m.ID); err == nil {
			s.Words = ownWords(&detail)
		}
		out = append(out, s)
	}
	return out, nil
}

// ownWords counts the words of a message that are its writer's own.
func ownWords(d *triage.MessageDetail) int {
	n := len(strings.Fields(d.Text))
	for _, f := range d.Faded {
		n -= len(strings.Fields(d.Text[f.Start:f.End]))
	}
	return max(0, n)
}
