package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"winnow/internal/ui/theme"
)

// window shows an object in a window of a test app with Winnow's theme.
func window(t testing.TB, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.New(theme.Light, 1))
	w := a.NewWindow("test")
	w.SetPadded(false)
	w.SetContent(o)
	w.Resize(fyne.NewSize(width, height))
	t.Cleanup(w.Close)
	return w
}

// press sends a key to what has the keyboard, or to the window.
func press(w fyne.Window, names ...fyne.KeyName) {
	for _, n := range names {
		e := &fyne.KeyEvent{Name: n}
		if f := w.Canvas().Focused(); f != nil {
			f.TypedKey(e)
		} else if f := w.Canvas().OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// typed sends letters in the same way.
func typed(w fyne.Window, letters string) {
	for _, r := range letters {
		if f := w.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else if f := w.Canvas().OnTypedRune(); f != nil {
			f(r)
		}
	}
}
