package widgets

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
)

func TestADialogObeysEnterAndEscapeAndGivesTheKeyboardBack(t *testing.T) {
	r := NewRuler()
	behind := NewButton(r, "Behind", "", nil)
	w := window(t, container.NewStack(behind), 800, 600)
	w.Canvas().Focus(behind)
	cases := []struct {
		name string
		do   func(d *Dialog, e *Entry)
		ok   bool
	}{
		{"Enter in the field", func(d *Dialog, e *Entry) { press(w, fyne.KeyReturn) }, true},
		{"Escape in the field", func(d *Dialog, e *Entry) { press(w, fyne.KeyEscape) }, false},
		{"Escape on a button", func(d *Dialog, e *Entry) { w.Canvas().FocusNext(); press(w, fyne.KeyEscape) }, false},
		{"Enter with nothing focused", func(d *Dialog, e *Entry) { w.Canvas().Unfocus(); d.Key(fyne.KeyReturn) }, true},
		{"Escape with nothing focused", func(d *Dialog, e *Entry) { w.Canvas().Unfocus(); d.Key(fyne.KeyEscape) }, false},
		{"Enter on the primary button", func(d *Dialog, e *Entry) { w.Canvas().Focus(d.ok); press(w, fyne.KeyEnter) }, true},
		{"Enter on Cancel", func(d *Dialog, e *Entry) { w.Canvas().FocusNext(); press(w, fyne.KeyEnter) }, false},
	}
	for _, c := range cases {
		field := NewEntry("")
		d := NewDialog(r, w.Canvas(), DialogSpec{Title: "Title", Text: "A question", Body: []fyne.CanvasObject{field}, First: field, OK: "Do it"})
		d.Field(field)
		did, closed := false, 0
		d.OnOK = func() string { did = true; return "" }
		d.OnClose = func() { closed++ }
		d.Show()
		if w.Canvas().Focused() != fyne.Focusable(field) {
			t.Errorf("%s: the first field has no keyboard", c.name)
		}
		c.do(d, field)
		if did != c.ok || closed != 1 {
			t.Errorf("%s: done %v, closed %d times", c.name, did, closed)
		}
		if w.Canvas().Focused() != fyne.Focusable(behind) || w.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: the keyboard was not given back", c.name)
		}
	}
}

func TestADialogStaysWhenSomethingIsWrong(t *testing.T) {
	r := NewRuler()
	w := window(t, container.NewStack(NewButton(r, "Behind", "", nil)), 800, 600)
	d := NewDialog(r, w.Canvas(), DialogSpec{Title: "Title", OK: "Do it"})
	d.OnOK = func() string { return "The name is missing." }
	d.Show()
	press(w, fyne.KeyReturn)
	if d.closed || d.note.Text() != "The name is missing." || d.note.Hidden {
		t.Error("the dialog closed, or does not say what is wrong")
	}
}

func TestChoicesAreMadeByLetterNumberArrowsAndTap(t *testing.T) {
	r := NewRuler()
	w := window(t, container.NewStack(NewButton(r, "Behind", "", nil)), 800, 600)
	items := []Choice{{Keys: "1s", Text: "Slow"}, {Keys: "2l", Text: "Limit"}, {Keys: "3t", Text: "Stop"}}
	cases := map[string]struct {
		do   func()
		want int
	}{
		"letter":  {func() { typed(w, "l") }, 1},
		"number":  {func() { typed(w, "3") }, 2},
		"Enter":   {func() { press(w, fyne.KeyReturn) }, 0},
		"arrows":  {func() { press(w, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn) }, 1},
		"j and k": {func() { typed(w, "jjk"); press(w, fyne.KeyReturn) }, 1},
		"Escape":  {func() { press(w, fyne.KeyEscape) }, -1},
		"another": {func() { typed(w, "x"); press(w, fyne.KeyEscape) }, -1},
	}
	for name, c := range cases {
		got := -1
		Choose(r, w.Canvas(), "Mute", "How?", items, func(i int) { got = i }).Show()
		c.do()
		if got != c.want || w.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: picked %d, want %d", name, got, c.want)
		}
	}
}

