package widgets

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Timeline draws the touches of a vendor above a line of time and the buyer's
// own mail below it, the gaps between touches, and where the next one is
// expected. Left and right go through what stands on it. It is a Block.
type Timeline struct {
	widget.BaseWidget
	control
	ruler *Ruler
	line  vm.Timeline
	at    int // tick looked at, -1 for none
	// OnOpen is called with the message of a tick, for Enter or a tap.
	OnOpen func(triage.ContentID)
}

// NewTimeline returns a time line.
func NewTimeline(r *Ruler, line vm.Timeline) *Timeline {
	t := &Timeline{ruler: r, line: line, at: -1}
	t.ExtendBaseWidget(t)
	return t
}

// Set shows another line. The tick looked at stays the one looked at.
func (t *Timeline) Set(line vm.Timeline) {
	if t.at >= 0 && t.at < len(t.line.Ticks) {
		was := t.line.Ticks[t.at]
		t.at = slices.IndexFunc(line.Ticks, func(k vm.Tick) bool { return k.Message == was.Message && k.Kind == was.Kind })
	}
	t.line = line
	t.Refresh()
}

const (
	timeSide = 10 // room beside the line
	dotSize  = 5
)

func (t *Timeline) heights() (dots, base, answers, names, tip float32) {
	tiny := t.ruler.Height(faceOf(theme.Tiny, false))
	dots = tiny + 10
	base = dots + 10
	answers = base + 10
	names = answers + 8
	tip = names + tiny + 4
	return
}

// HeightFor implements Block.
func (t *Timeline) HeightFor(width float32) float32 {
	if len(t.line.Ticks) == 0 {
		return 0
	}
	_, _, _, _, tip := t.heights()
	return tip + float32(t.room(width))*t.ruler.Height(Caption())
}

// room is how many lines there are for the legend, and for what is said of a
// tick in its place.
func (t *Timeline) room(width float32) int { return max(2, len(t.wrap(t.legend(), width))) }

func (t *Timeline) wrap(text string, width float32) []Line {
	face := Caption()
	return Wrap(nil, text, 0, len(text), width*slack, func(c rune) float32 { return t.ruler.Rune(c, face) })
}

// Least implements drawer.
func (t *Timeline) Least() fyne.Size { return fyne.NewSize(200, t.HeightFor(max(200, t.Size().Width))) }

func (t *Timeline) x(at float64, wide float32) float32 {
	return timeSide + float32(at)*(wide-2*timeSide)
}

// Draw implements drawer.
func (t *Timeline) Draw(p *Pen, s fyne.Size) {
	if len(t.line.Ticks) == 0 {
		return
	}
	tiny, caption := faceOf(theme.Tiny, false), Caption()
	dots, base, answers, names, tip := t.heights()
	if t.line.NextTo > t.line.NextFrom {
		x1, x2 := t.x(t.line.NextFrom, s.Width), t.x(t.line.NextTo, s.Width)
		p.Hatch(x1, dots-8, max(4, x2-x1), base-dots+8, theme.Line)
	}
	p.Rect(timeSide-4, base, s.Width-2*timeSide+8, 1.5, 0, theme.Line)
	for _, m := range t.line.Mutes {
		x1, x2 := t.x(m.From, s.Width), t.x(m.To, s.Width)
		p.Box(x1, base-3, max(6, x2-x1), 7, 2, theme.Track, theme.Muted, 1)
	}
	free := float32(-100)
	for _, m := range t.line.Months {
		x := t.x(m.At, s.Width)
		p.Rect(x, base, 1, 5, 0, theme.Line)
		if w := t.ruler.Width(m.Label, tiny); x > free && x+w < s.Width {
			p.Text(x+2, names, m.Label, tiny, theme.Muted)
			free = x + w + 10
		}
	}
	if x := t.x(t.line.Now, s.Width); t.line.Now < 0.999 {
		p.Rect(x, dots-8, 1.5, names-dots+8, 0, theme.FocusMark)
	}
	before, gapFree := float32(-100), float32(-100)
	for i := range t.line.Ticks {
		k := &t.line.Ticks[i]
		x := t.x(k.At, s.Width)
		switch k.Kind {
		case vm.TickAnswer:
			p.Rect(x-0.5, base, 1, answers-base, 0, stock.ColorNamePrimary)
			p.Rect(x-4, answers-4, 8, 8, 1, stock.ColorNamePrimary)
		case vm.TickRefusal:
			p.Rect(x-0.5, base, 1, answers-base, 0, stock.ColorNameError)
			p.Line(x-4, answers-4, x+4, answers+4, 2, stock.ColorNameError)
			p.Line(x-4, answers+4, x+4, answers-4, 2, stock.ColorNameError)
		default:
			p.Rect(x-0.5, dots, 1, base-dots, 0, theme.Muted)
			// A touch that brought something new is full, a repetition hollow.
			if k.Kind == vm.TickRepeat {
				p.Disc(x, dots, dotSize, stock.ColorNameBackground, theme.Edge(triage.Pressure), 1.5)
			} else {
				p.Disc(x, dots, dotSize, theme.Muted, "", 0)
			}
			if k.BreakUp { // a bar above: it said that it was the last
				p.Rect(x-6, dots-dotSize-5, 12, 2, 0, stock.ColorNameForeground)
			}
			if k.Broken { // crossed: it broke that promise
				p.Line(x-dotSize-2, dots+dotSize+2, x+dotSize+2, dots-dotSize-2, 1.5, stock.ColorNameError)
			}
			if w := t.ruler.Width(k.Gap, tiny); k.Gap != "" && before >= 0 {
				if mid := (before + x) / 2; x-before > w+2*dotSize && mid-w/2 > gapFree {
					p.TextMid(mid, 0, k.Gap, tiny, theme.Muted)
					gapFree = mid + w/2 + 4
				}
			}
			before = x
		}
		if i == t.at {
			y := dots
			if k.Kind == vm.TickAnswer || k.Kind == vm.TickRefusal {
				y = answers
			}
			p.Disc(x, y, dotSize+3, "", theme.FocusMark, 2)
		}
	}
	if t.focused {
		p.Rect(0, 0, theme.FocusBarSize, tip, 0, theme.FocusMark)
	}
	text := t.legend()
	if t.at >= 0 {
		text = t.line.Ticks[t.at].Label + "."
		if t.line.Ticks[t.at].Kind != vm.TickRefusal {
			text += t.ruler.T(" Enter opens it.")
		}
	}
	lines, room := t.wrap(text, s.Width), t.room(s.Width)
	for i, l := range lines[:min(room, len(lines))] {
		line := text[l.Start:l.End]
		if i == room-1 && len(lines) > room {
			line = t.ruler.Cut(text[l.Start:], s.Width, caption)
		}
		p.Text(0, tip+float32(i)*t.ruler.Height(caption), line, caption, theme.Muted)
	}
}

