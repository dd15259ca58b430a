package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
)

// Chip is one choice among Chips.
type Chip struct {
	Text  string
	Note  string // beside the text, fainter
	Count int    // shown when it is not negative
	On    bool
	Axis  triage.Axis // draws the axis' letter before the text; "" for none
	Tag   string      // the letter
	Empty bool        // nothing stands behind it
}

// Chips are small labels to switch on and off. Together they are one stop of
// the Tab key: left and right move between them, Space or Enter switches.
type Chips struct {
	widget.BaseWidget
	control
	ruler *Ruler
	items []Chip
	at    int
	// OnTap is called with the chip that was switched; the owner says with Set
	// what is on now.
	OnTap func(i int)
}

// NewChips returns an empty row of chips.
func NewChips(r *Ruler, tap func(i int)) *Chips {
	c := &Chips{ruler: r, OnTap: tap}
	c.ExtendBaseWidget(c)
	return c
}

// Set says what the chips are.
func (c *Chips) Set(items []Chip) {
	c.items = items
	c.at = min(c.at, max(0, len(items)-1))
	c.Refresh()
}

// Items is what the chips are.
func (c *Chips) Items() []Chip { return c.items }

const (
	chipPad  = 9
	chipGap  = 6
	chipTall = 8
)

func (c *Chips) height() float32 { return c.ruler.Height(Caption()) + chipTall }

func (c *Chips) width(i int) float32 {
	it, f := &c.items[i], Caption()
	w := 2*chipPad + c.ruler.Width(it.Text, f)/slack
	if it.Tag != "" {
		w += c.ruler.Width(it.Tag, Face{Size: f.Size, Bold: true}) + 6
	}
	if it.Note != "" {
		w += 5 + c.ruler.Width(it.Note, f)/slack
	}
	if it.Count >= 0 {
		w += 6 + c.ruler.Width(strconv.Itoa(it.Count), f)
	}
	return w
}

func (c *Chips) place(width float32, put func(i int, x, y, w float32)) float32 {
	x, y := float32(0), float32(0)
	for i := range c.items {
		w := c.width(i)
		if x > 0 && x+w > width {
			x, y = 0, y+c.height()+chipGap
		}
		put(i, x, y, w)
		x += w + chipGap
	}
	return y + c.height()
}

// HeightFor implements Block.
func (c *Chips) HeightFor(width float32) float32 {
	if len(c.items) == 0 {
		return 0
	}
	return c.place(width, func(int, float32, float32, float32) {})
}

// Least implements drawer.
func (c *Chips) Least() fyne.Size {
	w := float32(0)
	for i := range c.items {
		w = max(w, c.width(i))
	}
	return fyne.NewSize(w, c.HeightFor(max(w, c.Size().Width)))
}

// Draw implements drawer.
func (c *Chips) Draw(p *Pen, s fyne.Size) {
	f, h := Caption(), c.height()
	bold := Face{Size: f.Size, Bold: true}
	c.place(s.Width, func(i int, x, y, w float32) {
		it := &c.items[i]
		fill, edge, text := fyne.ThemeColorName(""), stock.ColorNameInputBorder, theme.Muted
		if it.On {
			fill, edge, text = stock.ColorNameSelection, stock.ColorNamePrimary, stock.ColorNameForeground
			if it.Axis != "" {
				fill, edge = theme.Fill(it.Axis), theme.Edge(it.Axis)
			}
		}
		if c.focused && i == c.at {
			p.Box(x-2, y-2, w+4, h+4, h/2+2, "", theme.FocusMark, 2)
		}
		p.Box(x+0.5, y+0.5, w-1, h-1, h/2, fill, edge, 1)
		at, ty := x+chipPad, y+(h-c.ruler.Height(f))/2
		if it.Tag != "" {
			name := theme.Muted
			if it.On {
				name = theme.Edge(it.Axis)
			}
			p.Text(at, ty, it.Tag, bold, name)
			at += c.ruler.Width(it.Tag, bold) + 6
		}
		p.Text(at, ty, it.Text, f, text)
		at += c.ruler.Width(it.Text, f) / slack
		if it.Note != "" {
			p.Text(at+5, ty, it.Note, f, text)
		}
		if it.Count >= 0 {
			p.TextRight(x+w-chipPad, ty, strconv.Itoa(it.Count), f, text)
		}
	})
}

// Tapped implements fyne.Tappable.
func (c *Chips) Tapped(e *fyne.PointEvent) {
	c.place(c.Size().Width, func(i int, x, y, w float32) {
		if e.Position.X >= x && e.Position.X < x+w && e.Position.Y >= y && e.Position.Y < y+c.height() {
			c.at = i
			c.tap(i)
		}
	})
}

func (c *Chips) tap(i int) {
	if c.OnTap != nil && i >= 0 && i < len(c.items) {
		c.OnTap(i)
	}
}

// Cursor implements desktop.Cursorable.
func (c *Chips) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (c *Chips) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *Chips) FocusLost() { c.focused = false; c.Refresh() }

// TypedKey implements fyne.Focusable.
func (c *Chips) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.at = max(0, c.at-1)
	case fyne.KeyRight:
		c.at = min(len(c.items)-1, c.at+1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.tap(c.at)
	default:
		forwardKey(c, e)
		return
	}
	c.Refresh()
}

// TypedRune implements fyne.Focusable.
func (c *Chips) TypedRune(r rune) {
	if r != ' ' {
		forwardRune(c, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Chips) CreateRenderer() fyne.WidgetRenderer { return newDrawing(c, c.ruler) }
