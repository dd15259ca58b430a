package ui

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// Seven vendors in twelve keys: each decision goes on to the next by itself.
func TestTriageGoesVendorByVendor(t *testing.T) {
	b := open(t, 30)
	b.press("ctrl+t")
	first := b.screen().(interface{ Seen() string }).Seen()
	b.press("g", "s", "a", "Escape", "w", "l", "t", "n")
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

// Asking for proof prepares the letter, over the next vendor: a key copies it,
// or saves it among the drafts where there is an account, after a look at what
// that changes.
func TestTriageWritesTheLetterThatAsks(t *testing.T) {
	for _, none := range []bool{true, false} {
		b := open(t, 30)
		b.desk.NoServers = none
		b.press("ctrl+t")
		first := b.screen().(interface{ Seen() string }).Seen()
		b.press("a")
		if b.dialog == nil {
			t.Fatal("no letter shows")
		}
		b.press("w") // keys of the screen do nothing behind it
		if len(b.desk.Journal()) != 1 {
			t.Error("a key went through the letter")
		}
		b.press("Return")
		if none {
			if got := b.app.Clipboard().Content(); !strings.Contains(got, "?") || b.dialog != nil {
				t.Errorf("copied %q, dialog %v", got, b.dialog != nil)
			}
		} else if b.dialog == nil {
			t.Error("a draft is saved without a look at what that changes")
		}
		for b.dialog != nil {
			b.press("Escape")
		}
		if _, ok := b.win.Canvas().Focused().(*widgets.Page); !ok {
			t.Errorf("the keyboard is at %T", b.win.Canvas().Focused())
		}
		if got := b.screen().(interface{ Seen() string }).Seen(); !strings.Contains(got, "1 decided, 1 to be asked") {
			t.Errorf("it says %s", got)
		}
		b.press("u")
		if got := b.screen().(interface{ Seen() string }).Seen(); got != first {
			t.Errorf("taken back: %s, at first %s", got, first)
		}
	}
}

// Twenty vendors in two minutes: one key for each, and nothing that has to be
// waited for, opened or closed between two.
func TestTwentyVendorsInTwentyKeys(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+t")
	b.press(strings.Split("wltswltswltswltswlts", "")...)
	if n := len(b.desk.Journal()); n != 20 {
		t.Errorf("%d decisions", n)
	}
	got := b.screen().(interface{ Seen() string }).Seen()
	if !strings.Contains(got, "20 decided") || !strings.Contains(got, "a month set aside") {
		t.Errorf("it says %s", got)
	}
}

// After two vendors were joined, the list follows the one that they became.
func TestTheListFollowsAVendorThatWasJoined(t *testing.T) {
	b := open(t, 40)
	b.press("j", "j", "j")
	all := slices.Clone(b.desk.Standings())
	gone := slices.IndexFunc(all, func(s triage.Standing) bool { return string(s.Vendor.ID) == b.shown() })
	into := &all[gone+4]
	into.Vendor.Domains = append(slices.Clone(into.Vendor.Domains), all[gone].Vendor.Domains...)
	want := string(into.Vendor.ID)
	b.desk.Grow(slices.Delete(all, gone, gone+1))
	if b.shown() != want {
		t.Errorf("the list shows %s, not %s", b.shown(), want)
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
