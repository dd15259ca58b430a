package widgets

import (
	"testing"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
)

// A grid sets its blocks apart at every width, each in its own column.
func TestBlocksOfAGridDoNotOverlap(t *testing.T) {
	w := window(t, NewColumn(0), 900, 600)
	r := NewRuler()
	var rows [][]fyne.CanvasObject
	for i := range 3 {
		rows = append(rows, []fyne.CanvasObject{
			NewPara(r, "proof"), NewPara(r, "a customer by name says that it cut the time to a third"), NewPara(r, "unknown"), NewPara(r, string(rune('a'+i))),
		})
	}
	g := NewGrid(rows)
	w.SetContent(g)
	for width := float32(300); width < 1200; width += 90 {
		g.Resize(fyne.NewSize(width, g.HeightFor(width)))
		bottom := float32(0)
		for _, row := range rows {
			right, low := float32(0), bottom
			for _, o := range row {
				p, s := o.Position(), o.Size()
				if p.X < right || p.Y < bottom || p.X+s.Width > width+1 {
					t.Fatalf("at %v a block lies at %v, %v", width, p, s)
				}
				right, low = p.X+s.Width, max(low, p.Y+s.Height)
			}
			bottom = low
		}
		if bottom > g.HeightFor(width) {
			t.Errorf("at %v the blocks end at %v, the grid at %v", width, bottom, g.HeightFor(width))
		}
	}
}

func TestATapOnTheTickSwitchesItAndOneBesideItDoesNot(t *testing.T) {
	l := NewLineRow(NewRuler(), func(int) (LineItem, bool) { return LineItem{Title: "Loud", Tick: TickOn}, true })
	ticked, picked := -1, -1
	l.Tall, l.OnTick = true, func(i int) { ticked = i }
	l.SetPick(func(i int) { picked = i })
	w := window(t, l, 600, 100)
	w.Show()
	l.Fill(4, 1, RowState{})
	l.Tapped(&fyne.PointEvent{Position: fyne.NewPos(300, 20)})
	if ticked != -1 || picked != 4 {
		t.Errorf("beside it: ticked %d, picked %d", ticked, picked)
	}
	l.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 20)})
	if ticked != 4 {
		t.Errorf("on it: ticked %d", ticked)
	}
}

func TestWeeksFitAnyWidth(t *testing.T) {
	rows := NewWeekRows(NewRuler(), []vm.WeekRow{{Name: "Chasing", Note: "follows up", Weeks: []int{0, 4, 1}, Total: 5}, {Name: "Guilt", Weeks: make([]int, 13)}})
	w := window(t, rows, 260, 200)
	w.Show()
	if rows.HeightFor(260) != 2*rows.line() {
		t.Errorf("height %v", rows.HeightFor(260))
	}
	for _, width := range []float32{260, 600, 1400} {
		rows.Resize(fyne.NewSize(width, 200))
	}
}
