package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// vendorList is a list of n vendors and the rows that it made.
func vendorList(n int) (*List, *[]*VendorRow) {
	r := NewRuler()
	var rows []*VendorRow
	l := NewList(func() int { return n }, func() Row {
		row := NewVendorRow(r, func(i int) (vm.Row, bool) {
			return vm.Row{
				ID: triage.VendorID(fmt.Sprint(i)), Name: fmt.Sprintf("Vendor %d", i), Why: "Names a capability, but nobody who uses it.",
				Score: "50", Spread: "40–60", Age: "3 d", Touch: "4×", Weeks: []int{1, 0, 2},
				Bars:   [4]vm.Bar{{Axis: triage.Usefulness, Share: 0.5, Known: true}, {Axis: triage.Interest}, {Axis: triage.Proof, Known: true}, {Axis: triage.Pressure, Share: 1, Known: true}},
				Labels: []vm.Label{{Word: "you deal"}},
			}, true
		})
		rows = append(rows, row)
		return row
	})
	return l, &rows
}

func draws(rows *[]*VendorRow) int {
	sum := 0
	for _, r := range *rows {
		sum += r.draws
	}
	return sum
}

func TestARefreshDrawsNothingThatIsShownAlready(t *testing.T) {
	l, rows := vendorList(100_000)
	window(t, l, 600, 700)
	before := draws(rows)
	if before == 0 {
		t.Fatal("no row was drawn at all")
	}
	l.Refresh()
	if got := draws(rows); got != before {
		t.Errorf("a refresh without a change drew %d rows", got-before)
	}
}

func TestAKeyDrawsTheTwoRowsThatItConcerns(t *testing.T) {
	l, rows := vendorList(100_000)
	w := window(t, l, 600, 700)
	w.Canvas().Focus(l)
	press(w, fyne.KeyDown)
	before := draws(rows)
	press(w, fyne.KeyDown)
	if got := draws(rows) - before; got != 2 {
		t.Errorf("one key drew %d rows, want the old and the new one", got)
	}
}

func TestListKeys(t *testing.T) {
	l, _ := vendorList(1000)
	w := window(t, l, 600, 700)
	w.Canvas().Focus(l)
	var picked []int
	opened := -1
	l.OnSelect = func(i int) { picked = append(picked, i) }
	l.OnOpen = func(i int) { opened = i }
	steps := []struct {
		name string
		do   func()
		want int
	}{
		{"first Down", func() { press(w, fyne.KeyDown) }, 0},
		{"j", func() { typed(w, "jj") }, 2},
		{"k", func() { typed(w, "k") }, 1},
		{"Up", func() { press(w, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp) }, 0},
		{"End", func() { press(w, fyne.KeyEnd) }, 999},
		{"Down at the end", func() { press(w, fyne.KeyDown) }, 999},
		{"Page Up", func() { press(w, fyne.KeyPageUp) }, 999 - l.page()},
		{"Home", func() { press(w, fyne.KeyHome) }, 0},
		{"Page Down", func() { press(w, fyne.KeyPageDown) }, l.page()},
	}
	for _, s := range steps {
		s.do()
		if l.At() != s.want {
			t.Errorf("%s: row %d, want %d", s.name, l.At(), s.want)
		}
	}
	if l.page() < 5 || l.page() > 20 {
		t.Errorf("a page has %d rows", l.page())
	}
	press(w, fyne.KeyReturn)
	if opened != l.At() {
		t.Errorf("Enter opened %d, selected is %d", opened, l.At())
	}
	if len(picked) == 0 || picked[len(picked)-1] != l.At() {
		t.Error("the owner was not told of the last selection")
	}
}

func TestKeysThatAListHasNoUseForReachTheWindow(t *testing.T) {
	l, _ := vendorList(10)
	w := window(t, l, 600, 700)
	var letters string
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedRune(func(r rune) { letters += string(r) })
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { keys = append(keys, e.Name) })
	w.Canvas().Focus(l)
	typed(w, "jms?")
	press(w, fyne.KeyEscape, fyne.KeyF6)
	if letters != "ms?" || len(keys) != 2 {
		t.Errorf("letters %q, keys %v", letters, keys)
	}
}

func TestTappingARowSelectsItAndTakesTheKeyboard(t *testing.T) {
	l, rows := vendorList(10)
	w := window(t, l, 600, 700)
	got := -1
	l.OnSelect = func(i int) { got = i }
	for _, r := range *rows {
		if r.shown && r.item == 3 {
			r.Tapped(nil)
		}
	}
	if got != 3 || l.At() != 3 || w.Canvas().Focused() != fyne.Focusable(l) {
		t.Errorf("selected %d, keyboard at %v", got, w.Canvas().Focused())
	}
}

func TestAnEmptyListBearsKeys(t *testing.T) {
	l, _ := vendorList(0)
	w := window(t, l, 600, 700)
	w.Canvas().Focus(l)
	press(w, fyne.KeyDown, fyne.KeyEnd, fyne.KeyReturn, fyne.KeyPageDown)
	if l.At() != -1 {
		t.Errorf("row %d of an empty list is selected", l.At())
	}
}

func TestColumnsDoNotOverlapAtAnyWidthAndSize(t *testing.T) {
	a := test.NewTempApp(t)
	for _, scale := range []float32{0.8, 1, 1.5} {
		a.Settings().SetTheme(theme.New(theme.Light, scale))
		r := NewRuler()
		for width := float32(240); width < 1600; width += 7 {
			c := columnsFor(r, width)
			right := c.text + c.room
			if c.room < 30 {
				t.Fatalf("at %v, text %v, the name has %v", width, scale, c.room)
			}
			for _, next := range []column{c.bars, c.spark} {
				if !next.shown() {
					continue
				}
				if next.left < right {
					t.Fatalf("at %v, text %v, a column begins at %v, the one before it ends at %v", width, scale, next.left, right)
				}
				right = next.left + next.wide
			}
			if c.age-c.ageWide < right || c.age > width {
				t.Fatalf("at %v, text %v, the age overlaps", width, scale)
			}
		}
	}
}

func BenchmarkListRefresh100k(b *testing.B) {
	l, _ := vendorList(100_000)
	window(b, l, 600, 900)
	for b.Loop() {
		l.Refresh()
	}
}

func BenchmarkListKey100k(b *testing.B) {
	l, _ := vendorList(100_000)
	w := window(b, l, 600, 900)
	w.Canvas().Focus(l)
	down := &fyne.KeyEvent{Name: fyne.KeyDown}
	for b.Loop() {
		l.TypedKey(down)
	}
}

func BenchmarkListJump100k(b *testing.B) {
	l, _ := vendorList(100_000)
	window(b, l, 600, 900)
	i := 0
	for b.Loop() {
		i = (i + 37_003) % 100_000
		l.SelectRow(i)
	}
}
