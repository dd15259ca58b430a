package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// Dialog is a question over the window. Enter does what its primary button
// says, Escape leaves it, Tab stays inside, and what had the keyboard before
// gets it back.
type Dialog struct {
	ruler  *Ruler
	canvas fyne.Canvas
	popup  *widget.PopUp
	before fyne.Focusable
	first  fyne.Focusable
	ok     *Button
	note   *Para
	closed bool
	scroll *container.Scroll
	// OnClose is called once when it goes, however it goes.
	OnClose func()
	// OnOK is called for the primary button and Enter. It reports a sentence
	// about what is wrong, or "" and the dialog closes.
	OnOK func() string
	then func()
}

// DialogSpec says what a dialog holds.
type DialogSpec struct {
	Title string
	Text  string
	Body  []fyne.CanvasObject // below the text
	First fyne.Focusable      // gets the keyboard; nil for the primary button
	OK    string              // words on the primary button; "" for none
	Close string              // words on the other button; "" means "Cancel"
	Width float32             // 0 means 440
}

// NewDialog makes a dialog for a window. Show shows it.
func NewDialog(r *Ruler, c fyne.Canvas, spec DialogSpec) *Dialog {
	d := &Dialog{ruler: r, canvas: c, first: spec.First}
	d.note = NewPara(r, "").Styled(stock.ColorNameError, stock.SizeNameText, false)
	d.note.Hide()
	items := []fyne.CanvasObject{NewPara(r, spec.Title).Styled(stock.ColorNameForeground, stock.SizeNameSubHeadingText, true)}
	if spec.Text != "" {
		items = append(items, NewPara(r, spec.Text))
	}
	items = append(items, spec.Body...)
	items = append(items, d.note)
	if spec.Close == "" {
		spec.Close = r.T("Cancel")
	}
	quit := NewButton(r, spec.Close, "Esc", d.Close)
	quit.OnKey = d.key
	buttons := container.New(&endRow{gap: 8}, quit)
	if spec.OK != "" {
		d.ok = NewButton(r, spec.OK, "", d.accept)
		d.ok.Primary = true
		d.ok.OnKey = d.key
		buttons.Add(d.ok)
		if d.first == nil {
			d.first = d.ok
		}
	}
	if d.first == nil {
		d.first = quit
	}
	items = append(items, buttons)
	column := NewColumn(12, items...)
	column.Pad = fyne.NewSize(12, 10)
	width := spec.Width
	if width == 0 {
		width = 440
	}
	width = min(width*stock.Size(stock.SizeNameText)/14, c.Size().Width-60)
	d.scroll = container.NewVScroll(column)
	d.popup = widget.NewModalPopUp(container.New(&fixedWidth{width: width, most: c.Size().Height - 110}, d.scroll), c)
	column.width = width
	return d
}

// Then does something after the primary button has closed the dialog, and
// returns the dialog.
func (d *Dialog) Then(do func()) *Dialog {
	d.then = do
	return d
}

// Show opens the dialog and gives it the keyboard.
func (d *Dialog) Show() {
	d.before = d.canvas.Focused()
	d.popup.Show()
	d.canvas.Focus(d.first)
}

// Key offers the dialog a key that nothing in it took; it reports whether it
// was Escape or Enter.
func (d *Dialog) Key(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyEscape:
		d.Close()
	case fyne.KeyReturn, fyne.KeyEnter:
		d.accept()
	default:
		return false
	}
	return true
}

// key takes Escape and the keys that scroll away from a button; Enter on a
// button is the button's.
func (d *Dialog) key(k fyne.KeyName) bool {
	at, page := d.scroll.Offset.Y, d.scroll.Size().Height-40
	switch k {
	case fyne.KeyEscape:
		d.Close()
		return true
	case fyne.KeyDown:
		at += 40
	case fyne.KeyUp:
		at -= 40
	case fyne.KeyPageDown:
		at += page
	case fyne.KeyPageUp:
		at -= page
	default:
		return false
	}
	most := max(0, d.scroll.Content.Size().Height-d.scroll.Size().Height)
	d.scroll.ScrollToOffset(fyne.NewPos(0, min(most, max(0, at))))
	return true
}

// Field makes an entry of the dialog obey Enter and Escape.
func (d *Dialog) Field(e *Entry) {
	e.OnKey = d.key
	e.OnSubmitted = func(string) { d.accept() }
}

// Accept does what the primary button does.
func (d *Dialog) accept() {
	if d.ok == nil {
		return
	}
	if d.OnOK != nil {
		if wrong := d.OnOK(); wrong != "" {
			d.Say(wrong)
			return
		}
	}
	d.Close()
	if d.then != nil {
		d.then()
	}
}

// Say shows a sentence about what is wrong.
func (d *Dialog) Say(s string) {
	d.note.SetText(s)
	d.note.Hidden = s == ""
	d.popup.Content.Refresh()
	d.popup.Refresh()
}

// Wrong is the sentence about what is wrong, "" for none.
func (d *Dialog) Wrong() string { return d.note.Text() }

// Refit gives the dialog the size that its body needs now.
func (d *Dialog) Refit() {
	if d.closed {
		return
	}
	d.scroll.Content.Refresh()
	d.popup.Content.Refresh()
	d.popup.Refresh()
}

