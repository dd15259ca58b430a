package ui

import (
	"strings"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/widgets"
)

// tabTo presses Tab until a button with these words has the keyboard.
func (b *bench) tabTo(words string) {
	b.t.Helper()
	for range 40 {
		if btn, ok := b.win.Canvas().Focused().(*widgets.Button); ok && strings.HasPrefix(btn.Text(), words) {
			return
		}
		b.press("Tab")
	}
	b.t.Fatalf("Tab does not lead to %q", words)
}

func (b *bench) muted(id triage.VendorID) bool { return find(b, id).Mute != nil }

func TestMutingAllHyperSpammersIsOneUndo(t *testing.T) {
	for name, way := range map[string]func(b *bench){
		"by its key":  func(b *bench) { b.press("M") },
		"by a button": func(b *bench) { b.tabTo("Mute the"); b.press("Return") },
	} {
		b := open(t, 40)
		b.press("ctrl+3")
		way(b)
		b.press("2")
		if b.dialog == nil || b.muted("brightpath.example") {
			t.Fatalf("%s: there is no preview", name)
		}
		b.press("Return")
		if m := find(b, "brightpath.example").Mute; m == nil || m.Strength != triage.Limit {
			t.Fatalf("%s: mute %+v", name, m)
		}
		done := len(b.desk.Journal())
		b.press("u")
		if b.muted("brightpath.example") || done < 2 {
			t.Errorf("%s: one undo does not take all %d back", name, done)
		}
	}
}

func TestWhoIsLeftOutIsNotMuted(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+3", "End", "Home", "Space", "M", "1", "Return")
	all, err := b.desk.HyperSpammers(t.Context())
	if err != nil || len(all) < 2 {
		t.Fatalf("%d hyper-spammers", len(all))
	}
	if b.muted(all[0].Standing.Vendor.ID) || !b.muted(all[1].Standing.Vendor.ID) {
		t.Error("the choice was not kept to")
	}
	b.press("u", "x", "x", "M")
	if b.dialog != nil {
		t.Error("nobody is chosen, and it is asked how to mute them")
	}
}

func TestTheBuyerSaysWhatHyperSpamIs(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+3", "e")
	b.typing("1000") // before the 2 that counts now
	b.press("Return")
	if b.dialog == nil {
		t.Fatal("a rule that cannot be was taken")
	}
	b.press("BackSpace", "BackSpace", "BackSpace", "Return")
	if r := b.desk.HyperRule(); b.dialog != nil || r.Touches != 12 {
		t.Errorf("rule %+v", r)
	}
}
