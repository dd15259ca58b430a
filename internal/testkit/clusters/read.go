package clusters

import (
	"cmp"
	"fmt"
	"slices"

	"winnow/internal/judge"
	"winnow/internal/mailtext"
	"winnow/internal/signal/trace"
	"winnow/internal/triage"
)

// Truth is what a message was made as.
type Truth struct{ Vendor, Why string }

// Messages reads the mail that Make makes, as the engine does.
func Messages(seed uint64, vendors int) ([]*triage.Message, map[triage.ContentID]Truth, error) {
	reader, err := judge.NewReader()
	if err != nil {
		return nil, nil, fmt.Errorf("load what messages are read by: %w", err)
	}
	truth := map[triage.ContentID]Truth{}
	var out []*triage.Message
	for _, m := range Make(seed, vendors) {
		doc := mailtext.Parse(m.Raw)
		msg := &triage.Message{Envelope: doc.Header.Envelope, Reading: reader.Read(doc)}
		msg.Reading.Traces = trace.Of(doc)
		truth[msg.ID] = Truth{m.Vendor, m.Why}
		out = append(out, msg)
	}
	return out, truth, nil
}

// Score says how well a grouping meets the truth, counted in pairs of sending
// domains (or single addresses): of those put together the share that belongs
// together, and of those that belong together the share that was.
type Score struct {
	Precision, Recall float64
	Domains, Pairs    int
	Wrong, Missed     map[string]int // pairs by what made them hard
	Examples          []string
}

// Measure compares a grouping with the truth. group names the vendor that a
// message was put into, key the domain or address that it counts for.
func Measure(msgs []*triage.Message, truth map[triage.ContentID]Truth, key func(*triage.Message) string, group func(*triage.Message) string) Score {
	type unit struct {
		key, vendor, group, why string
	}
	byKey := map[string]unit{}
	for _, m := range msgs {
		t := truth[m.ID]
		k := key(m)
		byKey[k+"\x00"+t.Vendor] = unit{k, t.Vendor, group(m), t.Why}
	}
	var units []unit
	for _, u := range byKey {
		units = append(units, u)
	}
	slices.SortFunc(units, func(a, b unit) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.vendor, b.vendor)) })
	s := Score{Domains: len(units), Wrong: map[string]int{}, Missed: map[string]int{}}
	right, wrong, missed := 0, 0, 0
	for i, a := range units {
		for _, b := range units[:i] {
			together, belong := a.group == b.group, a.vendor == b.vendor
			why := a.why
			if b.why != "main domain" {
				why = b.why
			}
			switch {
			case together && belong:
				right++
			case together:
				wrong++
				s.Wrong[why]++
				s.Examples = append(s.Examples, "wrong: "+a.key+" "+b.key)
			case belong:
				missed++
				s.Missed[why]++
				s.Examples = append(s.Examples, "missed: "+a.key+" "+b.key)
			}
		}
	}
	s.Pairs = right + missed
	s.Precision = float64(right) / float64(max(1, right+wrong))
	s.Recall = float64(right) / float64(max(1, right+missed))
	return s
}
