package main

import (
	"fmt"
	"io"
	"slices"
	"time"

	"winnow/internal/testkit/clusters"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// benchVendors measures how well and how fast messages are sorted by vendor:
// on made mail of brands that are hard to tell, grown to many messages.
func benchVendors(out io.Writer, messages, vendors int) error {
	msgs, truth, err := clusters.Messages(5, 150)
	if err != nil {
		return err
	}
	own := vendor.NewOwn("robin@buyer.example")
	b := vendor.Group(msgs, own)
	s := clusters.Measure(msgs, truth,
		func(m *triage.Message) string { return vendor.Key(m.From.Email) },
		func(m *triage.Message) string { id, _ := b.Of(m.ID); return string(id) })
	fmt.Fprintf(out, "\nVendors: %d sending domains of made brands and their neighbours, %d pairs that belong together: precision %.3f, recall %.3f.\n",
		s.Domains, s.Pairs, s.Precision, s.Recall)

	if msgs, _, err = clusters.Messages(6, vendors); err != nil {
		return err
	}
	all := make([]*triage.Message, messages)
	for i := range all {
		m := *msgs[i%len(msgs)]
		round := i / len(msgs)
		m.ID[0], m.ID[1], m.ID[2] = m.ID[0]+byte(round), byte(round), byte(round>>8)
		m.Date = m.Date.Add(time.Duration(round) * 24 * time.Hour)
		all[i] = &m
	}
	var index *vendor.Index
	whole := median(func() {
		index = vendor.NewIndex()
		index.Book(vendor.Messages(all[:messages-1000]), own, vendor.Rulings{})
	})
	more := make([]time.Duration, 1000)
	for i := range more {
		start := time.Now()
		b = index.Book(vendor.Messages(all[:messages-999+i]), own, vendor.Rulings{})
		more[i] = time.Since(start)
	}
	slices.Sort(more)
	fmt.Fprintf(out, "Grouping %d messages into %d vendors takes %s, one more message %s (half of 1,000 take less; one in a hundred takes more than %s).\n",
		messages-1000, len(b.Senders()), whole.Round(time.Millisecond), more[500].Round(time.Microsecond), more[990].Round(time.Microsecond))
	return nil
}
