package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// AxisTable draws the four axes of a vendor, each with its bar, what that
// comes to in words, and the strongest words of its mail, or else the question
// that the axis answers. Up and down go through those with words, Enter opens
// the message that they stand in. It is a Block.
type AxisTable struct {
	widget.BaseWidget
	control
	ruler *Ruler
	lines []vm.AxisLine
	at    int
	hover int
	// OnOpen is called with the line whose words Enter or a tap opened.
	OnOpen func(i int)
}

// NewAxisTable returns the table.
func NewAxisTable(r *Ruler, lines []vm.AxisLine) *AxisTable {
	t := &AxisTable{ruler: r, lines: lines, hover: -1}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows other lines.
func (t *AxisTable) Set(lines []vm.AxisLine) {
	t.lines, t.hover = lines, -1
	t.at = min(t.at, max(0, len(lines)-1))
	t.Refresh()
}

func (t *AxisTable) line() float32 {
	return t.ruler.Height(Body()) + t.ruler.Height(Caption()) + 8
}

// HeightFor implements Block.
func (t *AxisTable) HeightFor(float32) float32 {
	return float32(len(t.lines)) * t.line()
}

// Least implements drawer.
func (t *AxisTable) Least() fyne.Size { return fyne.NewSize(200, t.HeightFor(0)) }

// nameWidth is what the longest name of an axis takes.
func (t *AxisTable) nameWidth(f Face) (wide float32) {
	for _, a := range triage.Axes {
		wide = max(wide, t.ruler.Width(vm.AxisName(t.ruler.Speech, a), f)/slack)
	}
	return wide
}

// Draw implements drawer.
func (t *AxisTable) Draw(p *Pen, s fyne.Size) {
	body, strong, caption := Body(), Strong(), Caption()
	inset := t.ruler.Width("U", strong) + 8
	name := inset + t.nameWidth(strong) + 12
	const wide, tall = 110, 10
	y := float32(0)
	for i := range t.lines {
		l := &t.lines[i]
		if opens := t.opens(i); opens && t.focused && i == t.at {
			p.Box(-4, y-1, s.Width+8, t.line()-3, theme.Radius, stock.ColorNameSelection, theme.FocusMark, 1)
		} else if opens && i == t.hover {
			p.Rect(-4, y-1, s.Width+8, t.line()-3, theme.Radius, stock.ColorNameHover)
		}
		p.Text(0, y, vm.Letter(t.ruler.Speech, l.Axis), strong, theme.Edge(l.Axis))
		p.Text(inset, y, l.Name, body, stock.ColorNameForeground)
		by := y + (t.ruler.Height(body)-tall)/2
		if l.Known {
			p.Rect(name, by, wide, tall, 2, theme.Track)
			if w := float32(l.Bar.Share) * wide; w > 0 {
				p.Rect(name, by, max(2, w), tall, 2, theme.Edge(l.Axis))
			}
		} else {
			p.Hatch(name, by, wide, tall, theme.Line)
		}
		x := name + wide + 10
		words := l.Words
		if l.Known {
			words = l.Share + " · " + l.Words
		}
		p.Text(x, y, t.ruler.Cut(words, s.Width-x, body), body, theme.Muted)
		note := l.Quote
		if note == "" {
			note = l.Doubt
		}
		p.Text(inset, y+t.ruler.Height(body), t.ruler.Cut(note, s.Width-inset, caption), caption, theme.Muted)
		y += t.line()
	}
}

func (t *AxisTable) opens(i int) bool {
	return t.OnOpen != nil && i >= 0 && i < len(t.lines) && t.lines[i].Quote != ""
}

func (t *AxisTable) open(i int) {
	if t.opens(i) {
		t.OnOpen(i)
	}
}

// step goes to the next line that opens something.
func (t *AxisTable) step(from, by int) {
	for i := from + by; i >= 0 && i < len(t.lines); i += by {
		if t.opens(i) {
			t.at = i
			t.Refresh()
			return
		}
	}
}

func (t *AxisTable) lineAt(pos fyne.Position) int { return int(pos.Y / t.line()) }

// Tapped implements fyne.Tappable.
func (t *AxisTable) Tapped(e *fyne.PointEvent) {
	if i := t.lineAt(e.Position); t.opens(i) {
		t.at = i
		Focus(t)
		t.open(i)
	}
}

// MouseIn implements desktop.Hoverable.
func (t *AxisTable) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (t *AxisTable) MouseMoved(e *desktop.MouseEvent) {
	if i := t.lineAt(e.Position); i != t.hover {
		t.hover = i
		t.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (t *AxisTable) MouseOut() { t.hover = -1; t.Refresh() }

// FocusGained implements fyne.Focusable.
func (t *AxisTable) FocusGained() {
	t.focused = true
	if !t.opens(t.at) {
		t.step(-1, 1)
	}
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *AxisTable) FocusLost() { t.focused = false; t.Refresh() }

// TypedKey implements fyne.Focusable.
func (t *AxisTable) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		t.step(t.at, 1)
	case fyne.KeyUp:
		t.step(t.at, -1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.open(t.at)
	default:
		forwardKey(t, e)
	}
}

// TypedRune implements fyne.Focusable.
func (t *AxisTable) TypedRune(r rune) {
	switch r {
	case 'j':
		t.step(t.at, 1)
	case 'k':
		t.step(t.at, -1)
	case ' ':
	default:
		forwardRune(t, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (t *AxisTable) CreateRenderer() fyne.WidgetRenderer { return newDrawing(t, t.ruler) }
