package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
)

func items() []vm.Item {
	return []vm.Item{
		{Title: "first", Text: "nothing to open"},
		{Title: "second", Text: "opens", Does: "read it"},
		{Title: "third", Text: strings.Repeat("a long text that wraps ", 20)},
		{Title: "fourth", Note: "3 Mar", Does: "read it"},
	}
}

func TestRowsAreWalkedAndOpened(t *testing.T) {
	var opened []int
	r := NewRows(NewRuler(), items(), func(i int) { opened = append(opened, i) })
	shown := 0
	r.OnReveal = func(top, bottom float32) {
		shown++
		if bottom <= top {
			t.Errorf("asked to show %v to %v", top, bottom)
		}
	}
	w := window(t, r, 500, 400)
	w.Canvas().Focus(r)
	if r.At() != 1 {
		t.Errorf("the keyboard begins at %d, which opens nothing", r.At())
	}
	press(w, fyne.KeyReturn, fyne.KeyDown, fyne.KeySpace, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnter)
	typed(w, "jj")
	press(w, fyne.KeyReturn)
	if len(opened) != 4 || opened[0] != 1 || opened[1] != 3 || opened[2] != 1 || opened[3] != 3 {
		t.Errorf("opened %v", opened)
	}
	if shown == 0 {
		t.Error("the page was never asked to follow")
	}
}

func TestATapOpensOnlyWhatCanBeOpened(t *testing.T) {
	var opened []int
	r := NewRows(NewRuler(), items(), func(i int) { opened = append(opened, i) })
	window(t, r, 500, 400)
	r.set(500)
	for i := range items() {
		r.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, r.tops[i]+3)})
	}
	r.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 5000)})
	if len(opened) != 2 || opened[0] != 1 || opened[1] != 3 {
		t.Errorf("opened %v", opened)
	}
}

func TestRowsAreAsTallAsTheirWords(t *testing.T) {
	r := NewRows(NewRuler(), items(), nil)
	window(t, r, 500, 400)
	wide, narrow := r.HeightFor(900), r.HeightFor(260)
	if narrow <= wide {
		t.Errorf("%v tall when wide, %v when narrow", wide, narrow)
	}
	r.Set(nil)
	if r.HeightFor(500) != 0 {
		t.Error("no rows have a height")
	}
	press(window(t, r, 500, 100), fyne.KeyDown, fyne.KeyReturn)
}

func TestAFoldAnswersKeysAndTaps(t *testing.T) {
	f := NewFold(NewRuler(), "Claims")
	var said []bool
	f.OnFold = func(shut bool) { said = append(said, shut) }
	w := window(t, f, 300, 60)
	w.Canvas().Focus(f)
	press(w, fyne.KeyReturn, fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight, fyne.KeySpace)
	f.Tapped(nil)
	want := []bool{true, false, true, false}
	if len(said) != len(want) {
		t.Fatalf("said %v, want %v", said, want)
	}
	for i := range want {
		if said[i] != want[i] {
			t.Fatalf("said %v, want %v", said, want)
		}
	}
}
