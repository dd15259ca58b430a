package widgets

import (
	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

// Progress shows how far a job is, with a button to stop it. While the whole
// is unknown its bar is hatched: it never pretends to know. It is a Block.
type Progress struct {
	widget.BaseWidget
	ruler  *Ruler
	job    vm.Job
	cancel *Button
	pause  *Button
}

// NewProgress returns the strip; cancel and pause are called by its buttons.
func NewProgress(r *Ruler, cancel, pause func()) *Progress {
	p := &Progress{ruler: r, cancel: NewButton(r, r.T("Cancel"), "", cancel), pause: NewButton(r, r.T("Pause"), "", pause)}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows a job; it reports whether the strip changed its height.
func (p *Progress) Set(j vm.Job) {
	p.job = j
	p.cancel.SetText(j.Stop)
	p.pause.SetText(j.Hold)
	p.pause.Hidden = j.Hold == ""
	p.Refresh()
}

// Job is what is shown.
func (p *Progress) Job() vm.Job { return p.job }

// HeightFor implements Block.
func (p *Progress) HeightFor(width float32) float32 {
	h := p.ruler.Height(Strong()) + 16
	if p.job.Running || p.job.Share >= 0 {
		h += 12
	}
	return h + p.details(width)*p.ruler.Height(Caption())
}

// details is the number of lines that the details take.
func (p *Progress) details(width float32) float32 {
	if p.job.Detail == "" {
		return 0
	}
	return float32(len(p.wrap(width)))
}

func (p *Progress) wrap(width float32) []Line {
	f := Caption()
	lines := Wrap(nil, p.job.Detail, 0, len(p.job.Detail), (width-p.button()-24)*slack, func(r rune) float32 { return p.ruler.Rune(r, f) })
	return lines[:min(3, len(lines))]
}

// button is the room for the buttons.
func (p *Progress) button() float32 {
	w := p.cancel.MinSize().Width + 8
	if p.pause.Visible() {
		w += p.pause.MinSize().Width + 8
	}
	return w
}

// CreateRenderer implements fyne.Widget.
func (p *Progress) CreateRenderer() fyne.WidgetRenderer {
	return &progressRenderer{p: p, pen: Pen{ruler: p.ruler}}
}

// Draw draws everything but the button.
func (p *Progress) Draw(pen *Pen, s fyne.Size) {
	pen.Rect(0, 0, s.Width, s.Height, theme.Radius, theme.Pane)
	name := stock.ColorNameForeground
	if p.job.Failed {
		name = stock.ColorNameError
	}
	y := float32(8)
	room := s.Width - p.button() - 24
	pen.Text(12, y, p.ruler.Cut(p.job.Title, room, Strong()), Strong(), name)
	y += p.ruler.Height(Strong())
	if p.job.Detail != "" {
		for _, l := range p.wrap(s.Width) {
			pen.Text(12, y, p.job.Detail[l.Start:l.End], Caption(), theme.Muted)
			y += p.ruler.Height(Caption())
		}
	}
	y += 4
	switch {
	case p.job.Share >= 0:
		pen.Rect(12, y, s.Width-24, 6, 3, theme.Track)
		pen.Rect(12, y, max(6, (s.Width-24)*float32(p.job.Share)), 6, 3, stock.ColorNamePrimary)
	case p.job.Running:
		pen.Hatch(12, y, s.Width-24, 6, theme.Line)
	}
}

type progressRenderer struct {
	p   *Progress
	pen Pen
}

func (r *progressRenderer) draw() {
	r.pen.begin()
	s := r.p.Size()
	if s.Width > 0 {
		r.p.Draw(&r.pen, s)
	}
	b := r.p.cancel
	b.Resize(b.MinSize())
	b.Move(fyne.NewPos(s.Width-b.MinSize().Width-10, 8))
	r.pen.objects = append(r.pen.objects, b)
	if h := r.p.pause; h.Visible() {
		h.Resize(h.MinSize())
		h.Move(fyne.NewPos(s.Width-b.MinSize().Width-h.MinSize().Width-18, 8))
		r.pen.objects = append(r.pen.objects, h)
	}
}

func (r *progressRenderer) Layout(fyne.Size) { r.draw() }
func (r *progressRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, r.p.HeightFor(max(200, r.p.Size().Width)))
}
func (r *progressRenderer) Objects() []fyne.CanvasObject { return r.pen.objects }
func (r *progressRenderer) Destroy()                     {}

func (r *progressRenderer) Refresh() {
	r.draw()
	r.p.cancel.Refresh()
	r.p.pause.Refresh()
	refreshCanvas(r.p)
}
