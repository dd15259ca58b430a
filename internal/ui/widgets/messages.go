package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Messages lists a vendor's messages inside a page. Only the lines that show
// are drawn, so a thousand cost no more than ten. It is a Block.
type Messages struct {
	widget.BaseWidget
	control
	ruler       *Ruler
	rows        []vm.MessageRow
	at          int
	hover       int
	top, bottom float32
	OnOpen      func(triage.ContentID)
	OnReveal    func(top, bottom float32)
}

// NewMessages returns a list of messages.
func NewMessages(r *Ruler, rows []vm.MessageRow) *Messages {
	m := &Messages{ruler: r, rows: rows, hover: -1}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows other rows. The message looked at stays the one looked at.
func (m *Messages) Set(rows []vm.MessageRow) {
	if m.at < len(m.rows) {
		was := m.rows[m.at].ID
		m.at = max(0, slices.IndexFunc(rows, func(r vm.MessageRow) bool { return r.ID == was }))
	}
	m.rows, m.hover = rows, -1
	m.BaseWidget.Refresh()
}

// At is the row looked at.
func (m *Messages) At() int { return m.at }

func (m *Messages) line() float32 { return m.ruler.Height(Body()) + 10 }

// HeightFor implements Block.
func (m *Messages) HeightFor(float32) float32 { return float32(len(m.rows)) * m.line() }

// Least implements drawer.
func (m *Messages) Least() fyne.Size { return fyne.NewSize(200, m.HeightFor(0)) }

// Window says which part shows.
func (m *Messages) Window(top, bottom float32) {
	if top != m.top || bottom != m.bottom {
		m.top, m.bottom = top, bottom
		m.BaseWidget.Refresh()
	}
}

// Draw implements drawer.
func (m *Messages) Draw(p *Pen, s fyne.Size) {
	h, body, caption := m.line(), Body(), Caption()
	when := m.ruler.Width("30 Sep 2026", caption) + 10
	who := min(150, s.Width*0.22)
	note := min(170, s.Width*0.28)
	if s.Width < 520 {
		who = 0
	}
	subject := s.Width - 8 - when - who - note - 8
	first := max(0, int(m.top/h)-2)
	last := len(m.rows) - 1
	if m.bottom > m.top {
		last = min(last, int(m.bottom/h)+2)
	}
	for i := first; i <= last; i++ {
		r := &m.rows[i]
		y := float32(i) * h
		switch {
		case i == m.at && m.focused:
			p.Rect(0, y, s.Width, h-1, theme.Radius, stock.ColorNameSelection)
			p.Box(0.5, y+0.5, s.Width-1, h-2, theme.Radius, "", theme.FocusMark, 1)
			p.Rect(0, y, theme.FocusBarSize, h-1, 1, theme.FocusMark)
		case i == m.hover:
			p.Rect(0, y, s.Width, h-1, theme.Radius, stock.ColorNameHover)
		}
		ty := y + (h-m.ruler.Height(body))/2
		cy := y + (h-m.ruler.Height(caption))/2
		x := float32(8)
		p.Text(x, cy, r.When, caption, theme.Muted)
		x += when
		if who > 0 {
			p.Text(x, cy, m.ruler.Cut(r.Who, who-8, caption), caption, theme.Muted)
			x += who
		}
		name := stock.ColorNameForeground
		if r.Broken {
			name = theme.Muted
		}
		p.Text(x, ty, m.ruler.Cut(r.Subject, subject, body), body, name)
		text := m.ruler.Cut(r.Note, note, caption)
		p.TextRight(s.Width-8, cy, text, caption, theme.Muted)
	}
}

func (m *Messages) rowAt(p fyne.Position) int {
	i := int(p.Y / m.line())
	if i < 0 || i >= len(m.rows) {
		return -1
	}
	return i
}

func (m *Messages) look(i int) {
	m.at = min(len(m.rows)-1, max(0, i))
	m.BaseWidget.Refresh()
	if m.OnReveal != nil {
		m.OnReveal(float32(m.at)*m.line(), float32(m.at+1)*m.line())
	}
}

func (m *Messages) open() {
	if m.at >= 0 && m.at < len(m.rows) && m.OnOpen != nil {
		m.OnOpen(m.rows[m.at].ID)
	}
}

// Tapped implements fyne.Tappable.
func (m *Messages) Tapped(e *fyne.PointEvent) {
	if i := m.rowAt(e.Position); i >= 0 {
		Focus(m)
		m.at = i
		m.open()
	}
}

// MouseIn implements desktop.Hoverable.
func (m *Messages) MouseIn(e *desktop.MouseEvent) { m.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (m *Messages) MouseMoved(e *desktop.MouseEvent) {
	if i := m.rowAt(e.Position); i != m.hover {
		m.hover = i
		m.BaseWidget.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (m *Messages) MouseOut() { m.hover = -1; m.BaseWidget.Refresh() }

// FocusGained implements fyne.Focusable.
func (m *Messages) FocusGained() {
	m.focused = true
	m.look(m.at)
}

// FocusLost implements fyne.Focusable.
func (m *Messages) FocusLost() { m.focused = false; m.BaseWidget.Refresh() }

// TypedKey implements fyne.Focusable.
func (m *Messages) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		m.look(m.at + 1)
	case fyne.KeyUp:
		m.look(m.at - 1)
	case fyne.KeyHome:
		m.look(0)
	case fyne.KeyEnd:
		m.look(len(m.rows) - 1)
	case fyne.KeyPageDown:
		m.look(m.at + 10)
	case fyne.KeyPageUp:
		m.look(m.at - 10)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.open()
	default:
		forwardKey(m, e)
	}
}

// TypedRune implements fyne.Focusable.
func (m *Messages) TypedRune(r rune) {
	switch r {
	case 'j':
		m.look(m.at + 1)
	case 'k':
		m.look(m.at - 1)
	default:
		forwardRune(m, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (m *Messages) CreateRenderer() fyne.WidgetRenderer { return newDrawing(m, m.ruler) }
