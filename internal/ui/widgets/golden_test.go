package widgets

import (
	"flag"
	"image/color"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	stock "fyne.io/fyne/v2/theme"

	"fyne.io/fyne/v2/test"

	"winnow/internal/testkit/pictures"
	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
)

var update = flag.Bool("update", false, "make the pictures and markups in testdata anew; look at them before they are kept")

// shown are the widgets that are Winnow's own, each as it shows something.
var shown = map[string]struct {
	width, height float32
	make          func(r *Ruler) fyne.CanvasObject
}{
	"vendor-row": {640, 54, func(r *Ruler) fyne.CanvasObject {
		v := NewVendorRow(r, func(int) (vm.Row, bool) { return someRow(), true })
		v.Fill(0, 1, RowState{Selected: true, Focused: true})
		return v
	}},
	"vendor-row-muted": {460, 54, func(r *Ruler) fyne.CanvasObject {
		row := someRow()
		row.Faint, row.Labels = true, []vm.Label{{Word: "stopped", Kind: vm.MarkQuiet}, {Word: "hyper-spam", Kind: vm.MarkWarn}}
		row.Bars[2].Known = false
		v := NewVendorRow(r, func(int) (vm.Row, bool) { return row, true })
		v.Fill(0, 1, RowState{})
		return v
	}},
	"vendor-header": {640, 24, func(r *Ruler) fyne.CanvasObject { return NewVendorHeader(r) }},
	"axis-table": {520, 220, func(r *Ruler) fyne.CanvasObject {
		return NewAxisTable(r, []vm.AxisLine{
			{Bar: vm.Bar{Axis: triage.Usefulness, Share: .72, Known: true}, Name: "Usefulness", Words: "much", Share: "72 %", Quote: "38 euros a piece at 500", Doubt: "Can I do anything with this?"},
			{Bar: vm.Bar{Axis: triage.Interest, Share: .3, Known: true}, Name: "Interest", Words: "some", Share: "30 %", Doubt: "Does it matter to me, now?"},
			{Bar: vm.Bar{Axis: triage.Proof}, Name: "Truth", Words: "unknown: its mail could not be read", Share: "?", Doubt: "Is it so, and can I check it?"},
			{Bar: vm.Bar{Axis: triage.Pressure, Share: 1, Known: true}, Name: "Pressure", Words: "very strong", Share: "100 %", Quote: "only today", Doubt: "How hard do they push what they want?"},
		})
	}},
	"waterfall": {480, 170, func(r *Ruler) fyne.CanvasObject {
		return NewWaterfall(r, []vm.Step{
			{Label: "Where cold pitches stand", Value: 24, From: 0, To: 24, Text: "+24.0"},
			{Label: "Usefulness: what you could do", Value: 30, From: 24, To: 54, Text: "+30.0"},
			{Label: "Pressure in 3 of 4 messages", Value: -12, From: 54, To: 42, Text: "−12.0"},
			{Label: "Score", Value: 42, From: 0, To: 42, Text: "42.0", Sum: true},
		})
	}},
	"map": {520, 380, func(r *Ruler) fyne.CanvasObject {
		c := NewChart(r)
		c.Set([]vm.Dot{
			{ID: "a.example", Name: "Halden Precision", X: .1, Y: .9, Size: .3, Listed: true},
			{ID: "b.example", Name: "Brightpath", X: .9, Y: .1, Size: 1, Muted: true},
			{ID: "c.example", Name: "Quillon", X: .8, Y: .8, Size: .5},
			{ID: "d.example", Name: "Torvane", X: .2, Y: .2, Size: .1, Unsure: true},
		})
		c.Choose(func(d *vm.Dot) bool { return d.Quarter() == 1 })
		c.look(0)
		return c
	}},
	"timeline": {560, 110, func(r *Ruler) fyne.CanvasObject {
		return NewTimeline(r, vm.Timeline{
			Ticks: []vm.Tick{
				{At: .05, Kind: vm.TickTouch, Number: 1, Label: "first"},
				{At: .2, Kind: vm.TickAnswer, Label: "you wrote"},
				{At: .35, Kind: vm.TickRepeat, Number: 2, Label: "again", Gap: "12 d"},
				{At: .5, Kind: vm.TickRefusal, Label: "you asked them to stop"},
				{At: .6, Kind: vm.TickTouch, Number: 3, Label: "wrote again", Gap: "9 d", Broken: true},
				{At: .7, Kind: vm.TickTouch, Number: 4, Label: "the last", Gap: "4 d", BreakUp: true},
			},
			Months: []vm.Tick{{At: .1, Kind: vm.TickMonth, Label: "April"}, {At: .6, Kind: vm.TickMonth, Label: "May"}},
			Now:    .85, NextFrom: .9, NextTo: .98, Mutes: []vm.Stretch{{From: .75, To: 1, Label: "slowed"}}, Summary: "4 touches",
		})
	}},
	"marked-text": {480, 240, func(r *Ruler) fyne.CanvasObject {
		e := NewEvidence(r)
		e.Set(marked(letter, marksOfLetter()))
		return container.NewVScroll(e)
	}},
	"chips": {480, 70, func(r *Ruler) fyne.CanvasObject {
		c := NewChips(r, func(int) {})
		c.Set([]Chip{
			{Text: "All", Count: -1, On: true},
			{Text: "Meets a need", Count: 3},
			{Text: "Muted", Count: 0, Empty: true},
			{Text: "Usefulness", Note: "1 of 2", Count: -1, Axis: triage.Usefulness, Tag: "U", On: true},
			{Text: "Pressure", Note: "2 of 3", Count: -1, Axis: triage.Pressure, Tag: "P"},
		})
		return c
	}},
	"labels": {420, 30, func(r *Ruler) fyne.CanvasObject {
		return NewLabels(r, []vm.Label{{Word: "shortlisted", Kind: vm.MarkGood}, {Word: "you deal", Kind: vm.MarkPlain}, {Word: "slowed", Kind: vm.MarkQuiet}, {Word: "hyper-spam", Kind: vm.MarkWarn}})
	}},
	"facts": {480, 70, func(r *Ruler) fyne.CanvasObject {
		return NewFacts(r, []vm.Line{{Name: "Sent", Text: "3 May, 09:12"}, {Name: "Answers", Text: "go to another domain than the sender's: track.example"}})
	}},
	"strip": {480, 60, func(r *Ruler) fyne.CanvasObject {
		s := NewStrip(r, 2)
		s.Set("1 of 9 · Pressure", "Sets a deadline that only the seller set, and says nothing of what happens after it.", theme.Line)
		return s
	}},
	"messages": {480, 100, func(r *Ruler) fyne.CanvasObject {
		return NewMessages(r, []vm.MessageRow{
			{When: "3 May", Who: "Lea Brandt", Subject: "Prices for brackets", Note: "engage", Verdict: triage.Engage},
			{When: "1 May", Who: "you", Subject: "Re: Prices", Mine: true},
			{When: "12 Apr", Who: "Lea Brandt", Subject: "Quick question", Note: "could not be read", Broken: true},
		})
	}},
	"rows": {480, 120, func(r *Ruler) fyne.CanvasObject {
		return NewRows(r, []vm.Item{
			{Title: "A price", Label: vm.Label{Word: "checkable", Kind: vm.MarkGood}, Note: "3 May", Text: "“38 euros a piece at 500”", Does: "read it there"},
			{Title: "A customer by name", Note: "1 May", Text: "“Lindqvist Pumps has ordered since 2019”"},
		}, func(int) {})
	}},
	"weeks": {480, 70, func(r *Ruler) fyne.CanvasObject {
		return NewWeekRows(r, []vm.WeekRow{{Name: "Urgency", Note: "deadlines that only the seller set", Weeks: []int{0, 1, 4, 2, 0, 7, 3}, Total: 17}, {Name: "Flattery", Weeks: []int{1, 0, 0, 0, 1, 0, 0}, Total: 2}})
	}},
	"fold": {320, 28, func(r *Ruler) fyne.CanvasObject {
		f := NewFold(r, "What it still owes you")
		f.Set("What it still owes you", "folded", true)
		return f
	}},
	"nav": {190, 130, func(r *Ruler) fyne.CanvasObject {
		n := NewNav(r, func(int) {})
		n.Set([]NavItem{{Text: "Vendors", Key: "Ctrl+1", Icon: stock.IconNameList, Count: 2000}, {Text: "Map", Key: "Ctrl+2", Icon: stock.IconNameGrid}, {Text: "Hyper-spam", Key: "Ctrl+3", Icon: stock.IconNameVolumeMute, Count: 7}}, 0)
		return n
	}},
	"progress": {520, 70, func(r *Ruler) fyne.CanvasObject {
		p := NewProgress(r, func() {}, func() {})
		p.Set(vm.Job{Title: "Reading INBOX", Detail: "4,000 of 10,000 messages, about a minute left", Share: .4, Running: true, Stop: "Cancel", Hold: "Pause"})
		return p
	}},
	"toast": {420, 60, func(r *Ruler) fyne.CanvasObject {
		s := NewToast(r)
		s.Say("Stopped Brightpath until 30 August.", false, func() {})
		return s
	}},
	"buttons": {420, 40, func(r *Ruler) fyne.CanvasObject {
		first, quiet, off := NewButton(r, "Shortlist", "s", func() {}), NewButton(r, "Order: best first", "o", func() {}), NewButton(r, "Side by side", "=", func() {})
		first.Primary, quiet.Quiet = true, true
		off.SetDisabled(true)
		return NewFlow(8, first, quiet, off)
	}},
}

