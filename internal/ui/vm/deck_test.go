package vm

import (
	"testing"

	"winnow/internal/triage"
)

func TestADeckHoldsWhatWaits(t *testing.T) {
	all := ranking() // the first is shortlisted, the last stopped
	all[1].Relationship.Exists = true
	d := NewDeck(all, nil, "", now)
	if d.Next != "lamp.example" || d.Left != 2 {
		t.Errorf("deck %+v", d)
	}
	if d := NewDeck(all, nil, "spam.example", now); d.Next != "spam.example" || d.Left != 2 {
		t.Errorf("the vendor at hand changed: %+v", d)
	}
	if d := NewDeck(all, map[triage.VendorID]bool{"lamp.example": true}, "lamp.example", now); d.Next != "spam.example" || d.Left != 1 {
		t.Errorf("what was put aside is still there: %+v", d)
	}
	if d := NewDeck(nil, nil, "x", now); d.Next != "" || d.Left != 0 {
		t.Errorf("nobody: %+v", d)
	}
}

func TestWhatTriageDecides(t *testing.T) {
	v := &triage.Vendor{ID: "halden.example", Addresses: []string{"sam@halden.example"}}
	for a, want := range map[TriageAct]string{
		TriageEngage: "shortlist to engage", TriageShortlist: "shortlist ", TriageAsk: "shortlist proof to be asked for",
		TriageSlow: "mute slow", TriageLimit: "mute limit", TriageStop: "mute stop",
	} {
		d := TriageDecision(a, v, now)
		got := string(d.Act) + " " + d.Why
		if d.Mute != nil {
			got += string(d.Mute.Strength)
		}
		if got != want || d.Vendor != v.ID || a.Mutes() != (d.Mute != nil) {
			t.Errorf("act %d decides %q, want %q", a, got, want)
		}
	}
	if TriageDecision(TriageSkip, v, now) != nil {
		t.Error("a skip decides something")
	}
}

func TestTheCountOfTriage(t *testing.T) {
	s := &triage.Standing{Weeks: []int{50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 3}}
	if got := MonthlyTouches(s); got != 3 {
		t.Errorf("%v touches a month: only the last quarter counts", got)
	}
	for want, c := range map[string]TriageCount{
		"57 left": {Left: 57},
		"3 left · 2 decided · 1 skipped · 4 messages a month set aside": {Left: 3, Decided: 2, Skipped: 1, Saved: 3.6},
		"0 left · 1 decided": {Decided: 1, Saved: 0.2},
	} {
		if got := c.Words(Speech{}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
