package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// MenuList shows lines to pick from, some at a time, with a note at the right
// of each. The field above it keeps the keyboard and moves the choice. It is a
// Block.
type MenuList struct {
	widget.BaseWidget
	ruler *Ruler
	rows  []vm.Line
	shown int
	top   int
	at    int
	// OnPick is called with the line that was tapped.
	OnPick func(i int)
}

// NewMenuList returns an empty list that shows so many lines.
func NewMenuList(r *Ruler, shown int, pick func(i int)) *MenuList {
	l := &MenuList{ruler: r, shown: shown, OnPick: pick}
	l.ExtendBaseWidget(l)
	return l
}

// Set replaces the lines and goes to the first.
func (l *MenuList) Set(rows []vm.Line) {
	l.rows, l.top, l.at = rows, 0, 0
	l.Refresh()
}

// At is the line chosen.
func (l *MenuList) At() int { return l.at }

// Key moves the choice for a key; it reports whether the key was one that
// does.
func (l *MenuList) Key(k fyne.KeyName) bool {
	at := l.at
	switch k {
	case fyne.KeyDown:
		at++
	case fyne.KeyUp:
		at--
	case fyne.KeyPageDown:
		at += l.shown
	case fyne.KeyPageUp:
		at -= l.shown
	default:
		return false
	}
	l.at = max(0, min(at, len(l.rows)-1))
	l.top = min(max(l.top, l.at-l.shown+1), l.at)
	l.Refresh()
	return true
}

func (l *MenuList) line() float32 { return l.ruler.Height(Body()) + 10 }

// HeightFor implements Block.
func (l *MenuList) HeightFor(float32) float32 { return float32(l.shown) * l.line() }

// Least implements drawer.
func (l *MenuList) Least() fyne.Size { return fyne.NewSize(200, l.HeightFor(0)) }

// Draw implements drawer.
func (l *MenuList) Draw(p *Pen, s fyne.Size) {
	h := l.line()
	for i := l.top; i < min(len(l.rows), l.top+l.shown); i++ {
		y := float32(i-l.top) * h
		if i == l.at {
			p.Rect(0, y, s.Width, h-2, theme.Radius, stock.ColorNameSelection)
			p.Rect(0, y, theme.FocusBarSize, h-2, 1, theme.FocusMark)
		}
		note := l.rows[i].Name
		room := s.Width - 32 - l.ruler.Width(note, Caption())
		p.Text(12, y+(h-2-l.ruler.Height(Body()))/2, l.ruler.Cut(l.rows[i].Text, room, Body()), Body(), stock.ColorNameForeground)
		p.TextRight(s.Width-10, y+(h-2-l.ruler.Height(Caption()))/2, note, Caption(), theme.Muted)
	}
}

// Tapped implements fyne.Tappable.
func (l *MenuList) Tapped(e *fyne.PointEvent) {
	if i := l.top + int(e.Position.Y/l.line()); i >= 0 && i < len(l.rows) {
		l.OnPick(i)
	}
}

// Cursor implements desktop.Cursorable.
func (l *MenuList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (l *MenuList) CreateRenderer() fyne.WidgetRenderer { return newDrawing(l, l.ruler) }