func someRow() vm.Row {
	return vm.Row{
		ID: "a.example", Name: "Halden Precision", Why: "Meets your need “CNC parts”: brackets, 38 euros a piece.", Score: "81", Spread: "74–88",
		Labels: []vm.Label{{Word: "shortlisted", Kind: vm.MarkGood}},
		Bars: [4]vm.Bar{
			{Axis: triage.Usefulness, Share: .9, Known: true},
			{Axis: triage.Interest, Share: .6, Known: true},
			{Axis: triage.Proof, Share: .4, Known: true},
			{Axis: triage.Pressure, Share: .1, Known: true},
		},
		Weeks: []int{0, 0, 1, 0, 2, 0, 0, 3, 1, 0, 0, 0, 1}, Touch: "8×", Age: "3 d",
	}
}

// Each widget draws what it drew when its picture was looked at, in both
// themes, and is made of the same objects.
func TestWidgetsLookAsTheyDid(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		s := shown[name]
		t.Run(name, func(t *testing.T) {
			for _, variant := range []struct {
				name string
				of   theme.Variant
			}{{"light", theme.Light}, {"dark", theme.Dark}} {
				a := test.NewTempApp(t)
				a.Settings().SetTheme(theme.New(variant.of, 1))
				page := canvas.NewRectangle(stock.Color(stock.ColorNameBackground))
				w := a.NewWindow("test")
				w.SetPadded(false)
				w.SetContent(container.NewStack(page, s.make(NewRuler())))
				w.Resize(fyne.NewSize(s.width, s.height))
				if variant.of == theme.Light {
					markup(t, name+".xml", w.Canvas())
				}
				if got := w.Canvas().Capture(); plain(got.At) {
					t.Error("nothing is drawn")
				} else {
					t.Run(variant.name, func(t *testing.T) {
						pictures.Here(t)
						pictures.Compare(t, name+"-"+variant.name+".png", got, *update)
					})
				}
				w.Close()
			}
		})
	}
}

// markup holds what a canvas is made of against what was looked at.
func markup(t *testing.T, name string, c fyne.Canvas) {
	t.Helper()
	if *update {
		path := filepath.Join("testdata", "markup", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(test.RenderToMarkup(c)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	test.AssertRendersToMarkup(t, filepath.Join("markup", name), c)
}

// plain reports whether a picture is of one colour where it is looked at.
func plain(at func(x, y int) color.Color) bool {
	first := at(0, 0)
	for x := range 190 {
		for y := range 24 {
			if at(x, y) != first {
				return false
			}
		}
	}
	return true
}
