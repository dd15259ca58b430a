package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// Widths of the window, at the normal text size, under which the navigation
// shows icons only, and under which one pane shows at a time.
const (
	narrowNav  = 1000
	onePane    = 760
	statusTall = 8 // besides the height of its text
)

// frame lays the window out: navigation, screen, job, status line, toast.
type frame struct {
	w     *Window
	root  *fyne.Container
	stack *fyne.Container
	side  *ground
	foot  *ground
}

func newFrame(w *Window, stack *fyne.Container) *frame {
	f := &frame{w: w, stack: stack, side: newGround(), foot: newGround()}
	f.root = container.New(f, f.side, f.foot, w.nav, w.job, stack, w.status, w.quiet, w.toast)
	return f
}

// Layout implements fyne.Layout.
func (f *frame) Layout(_ []fyne.CanvasObject, s fyne.Size) {
	w := f.w
	bigger := stock.Size(stock.SizeNameText) / 14 // bigger text needs more room
	w.nav.Narrow = s.Width < narrowNav*bigger
	side := w.nav.MinSize().Width
	foot := w.status.MinSize().Height + statusTall
	h := s.Height - foot
	put := func(o fyne.CanvasObject, x, y, wide, tall float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(0, wide), max(0, tall)))
	}
	put(f.side, 0, 0, side, h)
	put(w.nav, 0, 8, side, h-8)
	put(f.foot, 0, h, s.Width, foot)
	left, right := s.Width-28, float32(0)
	if w.quiet.Text() != "" {
		right = min(left, max(left/2, 320*bigger)) // narrow, it stands in the place of what the keys do
		left = max(0, left-right-12)
	}
	put(w.status, 14, h+statusTall/2, left, foot-statusTall)
	put(w.quiet, s.Width-14-right, h+statusTall/2, right, foot-statusTall)
	top := float32(0)
	if w.job.Visible() {
		top = w.job.HeightFor(s.Width-side-16) + 8
		put(w.job, side+8, 8, s.Width-side-16, top-8)
	}
	w.home.SetNarrow(s.Width < onePane*bigger)
	put(f.stack, side, top, s.Width-side, h-top)
	wish := w.toast.Wish(min(520, s.Width-32))
	put(w.toast, s.Width-wish.Width-16, h-wish.Height-12, wish.Width, wish.Height)
}

// MinSize implements fyne.Layout.
func (f *frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 360) }

// again lays the window out anew, after something in it came or went.
func (f *frame) again() {
	f.Layout(f.root.Objects, f.root.Size())
	f.root.Refresh()
}

// ground is the background of a pane, with a hairline around it.
type ground struct {
	widget.BaseWidget
}

func newGround() *ground {
	g := &ground{}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return &groundRenderer{g: g, fill: canvas.NewRectangle(stock.Color(theme.Pane))}
}

type groundRenderer struct {
	g    *ground
	fill *canvas.Rectangle
}

func (r *groundRenderer) Layout(s fyne.Size)           { r.fill.Resize(s) }
func (r *groundRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (r *groundRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.fill} }
func (r *groundRenderer) Destroy()                     {}

func (r *groundRenderer) Refresh() {
	r.fill.FillColor = stock.Color(theme.Pane)
	r.fill.Refresh()
}
