package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// Button does something when it is tapped, and for Enter and Space while it
// has the keyboard. It shows its key beside its words.
type Button struct {
	widget.BaseWidget
	control
	ruler    *Ruler
	text     string
	hint     string // the key that does the same
	Primary  bool   // the one that Enter means
	Quiet    bool   // words only, like a link
	disabled bool
	OnTap    func()
	// OnKey is asked first for every key, for a dialog's Escape.
	OnKey func(fyne.KeyName) bool
}

// NewButton returns a button. Hint is the key that does the same, or "".
func NewButton(r *Ruler, text, hint string, tap func()) *Button {
	b := &Button{ruler: r, text: text, hint: hint, OnTap: tap}
	b.ExtendBaseWidget(b)
	return b
}

// SetText changes the words.
func (b *Button) SetText(s string) {
	if s != b.text {
		b.text = s
		b.Refresh()
	}
}

// Text is what it says.
func (b *Button) Text() string { return b.text }

// SetDisabled turns it off or on.
func (b *Button) SetDisabled(off bool) {
	if off != b.disabled {
		b.disabled = off
		b.Refresh()
	}
}

const (
	buttonPad  = 10
	buttonTall = 12 // height besides the text's
)

// Least implements drawer.
func (b *Button) Least() fyne.Size {
	w := b.ruler.Width(b.text, Body())
	if b.hint != "" {
		w += 8 + b.ruler.Width(b.hint, Caption())
	}
	pad := float32(2 * buttonPad)
	if b.Quiet {
		pad = 12
	}
	return fyne.NewSize(w/slack+pad, b.ruler.Height(Body())+buttonTall)
}

// Draw implements drawer.
func (b *Button) Draw(p *Pen, s fyne.Size) {
	fill, text, hint := stock.ColorNameButton, stock.ColorNameForeground, theme.Muted
	switch {
	case b.disabled:
		fill, text, hint = stock.ColorNameDisabledButton, stock.ColorNameDisabled, stock.ColorNameDisabled
	case b.Primary:
		fill, text, hint = stock.ColorNamePrimary, stock.ColorNameForegroundOnPrimary, stock.ColorNameForegroundOnPrimary
	case b.Quiet:
		fill, text = "", stock.ColorNamePrimary
	}
	if b.hovered && !b.disabled && !b.Primary {
		fill = stock.ColorNameSelection
	}
	p.Rect(0, 0, s.Width, s.Height, theme.Radius, fill)
	if b.focused {
		p.Box(-2, -2, s.Width+4, s.Height+4, theme.Radius+2, "", theme.FocusMark, 2)
	}
	x := float32(buttonPad)
	if b.Quiet {
		x = 6
	}
	y := (s.Height - b.ruler.Height(Body())) / 2
	room := s.Width - 2*x
	hw := float32(0)
	if b.hint != "" {
		hw = 8 + b.ruler.Width(b.hint, Caption())
	}
	p.Text(x, y, b.ruler.Cut(b.text, (room-hw)/slack+1, Body()), Body(), text)
	if b.hint != "" {
		p.TextRight(s.Width-x, (s.Height-b.ruler.Height(Caption()))/2, b.hint, Caption(), hint)
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.disabled && b.OnTap != nil {
		b.OnTap()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() { b.hovered = false; b.Refresh() }

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if b.OnKey != nil && b.OnKey(e.Name) {
		return
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		b.Tapped(nil)
	default:
		forwardKey(b, e)
	}
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(r rune) {
	if r != ' ' {
		forwardRune(b, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer { return newDrawing(b, b.ruler) }
