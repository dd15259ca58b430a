package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	stock "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"winnow/internal/ui/theme"
)

// RowState is how a row of a list stands.
type RowState struct {
	Selected bool // the one whose details show
	Focused  bool // the list has the keyboard
}

// Row is a row of a List. It is used again for other items while the list
// scrolls, so Fill must return at once when nothing changed.
type Row interface {
	fyne.Widget
	// Fill makes the row show item i in the given state. An item is the same as
	// before when its number and the version are.
	Fill(i int, version uint64, state RowState)
	// Pick is set by the list; the row calls it when it is tapped.
	SetPick(func(i int))
}

// List extends Fyne's list with a selection that it draws itself, and with
// all the keys: j, k, arrows, Home, End, page keys and Enter. Items are told
// apart by the owner: Version says when they changed, so that a refresh costs
// next to nothing for rows that show the same as before.
type List struct {
	widget.List
	// OnSelect is called when another item is selected, by key or tap.
	OnSelect func(i int)
	// OnOpen is called for Enter.
	OnOpen func(i int)
	// OnFocus is called when the list gets or loses the keyboard.
	OnFocus func(on bool)

	length  func() int
	at      int // selected item, -1 for none
	focused bool
	version uint64
	rowTall float32
}

// NewList returns a list. NewRow makes a row; all rows have the same height.
func NewList(length func() int, newRow func() Row) *List {
	l := &List{length: length, at: -1}
	l.HideSeparators = true
	l.Length = length
	l.CreateItem = func() fyne.CanvasObject {
		r := newRow()
		r.SetPick(l.pick)
		l.rowTall = r.MinSize().Height
		return r
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		o.(Row).Fill(i, l.version, RowState{Selected: i == l.at, Focused: l.focused})
	}
	l.ExtendBaseWidget(l)
	return l
}

// Changed shows the items anew; at is where the selected one stands now, or -1.
func (l *List) Changed(at int) {
	l.version++
	l.at = at
	l.Refresh()
}

// At is the selected item, or -1.
func (l *List) At() int { return l.at }

// SelectRow selects an item and shows it, without calling OnSelect.
func (l *List) SelectRow(i int) {
	l.at = i
	if i >= 0 && i < l.length() {
		l.ScrollTo(i)
		return
	}
	l.Refresh()
}

func (l *List) pick(i int) {
	Focus(l)
	l.move(i)
}

// move selects an item as a key does.
func (l *List) move(to int) {
	n := l.length()
	if n == 0 {
		return
	}
	to = min(n-1, max(0, to))
	if to == l.at {
		return
	}
	l.SelectRow(to)
	if l.OnSelect != nil {
		l.OnSelect(to)
	}
}

// page is how many rows show.
func (l *List) page() int {
	return max(1, int(l.Size().Height/(l.rowTall+stock.Padding()))-1)
}

// FocusGained implements fyne.Focusable. The stock list's own marks are left
// unused, so its method is not called.
func (l *List) FocusGained() { l.setFocus(true) }

// FocusLost implements fyne.Focusable.
func (l *List) FocusLost() { l.setFocus(false) }

func (l *List) setFocus(on bool) {
	l.focused = on
	l.Refresh()
	if l.OnFocus != nil {
		l.OnFocus(on)
	}
}

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		l.move(l.at + 1)
	case fyne.KeyUp:
		l.move(l.at - 1)
	case fyne.KeyHome:
		l.move(0)
	case fyne.KeyEnd:
		l.move(l.length() - 1)
	case fyne.KeyPageDown:
		l.move(l.at + l.page())
	case fyne.KeyPageUp:
		l.move(l.at - l.page())
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.OnOpen != nil && l.at >= 0 {
			l.OnOpen(l.at)
		}
	default:
		forwardKey(l, e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) {
	switch r {
	case 'j':
		l.move(l.at + 1)
	case 'k':
		l.move(l.at - 1)
	default:
		forwardRune(l, r)
	}
}

// rowBase is what the rows of all lists share: the ground, the marks of
// selection and keyboard, taps and hovering.
type rowBase struct {
	widget.BaseWidget
	ruler   *Ruler
	item    int
	version uint64
	state   RowState
	shown   bool
	hovered bool
	pick    func(int)
	draws   int // how often it was drawn, for tests
}

// unchanged remembers what is shown and reports whether it was shown already.
func (r *rowBase) unchanged(i int, version uint64, s RowState) bool {
	same := r.shown && r.item == i && r.version == version && r.state == s
	r.item, r.version, r.state, r.shown = i, version, s, true
	return same
}

// SetPick implements Row.
func (r *rowBase) SetPick(f func(int)) { r.pick = f }

// Tapped implements fyne.Tappable.
func (r *rowBase) Tapped(*fyne.PointEvent) {
	if r.pick != nil && r.shown {
		r.pick(r.item)
	}
}

// MouseIn implements desktop.Hoverable.
func (r *rowBase) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (r *rowBase) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *rowBase) MouseOut() { r.hovered = false; r.Refresh() }

// ground draws the row's background and marks.
func (r *rowBase) ground(p *Pen, s fyne.Size) {
	r.draws++
	switch {
	case r.state.Selected:
		p.Rect(0, 0, s.Width, s.Height, theme.Radius, stock.ColorNameSelection)
	case r.hovered:
		p.Rect(0, 0, s.Width, s.Height, theme.Radius, stock.ColorNameHover)
	}
	if r.state.Selected && r.state.Focused {
		p.Box(0.5, 0.5, s.Width-1, s.Height-1, theme.Radius, "", theme.FocusMark, 1)
	}
	if r.state.Selected {
		p.Rect(0, 0, theme.FocusBarSize, s.Height, 1, theme.FocusMark)
	}
}
