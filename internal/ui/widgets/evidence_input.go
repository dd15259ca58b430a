package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// This file is how an Evidence is used: taps, keys, selecting and copying.

// Tapped implements fyne.Tappable: it looks at the mark under the pointer.
func (e *Evidence) Tapped(ev *fyne.PointEvent) {
	Focus(e)
	e.look(e.markAt(e.OffsetAt(ev.Position)))
}

func (e *Evidence) markAt(offset int) int {
	var under []int
	for i := range e.page.Marks {
		m := &e.page.Marks[i]
		if m.Span.Start <= offset && offset < m.Span.End && !e.off[m.Axis] {
			under = append(under, i)
		}
	}
	if len(under) == 0 {
		return -1
	}
	// Tapping again goes through marks that lie over each other.
	if i := slices.Index(under, e.at); i >= 0 {
		return under[(i+1)%len(under)]
	}
	return e.strongest(under)
}

// OffsetAt is the byte of the text at a point: the beginning of the letter
// there, or the end of the line.
func (e *Evidence) OffsetAt(at fyne.Position) int {
	e.set(e.Size().Width)
	if len(e.lines) == 0 {
		return 0
	}
	i := 0
	for i+1 < len(e.lines) && e.lines[i+1].y <= at.Y {
		i++
	}
	l := &e.lines[i]
	x := float32(gutter)
	for o, c := range e.page.Text[l.Start:l.End] {
		w := e.ruler.Rune(c, l.face)
		if at.X < x+w {
			return l.Start + o
		}
		x += w
	}
	return l.End
}

// Cursor implements desktop.Cursorable.
func (e *Evidence) Cursor() desktop.Cursor { return desktop.TextCursor }

// MouseDown implements desktop.Mouseable: it lets go of a selection.
func (e *Evidence) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		e.anchor = e.OffsetAt(ev.Position)
		e.choose(e.anchor, e.anchor)
	}
}

// MouseUp implements desktop.Mouseable.
func (e *Evidence) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable: it selects text.
func (e *Evidence) Dragged(ev *fyne.DragEvent) {
	if !e.dragging {
		e.dragging = true
		Focus(e)
	}
	o := e.OffsetAt(ev.Position)
	e.choose(min(o, e.anchor), max(o, e.anchor))
}

// DragEnd implements fyne.Draggable.
func (e *Evidence) DragEnd() { e.dragging = false }

func (e *Evidence) choose(from, to int) {
	if from != e.from || to != e.to {
		e.from, e.to = from, to
		e.BaseWidget.Refresh()
	}
}

// Selected is the selected text, or the words of the mark looked at.
func (e *Evidence) Selected() string {
	if e.from < e.to {
		return e.page.Text[e.from:e.to]
	}
	if e.at >= 0 {
		s := e.page.Marks[e.at].Span
		return e.page.Text[s.Start:s.End]
	}
	return ""
}

// TypedShortcut implements fyne.Shortcutable.
func (e *Evidence) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		e.choose(0, len(e.page.Text))
	case *fyne.ShortcutCopy:
		if t := e.Selected(); t != "" && s.Clipboard != nil {
			s.Clipboard.SetContent(t)
		}
	}
}

// FocusGained implements fyne.Focusable.
func (e *Evidence) FocusGained() { e.setFocus(true) }

// FocusLost implements fyne.Focusable.
func (e *Evidence) FocusLost() { e.setFocus(false) }

func (e *Evidence) setFocus(on bool) {
	e.focused = on
	if e.OnFocus != nil {
		e.OnFocus(on)
	}
}

// TypedKey implements fyne.Focusable.
func (e *Evidence) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && e.from < e.to {
		e.choose(0, 0)
		return
	}
	if e.Scroll == nil || !e.Scroll.ScrollKey(k.Name) {
		forwardKey(e, k)
	}
}

// TypedRune implements fyne.Focusable.
func (e *Evidence) TypedRune(r rune) {
	switch r {
	case 'n':
		e.Step(1)
	case 'p':
		e.Step(-1)
	default:
		if e.Scroll == nil || !e.Scroll.ScrollRune(r) {
			forwardRune(e, r)
		}
	}
}
