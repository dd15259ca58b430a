package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// Block is something that a page stacks: its height follows from its width.
type Block interface {
	fyne.CanvasObject
	HeightFor(width float32) float32
}

// windowed is a block that draws only what can be seen of it.
type windowed interface {
	// Window tells the stretch of the block that shows, in its own coordinates.
	Window(top, bottom float32)
}

func heightFor(o fyne.CanvasObject, width float32) float32 {
	if b, ok := o.(Block); ok {
		return b.HeightFor(width)
	}
	return o.MinSize().Height
}

// Column stacks blocks, each as wide as itself. It is a Block.
type Column struct {
	widget.BaseWidget
	Gap   float32 // between two blocks
	Pad   fyne.Size
	Most  float32 // greatest width of a block, 0 for none
	items []fyne.CanvasObject
	width float32
}

// NewColumn returns a column of blocks.
func NewColumn(gap float32, items ...fyne.CanvasObject) *Column {
	c := &Column{Gap: gap, items: items}
	c.ExtendBaseWidget(c)
	return c
}

// Set replaces the blocks.
func (c *Column) Set(items ...fyne.CanvasObject) {
	c.items = items
	c.Refresh()
}

// Window tells the blocks which part of them shows.
func (c *Column) Window(top, bottom float32) {
	for _, o := range c.items {
		if w, ok := o.(windowed); ok && o.Visible() {
			y := o.Position().Y
			w.Window(top-y, bottom-y)
		}
	}
}

// Holds reports whether an object stands in the column, however deep.
func (c *Column) Holds(o fyne.CanvasObject) bool {
	return slices.ContainsFunc(c.items, func(in fyne.CanvasObject) bool {
		switch in := in.(type) {
		case *Column:
			return in.Holds(o)
		case *Flow:
			return slices.Contains(in.items, o)
		}
		return in == o
	})
}

// find returns how far below the column's top a block in it begins.
func (c *Column) find(want fyne.CanvasObject) (float32, bool) {
	for _, o := range c.items {
		if o == want {
			return o.Position().Y, true
		}
		if in, ok := o.(*Column); ok {
			if y, ok := in.find(want); ok {
				return o.Position().Y + y, true
			}
		}
	}
	return 0, false
}

// HeightFor implements Block.
func (c *Column) HeightFor(width float32) float32 {
	h, n := 2*c.Pad.Height, 0
	inner := c.inner(width)
	for _, o := range c.items {
		if !o.Visible() {
			continue
		}
		h += heightFor(o, inner)
		n++
	}
	return h + c.Gap*float32(max(0, n-1))
}

func (c *Column) inner(width float32) float32 {
	w := width - 2*c.Pad.Width
	if c.Most > 0 {
		w = min(w, c.Most)
	}
	return max(0, w)
}

// Resize remembers the width, from which the smallest height follows.
func (c *Column) Resize(s fyne.Size) {
	c.width = s.Width
	c.BaseWidget.Resize(s)
}

// CreateRenderer implements fyne.Widget.
func (c *Column) CreateRenderer() fyne.WidgetRenderer { return &columnRenderer{c} }

type columnRenderer struct{ c *Column }

func (r *columnRenderer) Layout(size fyne.Size) {
	c := r.c
	w, y := c.inner(size.Width), c.Pad.Height
	for _, o := range c.items {
		if !o.Visible() {
			continue
		}
		h := heightFor(o, w)
		o.Move(fyne.NewPos(c.Pad.Width, y))
		o.Resize(fyne.NewSize(w, h))
		y += h + c.Gap
	}
}

func (r *columnRenderer) MinSize() fyne.Size {
	return fyne.NewSize(80, r.c.HeightFor(r.c.width))
}

func (r *columnRenderer) Refresh() {
	r.Layout(r.c.Size())
	for _, o := range r.c.items {
		o.Refresh()
	}
	canvas.Refresh(r.c)
}

func (r *columnRenderer) Objects() []fyne.CanvasObject { return r.c.items }
func (r *columnRenderer) Destroy()                     {}

// Flow places objects side by side and goes on in the next line where they do
// not fit. It is a Block.
type Flow struct {
	widget.BaseWidget
	Gap   float32
	items []fyne.CanvasObject
}