func TestButtonsObeyKeysUnlessTheyAreOff(t *testing.T) {
	n := 0
	b := NewButton(NewRuler(), "Do", "d", func() { n++ })
	w := window(t, container.NewStack(b), 200, 60)
	w.Canvas().Focus(b)
	press(w, fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace)
	test.Tap(b)
	if n != 4 {
		t.Errorf("done %d times, want 4", n)
	}
	b.SetDisabled(true)
	press(w, fyne.KeyReturn)
	b.Tapped(nil)
	if n != 4 {
		t.Error("a button that is off did something")
	}
}

func TestFocusIsSeen(t *testing.T) {
	r := NewRuler()
	b := NewButton(r, "Do", "", nil)
	chips := NewChips(r, nil)
	chips.Set([]Chip{{Text: "All", Count: -1}, {Text: "Muted", Count: 3}})
	nav := NewNav(r, nil)
	nav.Set([]NavItem{{Text: "Vendors", Icon: "list"}}, 0)
	box := container.NewVBox(b, chips, nav)
	w := window(t, box, 400, 300)
	for _, f := range []fyne.Focusable{b, chips, nav} {
		o := f.(fyne.Widget)
		before := len(test.WidgetRenderer(o).Objects())
		w.Canvas().Focus(f)
		if after := len(test.WidgetRenderer(o).Objects()); after <= before {
			t.Errorf("%T looks the same with the keyboard as without", f)
		}
		w.Canvas().Unfocus()
	}
}

func TestChipsAreOneStopOfTheTabKey(t *testing.T) {
	r := NewRuler()
	got := -1
	chips := NewChips(r, func(i int) { got = i })
	chips.Set([]Chip{{Text: "All", Count: -1, On: true}, {Text: "Muted", Count: 3}, {Text: "Unsure", Count: 0}})
	after := NewButton(r, "After", "", nil)
	w := window(t, container.NewVBox(chips, after), 400, 300)
	test.FocusNext(w.Canvas())
	press(w, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft, fyne.KeySpace)
	if got != 1 {
		t.Errorf("switched %d", got)
	}
	test.FocusNext(w.Canvas())
	if w.Canvas().Focused() != fyne.Focusable(after) {
		t.Error("Tab did not leave the chips")
	}
	chips.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, 5)})
	if got != 0 {
		t.Errorf("a tap switched %d", got)
	}
}

func TestChipsWrapWhenTheyDoNotFit(t *testing.T) {
	chips := NewChips(NewRuler(), nil)
	window(t, chips, 400, 300)
	var items []Chip
	for range 9 {
		items = append(items, Chip{Text: "A filter", Count: 12})
	}
	chips.Set(items)
	if wide, narrow := chips.HeightFor(2000), chips.HeightFor(200); narrow < 3*wide {
		t.Errorf("height %v when wide, %v when narrow", wide, narrow)
	}
}

func TestAnEntryTakesNoMoreThanItCanBear(t *testing.T) {
	e := NewEntry("")
	got := ""
	e.OnChange = func(s string) { got = s }
	window(t, e, 300, 60)
	long := ""
	for range 500 {
		long += "ä"
	}
	e.SetText(long)
	if len(got) > e.Most || len(got) < e.Most-2 {
		t.Errorf("%d bytes were kept, %d may be", len(got), e.Most)
	}
}

func TestATimelineIsWalkedWithArrows(t *testing.T) {
	line := vm.Timeline{Ticks: []vm.Tick{{At: 0.1, Message: triage.ContentID{1}}, {At: 0.5, Kind: vm.TickRepeat, Message: triage.ContentID{2}}, {At: 0.9, Kind: vm.TickAnswer, Message: triage.ContentID{3}}}, Now: 1}
	l := NewTimeline(NewRuler(), line)
	var opened []triage.ContentID
	l.OnOpen = func(id triage.ContentID) { opened = append(opened, id) }
	w := window(t, container.NewStack(l), 500, 120)
	w.Canvas().Focus(l)
	press(w, fyne.KeyReturn, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn, fyne.KeyLeft, fyne.KeyReturn)
	if want := []triage.ContentID{{1}, {3}, {2}}; !slices.Equal(opened, want) {
		t.Errorf("opened %v, want %v", opened, want)
	}
}

