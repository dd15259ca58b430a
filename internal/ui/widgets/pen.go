package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	stock "fyne.io/fyne/v2/theme"
)

// Pen draws a widget and keeps the canvas objects that it needed, so that the
// next drawing costs no more than what changed.
type Pen struct {
	ruler   *Ruler
	texts   pool[*canvas.Text]
	rects   pool[*canvas.Rectangle]
	lines   pool[*canvas.Line]
	circles pool[*canvas.Circle]
	images  pool[*canvas.Image]
	objects []fyne.CanvasObject
}

// pool hands out the same objects in the same order at every drawing.
type pool[T any] struct {
	all  []T
	used int
}

func (p *pool[T]) next(make func() T) T {
	if p.used == len(p.all) {
		p.all = append(p.all, make())
	}
	p.used++
	return p.all[p.used-1]
}

func (p *Pen) begin() {
	p.texts.used, p.rects.used, p.lines.used, p.circles.used, p.images.used = 0, 0, 0, 0, 0
	p.objects = p.objects[:0]
}

func paint(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return stock.Color(name)
}

// Text sets a text with its top left corner at x, y. It must not hold a line
// end, and fit: a pen does not clip.
func (p *Pen) Text(x, y float32, s string, f Face, name fyne.ThemeColorName) {
	if s == "" {
		return
	}
	t := p.texts.next(func() *canvas.Text { return canvas.NewText("", color.Black) })
	t.Text, t.TextSize, t.TextStyle, t.Color = s, f.Size, f.style(), paint(name)
	t.Move(fyne.NewPos(x, y))
	t.Resize(fyne.NewSize(p.ruler.Width(s, f), p.ruler.Height(f)))
	p.objects = append(p.objects, t)
}

// TextRight sets a text that ends at x.
func (p *Pen) TextRight(x, y float32, s string, f Face, name fyne.ThemeColorName) {
	p.Text(x-p.ruler.Width(s, f), y, s, f, name)
}

// TextMid sets a text whose middle is at x.
func (p *Pen) TextMid(x, y float32, s string, f Face, name fyne.ThemeColorName) {
	p.Text(x-p.ruler.Width(s, f)/2, y, s, f, name)
}

// Rect fills a rectangle with rounded corners.
func (p *Pen) Rect(x, y, w, h, radius float32, fill fyne.ThemeColorName) {
	p.Box(x, y, w, h, radius, fill, "", 0)
}

// Box draws a rectangle with an outline; either colour may be "".
func (p *Pen) Box(x, y, w, h, radius float32, fill, edge fyne.ThemeColorName, thick float32) {
	if w <= 0 || h <= 0 {
		return
	}
	r := p.rects.next(func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) })
	r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = paint(fill), paint(edge), thick, radius
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	p.objects = append(p.objects, r)
}

// Line draws a line.
func (p *Pen) Line(x1, y1, x2, y2, thick float32, name fyne.ThemeColorName) {
	l := p.lines.next(func() *canvas.Line { return canvas.NewLine(color.Transparent) })
	l.StrokeColor, l.StrokeWidth = paint(name), thick
	l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	p.objects = append(p.objects, l)
}

// Disc draws a circle around x, y; either colour may be "".
func (p *Pen) Disc(x, y, radius float32, fill, edge fyne.ThemeColorName, thick float32) {
	c := p.circles.next(func() *canvas.Circle { return canvas.NewCircle(color.Transparent) })
	c.FillColor, c.StrokeColor, c.StrokeWidth = paint(fill), paint(edge), thick
	c.Position1, c.Position2 = fyne.NewPos(x-radius, y-radius), fyne.NewPos(x+radius, y+radius)
	p.objects = append(p.objects, c)
}

// Icon draws an icon in a square.
func (p *Pen) Icon(x, y, size float32, res fyne.Resource) {
	i := p.images.next(func() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} })
	if i.Resource != res {
		i.Resource = res
	}
	i.Move(fyne.NewPos(x, y))
	i.Resize(fyne.NewSize(size, size))
	i.Refresh()
	p.objects = append(p.objects, i)
}

// Hatch fills a rectangle with slanted lines inside an outline: the sign for
// "unknown", which must not look like an empty or a full bar.
func (p *Pen) Hatch(x, y, w, h float32, name fyne.ThemeColorName) {
	const step = 5
	for at := float32(step); at < w+h; at += step {
		// From the left or bottom edge up to the top or right edge.
		x1, y1 := x+max(0, at-h), y+min(h, at)
		x2, y2 := x+min(w, at), y+max(0, at-w)
		p.Line(x1, y1, x2, y2, 1, name)
	}
	p.Box(x, y, w, h, 1, "", name, 1)
}

// drawer is a widget that is drawn with a pen.
type drawer interface {
	fyne.Widget
	// Draw says what is to be seen in the size.
	Draw(p *Pen, size fyne.Size)
	// Least is the smallest size in which it can be seen.
	Least() fyne.Size
}

// drawing renders a drawer.
type drawing struct {
	of   drawer
	pen  Pen
	size fyne.Size
}

func newDrawing(of drawer, r *Ruler) *drawing {
	d := &drawing{of: of, pen: Pen{ruler: r}}
	d.draw(of.Size())
	return d
}

func (d *drawing) draw(size fyne.Size) {
	d.size = size
	d.pen.begin()
	if size.Width > 0 && size.Height > 0 {
		d.of.Draw(&d.pen, size)
	}
}

func (d *drawing) Layout(size fyne.Size) {
	if size != d.size {
		d.draw(size)
	}
}

func (d *drawing) MinSize() fyne.Size { return d.of.Least() }

func (d *drawing) Refresh() {
	d.draw(d.of.Size())
	canvas.Refresh(d.of)
}

func (d *drawing) Objects() []fyne.CanvasObject { return d.pen.objects }
func (d *drawing) Destroy()                     {}

// The faces that the window uses, in the sizes that the buyer chose.

func faceOf(name fyne.ThemeSizeName, bold bool) Face { return Face{Size: stock.Size(name), Bold: bold} }

// Body is the face of running text.
func Body() Face { return faceOf(stock.SizeNameText, false) }

// Strong is Body in bold.
func Strong() Face { return faceOf(stock.SizeNameText, true) }

// Caption is the face of meta data and hints.
func Caption() Face { return faceOf(stock.SizeNameCaptionText, false) }

// Title is the face of a page's title.
func Title() Face { return faceOf(stock.SizeNameHeadingText, true) }

func refreshCanvas(o fyne.CanvasObject) { canvas.Refresh(o) }
