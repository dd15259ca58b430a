package screens

import (
	"fyne.io/fyne/v2"

	"winnow/internal/ui/widgets"
)

// topDown gives the first object the height that it needs at the width there
// is, and the second the rest.
type topDown struct{}

func (topDown) Layout(os []fyne.CanvasObject, s fyne.Size) {
	h := float32(0)
	if b, ok := os[0].(widgets.Block); ok {
		h = b.HeightFor(s.Width)
	} else {
		h = os[0].MinSize().Height
	}
	h = min(h, s.Height)
	os[0].Move(fyne.NewPos(0, 0))
	os[0].Resize(fyne.NewSize(s.Width, h))
	os[1].Move(fyne.NewPos(0, h))
	os[1].Resize(fyne.NewSize(s.Width, s.Height-h))
}

func (topDown) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(240, 200) }

// inset leaves room around one object, and makes it no wider than most.
type inset struct{ left, top, right, bottom, most float32 }

func (l *inset) Layout(os []fyne.CanvasObject, s fyne.Size) {
	w := s.Width - l.left - l.right
	if l.most > 0 {
		w = min(w, l.most)
	}
	for _, o := range os {
		o.Move(fyne.NewPos(l.left, l.top))
		o.Resize(fyne.NewSize(w, s.Height-l.top-l.bottom))
	}
}

func (l *inset) MinSize(os []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range os {
		m = m.Max(o.MinSize())
	}
	return m.AddWidthHeight(l.left+l.right, l.top+l.bottom)
}