// legend explains the shapes that stand on the line, and only those.
func (t *Timeline) legend() string {
	var has [5]bool
	breakUp, broken := false, false
	for i := range t.line.Ticks {
		k := &t.line.Ticks[i]
		has[k.Kind] = true
		breakUp, broken = breakUp || k.BreakUp, broken || k.Broken
	}
	var parts []string
	if has[vm.TickTouch] {
		parts = append(parts, t.ruler.T("full dot: a touch with something new"))
	}
	if has[vm.TickRepeat] {
		parts = append(parts, t.ruler.T("ring: nothing new"))
	}
	if has[vm.TickAnswer] {
		parts = append(parts, t.ruler.T("square: you wrote"))
	}
	if has[vm.TickRefusal] {
		parts = append(parts, t.ruler.T("cross: you asked them to stop"))
	}
	if breakUp {
		parts = append(parts, t.ruler.T("bar above: announced as the last"))
	}
	if broken {
		parts = append(parts, t.ruler.T("crossed dot: wrote again all the same"))
	}
	if len(t.line.Mutes) > 0 {
		parts = append(parts, t.ruler.T("band: muted"))
	}
	if t.line.NextTo > t.line.NextFrom {
		parts = append(parts, t.ruler.T("hatched: next one expected"))
	}
	out := strings.Join(parts, " · ")
	if out == "" {
		return ""
	}
	return strings.ToUpper(out[:1]) + out[1:]
}

func (t *Timeline) near(pos fyne.Position) int {
	best, dist := -1, float32(12)
	for i := range t.line.Ticks {
		d := t.x(t.line.Ticks[i].At, t.Size().Width) - pos.X
		if d < 0 {
			d = -d
		}
		if d < dist {
			best, dist = i, d
		}
	}
	return best
}

func (t *Timeline) look(i int) {
	if i != t.at {
		t.at = i
		t.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (t *Timeline) Tapped(e *fyne.PointEvent) {
	Focus(t)
	t.look(t.near(e.Position))
	t.open()
}

func (t *Timeline) open() {
	if t.at >= 0 && t.OnOpen != nil && t.line.Ticks[t.at].Kind != vm.TickRefusal {
		t.OnOpen(t.line.Ticks[t.at].Message)
	}
}

// MouseIn implements desktop.Hoverable.
func (t *Timeline) MouseIn(e *desktop.MouseEvent) { t.look(t.near(e.Position)) }

// MouseMoved implements desktop.Hoverable.
func (t *Timeline) MouseMoved(e *desktop.MouseEvent) { t.look(t.near(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (t *Timeline) MouseOut() { t.look(-1) }

// FocusGained implements fyne.Focusable.
func (t *Timeline) FocusGained() {
	t.focused = true
	if t.at < 0 && len(t.line.Ticks) > 0 {
		t.at = 0
	}
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *Timeline) FocusLost() { t.focused, t.at = false, -1; t.Refresh() }

// TypedKey implements fyne.Focusable.
func (t *Timeline) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		t.look(max(0, t.at-1))
	case fyne.KeyRight:
		t.look(min(len(t.line.Ticks)-1, t.at+1))
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		t.open()
	default:
		forwardKey(t, e)
	}
}

// TypedRune implements fyne.Focusable.
func (t *Timeline) TypedRune(r rune) { forwardRune(t, r) }

// CreateRenderer implements fyne.Widget.
func (t *Timeline) CreateRenderer() fyne.WidgetRenderer { return newDrawing(t, t.ruler) }
