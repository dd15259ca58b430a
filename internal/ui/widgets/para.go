package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// Para is a paragraph that wraps. It is a Block and costs little: no text is
// measured that was measured before.
type Para struct {
	widget.BaseWidget
	ruler    *Ruler
	text     string
	Colour   fyne.ThemeColorName
	TextSize fyne.ThemeSizeName
	Heavy    bool
	Lines    int    // at most, 0 for all
	Bullet   string // stands before the first line; the others are set in

	width float32
	lines []Line
}

// NewPara returns a paragraph of running text.
func NewPara(r *Ruler, text string) *Para {
	p := &Para{ruler: r, text: text, Colour: stock.ColorNameForeground, TextSize: stock.SizeNameText, width: -1}
	p.ExtendBaseWidget(p)
	return p
}

// Styled sets colour, size and weight, and returns the paragraph.
func (p *Para) Styled(name fyne.ThemeColorName, size fyne.ThemeSizeName, bold bool) *Para {
	p.Colour, p.TextSize, p.Heavy, p.width = name, size, bold, -1
	return p
}

// SetText changes the words.
func (p *Para) SetText(s string) {
	if s == p.text {
		return
	}
	p.text, p.width = s, -1
	p.Refresh()
}

// Text is what it says.
func (p *Para) Text() string { return p.text }

func (p *Para) face() Face { return faceOf(p.TextSize, p.Heavy) }

// dent is how far the text stands in for its bullet.
func (p *Para) dent() float32 {
	if p.Bullet == "" {
		return 0
	}
	return p.ruler.Width(p.Bullet, p.face()) + 8
}

func (p *Para) wrap(width float32) []Line {
	width -= p.dent()
	if width != p.width {
		f := p.face()
		p.lines = Wrap(p.lines[:0], p.text, 0, len(p.text), width*slack, func(r rune) float32 { return p.ruler.Rune(r, f) })
		p.width = width
	}
	if p.Lines > 0 && len(p.lines) > p.Lines {
		return p.lines[:p.Lines]
	}
	return p.lines
}

// HeightFor implements Block.
func (p *Para) HeightFor(width float32) float32 {
	return float32(len(p.wrap(width))) * p.ruler.Height(p.face())
}

// Least implements drawer.
func (p *Para) Least() fyne.Size {
	return fyne.NewSize(40, p.HeightFor(max(40, p.Size().Width)))
}

// Draw implements drawer.
func (p *Para) Draw(pen *Pen, s fyne.Size) {
	f := p.face()
	h := p.ruler.Height(f)
	lines := p.wrap(s.Width)
	dent := p.dent()
	pen.Text(0, 0, p.Bullet, f, theme.Muted)
	for i, l := range lines {
		t := p.text[l.Start:l.End]
		if i == len(lines)-1 && p.Lines > 0 && strings.TrimSpace(p.text[l.End:]) != "" {
			t = p.ruler.Cut(p.text[l.Start:], s.Width-dent, f)
		}
		t = clean(t)
		pen.Text(dent, float32(i)*h, t, f, p.Colour)
	}
}

// Refresh takes a new theme into account.
func (p *Para) Refresh() {
	p.width = -1
	p.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Para) CreateRenderer() fyne.WidgetRenderer { return newDrawing(p, p.ruler) }
