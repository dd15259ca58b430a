package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"winnow/internal/triage"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// listScreen is what screens with one list of lines share: a title with a
// sentence, buttons, the list, and what to say when it is empty.
type listScreen struct {
	Kit
	list    *widgets.List
	note    *widgets.Para
	none    *fyne.Container
	content fyne.CanvasObject
	slot    work.Slot
	length  int
	tall    bool                // rows have three lines
	onTick  func(i int)         // a row's tick was tapped
	extra   []fyne.CanvasObject // between the note and the buttons
}

func (s *listScreen) build(title, note string, item func(i int) (widgets.LineItem, bool), none *widgets.Column, buttons ...fyne.CanvasObject) {
	s.list = widgets.NewList(func() int { return s.length }, func() widgets.Row {
		r := widgets.NewLineRow(s.Ruler, item)
		r.Tall, r.OnTick = s.tall, s.onTick
		return r
	})
	s.note = s.muted(note)
	head := append([]fyne.CanvasObject{s.title(title), s.note}, s.extra...)
	if len(buttons) > 0 {
		head = append(head, widgets.NewFlow(8, buttons...))
	}
	top := widgets.NewColumn(8, head...)
	top.Pad = fyne.NewSize(20, 14)
	top.Most = 900
	s.none = container.NewStack(none)
	s.content = container.New(&topDown{}, top, container.NewStack(container.New(&inset{left: 6, right: 4, bottom: 6, most: 900}, s.list), s.none))
}

// changed shows the lines anew and keeps the place.
func (s *listScreen) changed(n int) {
	s.length = n
	at := min(max(0, s.list.At()), n-1)
	s.list.Changed(at)
	s.none.Hidden = n > 0
	s.none.Refresh()
}

// Content implements Screen.
func (s *listScreen) Content() fyne.CanvasObject { return s.content }

// Focus implements Screen.
func (s *listScreen) Focus() { widgets.Focus(s.list) }

func find(all []triage.Standing, id triage.VendorID) *triage.Standing {
	for i := range all {
		if all[i].Vendor.ID == id {
			return &all[i]
		}
	}
	return nil
}
