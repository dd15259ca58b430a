package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// NavItem is a place to go.
type NavItem struct {
	Text  string
	Key   string // "Ctrl+1"
	Icon  fyne.ThemeIconName
	Count int // shown when it is above zero
}

// Nav lists the places of the window. It is one stop of the Tab key; arrows
// move, Enter goes. Narrow, it shows icons only.
type Nav struct {
	widget.BaseWidget
	control
	ruler  *Ruler
	items  []NavItem
	on     int // the place shown
	at     int // the place the keyboard is on
	hover  int
	Narrow bool
	OnGo   func(i int)
}

// NewNav returns the navigation.
func NewNav(r *Ruler, goTo func(i int)) *Nav {
	n := &Nav{ruler: r, OnGo: goTo, hover: -1}
	n.ExtendBaseWidget(n)
	return n
}

// Set says what the places are, and which is shown.
func (n *Nav) Set(items []NavItem, on int) {
	if on != n.on {
		n.at = on
	}
	n.items, n.on = items, on
	n.Refresh()
}

func (n *Nav) line() float32 { return n.ruler.Height(Body()) + 15 }

// Least implements drawer.
func (n *Nav) Least() fyne.Size {
	h := float32(len(n.items)) * n.line()
	if n.Narrow {
		return fyne.NewSize(44, h)
	}
	return fyne.NewSize(156*stock.Size(stock.SizeNameText)/14, h)
}

// Draw implements drawer.
func (n *Nav) Draw(p *Pen, s fyne.Size) {
	h, body, caption := n.line(), Body(), Caption()
	icon := stock.Size(stock.SizeNameInlineIcon)
	for i := range n.items {
		it := &n.items[i]
		y := float32(i) * h
		switch {
		case i == n.on:
			p.Rect(4, y+1, s.Width-8, h-2, theme.Radius, stock.ColorNameSelection)
		case i == n.hover:
			p.Rect(4, y+1, s.Width-8, h-2, theme.Radius, stock.ColorNameHover)
		}
		if n.focused && i == n.at {
			p.Box(4.5, y+1.5, s.Width-9, h-3, theme.Radius, "", theme.FocusMark, 1)
			p.Rect(4, y+1, theme.FocusBarSize, h-2, 1, theme.FocusMark)
		}
		x := float32(14)
		if n.Narrow {
			x = (s.Width - icon) / 2
		}
		p.Icon(x, y+(h-icon)/2, icon, stock.Icon(it.Icon))
		if n.Narrow {
			continue
		}
		face := body
		if i == n.on {
			face = Strong()
		}
		count := ""
		if it.Count > 0 {
			count = strconv.Itoa(it.Count)
		}
		left := 14 + icon + 10
		room := s.Width - left - 14 - n.ruler.Width(count, caption)
		p.Text(left, y+(h-n.ruler.Height(body))/2, n.ruler.Cut(it.Text, room, face), face, stock.ColorNameForeground)
		p.TextRight(s.Width-14, y+(h-n.ruler.Height(caption))/2, count, caption, theme.Muted)
	}
}

// Tapped implements fyne.Tappable.
func (n *Nav) Tapped(e *fyne.PointEvent) {
	if i := n.itemAt(e.Position); i >= 0 {
		n.at = i
		n.visit(i)
	}
}

func (n *Nav) itemAt(p fyne.Position) int {
	i := int(p.Y / n.line())
	if i < 0 || i >= len(n.items) {
		return -1
	}
	return i
}

func (n *Nav) visit(i int) {
	if n.OnGo != nil && i >= 0 && i < len(n.items) {
		n.OnGo(i)
	}
}

// MouseIn implements desktop.Hoverable.
func (n *Nav) MouseIn(e *desktop.MouseEvent) { n.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (n *Nav) MouseMoved(e *desktop.MouseEvent) {
	if i := n.itemAt(e.Position); i != n.hover {
		n.hover = i
		n.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (n *Nav) MouseOut() { n.hover = -1; n.Refresh() }

// FocusGained implements fyne.Focusable.
func (n *Nav) FocusGained() { n.focused = true; n.at = n.on; n.Refresh() }

// FocusLost implements fyne.Focusable.
func (n *Nav) FocusLost() { n.focused = false; n.Refresh() }

// TypedKey implements fyne.Focusable.
func (n *Nav) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		n.at = min(len(n.items)-1, n.at+1)
	case fyne.KeyUp:
		n.at = max(0, n.at-1)
	case fyne.KeyHome:
		n.at = 0
	case fyne.KeyEnd:
		n.at = len(n.items) - 1
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		n.visit(n.at)
	default:
		forwardKey(n, e)
		return
	}
	n.Refresh()
}

// TypedRune implements fyne.Focusable.
func (n *Nav) TypedRune(r rune) {
	switch r {
	case 'j':
		n.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	case 'k':
		n.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	case ' ':
	default:
		forwardRune(n, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (n *Nav) CreateRenderer() fyne.WidgetRenderer { return newDrawing(n, n.ruler) }
