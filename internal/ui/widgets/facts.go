package widgets

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Facts lists names with what is to be said about each, in two columns; in a
// narrow pane the second stands below the first. It is a Block.
type Facts struct {
	widget.BaseWidget
	ruler *Ruler
	rows  []vm.Line
}

// NewFacts returns the list.
func NewFacts(r *Ruler, rows []vm.Line) *Facts {
	f := &Facts{ruler: r, rows: rows}
	f.ExtendBaseWidget(f)
	return f
}

// Set replaces the rows.
func (f *Facts) Set(rows []vm.Line) {
	f.rows = rows
	f.Refresh()
}

// place walks over the lines of text with their places.
func (f *Facts) place(width float32, put func(x, y float32, text string, name bool)) float32 {
	face := Caption()
	h := f.ruler.Height(face)
	left := min(170, width*0.3)
	below := width < 360
	y := float32(0)
	for i := range f.rows {
		r := &f.rows[i]
		x, room := left+12, width-left-12
		if below {
			x, room = 12, width-12
			put(0, y, f.ruler.Cut(r.Name, width, face), true)
			y += h
		} else {
			put(0, y, f.ruler.Cut(r.Name, left, face), true)
		}
		lines := Wrap(nil, r.Text, 0, len(r.Text), room*slack, func(c rune) float32 { return f.ruler.Rune(c, face) })
		for _, l := range lines {
			put(x, y, r.Text[l.Start:l.End], false)
			y += h
		}
		y += 4
	}
	return y
}

// HeightFor implements Block.
func (f *Facts) HeightFor(width float32) float32 {
	return f.place(width, func(float32, float32, string, bool) {})
}

// Least implements drawer.
func (f *Facts) Least() fyne.Size { return fyne.NewSize(200, f.HeightFor(max(200, f.Size().Width))) }

// Draw implements drawer.
func (f *Facts) Draw(p *Pen, s fyne.Size) {
	f.place(s.Width, func(x, y float32, text string, name bool) {
		colour := stock.ColorNameForeground
		if name {
			colour = theme.Muted
		}
		p.Text(x, y, text, Caption(), colour)
	})
}

// CreateRenderer implements fyne.Widget.
func (f *Facts) CreateRenderer() fyne.WidgetRenderer { return newDrawing(f, f.ruler) }

// Labels shows the marks of a vendor as small labels. It is a Block.
type Labels struct {
	widget.BaseWidget
	ruler *Ruler
	items []vm.Label
}

// NewLabels returns the labels.
func NewLabels(r *Ruler, items []vm.Label) *Labels {
	l := &Labels{ruler: r, items: items}
	l.ExtendBaseWidget(l)
	return l
}

func (l *Labels) tall() float32 { return l.ruler.Height(faceOf(theme.Tiny, false)) + 4 }

// HeightFor implements Block.
func (l *Labels) HeightFor(float32) float32 { return l.tall() }

// Least implements drawer.
func (l *Labels) Least() fyne.Size { return fyne.NewSize(40, l.tall()) }

// Draw implements drawer.
func (l *Labels) Draw(p *Pen, s fyne.Size) {
	x := float32(0)
	for _, it := range l.items {
		if x+labelWidth(l.ruler, it) > s.Width {
			break
		}
		x += drawLabel(p, x, 0, l.tall(), it) + 6
	}
}

// CreateRenderer implements fyne.Widget.
func (l *Labels) CreateRenderer() fyne.WidgetRenderer { return newDrawing(l, l.ruler) }

// Strip is a ground of its own behind a block, as for the reason of a mark.
type Strip struct {
	widget.BaseWidget
	ruler *Ruler
	bold  string
	text  string
	edge  fyne.ThemeColorName
	Rows  int // lines that it always has room for
}

// NewStrip returns an empty strip with room for some lines.
func NewStrip(r *Ruler, rows int) *Strip {
	s := &Strip{ruler: r, Rows: rows, edge: theme.Line}
	s.ExtendBaseWidget(s)
	return s
}

// Set says what it shows: a bold beginning, the rest, and the colour of its bar.
func (s *Strip) Set(bold, text string, edge fyne.ThemeColorName) {
	s.bold, s.text, s.edge = bold, text, edge
	s.Refresh()
}

// Text is what it shows.
func (s *Strip) Text() string { return s.bold + s.text }

// HeightFor implements Block.
func (s *Strip) HeightFor(float32) float32 {
	return float32(s.Rows)*s.ruler.Height(Caption()) + 10
}

// Least implements drawer.
func (s *Strip) Least() fyne.Size { return fyne.NewSize(200, s.HeightFor(0)) }

// Draw implements drawer.
func (s *Strip) Draw(p *Pen, size fyne.Size) {
	p.Rect(0, 0, size.Width, size.Height, theme.Radius, theme.Pane)
	p.Rect(0, 0, 3, size.Height, 1, s.edge)
	f, b := Caption(), faceOf(stock.SizeNameCaptionText, true)
	first := s.ruler.Cut(s.bold, size.Width-24, b)
	p.Text(12, 5, first, b, stock.ColorNameForeground)
	x := 12 + s.ruler.Width(first, b)/slack
	if first != "" {
		x += 8
	}
	h := s.ruler.Height(f)
	// The first line goes on behind the bold words, the others begin below.
	lines := Wrap(nil, s.text, 0, len(s.text), (size.Width-x-12)*slack, func(c rune) float32 { return s.ruler.Rune(c, f) })
	if len(lines) > 1 && s.Rows > 1 {
		p.Text(x, 5, s.text[lines[0].Start:lines[0].End], f, stock.ColorNameForeground)
		from := lines[1].Start
		more := Wrap(nil, s.text, from, len(s.text), (size.Width-24)*slack, func(c rune) float32 { return s.ruler.Rune(c, f) })
		for i, l := range more {
			if i+1 >= s.Rows {
				break
			}
			t := s.text[l.Start:l.End]
			if i+2 == s.Rows && i+1 < len(more) {
				t = s.ruler.Cut(s.text[l.Start:], size.Width-24, f)
			}
			p.Text(12, 5+float32(i+1)*h, t, f, stock.ColorNameForeground)
		}
		return
	}
	p.Text(x, 5, s.ruler.Cut(s.text, size.Width-x-12, f), f, stock.ColorNameForeground)
}

// CreateRenderer implements fyne.Widget.
func (s *Strip) CreateRenderer() fyne.WidgetRenderer { return newDrawing(s, s.ruler) }
