package widgets

import (
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Sizes of the small bars in a row.
const (
	barWide = 11
	barStep = 16
	barPart = 6 // more room before pressure, which means the opposite
	barTall = 20
)

// barsWidth is the width that the four small bars need.
const barsWidth = 3*barStep + barPart + barWide

// drawBars draws the four axes as small upright bars with their letters. An
// unknown axis is a hatched outline, never an empty bar.
func drawBars(p *Pen, x, y float32, bars *[4]vm.Bar) {
	tiny := faceOf(theme.Tiny, false)
	for i := range bars {
		b := &bars[i]
		bx := x + float32(i)*barStep
		if i == 3 {
			bx += barPart
		}
		if b.Known {
			p.Rect(bx, y, barWide, barTall, 1, theme.Track)
			if h := float32(b.Share) * barTall; h > 0 {
				p.Rect(bx, y+barTall-max(1, h), barWide, max(1, h), 1, theme.Edge(b.Axis))
			}
		} else {
			p.Hatch(bx, y, barWide, barTall, theme.Line)
		}
		p.TextMid(bx+barWide/2, y+barTall, vm.Letter(p.ruler.Speech, b.Axis), tiny, theme.Muted)
	}
}

// Sizes of the sparkline of touches.
const (
	sparkStep = 2.5
	sparkWide = 2
	sparkTall = 18
)

// sparkWidth is the width of a sparkline of 26 weeks.
const sparkWidth = 26 * sparkStep

// drawSpark draws touches a week as small upright lines on a base line.
func drawSpark(p *Pen, x, y float32, weeks []int) {
	most := 3 // so that one mail a week does not look like a storm
	for _, w := range weeks {
		most = max(most, w)
	}
	p.Rect(x, y+sparkTall, sparkWidth, 1, 0, theme.Track)
	for i, w := range weeks {
		at := sparkWidth - float32(len(weeks)-i)*sparkStep
		if w <= 0 || at < 0 {
			continue
		}
		h := max(3, sparkTall*float32(w)/float32(most))
		p.Rect(x+at, y+sparkTall-h, sparkWide, h, 0, theme.Muted)
	}
}

// labelWidth is the width of a small label.
func labelWidth(r *Ruler, l vm.Label) float32 {
	return r.Width(l.Word, faceOf(theme.Tiny, false))/slack + 10
}

// drawLabel draws a small label of words on a rounded ground.
func drawLabel(p *Pen, x, y, h float32, l vm.Label) float32 {
	f := faceOf(theme.Tiny, false)
	w := labelWidth(p.ruler, l)
	edge, text := theme.Line, theme.Muted
	switch l.Kind {
	case vm.MarkGood:
		edge, text = stock.ColorNameSuccess, stock.ColorNameSuccess
	case vm.MarkWarn:
		edge, text = stock.ColorNameWarning, stock.ColorNameWarning
	case vm.MarkPlain:
		edge, text = stock.ColorNamePrimary, stock.ColorNamePrimary
	}
	p.Box(x, y, w, h, h/2, "", edge, 1)
	p.Text(x+5, y+(h-p.ruler.Height(f))/2, l.Word, f, text)
	return w
}
