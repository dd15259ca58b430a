package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// Fold is the heading of a section that can be folded away: a tap, Enter or
// Space does it, left and right too. It is a Block.
type Fold struct {
	widget.BaseWidget
	control
	ruler *Ruler
	text  string
	note  string // at the right: what the section holds while it is folded
	shut  bool
	// OnFold is called after it was folded or unfolded.
	OnFold func(shut bool)
	// OnReveal asks the page to show the heading.
	OnReveal func(top, bottom float32)
}

// NewFold returns the heading of an open section.
func NewFold(r *Ruler, text string) *Fold {
	f := &Fold{ruler: r, text: text}
	f.ExtendBaseWidget(f)
	return f
}

// Set says what it shows.
func (f *Fold) Set(text, note string, shut bool) {
	if text != f.text || note != f.note || shut != f.shut {
		f.text, f.note, f.shut = text, note, shut
		f.Refresh()
	}
}

// Shut reports whether the section is folded away.
func (f *Fold) Shut() bool { return f.shut }

// Text is what it says.
func (f *Fold) Text() string { return f.text }

func (f *Fold) tall() float32 { return f.ruler.Height(Strong()) + 6 }

// HeightFor implements Block.
func (f *Fold) HeightFor(float32) float32 { return f.tall() }

// Least implements drawer.
func (f *Fold) Least() fyne.Size { return fyne.NewSize(120, f.tall()) }

// Draw implements drawer.
func (f *Fold) Draw(p *Pen, s fyne.Size) {
	if f.focused {
		p.Box(-4, 0.5, s.Width+8, s.Height-1, theme.Radius, "", theme.FocusMark, 2)
	} else if f.hovered {
		p.Rect(-4, 0, s.Width+8, s.Height, theme.Radius, stock.ColorNameHover)
	}
	mid := s.Height / 2
	if f.shut { // a chevron to the right, else one down
		p.Line(3, mid-4, 7, mid, 1.5, theme.Muted)
		p.Line(7, mid, 3, mid+4, 1.5, theme.Muted)
	} else {
		p.Line(1, mid-2, 5, mid+2, 1.5, theme.Muted)
		p.Line(5, mid+2, 9, mid-2, 1.5, theme.Muted)
	}
	note := ""
	if f.shut {
		note = f.ruler.Cut(f.note, s.Width*0.4, Caption())
	}
	room := s.Width - 18 - f.ruler.Width(note, Caption())/slack - 8
	p.Text(16, 3, f.ruler.Cut(f.text, room, Strong()), Strong(), stock.ColorNameForeground)
	p.TextRight(s.Width, 5, note, Caption(), theme.Muted)
}

func (f *Fold) fold(shut bool) {
	if shut == f.shut {
		return
	}
	f.shut = shut
	f.Refresh()
	if f.OnFold != nil {
		f.OnFold(shut)
	}
}

// Tapped implements fyne.Tappable.
func (f *Fold) Tapped(*fyne.PointEvent) {
	Focus(f)
	f.fold(!f.shut)
}

// MouseIn implements desktop.Hoverable.
func (f *Fold) MouseIn(*desktop.MouseEvent) { f.hovered = true; f.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (f *Fold) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (f *Fold) MouseOut() { f.hovered = false; f.Refresh() }

// Cursor implements desktop.Cursorable.
func (f *Fold) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (f *Fold) FocusGained() {
	f.focused = true
	f.Refresh()
	if f.OnReveal != nil {
		f.OnReveal(0, f.Size().Height)
	}
}

// FocusLost implements fyne.Focusable.
func (f *Fold) FocusLost() { f.focused = false; f.Refresh() }

// TypedKey implements fyne.Focusable.
func (f *Fold) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		f.fold(!f.shut)
	case fyne.KeyLeft:
		f.fold(true)
	case fyne.KeyRight:
		f.fold(false)
	default:
		forwardKey(f, e)
	}
}

// TypedRune implements fyne.Focusable.
func (f *Fold) TypedRune(r rune) {
	if r != ' ' {
		forwardRune(f, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return newDrawing(f, f.ruler) }
