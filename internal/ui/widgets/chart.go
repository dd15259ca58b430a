package widgets

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Chart draws every vendor on offer against pressure. Arrows go to the nearest
// vendor in their direction, Enter opens it. Several are chosen with Space, the
// other mouse button, or by drawing a frame around them.
type Chart struct {
	widget.BaseWidget
	control
	ruler  *Ruler
	dots   []vm.Dot
	at     int
	chosen map[triage.VendorID]bool
	from   fyne.Position // of the frame being drawn
	to     fyne.Position
	framed bool
	OnLook func(d *vm.Dot) // nil when none is looked at
	// OnChoose is called after others were chosen.
	OnChoose func()
	OnOpen   func(id triage.VendorID)
}

// NewChart returns an empty chart.
func NewChart(r *Ruler) *Chart {
	c := &Chart{ruler: r, at: -1, chosen: map[triage.VendorID]bool{}}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows other vendors; the one looked at stays so when it is among them.
func (c *Chart) Set(dots []vm.Dot) {
	var id triage.VendorID
	if c.at >= 0 {
		id = c.dots[c.at].ID
	}
	c.dots, c.at = dots, -1
	still := map[triage.VendorID]bool{}
	for i := range dots {
		if dots[i].ID == id {
			c.at = i
		}
		if c.chosen[dots[i].ID] {
			still[dots[i].ID] = true
		}
	}
	c.chosen = still
	c.Refresh()
}

// Chosen are the vendors that are chosen, in the order of the ranking.
func (c *Chart) Chosen() []triage.VendorID {
	var out []triage.VendorID
	for i := range c.dots {
		if c.chosen[c.dots[i].ID] {
			out = append(out, c.dots[i].ID)
		}
	}
	return out
}

// Choose chooses those that fit, or, when all of them are chosen already,
// lets go of them.
func (c *Chart) Choose(fits func(d *vm.Dot) bool) {
	var ids []triage.VendorID
	all := true
	for i := range c.dots {
		if d := &c.dots[i]; fits(d) {
			ids = append(ids, d.ID)
			all = all && c.chosen[d.ID]
		}
	}
	for _, id := range ids {
		if all {
			delete(c.chosen, id)
		} else {
			c.chosen[id] = true
		}
	}
	c.told()
}

// ChooseNone lets go of all.
func (c *Chart) ChooseNone() {
	clear(c.chosen)
	c.told()
}

func (c *Chart) told() {
	c.Refresh()
	if c.OnChoose != nil {
		c.OnChoose()
	}
}

func (c *Chart) toggle(i int) {
	if i >= 0 {
		id := c.dots[i].ID
		c.Choose(func(d *vm.Dot) bool { return d.ID == id })
	}
}

const (
	chartLeft, chartRight  = 34, 14
	chartTop, chartBottom  = 12, 34
	leastMark, greatestDot = 4, 13
)

func (c *Chart) place(d *vm.Dot, s fyne.Size) (x, y, r float32) {
	w, h := s.Width-chartLeft-chartRight, s.Height-chartTop-chartBottom
	x = chartLeft + 14 + float32(d.X)*(w-28)
	y = chartTop + 14 + float32(1-d.Y)*(h-28)
	return x, y, leastMark + float32(math.Sqrt(d.Size))*(greatestDot-leastMark)
}

// Least implements drawer.
func (c *Chart) Least() fyne.Size { return fyne.NewSize(280, 240) }

// Draw implements drawer.
func (c *Chart) Draw(p *Pen, s fyne.Size) {
	w, h := s.Width-chartLeft-chartRight, s.Height-chartTop-chartBottom
	if w < 40 || h < 40 {
		return
	}
	caption, strong := Caption(), faceOf(stock.SizeNameCaptionText, true)
	p.Rect(chartLeft, chartTop, w, h, theme.Radius, theme.Pane)
	p.Rect(chartLeft+w/2, chartTop, 1, h, 0, stock.ColorNameSeparator)
	p.Rect(chartLeft, chartTop+h/2, w, 1, 0, stock.ColorNameSeparator)
	for i, q := range vm.Quarters {
		x, y := float32(chartLeft+10), float32(chartTop+8)
		if i >= 2 {
			y = chartTop + h - 8 - c.ruler.Height(strong) - c.ruler.Height(caption)
		}
		if i%2 == 1 {
			x = chartLeft + w/2 + 10
		}
		p.Text(x, y, c.ruler.Cut(c.ruler.T(q.Name), w/2-20, strong), strong, theme.Muted)
		p.Text(x, y+c.ruler.Height(strong), c.ruler.Cut(c.ruler.T(q.Hint), w/2-20, caption), caption, theme.Muted)
	}
	p.TextMid(chartLeft+w/2, s.Height-chartBottom+8, c.ruler.T("Pressure ›"), caption, theme.Muted)
	offer := []rune(c.ruler.T("Offer"))
	for i, letter := range offer {
		p.TextMid(14, chartTop+h/2-float32(len(offer))*10+float32(i)*18, string(letter), caption, theme.Muted)
	}
	for i := range c.dots {
		d := &c.dots[i]
		x, y, r := c.place(d, s)
		fill, edge := theme.Muted, fyne.ThemeColorName("")
		switch {
		case d.Listed:
			fill, edge = stock.ColorNamePrimary, stock.ColorNameForeground
		case d.Muted:
			fill, edge = theme.Pane, theme.Line
		case d.Unsure:
			fill, edge = theme.Track, theme.Muted
		}
		p.Disc(x, y, r, fill, edge, 1.5)
		if d.Muted && !d.Listed {
			p.Line(x-r, y+r, x+r, y-r, 1.5, theme.Line)
		}
		if c.chosen[d.ID] { // a square around it, unlike the ring of the keyboard
			p.Box(x-r-3, y-r-3, 2*r+6, 2*r+6, 2, "", stock.ColorNamePrimary, 2)
		}
	}
	if c.framed {
		x, y, w, h := c.frame()
		p.Box(x, y, w, h, 0, "", theme.FocusMark, 1.5)
	}
	if c.at < 0 {
		return
	}
	d := &c.dots[c.at]
	x, y, r := c.place(d, s)
	p.Disc(x, y, r+4, "", theme.FocusMark, 2)
	name := c.ruler.Cut(d.Name, 240, strong)
	nw := c.ruler.Width(name, strong)/slack + 16
	nx := min(max(chartLeft, x-nw/2), s.Width-chartRight-nw)
	ny := y - r - 12 - c.ruler.Height(strong)
	if corner := chartTop + 10 + c.ruler.Height(strong) + c.ruler.Height(caption); ny < corner { // the quarters' names stand there
		ny = y + r + 8
	}
	p.Box(nx, ny, nw, c.ruler.Height(strong)+6, theme.Radius, stock.ColorNameOverlayBackground, theme.Line, 1)
	p.Text(nx+8, ny+3, name, strong, stock.ColorNameForeground)
}

func (c *Chart) look(i int) {
	if i == c.at {
		return
	}
	c.at = i
	c.Refresh()
	if c.OnLook != nil {
		if i < 0 {
			c.OnLook(nil)
		} else {
			c.OnLook(&c.dots[i])
		}
	}
}

// At is the vendor looked at, or "".
func (c *Chart) At() triage.VendorID {
	if c.at < 0 {
		return ""
	}
	return c.dots[c.at].ID
}

// step goes to the nearest vendor in a direction: what lies straight ahead
// counts as nearer than what lies aside.
func (c *Chart) step(dx, dy float32) {
	if len(c.dots) == 0 {
		return
	}
	if c.at < 0 {
		c.look(0)
		return
	}
	s := c.Size()
	x, y, _ := c.place(&c.dots[c.at], s)
	best, least := -1, float32(math.MaxFloat32)
	for i := range c.dots {
		if i == c.at {
			continue
		}
		ox, oy, _ := c.place(&c.dots[i], s)
		ahead, aside := (ox-x)*dx+(oy-y)*dy, (ox-x)*dy-(oy-y)*dx
		if ahead < 0.5 {
			continue
		}
		if cost := ahead + 2*float32(math.Abs(float64(aside))); cost < least {
			best, least = i, cost
		}
	}
	if best >= 0 {
		c.look(best)
	}
}

func (c *Chart) near(pos fyne.Position) int {
	best, least := -1, float32(18*18)
	for i := range c.dots {
		x, y, _ := c.place(&c.dots[i], c.Size())
		if d := (x-pos.X)*(x-pos.X) + (y-pos.Y)*(y-pos.Y); d < least {
			best, least = i, d
		}
	}
	return best
}

func (c *Chart) frame() (x, y, w, h float32) {
	x, y = min(c.from.X, c.to.X), min(c.from.Y, c.to.Y)
	return x, y, max(c.from.X, c.to.X) - x, max(c.from.Y, c.to.Y) - y
}

// Dragged implements fyne.Draggable: it draws a frame.
func (c *Chart) Dragged(e *fyne.DragEvent) {
	if !c.framed {
		c.framed = true
		c.from = e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
	}
	c.to = e.Position
	c.Refresh()
}

// DragEnd implements fyne.Draggable: what stands in the frame is chosen too.
func (c *Chart) DragEnd() {
	if !c.framed {
		return
	}
	c.framed = false
	x, y, w, h := c.frame()
	for i := range c.dots {
		dx, dy, _ := c.place(&c.dots[i], c.Size())
		if dx >= x && dx <= x+w && dy >= y && dy <= y+h {
			c.chosen[c.dots[i].ID] = true
		}
	}
	Focus(c)
	c.told()
}

// TappedSecondary implements fyne.SecondaryTappable: it chooses.
func (c *Chart) TappedSecondary(e *fyne.PointEvent) {
	Focus(c)
	if i := c.near(e.Position); i >= 0 {
		c.look(i)
		c.toggle(i)
	}
}

// Tapped implements fyne.Tappable.
func (c *Chart) Tapped(e *fyne.PointEvent) {
	Focus(c)
	if i := c.near(e.Position); i >= 0 {
		c.look(i)
		c.open()
	}
}

func (c *Chart) open() {
	if c.at >= 0 && c.OnOpen != nil {
		c.OnOpen(c.dots[c.at].ID)
	}
}

// MouseIn implements desktop.Hoverable.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) {
	if i := c.near(e.Position); i >= 0 {
		c.look(i)
	}
}

// MouseOut implements desktop.Hoverable.
func (c *Chart) MouseOut() {}

// FocusGained implements fyne.Focusable.
func (c *Chart) FocusGained() {
	c.focused = true
	if c.at < 0 && len(c.dots) > 0 {
		c.look(0)
	}
	c.Refresh()
}

// FocusLost implements fyne.Focusable.
func (c *Chart) FocusLost() { c.focused = false; c.Refresh() }

// TypedKey implements fyne.Focusable.
func (c *Chart) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.step(-1, 0)
	case fyne.KeyRight:
		c.step(1, 0)
	case fyne.KeyUp:
		c.step(0, -1)
	case fyne.KeyDown:
		c.step(0, 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.open()
	case fyne.KeySpace:
		c.toggle(c.at)
	case fyne.KeyEscape:
		if len(c.chosen) == 0 {
			forwardKey(c, e)
			return
		}
		c.ChooseNone()
	default:
		forwardKey(c, e)
	}
}

// TypedRune implements fyne.Focusable.
func (c *Chart) TypedRune(r rune) {
	if r != ' ' {
		forwardRune(c, r)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer { return newDrawing(c, c.ruler) }
