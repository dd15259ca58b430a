package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Grid sets blocks side by side in columns: the first is narrow, for names,
// the others share the rest. A row is as tall as its tallest block. It is a
// Block.
type Grid struct {
	widget.BaseWidget
	rows    [][]fyne.CanvasObject
	objects []fyne.CanvasObject
}

// NewGrid returns a grid. All rows have as many blocks as the first.
func NewGrid(rows [][]fyne.CanvasObject) *Grid {
	g := &Grid{rows: rows}
	for _, r := range rows {
		g.objects = append(g.objects, r...)
	}
	g.ExtendBaseWidget(g)
	return g
}

const (
	gridGap  = 12
	gridName = 84 // of the first column
)

func (g *Grid) place(width float32, put func(o fyne.CanvasObject, at fyne.Position, s fyne.Size)) float32 {
	y := float32(0)
	for _, r := range g.rows {
		wide := max(40, (width-gridName)/float32(max(1, len(r)-1))-gridGap)
		tall, x := float32(0), float32(0)
		for i, o := range r {
			w := wide
			if i == 0 {
				w = gridName - gridGap
			}
			h := heightFor(o, w)
			put(o, fyne.NewPos(x, y), fyne.NewSize(w, h))
			x += w + gridGap
			tall = max(tall, h)
		}
		y += tall + gridGap
	}
	return y
}

// HeightFor implements Block.
func (g *Grid) HeightFor(width float32) float32 {
	return g.place(width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{g} }

type gridRenderer struct{ g *Grid }

func (r *gridRenderer) Layout(s fyne.Size) {
	r.g.place(s.Width, func(o fyne.CanvasObject, at fyne.Position, s fyne.Size) {
		o.Move(at)
		o.Resize(s)
	})
}

func (r *gridRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, r.g.HeightFor(max(200, r.g.Size().Width)))
}

func (r *gridRenderer) Refresh() {
	r.Layout(r.g.Size())
	for _, o := range r.g.objects {
		o.Refresh()
	}
	canvas.Refresh(r.g)
}

func (r *gridRenderer) Objects() []fyne.CanvasObject { return r.g.objects }
func (r *gridRenderer) Destroy()                     {}
