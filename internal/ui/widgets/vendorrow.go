package widgets

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// vendorColumns says where the columns of the vendor list stand. Header and
// rows share it, so that they cannot come apart.
type vendorColumns struct {
	score      float32 // right edge
	text, room float32 // left edge and width
	bars       column
	spark      column
	age        float32 // right edge
	ageWide    float32
}

// column is one that is left out where there is no room: then it has no width.
type column struct{ left, wide float32 }

func (c column) shown() bool { return c.wide > 0 }

const columnGap = 14

// The names of the columns; each is at least as wide as its name.
const (
	nameScore = "Score"
	nameText  = "Vendor, and the strongest reason"
	nameBars  = "Offers · Push"
	nameSpark = "26 weeks"
	nameAge   = "Last, times"
)

func columnsFor(r *Ruler, width float32) vendorColumns {
	var c vendorColumns
	tiny := faceOf(theme.Tiny, false)
	named := func(least float32, name string) float32 { return max(least, r.Width(name, tiny)/slack) }
	c.score = 14 + named(r.Width("100", scoreFace()), r.T(nameScore))
	c.text = c.score + 10
	c.age, c.ageWide = width-12, named(r.Width("59 min", Caption()), r.T(nameAge))
	right := c.age - c.ageWide - columnGap
	bars, spark := named(barsWidth, r.T(nameBars)), named(sparkWidth, r.T(nameSpark))
	// A name needs some twenty letters; what is less than it goes first.
	least := 20 * r.Rune('n', Strong())
	if right-bars-spark-2*columnGap-c.text >= least {
		c.spark = column{right - spark, spark}
		right = c.spark.left - columnGap
	}
	if right-bars-columnGap-c.text >= least/2 {
		c.bars = column{right - bars, bars}
		right = c.bars.left - columnGap
	}
	c.room = max(0, right-c.text)
	return c
}

func scoreFace() Face { return faceOf(stock.SizeNameSubHeadingText, true) }

// VendorRow is a vendor in the list.
type VendorRow struct {
	rowBase
	rows func(i int) (vm.Row, bool)
	row  vm.Row
}

// NewVendorRow returns a row that asks rows what item i shows.
func NewVendorRow(r *Ruler, rows func(i int) (vm.Row, bool)) *VendorRow {
	v := &VendorRow{rows: rows}
	v.ruler = r
	v.ExtendBaseWidget(v)
	return v
}

// Fill implements Row.
func (v *VendorRow) Fill(i int, version uint64, s RowState) {
	same := v.shown && v.item == i && v.version == version
	if v.unchanged(i, version, s) {
		return
	}
	if !same {
		v.row, _ = v.rows(i)
	}
	v.Refresh()
}

const rowPad = 7

// Least implements drawer.
func (v *VendorRow) Least() fyne.Size {
	return fyne.NewSize(200, v.ruler.Height(Strong())+v.ruler.Height(Caption())+2*rowPad)
}

// Draw implements drawer.
func (v *VendorRow) Draw(p *Pen, s fyne.Size) {
	v.ground(p, s)
	c := columnsFor(v.ruler, s.Width)
	r := &v.row
	name, strong, caption := stock.ColorNameForeground, Strong(), Caption()
	if r.Faint {
		name = theme.Muted
	}
	y2 := rowPad + v.ruler.Height(strong)

	score := scoreFace()
	p.TextRight(c.score, rowPad-1, r.Score, score, name)
	tiny := faceOf(theme.Tiny, false)
	p.TextRight(c.score, y2+2, r.Spread, tiny, theme.Muted)

	// Labels take their room from the name only after it has most of its own.
	labels := float32(0)
	shown := 0
	nameWide := v.ruler.Width(r.Name, strong)/slack + 2
	for _, l := range r.Labels {
		w := labelWidth(v.ruler, l) + 4
		if min(nameWide, c.room*0.55)+labels+w+4 > c.room {
			break
		}
		labels += w
		shown++
	}
	text := v.ruler.Cut(r.Name, c.room-labels-4, strong)
	p.Text(c.text, rowPad, text, strong, name)
	x := c.text + v.ruler.Width(text, strong) + 8
	h := v.ruler.Height(tiny) + 2
	for _, l := range r.Labels[:shown] {
		x += drawLabel(p, x, rowPad+(v.ruler.Height(strong)-h)/2, h, l) + 4
	}
	p.Text(c.text, y2, v.ruler.Cut(r.Why, c.room, caption), caption, theme.Muted)

	mid := (s.Height - barTall - v.ruler.Height(tiny)) / 2
	if c.bars.shown() {
		drawBars(p, c.bars.left, mid, &r.Bars)
	}
	if c.spark.shown() {
		drawSpark(p, c.spark.left, (s.Height-sparkTall)/2, r.Weeks)
	}
	p.TextRight(c.age, rowPad+2, r.Age, caption, name)
	p.TextRight(c.age, y2, r.Touch, caption, theme.Muted)
}

// CreateRenderer implements fyne.Widget.
func (v *VendorRow) CreateRenderer() fyne.WidgetRenderer { return newDrawing(v, v.ruler) }

// VendorHeader names the columns of the vendor list.
type VendorHeader struct {
	widget.BaseWidget
	ruler *Ruler
}

// NewVendorHeader returns the header.
func NewVendorHeader(r *Ruler) *VendorHeader {
	h := &VendorHeader{ruler: r}
	h.ExtendBaseWidget(h)
	return h
}

// Least implements drawer.
func (h *VendorHeader) Least() fyne.Size {
	return fyne.NewSize(200, h.ruler.Height(faceOf(theme.Tiny, false))+6)
}

// Draw implements drawer.
func (h *VendorHeader) Draw(p *Pen, s fyne.Size) {
	c, f := columnsFor(h.ruler, s.Width), faceOf(theme.Tiny, false)
	p.TextRight(c.score, 2, h.ruler.T(nameScore), f, theme.Muted)
	p.Text(c.text, 2, h.ruler.Cut(h.ruler.T(nameText), c.room, f), f, theme.Muted)
	if c.bars.shown() {
		p.Text(c.bars.left, 2, h.ruler.T(nameBars), f, theme.Muted)
	}
	if c.spark.shown() {
		p.Text(c.spark.left, 2, h.ruler.T(nameSpark), f, theme.Muted)
	}
	p.TextRight(c.age, 2, h.ruler.T(nameAge), f, theme.Muted)
	p.Rect(0, s.Height-1, s.Width, 1, 0, stock.ColorNameSeparator)
}

// CreateRenderer implements fyne.Widget.
func (h *VendorHeader) CreateRenderer() fyne.WidgetRenderer { return newDrawing(h, h.ruler) }
