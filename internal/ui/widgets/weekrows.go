package widgets

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// WeekRows draws counts week by week, a line for each thing that is counted:
// its name and meaning, a bar for each week, the total. All bars have one
// scale, which the total's words do not need. It is a Block.
type WeekRows struct {
	widget.BaseWidget
	ruler *Ruler
	rows  []vm.WeekRow
}

// NewWeekRows returns the lines.
func NewWeekRows(r *Ruler, rows []vm.WeekRow) *WeekRows {
	w := &WeekRows{ruler: r, rows: rows}
	w.ExtendBaseWidget(w)
	return w
}

const (
	weekWide = 9  // of a bar
	weekStep = 12 // from one bar to the next
	weekTail = 44 // room for the total
)

func (w *WeekRows) line() float32 { return w.ruler.Height(Strong()) + w.ruler.Height(Caption()) + 8 }

// HeightFor implements Block.
func (w *WeekRows) HeightFor(float32) float32 { return float32(len(w.rows)) * w.line() }

// Least implements drawer.
func (w *WeekRows) Least() fyne.Size { return fyne.NewSize(260, w.HeightFor(0)) }

// Draw implements drawer.
func (w *WeekRows) Draw(p *Pen, s fyne.Size) {
	most := 1
	for _, r := range w.rows {
		for _, n := range r.Weeks {
			most = max(most, n)
		}
	}
	for i, r := range w.rows {
		y, tall := float32(i)*w.line(), w.line()-10
		left := s.Width - weekTail - float32(len(r.Weeks))*weekStep
		p.Text(0, y, w.ruler.Cut(r.Name, left-12, Strong()), Strong(), stock.ColorNameForeground)
		p.Text(0, y+w.ruler.Height(Strong()), w.ruler.Cut(r.Note, left-12, Caption()), Caption(), theme.Muted)
		for n, count := range r.Weeks {
			x := left + float32(n)*weekStep
			p.Rect(x, y+tall, weekWide, 1, 0, theme.Line)
			if count > 0 {
				h := max(2, tall*float32(count)/float32(most))
				p.Rect(x, y+tall-h, weekWide, h, 1, stock.ColorNamePrimary)
			}
		}
		p.TextRight(s.Width-4, y+4, p.ruler.Number(r.Total), Body(), stock.ColorNameForeground)
	}
}

// CreateRenderer implements fyne.Widget.
func (w *WeekRows) CreateRenderer() fyne.WidgetRenderer { return newDrawing(w, w.ruler) }
