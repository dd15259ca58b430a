package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// Every key of the table does something that can be seen, on the screen that
// it is for.
func TestEveryKeyOfTheTableWorks(t *testing.T) {
	reading := map[vm.CommandID]bool{
		vm.CmdNextMark: true, vm.CmdPrevMark: true, vm.CmdUsefulness: true, vm.CmdInterest: true, vm.CmdTruth: true,
		vm.CmdPressure: true, vm.CmdNextMessage: true, vm.CmdPrevMessage: true, vm.CmdCorrect: true, vm.CmdThread: true,
	}
	// The commands of other screens than the first, with the keys that lead there.
	acting := map[vm.CommandID][]string{
		vm.CmdChoose: {"ctrl+3"}, vm.CmdChooseAll: {"ctrl+3"}, vm.CmdMuteChosen: {"ctrl+3"}, vm.CmdAutoMute: {"ctrl+3"}, vm.CmdAdd: {"ctrl+u"}, vm.CmdCompare: {"ctrl+4"}, vm.CmdCriteria: {"ctrl+4"}, vm.CmdOutcome: {"ctrl+4"}, vm.CmdMoved: {"ctrl+4"}, vm.CmdReadBack: {"ctrl+4"}, vm.CmdDrop: {"ctrl+4"}, vm.CmdChange: {"ctrl+3"},
		vm.CmdEngage: {"ctrl+t"}, vm.CmdSlow: {"ctrl+t"}, vm.CmdLimit: {"ctrl+t"}, vm.CmdStop: {"ctrl+t"},
	}
	for _, c := range vm.Commands() {
		if c.Own || c.ID == vm.CmdQuit {
			continue
		}
		for _, k := range c.Keys {
			b := open(t, 30)
			b.press("j", "j")
			if reading[c.ID] {
				b.press("Return", "Return", "n")
			}
			b.press(acting[c.ID]...)
			before := b.state()
			switch {
			case k.Ctrl:
				b.press("ctrl+" + strings.ToLower(k.Name))
			case k.Rune != 0:
				b.press(string(k.Rune))
			default:
				b.press(k.Name)
			}
			if b.state() == before && c.ID != vm.CmdVendors && c.ID != vm.CmdUndo && c.ID != vm.CmdBack && c.ID != vm.CmdNormal {
				t.Errorf("%s (%s) changes nothing", k, c.ID)
			}
		}
	}
}

// state is what a person would notice.
func (b *bench) state() string {
	dialog, seen := b.dialog != nil, ""
	if s, ok := b.screen().(interface{ Seen() string }); ok {
		seen = s.Seen()
	}
	return fmt.Sprint(b.at, b.shown(), b.home.Reading(), b.home.Message(), dialog, b.toast.Text(), fmt.Sprintf("%p", b.win.Canvas().Focused()),
		b.keep, len(b.desk.Journal()), b.home.Seen(), b.app.Clipboard().Content(), b.job.Job(), seen)
}

func TestTheSheetOfKeysIsTheTable(t *testing.T) {
	b := open(t, 5)
	b.press("?")
	if b.dialog == nil {
		t.Fatal("? shows nothing")
	}
	b.press("s", "ctrl+2") // keys of the window do nothing behind it
	if b.at != 0 || len(b.desk.Journal()) != 0 {
		t.Error("a key went through the sheet")
	}
	b.press("Escape")
	if b.dialog != nil {
		t.Error("Escape does not close the sheet")
	}
}

func TestCtrlZInAFieldMeansTheField(t *testing.T) {
	b := open(t, 10)
	b.press("s", "/")
	b.typing("abc")
	b.press("ctrl+z")
	if len(b.desk.Journal()) != 1 {
		t.Error("a decision was taken back while typing")
	}
}

// The order of the Tab key, by type, on the vendors' screen.
func TestFocusOrder(t *testing.T) {
	b := open(t, 10)
	b.win.Canvas().Unfocus()
	want := []string{
		"*widgets.Nav", "*widgets.Entry", "*widgets.Chips", "*widgets.Chips", "*widgets.Button", "*widgets.List", // navigation, list
		"*widgets.Page", "*widgets.Button", "*widgets.Button", "*widgets.Button", // the page and what it offers to do
		"*widgets.Fold", "*widgets.Fold", "*widgets.Fold", "*widgets.AxisTable", // needs, why it stands there, its axes
		"*widgets.Fold", "*widgets.Timeline", "*widgets.Fold", "*widgets.Fold", "*widgets.Rows", "*widgets.Button", // touches, owed, questions
		"*widgets.Fold", "*widgets.Messages", "*widgets.Fold", "*widgets.Rows", // people
	}
	for i, w := range want {
		b.press("Tab")
		if got := fmt.Sprintf("%T", b.win.Canvas().Focused()); got != w {
			t.Fatalf("stop %d is %s, want %s", i, got, w)
		}
	}
}

func TestF6GoesThroughThePanes(t *testing.T) {
	b := open(t, 10)
	var got []string
	for range 4 {
		got = append(got, fmt.Sprintf("%T", b.win.Canvas().Focused()))
		b.press("F6")
	}
	if s := strings.Join(got, " "); s != "*widgets.List *widgets.Page *widgets.Nav *widgets.List" {
		t.Error(s)
	}
	b.press("ctrl+2", "F6", "F6")
	if _, ok := b.win.Canvas().Focused().(*widgets.Chart); !ok {
		t.Errorf("on the map F6 leads to %T", b.win.Canvas().Focused())
	}
}

// Every screen has something to do at once, and a way back.
func TestEveryScreenTakesTheKeyboardAndLetsGo(t *testing.T) {
	for _, vendors := range []int{0, 30} {
		b := open(t, vendors)
		for i, p := range b.places {
			b.Go(p.id)
			f := b.win.Canvas().Focused()
			if f == nil {
				t.Errorf("%s with %d vendors: nothing has the keyboard", p.title, vendors)
				continue
			}
			if !f.(fyne.CanvasObject).Visible() {
				t.Errorf("%s: what has the keyboard is hidden", p.title)
			}
			if b.at != i {
				t.Errorf("%s does not show", p.title)
			}
			b.press("Escape")
			if i > 0 && b.at != 0 {
				t.Errorf("%s: Escape does not lead back", p.title)
			}
		}
	}
}
