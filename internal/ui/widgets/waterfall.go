package widgets

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Waterfall draws the parts of a score as bars, each beginning where the one
// before it ended, and the score itself at the foot. It is a Block.
type Waterfall struct {
	widget.BaseWidget
	ruler *Ruler
	steps []vm.Step
}

// NewWaterfall returns a waterfall of steps.
func NewWaterfall(r *Ruler, steps []vm.Step) *Waterfall {
	w := &Waterfall{ruler: r, steps: steps}
	w.ExtendBaseWidget(w)
	return w
}

func (w *Waterfall) line() float32 { return w.ruler.Height(Caption()) + 5 }

// HeightFor implements Block.
func (w *Waterfall) HeightFor(float32) float32 { return float32(len(w.steps))*w.line() + 4 }

// Least implements drawer.
func (w *Waterfall) Least() fyne.Size { return fyne.NewSize(200, w.HeightFor(0)) }

// Draw implements drawer.
func (w *Waterfall) Draw(p *Pen, s fyne.Size) {
	f, bold := Caption(), faceOf(stock.SizeNameCaptionText, true)
	label := float32(0)
	low, high := 0.0, 100.0 // scores run from 0 to 100
	for i := range w.steps {
		st := &w.steps[i]
		label = max(label, w.ruler.Width(st.Label, bold)/slack)
		low, high = min(low, st.From, st.To), max(high, st.From, st.To)
	}
	label = min(label, s.Width*0.46)
	value := w.ruler.Width("+100.0", bold) + 8
	left := label + 10 + value
	wide := max(20, s.Width-left-4)
	place := func(v float64) float32 { return left + wide*float32((v-low)/(high-low)) }
	h := w.line()
	for i := range w.steps {
		st := &w.steps[i]
		y := float32(i) * h
		face, name := f, stock.ColorNameForeground
		if st.Sum {
			face = bold
			y += 4
			p.Rect(0, y-3, s.Width, 1, 0, stock.ColorNameSeparator)
		}
		p.Text(0, y, w.ruler.Cut(st.Label, label+2, face), face, name)
		p.TextRight(label+value, y, st.Text, face, name)
		from, to := place(min(st.From, st.To)), place(max(st.From, st.To))
		fill := theme.Gain
		if st.Value < 0 {
			fill = theme.Loss
		}
		bar := h - 9
		if st.Value < 0 {
			// A loss is hollow, so that it is told apart without its colour.
			p.Box(from, y+3, max(2, to-from), bar, 1, "", fill, 1.5)
		} else {
			p.Rect(from, y+3, max(2, to-from), bar, 1, fill)
		}
		if !st.Sum && i+1 < len(w.steps) {
			end := place(st.To)
			p.Rect(end-0.5, y+3+bar, 1, h-bar, 0, theme.Line)
		}
	}
	if low < 0 {
		p.Rect(place(0), 0, 1, float32(len(w.steps))*h, 0, theme.Line)
	}
}

// CreateRenderer implements fyne.Widget.
func (w *Waterfall) CreateRenderer() fyne.WidgetRenderer { return newDrawing(w, w.ruler) }
