package widgets

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/theme"
)

// LineItem is what a LineRow shows.
type LineItem struct {
	Title string
	Note  string // at the right of the title
	Text  string // second line
	Key   string // at the right of the second line: what Enter does
	More  string // third line, in rows that have one
	Faint bool
	Tick  Tick
}

// Tick is whether a row is chosen, in lists whose rows can be.
type Tick uint8

// The states of a tick.
const (
	NoTick Tick = iota // the row has none
	TickOff
	TickOn
)

// LineRow is a row of two lines, or three: for the journal and other simple
// lists.
type LineRow struct {
	rowBase
	items func(i int) (LineItem, bool)
	item  LineItem
	// Tall gives the row its third line.
	Tall bool
	// OnTick is called when the row's tick is tapped.
	OnTick func(i int)
}

// NewLineRow returns a row that asks items what item i shows.
func NewLineRow(r *Ruler, items func(i int) (LineItem, bool)) *LineRow {
	l := &LineRow{items: items}
	l.ruler = r
	l.ExtendBaseWidget(l)
	return l
}

// Fill implements Row.
func (l *LineRow) Fill(i int, version uint64, s RowState) {
	same := l.shown && l.rowBase.item == i && l.version == version
	if l.unchanged(i, version, s) {
		return
	}
	if !same {
		l.item, _ = l.items(i)
	}
	l.Refresh()
}

// Least implements drawer.
func (l *LineRow) Least() fyne.Size {
	h := l.ruler.Height(Strong()) + l.ruler.Height(Caption()) + 2*rowPad
	if l.Tall {
		h += l.ruler.Height(Caption())
	}
	return fyne.NewSize(200, h)
}

// tickRoom is how far a row with a tick begins to the right of one without.
func (l *LineRow) tickRoom() float32 {
	if l.item.Tick == NoTick {
		return 0
	}
	return l.ruler.Height(Strong()) + 10
}

// Tapped implements fyne.Tappable: a tap on the tick switches it.
func (l *LineRow) Tapped(e *fyne.PointEvent) {
	l.rowBase.Tapped(e)
	if e != nil && l.OnTick != nil && l.item.Tick != NoTick && e.Position.X < 14+l.tickRoom() {
		l.OnTick(l.rowBase.item)
	}
}

// tick draws the box of the tick, with a hook in it when it is on.
func (l *LineRow) tick(p *Pen, x, y, size float32) {
	switch l.item.Tick {
	case TickOff:
		p.Box(x+0.5, y+0.5, size-1, size-1, 2, "", theme.Muted, 1)
	case TickOn:
		p.Box(x+0.5, y+0.5, size-1, size-1, 2, stock.ColorNamePrimary, stock.ColorNamePrimary, 1)
		p.Line(x+size*0.22, y+size*0.52, x+size*0.42, y+size*0.74, 2, stock.ColorNameForegroundOnPrimary)
		p.Line(x+size*0.42, y+size*0.74, x+size*0.80, y+size*0.28, 2, stock.ColorNameForegroundOnPrimary)
	}
}

// Draw implements drawer.
func (l *LineRow) Draw(p *Pen, s fyne.Size) {
	l.ground(p, s)
	caption, body := Caption(), Strong()
	name := stock.ColorNameForeground
	if l.item.Faint {
		name, body = theme.Muted, Body()
	}
	const side = 14
	left := side + l.tickRoom()
	if box := l.ruler.Height(Strong()) - 4; l.item.Tick != NoTick {
		l.tick(p, side, rowPad+2, box)
	}
	note := l.ruler.Cut(l.item.Note, s.Width*0.45, caption)
	room := s.Width - left - side - l.ruler.Width(note, caption) - 12
	p.Text(left, rowPad, l.ruler.Cut(l.item.Title, room, body), body, name)
	p.TextRight(s.Width-side, rowPad+2, note, caption, theme.Muted)
	y := rowPad + l.ruler.Height(body)
	room = s.Width - left - side
	if l.item.Key != "" && l.state.Selected {
		p.TextRight(s.Width-side, y, l.item.Key, caption, stock.ColorNamePrimary)
		room -= l.ruler.Width(l.item.Key, caption) + 12
	}
	p.Text(left, y, l.ruler.Cut(l.item.Text, room, caption), caption, theme.Muted)
	if l.Tall {
		p.Text(left, y+l.ruler.Height(caption), l.ruler.Cut(l.item.More, s.Width-left-side, caption), caption, theme.Muted)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *LineRow) CreateRenderer() fyne.WidgetRenderer { return newDrawing(l, l.ruler) }