// Close closes the dialog and gives the keyboard back.
func (d *Dialog) Close() {
	if d.closed {
		return
	}
	d.closed = true
	d.popup.Hide()
	if d.before != nil {
		d.canvas.Focus(d.before)
	}
	if d.OnClose != nil {
		d.OnClose()
	}
}

// endRow puts buttons side by side at the right.
type endRow struct{ gap float32 }

func (l *endRow) Layout(os []fyne.CanvasObject, s fyne.Size) {
	x := s.Width
	for i := len(os) - 1; i >= 0; i-- {
		m := os[i].MinSize()
		x -= m.Width
		os[i].Move(fyne.NewPos(x, 0))
		os[i].Resize(m)
		x -= l.gap
	}
}

func (l *endRow) MinSize(os []fyne.CanvasObject) fyne.Size {
	var out fyne.Size
	for _, o := range os {
		m := o.MinSize()
		out.Width += m.Width + l.gap
		out.Height = max(out.Height, m.Height)
	}
	return out
}

// fixedWidth gives what scrolls the width of a dialog and the height that it
// needs, as far as the window has it.
type fixedWidth struct{ width, most float32 }

func (l *fixedWidth) Layout(os []fyne.CanvasObject, s fyne.Size) {
	for _, o := range os {
		o.Resize(s)
	}
}

func (l *fixedWidth) MinSize(os []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, o := range os {
		if s, ok := o.(*container.Scroll); ok {
			h = max(h, heightFor(s.Content, l.width))
		}
	}
	return fyne.NewSize(l.width, min(h, l.most))
}

// Choice is one answer to a question.
type Choice struct {
	Keys string // letters that choose it, the first is shown
	Text string
	Note string
}

// Choices lists answers, chosen by a letter, by arrows and Enter, or by a tap.
// It is a Block.
type Choices struct {
	widget.BaseWidget
	control
	ruler *Ruler
	items []Choice
	at    int
	// OnPick is called with the answer.
	OnPick func(i int)
	// OnKey is asked for keys that the list has no use for.
	OnKey func(fyne.KeyName) bool
}

// NewChoices returns a list of answers.
func NewChoices(r *Ruler, items []Choice, pick func(i int)) *Choices {
	c := &Choices{ruler: r, items: items, OnPick: pick}
	c.ExtendBaseWidget(c)
	return c
}

func (c *Choices) line() float32 {
	return c.ruler.Height(Body()) + c.ruler.Height(Caption()) + 12
}

// HeightFor implements Block.
func (c *Choices) HeightFor(float32) float32 { return float32(len(c.items)) * c.line() }

// Least implements drawer.
func (c *Choices) Least() fyne.Size { return fyne.NewSize(200, c.HeightFor(0)) }

// Draw implements drawer.
func (c *Choices) Draw(p *Pen, s fyne.Size) {
	h := c.line()
	for i, it := range c.items {
		y := float32(i) * h
		if i == c.at {
			p.Rect(0, y, s.Width, h-2, theme.Radius, stock.ColorNameSelection)
			if c.focused {
				p.Box(0.5, y+0.5, s.Width-1, h-3, theme.Radius, "", theme.FocusMark, 1)
				p.Rect(0, y, theme.FocusBarSize, h-2, 1, theme.FocusMark)
			}
		}
		key := it.Keys[:1]
		p.Box(12, y+9, 22, h-20, theme.Radius, theme.Chip, theme.Line, 1)
		p.TextMid(23, y+(h-2-c.ruler.Height(Strong()))/2, key, Strong(), stock.ColorNameForeground)
		p.Text(46, y+4, it.Text, Strong(), stock.ColorNameForeground)
		p.Text(46, y+4+c.ruler.Height(Strong()), c.ruler.Cut(it.Note, s.Width-54, Caption()), Caption(), theme.Muted)
	}
}

// Tapped implements fyne.Tappable.
func (c *Choices) Tapped(e *fyne.PointEvent) {
	if i := int(e.Position.Y / c.line()); i >= 0 && i < len(c.items) {
		c.OnPick(i)
	}
}

// FocusGained implements fyne.Focusable.
func (c *Choices) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost implements fyne.Focusable.
func (c *Choices) FocusLost() { c.focused = false; c.Refresh() }

// TypedKey implements fyne.Focusable.
func (c *Choices) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		c.at = min(len(c.items)-1, c.at+1)
	case fyne.KeyUp:
		c.at = max(0, c.at-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.OnPick(c.at)
		return
	default:
		if c.OnKey == nil || !c.OnKey(e.Name) {
			forwardKey(c, e)
		}
		return
	}
	c.Refresh()
}

// TypedRune implements fyne.Focusable.
func (c *Choices) TypedRune(r rune) {
	switch r {
	case 'j':
		c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		return
	case 'k':
		c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
		return
	}
	for i, it := range c.items {
		for _, k := range it.Keys {
			if k == r {
				c.OnPick(i)
				return
			}
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Choices) CreateRenderer() fyne.WidgetRenderer { return newDrawing(c, c.ruler) }

// Choose asks a question with a list of answers.
func Choose(r *Ruler, c fyne.Canvas, title, text string, items []Choice, pick func(i int)) *Dialog {
	var d *Dialog
	list := NewChoices(r, items, func(i int) {
		d.Close()
		pick(i)
	})
	d = NewDialog(r, c, DialogSpec{Title: title, Text: text, Body: []fyne.CanvasObject{list}, First: list})
	list.OnKey = d.key
	return d
}
