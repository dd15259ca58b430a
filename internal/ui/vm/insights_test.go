package vm

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

func TestInsightsCountWhatTheyShow(t *testing.T) {
	in := []Sample{
		{Vendor: "a", Name: "Loud", Date: ago(day), Words: 476, Tactics: []triage.Tactic{triage.Bump, triage.Guilt}, Tracker: true},
		{Vendor: "a", Name: "Loud", Date: ago(8 * day), Words: 238, Tactics: []triage.Tactic{triage.Bump}},
		{Vendor: "b", Name: "Mild", Date: ago(90 * day), Words: 1000, Tactics: []triage.Tactic{triage.Bump}},
		{Vendor: "c", Name: "Old", Date: ago(92 * day), Words: 9000, Tracker: true},
		{Vendor: "d", Name: "Ahead", Date: now.Add(day), Words: 9000},
	}
	p := NewInsightPage(Speech{}, in, now)
	if !strings.HasPrefix(p.Cost, "3 selling messages of 2 vendors in 13 weeks. Reading all of it to the end would take you about 7 minutes") {
		t.Errorf("%q", p.Cost)
	}
	if len(p.Dearest) != 2 || p.Dearest[0] != (Line{"Mild", "4 minutes · 1 message"}) || p.Dearest[1] != (Line{"Loud", "3 minutes · 2 messages"}) {
		t.Errorf("%+v", p.Dearest)
	}
	if p.Tactics[0].Name != "Chasing" || p.Tactics[0].Total != 3 || p.Tactics[0].Weeks[0] != 1 || p.Tactics[0].Weeks[11] != 1 || p.Tactics[0].Weeks[12] != 1 || p.Tactics[1].Total != 1 {
		t.Errorf("%+v", p.Tactics)
	}
	if p.Users[0] != (Line{"Loud", "chasing 2×, guilt 1× in 2 messages"}) {
		t.Errorf("%+v", p.Users)
	}
	if !strings.HasPrefix(p.Trackers, "1 of 3 messages") || len(p.Watchers) != 1 || p.Watchers[0].Text != "1 of 2 messages" {
		t.Errorf("%q, %+v", p.Trackers, p.Watchers)
	}
	text := InsightsText(Speech{}, &p)
	for _, want := range []string{"Chasing: 1 0 0 0 0 0 0 0 0 0 0 1 1 (3)", "Mild: 4 minutes", "Loud: 1 of 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if !NewInsightPage(Speech{}, nil, now).Empty {
		t.Error("nothing is something")
	}
	if got := readingTime(Speech{}, 238*120); got != "2.0 hours" {
		t.Errorf("%q", got)
	}
}
