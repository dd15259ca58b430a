package ui

import (
	"strings"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

// Seven vendors in twelve keys: each decision goes on to the next by itself.
func TestTriageGoesVendorByVendor(t *testing.T) {
	b := open(t, 30)
	b.press("ctrl+t")
	first := b.screen().(interface{ Seen() string }).Seen()
	b.press("g", "s", "a", "w", "l", "t", "n")
	var got []string
	for _, e := range b.desk.Journal() {
		act := string(e.Act) + e.Why
		if e.Mute != nil {
			act += string(e.Mute.Strength)
		}
		got = append(got, act)
	}
	if want := "mutestop mutelimit muteslow shortlistproof to be asked for shortlist shortlistto engage"; strings.Join(got, " ") != want {
		t.Fatalf("decided %v", got)
	}
	seen := map[triage.VendorID]bool{}
	for _, e := range b.desk.Journal() {
		if seen[e.Vendor] {
			t.Errorf("%s was decided twice", e.Vendor)
		}
		seen[e.Vendor] = true
	}
	// Back through all of it: skip first, then each decision is taken back.
	b.press("p", "p", "u", "u", "u", "u", "u")
	if now := b.screen().(interface{ Seen() string }).Seen(); now != first {
		t.Errorf("after going back: %s, at first %s", now, first)
	}
	if vm.UndoTarget(b.desk.Journal(), 0) != nil {
		t.Error("a decision still holds")
	}
	b.press("p")
	if b.toast.Text() != "This is the first one." {
		t.Errorf("said %q", b.toast.Text())
	}
}

func TestTriageEndsAndGoesOnWithTheSkipped(t *testing.T) {
	b := open(t, 6)
	b.press("ctrl+t")
	for range 10 {
		b.press("n")
	}
	if got := b.screen().(interface{ Seen() string }).Seen(); !strings.Contains(got, "0 left") {
		t.Fatalf("at the end: %s", got)
	}
	if len(b.desk.Journal()) != 0 {
		t.Error("a skip is a decision")
	}
	b.press("p")
	if got := b.screen().(interface{ Seen() string }).Seen(); !strings.Contains(got, "1 left") {
		t.Errorf("one back: %s", got)
	}
}

func TestTriageOpensThePage(t *testing.T) {
	b := open(t, 12)
	b.press("ctrl+t", "Return")
	if b.at != 0 || b.home.Vendor() == "" {
		t.Errorf("at %d, vendor %q", b.at, b.home.Vendor())
	}
}

func TestAQuarterOfTheMapIsShortlistedTogether(t *testing.T) {
	b := open(t, 12)
	b.press("ctrl+2", "1", "s")
	n := len(b.desk.Journal())
	if n < 2 || !strings.HasPrefix(b.toast.Text(), "Put ") {
		t.Fatalf("%d decisions, said %q", n, b.toast.Text())
	}
	b.press("u")
	if vm.UndoTarget(b.desk.Journal(), 0) != nil {
		t.Error("one undo does not take all of it back")
	}
	b.press("4", "m", "1")
	if b.dialog == nil {
		t.Fatal("it is not shown what the mutes would change")
	}
	b.press("Return")
	muted := 0
	for _, s := range b.desk.Standings() {
		if s.Mute != nil && s.Mute.Strength == triage.Slow {
			muted++
		}
	}
	if muted < 2 {
		t.Errorf("%d are muted, said %q", muted, b.toast.Text())
	}
}
