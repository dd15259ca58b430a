package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Rows lists items inside a page, each as tall as its words: a title with a
// label and a note, and text below. Together they are one stop of the Tab key:
// up and down move between those that open something, Enter opens. Rows of
// which none opens anything take no keyboard. It is a Block.
type Rows struct {
	widget.BaseWidget
	control
	ruler *Ruler
	items []vm.Item
	at    int
	hover int
	// OnOpen is called with the row that Enter or a tap opened.
	OnOpen func(i int)
	// OnReveal asks the page to show a stretch of the rows.
	OnReveal func(top, bottom float32)

	width float32
	tops  []float32 // where each row begins, and where the last one ends
	texts [][]Line
}

// NewRows returns rows of items.
func NewRows(r *Ruler, items []vm.Item, open func(i int)) *Rows {
	l := &Rows{ruler: r, items: items, hover: -1, width: -1, OnOpen: open}
	l.ExtendBaseWidget(l)
	return l
}

// Set shows other items; the place of the keyboard stays.
func (l *Rows) Set(items []vm.Item) {
	l.items, l.hover, l.width = items, -1, -1
	l.at = min(l.at, max(0, len(items)-1))
	l.Refresh()
}

// Items is what it shows.
func (l *Rows) Items() []vm.Item { return l.items }

// At is the row that Enter would open.
func (l *Rows) At() int { return l.at }

const rowsPad, rowsSide = 4, 8

// set wraps the texts for a width.
func (l *Rows) set(width float32) {
	if width == l.width {
		return
	}
	l.width = width
	l.tops, l.texts = l.tops[:0], l.texts[:0]
	face := Caption()
	h, y := l.ruler.Height(face), float32(0)
	for i := range l.items {
		l.tops = append(l.tops, y)
		text := l.items[i].Text
		room := max(60, width-2*rowsSide)
		lines := Wrap(nil, text, 0, len(text), room*slack, func(c rune) float32 { return l.ruler.Rune(c, face) })
		l.texts = append(l.texts, lines)
		y += l.ruler.Height(Body()) + float32(len(lines))*h + 2*rowsPad
	}
	l.tops = append(l.tops, y)
}

// HeightFor implements Block.
func (l *Rows) HeightFor(width float32) float32 {
	l.set(width)
	return l.tops[len(l.items)]
}

// Least implements drawer.
func (l *Rows) Least() fyne.Size { return fyne.NewSize(200, l.HeightFor(max(200, l.Size().Width))) }

// Draw implements drawer.
func (l *Rows) Draw(p *Pen, s fyne.Size) {
	l.set(s.Width)
	body, caption := Body(), Caption()
	tiny := l.ruler.Height(faceOf(theme.Tiny, false)) + 4
	for i := range l.items {
		it := &l.items[i]
		top, tall := l.tops[i], l.tops[i+1]-l.tops[i]
		switch {
		case i == l.at && l.focused:
			p.Rect(0, top, s.Width, tall-1, theme.Radius, stock.ColorNameSelection)
			p.Box(0.5, top+0.5, s.Width-1, tall-2, theme.Radius, "", theme.FocusMark, 1)
			p.Rect(0, top, theme.FocusBarSize, tall-1, 1, theme.FocusMark)
		case i == l.hover && it.Does != "":
			p.Rect(0, top, s.Width, tall-1, theme.Radius, stock.ColorNameHover)
		}
		y := top + rowsPad
		note, colour := it.Note, theme.Muted
		if it.Does != "" && (i == l.at && l.focused || i == l.hover) {
			note, colour = upper(it.Does)+" ›", stock.ColorNamePrimary
		}
		note = l.ruler.Cut(note, s.Width*0.45, caption)
		p.TextRight(s.Width-rowsSide, y+2, note, caption, colour)
		room := s.Width - 2*rowsSide - l.ruler.Width(note, caption)/slack - 12
		label := float32(0)
		if it.Label.Word != "" {
			label = labelWidth(l.ruler, it.Label) + 8
		}
		title := l.ruler.Cut(it.Title, max(40, room-label), body)
		p.Text(rowsSide, y, title, body, stock.ColorNameForeground)
		if it.Label.Word != "" && label < room {
			drawLabel(p, rowsSide+l.ruler.Width(title, body)/slack+8, y+(l.ruler.Height(body)-tiny)/2, tiny, it.Label)
		}
		y += l.ruler.Height(body)
		for _, t := range l.texts[i] {
			p.Text(rowsSide, y, clean(it.Text[t.Start:t.End]), caption, theme.Muted)
			y += l.ruler.Height(caption)
		}
	}
}

func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func (l *Rows) rowAt(pos fyne.Position) int {
	l.set(l.Size().Width)
	for i := range l.items {
		if pos.Y >= l.tops[i] && pos.Y < l.tops[i+1] {
			return i
		}
	}
	return -1
}

// step goes to the next row that opens something; it reports whether there
// was one.
func (l *Rows) step(from, by int) bool {
	for i := from + by; i >= 0 && i < len(l.items); i += by {
		if l.items[i].Does != "" {
			l.look(i)
			return true
		}
	}
	return false
}

func (l *Rows) look(i int) {
	l.at = i
	l.BaseWidget.Refresh()
	if l.OnReveal != nil && i < len(l.items) {
		l.set(l.Size().Width)
		l.OnReveal(l.tops[i], l.tops[i+1])
	}
}

func (l *Rows) open(i int) {
	if i >= 0 && i < len(l.items) && l.items[i].Does != "" && l.OnOpen != nil {
		l.OnOpen(i)
	}
}

// Refresh takes a new theme into account.
func (l *Rows) Refresh() {
	l.width = -1
	l.BaseWidget.Refresh()
}

// Tapped implements fyne.Tappable.
func (l *Rows) Tapped(e *fyne.PointEvent) {
	if i := l.rowAt(e.Position); i >= 0 && l.items[i].Does != "" {
		l.at = i
		Focus(l)
		l.open(i)
	}
}

// MouseIn implements desktop.Hoverable.
func (l *Rows) MouseIn(e *desktop.MouseEvent) { l.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (l *Rows) MouseMoved(e *desktop.MouseEvent) {
	if i := l.rowAt(e.Position); i != l.hover {
		l.hover = i
		l.BaseWidget.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (l *Rows) MouseOut() { l.hover = -1; l.BaseWidget.Refresh() }

// FocusGained implements fyne.Focusable.
func (l *Rows) FocusGained() {
	l.focused = true
	if l.at < len(l.items) && l.items[l.at].Does == "" && l.step(l.at, 1) {
		return
	}
	l.look(l.at)
}

// FocusLost implements fyne.Focusable.
func (l *Rows) FocusLost() { l.focused = false; l.BaseWidget.Refresh() }

// TypedKey implements fyne.Focusable.
func (l *Rows) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		l.step(l.at, 1)
	case fyne.KeyUp:
		l.step(l.at, -1)
	case fyne.KeyHome:
		l.step(-1, 1)
	case fyne.KeyEnd:
		l.step(len(l.items), -1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.open(l.at)
	default:
		forwardKey(l, e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *Rows) TypedRune(r rune) {
	switch r {
	case 'j':
		l.step(l.at, 1)
	case 'k':
		l.step(l.at, -1)
	case ' ':
	default:
		forwardRune(l, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *Rows) CreateRenderer() fyne.WidgetRenderer { return newDrawing(l, l.ruler) }
