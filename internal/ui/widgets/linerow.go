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
	Faint bool
}

// LineRow is a row of two lines: for the journal and other simple lists.
type LineRow struct {
	rowBase
	items func(i int) (LineItem, bool)
	item  LineItem
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
	return fyne.NewSize(200, l.ruler.Height(Strong())+l.ruler.Height(Caption())+2*rowPad)
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
	note := l.ruler.Cut(l.item.Note, s.Width*0.45, caption)
	room := s.Width - 2*side - l.ruler.Width(note, caption) - 12
	p.Text(side, rowPad, l.ruler.Cut(l.item.Title, room, body), body, name)
	p.TextRight(s.Width-side, rowPad+2, note, caption, theme.Muted)
	y := rowPad + l.ruler.Height(body)
	room = s.Width - 2*side
	if l.item.Key != "" && l.state.Selected {
		p.TextRight(s.Width-side, y, l.item.Key, caption, stock.ColorNamePrimary)
		room -= l.ruler.Width(l.item.Key, caption) + 12
	}
	p.Text(side, y, l.ruler.Cut(l.item.Text, room, caption), caption, theme.Muted)
}

// CreateRenderer implements fyne.Widget.
func (l *LineRow) CreateRenderer() fyne.WidgetRenderer { return newDrawing(l, l.ruler) }
