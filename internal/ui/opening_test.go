package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"winnow/internal/ui/vm/fake"
	"winnow/internal/ui/work"
)

// The window shows before the mail is open, and is the same window afterwards.
func TestTheWindowShowsBeforeTheMailIsOpen(t *testing.T) {
	a := test.NewTempApp(t)
	before := len(a.Driver().AllWindows())
	look := Options{Size: fyne.NewSize(1000, 700), Theme: "light", Keeper: &memory{}}
	o := NewOpening(a, look)
	o.win.Show()
	if o.text.Text() != "Opening your mail…" || o.win.Canvas().Size() != look.Size {
		t.Errorf("%q at %v", o.text.Text(), o.win.Canvas().Size())
	}
	opt := look
	opt.Desk, opt.Post, opt.Boxes, opt.House = fake.NewDesk(now, 12), &fake.Post{}, &fake.Boxes{}, &fake.House{}
	opt.Now, opt.Crew = func() time.Time { return now }, work.NewInline()
	w := o.Ready(opt)
	t.Cleanup(func() { w.Close(); w.shutDown() })
	if w.win != o.win || w.home.Rows() == 0 || w.win.Canvas().Focused() == nil {
		t.Errorf("%d rows, keyboard at %T", w.home.Rows(), w.win.Canvas().Focused())
	}
	if n := len(a.Driver().AllWindows()); n != before+1 {
		t.Errorf("%d windows more", n-before)
	}
}

// What cannot be opened is said in the window, which then closes by a key.
func TestWhyTheMailCannotBeOpenedIsSaid(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn} {
		a := test.NewTempApp(t)
		o := NewOpening(a, Options{Size: fyne.NewSize(800, 600), Theme: "dark"})
		closed := 0
		o.OnClose = func() { closed++ }
		o.win.Show()
		o.Fail("The disk is full. Nothing was changed.")
		f := o.win.Canvas().Focused()
		if f == nil {
			t.Fatal("nothing has the keyboard")
		}
		f.TypedKey(&fyne.KeyEvent{Name: key})
		if closed == 0 {
			t.Errorf("%s does not close the window", key)
		}
	}
}