// NewFlow returns a flow of objects.
func NewFlow(gap float32, items ...fyne.CanvasObject) *Flow {
	f := &Flow{Gap: gap, items: items}
	f.ExtendBaseWidget(f)
	return f
}

// HeightFor implements Block.
func (f *Flow) HeightFor(width float32) float32 {
	return f.place(width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

func (f *Flow) place(width float32, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range f.items {
		if !o.Visible() {
			continue
		}
		s := o.MinSize()
		if x > 0 && x+s.Width > width {
			x, y, line = 0, y+line+f.Gap, 0
		}
		put(o, fyne.NewPos(x, y), fyne.NewSize(min(s.Width, width), s.Height))
		x += s.Width + f.Gap
		line = max(line, s.Height)
	}
	return y + line
}

// CreateRenderer implements fyne.Widget.
func (f *Flow) CreateRenderer() fyne.WidgetRenderer { return &flowRenderer{f} }

type flowRenderer struct{ f *Flow }

func (r *flowRenderer) Layout(size fyne.Size) {
	r.f.place(size.Width, func(o fyne.CanvasObject, at fyne.Position, s fyne.Size) {
		o.Move(at)
		o.Resize(s)
	})
}

func (r *flowRenderer) MinSize() fyne.Size {
	w := float32(0)
	for _, o := range r.f.items {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, r.f.HeightFor(max(w, r.f.Size().Width)))
}

func (r *flowRenderer) Refresh() {
	r.Layout(r.f.Size())
	for _, o := range r.f.items {
		o.Refresh()
	}
	canvas.Refresh(r.f)
}

func (r *flowRenderer) Objects() []fyne.CanvasObject { return r.f.items }
func (r *flowRenderer) Destroy()                     {}

// Page scrolls a column of blocks and can have the keyboard: arrows, j and k,
// the page keys, Home and End scroll it.
type Page struct {
	widget.BaseWidget
	Column *Column
	// OnEnter is called for Enter while the page itself has the keyboard.
	OnEnter func()
	scroll  *container.Scroll
	bar     *focusFrame
}

// NewPage returns a page of blocks.
func NewPage(items ...fyne.CanvasObject) *Page {
	p := &Page{Column: NewColumn(theme.GapSize, items...), bar: newFocusFrame()}
	p.Column.Pad = fyne.NewSize(20, 16)
	p.Column.Most = 760
	p.scroll = container.NewVScroll(p.Column)
	p.scroll.OnScrolled = func(fyne.Position) { p.tell() }
	p.ExtendBaseWidget(p)
	return p
}

// Set replaces the blocks and, when the page is about something else than
// before, goes back to the top.
func (p *Page) Set(top bool, items ...fyne.CanvasObject) {
	p.Column.items = items
	p.Relayout()
	if top {
		p.ScrollTo(0)
	}
}

// Relayout places the blocks anew, after one of them changed its height.
func (p *Page) Relayout() {
	p.Column.width = p.Size().Width
	p.scroll.Refresh() // and with it the column
	p.tell()
}

// Resize implements fyne.CanvasObject.
func (p *Page) Resize(s fyne.Size) {
	p.Column.width = s.Width
	p.BaseWidget.Resize(s)
	p.tell()
}

// tell tells the blocks which part of them shows.
func (p *Page) tell() {
	top := p.scroll.Offset.Y
	p.Column.Window(top, top+p.scroll.Size().Height)
}

// Offset is how far the page is scrolled.
func (p *Page) Offset() float32 { return p.scroll.Offset.Y }

// ScrollTo scrolls the page to a height.
func (p *Page) ScrollTo(y float32) {
	most := max(0, p.Column.HeightFor(p.Column.width)-p.scroll.Size().Height)
	p.scroll.ScrollToOffset(fyne.NewPos(0, min(most, max(0, y))))
	p.tell()
}

// Reveal scrolls as little as needed to show a stretch of a block.
func (p *Page) Reveal(o fyne.CanvasObject, top, bottom float32) {
	const margin = 24
	y, ok := p.Column.find(o)
	if !ok {
		return
	}
	h := p.scroll.Size().Height
	switch at := p.scroll.Offset.Y; {
	case y+top-margin < at:
		p.ScrollTo(y + top - margin)
	case y+bottom+margin > at+h:
		p.ScrollTo(y + bottom + margin - h)
	}
}

// ScrollKey scrolls for a key; it reports whether the key was one that scrolls.
func (p *Page) ScrollKey(k fyne.KeyName) bool {
	h := p.scroll.Size().Height
	at := p.scroll.Offset.Y
	switch k {
	case fyne.KeyDown:
		p.ScrollTo(at + 40)
	case fyne.KeyUp:
		p.ScrollTo(at - 40)
	case fyne.KeyPageDown, fyne.KeySpace:
		p.ScrollTo(at + h - 40)
	case fyne.KeyPageUp:
		p.ScrollTo(at - h + 40)
	case fyne.KeyHome:
		p.ScrollTo(0)
	case fyne.KeyEnd:
		p.ScrollTo(1e9)
	default:
		return false
	}
	return true
}

// ScrollRune scrolls for j and k.
func (p *Page) ScrollRune(r rune) bool {
	switch r {
	case 'j':
		return p.ScrollKey(fyne.KeyDown)
	case 'k':
		return p.ScrollKey(fyne.KeyUp)
	}
	return false
}

// ShowFocus draws the mark of the keyboard around the page, for a block inside
// it that has the keyboard and is taller than what shows.
func (p *Page) ShowFocus(on bool) { p.bar.set(on) }

// FocusGained implements fyne.Focusable.
func (p *Page) FocusGained() { p.bar.set(true) }

// FocusLost implements fyne.Focusable.
func (p *Page) FocusLost() { p.bar.set(false) }

// TypedKey implements fyne.Focusable.
func (p *Page) TypedKey(e *fyne.KeyEvent) {
	if (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter) && p.OnEnter != nil {
		p.OnEnter()
		return
	}
	if !p.ScrollKey(e.Name) {
		forwardKey(p, e)
	}
}

// TypedRune implements fyne.Focusable.
func (p *Page) TypedRune(r rune) {
	if !p.ScrollRune(r) {
		forwardRune(p, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Page) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(p.scroll, p.bar))
}

// Beside puts a block at the left and something of a fixed size at the right of
// one line; where the line is too narrow, the right one goes below. It is a
// Block.
type Beside struct {
	widget.BaseWidget
	ruler       *Ruler
	left, right fyne.CanvasObject
}

// NewBeside returns the two side by side.
func NewBeside(r *Ruler, left, right fyne.CanvasObject) *Beside {
	b := &Beside{ruler: r, left: left, right: right}
	b.ExtendBaseWidget(b)
	return b
}

// leastLeft is the width under which the left one is not squeezed.
const leastLeft = 120

func (b *Beside) place(width float32, put func(o fyne.CanvasObject, at fyne.Position, s fyne.Size)) float32 {
	r := b.right.MinSize()
	if !b.right.Visible() {
		r = fyne.Size{}
	}
	room := width - r.Width - 12
	if room < leastLeft {
		h := heightFor(b.left, width)
		put(b.left, fyne.NewPos(0, 0), fyne.NewSize(width, h))
		put(b.right, fyne.NewPos(0, h+4), fyne.NewSize(min(width, r.Width), r.Height))
		return h + 4 + r.Height
	}
	h := heightFor(b.left, room)
	tall := max(h, r.Height)
	put(b.left, fyne.NewPos(0, (tall-h)/2), fyne.NewSize(room, h))
	put(b.right, fyne.NewPos(width-r.Width, (tall-r.Height)/2), r)
	return tall
}

// HeightFor implements Block.
func (b *Beside) HeightFor(width float32) float32 {
	return b.place(width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

// CreateRenderer implements fyne.Widget.
func (b *Beside) CreateRenderer() fyne.WidgetRenderer { return &besideRenderer{b} }

type besideRenderer struct{ b *Beside }

func (r *besideRenderer) Layout(s fyne.Size) {
	r.b.place(s.Width, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

func (r *besideRenderer) MinSize() fyne.Size {
	return fyne.NewSize(leastLeft, r.b.HeightFor(max(leastLeft, r.b.Size().Width)))
}

func (r *besideRenderer) Refresh() {
	r.Layout(r.b.Size())
	r.b.left.Refresh()
	r.b.right.Refresh()
	canvas.Refresh(r.b)
}

func (r *besideRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.left, r.b.right}
}
func (r *besideRenderer) Destroy() {}
