package widgets

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is a field of one line that hands Escape and other keys that it has no
// use for to whoever wants them. What is typed or pasted is cut to Most bytes:
// Fyne's entry is slow with long text.
type Entry struct {
	widget.Entry
	Most int
	// OnKey is asked first; it reports whether it took the key.
	OnKey    func(fyne.KeyName) bool
	OnChange func(string)
	// OnFocus is called when the field gets the keyboard.
	OnFocus func()
}

// NewEntry returns an empty field.
func NewEntry(hint string) *Entry {
	e := &Entry{Most: 400}
	e.SetPlaceHolder(hint)
	e.ExtendBaseWidget(e)
	e.OnChanged = e.changed
	return e
}

// NewPasswordEntry returns a field whose letters are hidden.
func NewPasswordEntry(hint string) *Entry {
	e := NewEntry(hint)
	e.Password = true
	return e
}

func (e *Entry) changed(s string) {
	if len(s) > e.Most {
		cut := e.Most
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		e.SetText(s[:cut]) // calls this again
		return
	}
	if e.OnChange != nil {
		e.OnChange(s)
	}
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus()
	}
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	if e.OnKey != nil && e.OnKey(k.Name) {
		return
	}
	switch k.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeyF5, fyne.KeyF6:
		forwardKey(e, k)
	default:
		e.Entry.TypedKey(k)
	}
}
