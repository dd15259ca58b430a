package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// control is the state of something that can have the keyboard and the mouse.
type control struct {
	focused, hovered bool
}

// forwardKey hands a key that a widget has no use for to the window, as if
// nothing had the keyboard.
func forwardKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// forwardRune hands a letter on in the same way.
func forwardRune(o fyne.CanvasObject, r rune) {
	if c := canvasOf(o); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}

// Focus gives a widget the keyboard. What was never painted is not known to
// any canvas yet; it is then looked for in the windows' contents.
func Focus(f fyne.Focusable) {
	o, ok := f.(fyne.CanvasObject)
	if !ok {
		return
	}
	if c := canvasOf(o); c != nil {
		c.Focus(f)
		return
	}
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		w.Canvas().Focus(f)
	}
}

// Focused reports whether the widget has the keyboard.
func Focused(f fyne.Focusable) bool {
	if o, ok := f.(fyne.CanvasObject); ok {
		if c := canvasOf(o); c != nil {
			return c.Focused() == f
		}
	}
	return false
}

// focusFrame is the mark of the keyboard around a pane: a bar at the left and
// an outline.
type focusFrame struct {
	widget.BaseWidget
	on bool
}

func newFocusFrame() *focusFrame {
	f := &focusFrame{}
	f.ExtendBaseWidget(f)
	return f
}

func (f *focusFrame) set(on bool) {
	if f.on != on {
		f.on = on
		f.Refresh()
	}
}

// Least implements drawer.
func (f *focusFrame) Least() fyne.Size { return fyne.Size{} }

// Draw implements drawer.
func (f *focusFrame) Draw(p *Pen, s fyne.Size) {
	if !f.on {
		return
	}
	p.Box(0.5, 0.5, s.Width-1, s.Height-1, 2, "", theme.FocusMark, 1)
	p.Rect(0, 0, theme.FocusBarSize, s.Height, 0, theme.FocusMark)
}

// CreateRenderer implements fyne.Widget.
func (f *focusFrame) CreateRenderer() fyne.WidgetRenderer { return newDrawing(f, nil) }
