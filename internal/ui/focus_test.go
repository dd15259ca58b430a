package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/widgets"
)

// focusName says what has the keyboard: what it is, and what it says.
func focusName(f fyne.Focusable) string {
	name := strings.TrimPrefix(fmt.Sprintf("%T", f), "*widgets.")
	switch w := f.(type) {
	case *widgets.Button:
		name += " " + w.Text()
	case *widgets.Fold:
		name += " " + w.Text()
	case *widgets.Entry:
		name += " " + w.PlaceHolder
	}
	return strings.TrimSpace(name)
}

// The order of the Tab key on every screen, as it was looked at; it ends where
// it began, so that no stop is a trap.
func TestTheTabKeyGoesThroughEveryScreen(t *testing.T) {
	var out strings.Builder
	walk := func(title string, b *bench) {
		fmt.Fprintf(&out, "%s\n", title)
		b.win.Canvas().Unfocus()
		seen := map[fyne.Focusable]bool{}
		for range 80 {
			b.press("Tab")
			f := b.win.Canvas().Focused()
			if f == nil || seen[f] {
				break
			}
			seen[f] = true
			if !f.(fyne.CanvasObject).Visible() {
				t.Errorf("%s: %s has the keyboard and is hidden", title, focusName(f))
			}
			fmt.Fprintf(&out, "\t%s\n", focusName(f))
		}
		if len(seen) == 0 || len(seen) == 80 {
			t.Errorf("%s: %d stops", title, len(seen))
		}
	}
	walk("First run", open(t, 0))
	b := open(t, 12)
	for _, p := range b.places {
		b.Go(p.id)
		walk(p.title, b)
	}
	b = open(t, 12)
	b.press("Return", "Return")
	walk("A message", b)

	path := filepath.Join("testdata", "focus.txt")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make it with -update)", err)
	}
	got, had := strings.Split(out.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(had)) {
		switch {
		case i >= len(got) || i >= len(had):
			t.Fatalf("%d stops, were %d", len(got), len(had))
		case got[i] != had[i]:
			t.Fatalf("line %d of %s: %q, was %q", i+1, path, got[i], had[i])
		}
	}
}

// dialogs are keys that lead to a question, for every screen that asks any.
var dialogs = []struct {
	name string
	keys []string // the last of them opens it
}{
	{"files", []string{"ctrl+o"}},
	{"all keys", []string{"?"}},
	{"palette", []string{"ctrl+k"}},
	{"mute a vendor", []string{"m"}},
	{"export", []string{"ctrl+e"}},
	{"what is wrong", []string{"Return", "Return", "n", "c"}},
	{"ask for proof in triage", []string{"ctrl+t", "a"}},
	{"mute a quarter of the map", []string{"ctrl+2", "4", "m"}},
	{"mute hyper-spammers", []string{"ctrl+3", "M"}},
	{"the rule of hyper-spam", []string{"ctrl+3", "e"}},
	{"muting without asking", []string{"ctrl+3", "A"}},
	{"side by side", []string{"j", "s", "ctrl+4", "x", "="}},
	{"criteria", []string{"ctrl+4", "K"}},
	{"what was decided on a shortlist", []string{"ctrl+4", "D"}},
	{"what moved on a shortlist", []string{"ctrl+4", "W"}},
	{"a further shortlist", []string{"ctrl+4", "+"}},
	{"a note", []string{"ctrl+4", "e"}},
	{"a decision of the journal", []string{"s", "ctrl+6", "Return"}},
	{"an opt-out", []string{"ctrl+l", "+"}},
	{"a rule", []string{"ctrl+u", "+"}},
}

// Every question has the keyboard somewhere in it, is left by Escape without
// anything being decided, and gives the keyboard back to what had it.
func TestEveryDialogIsLeftByEscape(t *testing.T) {
	for _, d := range dialogs {
		t.Run(d.name, func(t *testing.T) {
			b := open(t, 30)
			last := len(d.keys) - 1
			b.press(d.keys[:last]...)
			if b.dialog != nil {
				t.Fatal("a question is open before it should be")
			}
			before := b.win.Canvas().Focused()
			b.press(d.keys[last])
			decided := len(b.desk.Journal()) // asking for proof is a decision, its letter a question
			if b.dialog == nil {
				t.Fatal("no question opens")
			}
			f := b.win.Canvas().Focused()
			if f == nil || f == before {
				t.Fatalf("the keyboard is at %T", f)
			}
			for range 12 { // Tab stays inside
				b.press("Tab")
				if b.win.Canvas().Focused() == before {
					t.Fatal("Tab leads out of the question")
				}
			}
			b.press("Escape")
			if b.dialog != nil {
				t.Fatal("Escape does not close it")
			}
			if n := len(b.desk.Journal()); n != decided {
				t.Errorf("%d decisions, had %d", n, decided)
			}
			if f := b.win.Canvas().Focused(); f != before {
				t.Errorf("the keyboard is at %T, was at %T", f, before)
			}
		})
	}
}

// Enter does in every question what its marked button says, or says why it
// cannot: it is never without effect.
func TestEveryDialogObeysEnter(t *testing.T) {
	for _, d := range dialogs {
		t.Run(d.name, func(t *testing.T) {
			b := open(t, 30)
			b.press(d.keys...)
			if b.dialog == nil {
				t.Fatal("no question opens")
			}
			asked := b.dialog
			before := b.state() + asked.Wrong()
			b.press("Return")
			wrong := ""
			if b.dialog != nil {
				wrong = b.dialog.Wrong()
			}
			if b.dialog == asked && b.state()+wrong == before {
				t.Error("Enter does nothing")
			}
			if b.dialog == nil && b.win.Canvas().Focused() == nil {
				t.Error("nothing has the keyboard afterwards")
			}
		})
	}
}
