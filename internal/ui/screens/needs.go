package screens

import (
	"context"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Needs says what the buyer is looking for, in plain words.
type Needs struct {
	Kit
	page   *widgets.Page
	name   *widgets.Entry
	words  *widgets.Entry
	except *widgets.Entry
	wrong  *widgets.Para
	form   *widgets.Column
	rows   []vm.NeedRow
	slot   work.Slot
}

// NewNeeds returns the needs' screen.
func NewNeeds(k Kit) *Needs {
	n := &Needs{Kit: k, page: widgets.NewPage()}
	n.name = widgets.NewEntry("CNC parts")
	n.words = widgets.NewEntry("cnc machining, milled parts, turned parts")
	n.except = widgets.NewEntry("training")
	n.wrong = k.para("").Styled(stock.ColorNameError, stock.SizeNameText, false)
	n.wrong.Hide()
	for _, e := range []*widgets.Entry{n.name, n.words, n.except} {
		e.OnSubmitted = func(string) { n.add() }
		e.OnFocus = func() { n.page.Reveal(e, 0, e.Size().Height) }
	}
	add := widgets.NewButton(k.Ruler, "Add the need", "Enter", n.add)
	add.Primary = true
	n.form = widgets.NewColumn(6,
		k.heading("Add a need"),
		k.muted("What do you call it?"), n.name,
		k.muted("Words that a vendor of it would use, parted by commas; any of them counts. Empty: the name itself."), n.words,
		k.muted("Words that rule it out, when they stand near by. May stay empty."), n.except,
		n.wrong,
		widgets.NewFlow(8, add),
	)
	n.fill()
	return n
}

// Content implements Screen.
func (n *Needs) Content() fyne.CanvasObject { return n.page }

// Focus implements Screen.
func (n *Needs) Focus() { widgets.Focus(n.name) }

// Show implements Screen.
func (n *Needs) Show() {
	n.Host.Status("A vendor that meets a need rises, cold or warm. Tab moves between the fields, Enter adds.")
	n.Changed()
}

// Changed implements Screen.
func (n *Needs) Changed() {
	now := n.Now()
	work.Load(n.Crew, &n.slot, func(context.Context) ([]vm.NeedRow, error) {
		return vm.NewNeeds(n.Desk.Needs(), n.Desk.Standings(), now), nil
	}, func(rows []vm.NeedRow, _ error) {
		n.rows = rows
		n.fill()
	})
}

func (n *Needs) fill() {
	items := []fyne.CanvasObject{
		widgets.NewColumn(4, n.title("What are you looking for?"),
			n.muted("Usefulness and interest are read against your needs. A cold mail that meets one, with proof, rises above a warm one that does not.")),
	}
	for _, r := range n.rows {
		remove := widgets.NewButton(n.Ruler, "Remove", "", func() {
			n.Host.Decide("", triage.Decision{Act: triage.ActNeedRemove, Need: &r.Need})
		})
		lines := []fyne.CanvasObject{widgets.NewBeside(n.Ruler, n.heading(r.Name+" · "+r.Met), remove), n.muted(r.Words)}
		if r.But != "" {
			lines = append(lines, n.muted(r.But))
		}
		if r.Until != "" {
			lines = append(lines, n.muted(r.Until))
		}
		items = append(items, widgets.NewColumn(2, lines...))
	}
	items = append(items, n.form)
	if len(n.rows) == 0 {
		var chips []fyne.CanvasObject
		for _, e := range vm.ExampleNeeds() {
			chips = append(chips, widgets.NewButton(n.Ruler, e.Name, "", func() { n.example(e) }))
		}
		items = append(items, n.section("Or start from an example and edit it", widgets.NewFlow(8, chips...)))
	}
	n.page.Set(false, items...)
}

func (n *Needs) example(e triage.Need) {
	n.name.SetText(e.Name)
	n.words.SetText(joinWords(e.Words))
	n.except.SetText(joinWords(e.Exclude))
	widgets.Focus(n.name)
}

func (n *Needs) add() {
	need, wrong := vm.ParseNeed(n.name.Text, n.words.Text, n.except.Text, n.Desk.Needs())
	n.wrong.SetText(wrong)
	n.wrong.Hidden = wrong == ""
	n.page.Relayout()
	if wrong != "" {
		return
	}
	n.name.SetText("")
	n.words.SetText("")
	n.except.SetText("")
	n.Host.Decide("", triage.Decision{Act: triage.ActNeedAdd, Need: &need})
	widgets.Focus(n.name)
}

// Do implements Screen.
func (n *Needs) Do(vm.CommandID) bool { return false }

func joinWords(ws []string) string {
	out := ""
	for i, w := range ws {
		if i > 0 {
			out += ", "
		}
		out += w
	}
	return out
}