func TestTheMapIsWalkedWithArrows(t *testing.T) {
	c := NewChart(NewRuler())
	var opened triage.VendorID
	c.OnOpen = func(id triage.VendorID) { opened = id }
	w := window(t, container.NewStack(c), 600, 500)
	c.Set([]vm.Dot{{ID: "a", X: 0.1, Y: 0.9}, {ID: "b", X: 0.5, Y: 0.9}, {ID: "c", X: 0.9, Y: 0.85}, {ID: "d", X: 0.1, Y: 0.1}})
	w.Canvas().Focus(c)
	for _, s := range []struct {
		key  fyne.KeyName
		want triage.VendorID
	}{{fyne.KeyRight, "b"}, {fyne.KeyRight, "c"}, {fyne.KeyRight, "c"}, {fyne.KeyLeft, "b"}, {fyne.KeyLeft, "a"}, {fyne.KeyDown, "d"}, {fyne.KeyUp, "a"}} {
		press(w, s.key)
		if c.At() != s.want {
			t.Errorf("%s: at %q, want %q", s.key, c.At(), s.want)
		}
	}
	press(w, fyne.KeyReturn)
	if opened != "a" {
		t.Errorf("opened %q", opened)
	}
	c.Set([]vm.Dot{{ID: "z"}, {ID: "a"}})
	if c.At() != "a" {
		t.Error("the vendor looked at was lost when the map changed")
	}
}

func TestVendorsOnTheMapAreChosen(t *testing.T) {
	c := NewChart(NewRuler())
	told := 0
	c.OnChoose = func() { told++ }
	w := window(t, container.NewStack(c), 600, 500)
	dots := []vm.Dot{{ID: "a", X: 0.1, Y: 0.9}, {ID: "b", X: 0.5, Y: 0.9}, {ID: "c", X: 0.9, Y: 0.85}, {ID: "d", X: 0.1, Y: 0.1}}
	c.Set(dots)
	w.Canvas().Focus(c)
	chosen := func(want ...triage.VendorID) {
		t.Helper()
		if got := c.Chosen(); !slices.Equal(got, want) {
			t.Errorf("chosen %v, want %v", got, want)
		}
	}
	press(w, fyne.KeySpace, fyne.KeyRight, fyne.KeyRight, fyne.KeySpace)
	chosen("a", "c")
	press(w, fyne.KeySpace)
	chosen("a")
	press(w, fyne.KeyEscape)
	chosen()
	if told != 4 {
		t.Errorf("told %d times of four changes", told)
	}
	// A frame around the left half, drawn in steps.
	c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(40, 5)}})
	c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(200, 480)}})
	c.DragEnd()
	chosen("a", "d")
	c.Choose(func(d *vm.Dot) bool { return d.Quarter() == 1 })
	chosen("a", "b", "c", "d")
	c.Choose(func(d *vm.Dot) bool { return d.Quarter() == 1 })
	chosen("a", "d")
	c.Set(dots[:1]) // who is gone is chosen no more
	chosen("a")
}

func TestMessagesInsideAPageDrawOnlyWhatShows(t *testing.T) {
	rows := make([]vm.MessageRow, 5000)
	for i := range rows {
		rows[i] = vm.MessageRow{ID: triage.ContentID{byte(i), byte(i >> 8)}, When: "3 Mar", Who: "Sam", Subject: "Subject", Note: "sales pitch, skip"}
	}
	m := NewMessages(NewRuler(), rows)
	page := NewPage(m)
	m.OnReveal = func(top, bottom float32) { page.Reveal(m, top, bottom) }
	var opened triage.ContentID
	m.OnOpen = func(id triage.ContentID) { opened = id }
	w := window(t, page, 700, 400)
	page.Relayout()
	if n := len(test.WidgetRenderer(m).Objects()); n == 0 || n > 150 {
		t.Errorf("%d objects for some twelve lines", n)
	}
	w.Canvas().Focus(m)
	press(w, fyne.KeyEnd, fyne.KeyReturn)
	if opened != rows[4999].ID {
		t.Errorf("opened %v", opened)
	}
	if page.Offset() == 0 {
		t.Error("the page did not follow the selection")
	}
}
