package widgets

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// Toast is a sentence at the foot of the window about what was just done, with
// a button that takes it back. Nothing in it is lost when it goes: every
// decision stands in the journal.
type Toast struct {
	widget.BaseWidget
	ruler  *Ruler
	text   string
	failed bool
	undo   *Button
	onUndo func()
}

// NewToast returns a toast that is hidden.
func NewToast(r *Ruler) *Toast {
	t := &Toast{ruler: r}
	t.undo = NewButton(r, r.T("Undo"), "u", func() {
		if t.onUndo != nil {
			t.onUndo()
		}
	})
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// Say shows a sentence; undo, when it is not nil, is what the button does.
func (t *Toast) Say(text string, failed bool, undo func()) {
	t.text, t.failed, t.onUndo = text, failed, undo
	t.undo.Hidden = undo == nil
	t.Show()
	t.Refresh()
}

// Text is the sentence, "" when none shows.
func (t *Toast) Text() string {
	if !t.Visible() {
		return ""
	}
	return t.text
}

func (t *Toast) side() float32 {
	if t.undo.Hidden {
		return 28
	}
	return t.undo.MinSize().Width + 40
}

// Wish is the size that the sentence would like within a width.
func (t *Toast) Wish(width float32) fyne.Size {
	w := min(width, t.ruler.Width(t.text, Body())/slack+t.side()+4)
	return fyne.NewSize(w, float32(len(t.wrap(w)))*t.ruler.Height(Body())+20)
}

func (t *Toast) wrap(width float32) []Line {
	lines := Wrap(nil, t.text, 0, len(t.text), (width-t.side())*1.0, func(r rune) float32 { return t.ruler.Rune(r, Body()) })
	return lines[:min(4, len(lines))]
}

// CreateRenderer implements fyne.Widget.
func (t *Toast) CreateRenderer() fyne.WidgetRenderer {
	return &toastRenderer{t: t, pen: Pen{ruler: t.ruler}}
}

type toastRenderer struct {
	t   *Toast
	pen Pen
}

func (r *toastRenderer) draw() {
	t, s := r.t, r.t.Size()
	r.pen.begin()
	if s.Width <= 0 {
		return
	}
	edge := theme.FocusMark
	if t.failed {
		edge = stock.ColorNameError
	}
	r.pen.Box(0, 0, s.Width, s.Height, 6, stock.ColorNameOverlayBackground, theme.Line, 1)
	r.pen.Rect(0, 0, 4, s.Height, 2, edge)
	y := float32(10)
	for _, l := range t.wrap(s.Width) {
		r.pen.Text(14, y, t.text[l.Start:l.End], Body(), stock.ColorNameForeground)
		y += t.ruler.Height(Body())
	}
	if !t.undo.Hidden {
		m := t.undo.MinSize()
		t.undo.Resize(m)
		t.undo.Move(fyne.NewPos(s.Width-m.Width-10, (s.Height-m.Height)/2))
		r.pen.objects = append(r.pen.objects, t.undo)
	}
}

func (r *toastRenderer) Layout(fyne.Size)             { r.draw() }
func (r *toastRenderer) MinSize() fyne.Size           { return fyne.NewSize(120, 40) }
func (r *toastRenderer) Objects() []fyne.CanvasObject { return r.pen.objects }
func (r *toastRenderer) Destroy()                     {}

func (r *toastRenderer) Refresh() {
	r.draw()
	r.t.undo.Refresh()
	refreshCanvas(r.t)
}
