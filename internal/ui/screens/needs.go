package screens

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Needs says what the buyer is looking for, in plain words.
type Needs struct {
	Kit
	page  *widgets.Page
	form  *needForm
	rows  []vm.NeedRow
	open  string // the need whose further words show, "" for none
	found []triage.Expansion
	said  string // in place of words: that they are looked for, or none was found
	slot  work.Slot
	look  work.Slot
}

// NewNeeds returns the needs' screen.
func NewNeeds(k Kit) *Needs {
	n := &Needs{Kit: k, page: widgets.NewPage()}
	n.form = newNeedForm(k, n.page, n.fill)
	n.fill()
	return n
}

// Content implements Screen.
func (n *Needs) Content() fyne.CanvasObject { return n.page }

// Focus implements Screen.
func (n *Needs) Focus() { widgets.Focus(n.form.name) }

// Show implements Screen.
func (n *Needs) Show() {
	n.Host.Status(n.T("A vendor that meets a need rises, cold or warm. Tab moves between the fields, Enter keeps the need."))
	n.Changed()
}

// Changed implements Screen.
func (n *Needs) Changed() {
	now := n.Now()
	work.Load(n.Crew, &n.slot, func(context.Context) ([]vm.NeedRow, error) {
		return vm.NewNeeds(n.Speech, n.Desk.Needs(), n.Desk.Standings(), now), nil
	}, func(rows []vm.NeedRow, _ error) {
		n.rows = rows
		n.fill()
	})
}

func (n *Needs) fill() {
	items := []fyne.CanvasObject{
		widgets.NewColumn(4, n.title(n.T("What are you looking for?")),
			n.muted(n.T("Usefulness and interest are read against your needs. A cold mail that meets one, with proof, rises above a warm one that does not."))),
	}
	if len(n.rows) == 0 {
		var chips []fyne.CanvasObject
		for _, e := range vm.ExampleNeeds() {
			chips = append(chips, n.act(e.Name, func() {
				n.form.take(vm.NeedForm{
					Name: e.Name, Words: joinWords(e.Words), Exclude: joinWords(e.Exclude),
				})
			}))
		}
		items = append(items, n.section("Start from an example and edit it", widgets.NewFlow(8, chips...)))
	}
	for _, r := range n.rows {
		items = append(items, n.need(r))
	}
	items = append(items, n.form.column)
	n.page.Set(false, items...)
}

// need shows one need with what can be done about it.
func (n *Needs) need(r vm.NeedRow) *widgets.Column {
	lines := []fyne.CanvasObject{
		n.heading(r.Name + " · " + r.Met), widgets.NewFacts(n.Ruler, r.Lines),
		widgets.NewFlow(8,
			n.act("Edit", func() { n.form.take(vm.FormOf(r.Need)) }),
			n.act("Further words", func() { n.further(r.Need) }),
			n.act("Remove", func() { n.Host.Decide("", triage.Decision{Act: triage.ActNeedRemove, Need: &r.Need}) }),
		),
	}
	if n.open == r.Name {
		lines = append(lines, n.words(r.Need)...)
	}
	return widgets.NewColumn(4, lines...)
}

// further looks for further words of a need in the buyer's mail.
func (n *Needs) further(need triage.Need) {
	n.open, n.found, n.said = need.Name, nil, n.T("Looking in your mail …")
	n.fill()
	work.Load(n.Crew, &n.look, func(ctx context.Context) ([]triage.Expansion, error) {
		return n.Desk.Expansions(ctx, need.Name)
	}, func(found []triage.Expansion, err error) {
		n.found, n.said = found, ""
		switch {
		case err != nil:
			n.said = n.Host.Explain(err)
		case len(found) == 0:
			n.said = n.T("No further words were found in your mail yet.")
		}
		n.fill()
	})
}

// words are the further words that were found, to take over or turn down.
func (n *Needs) words(need triage.Need) []fyne.CanvasObject {
	if n.said != "" {
		return []fyne.CanvasObject{n.para(n.said)}
	}
	items := []fyne.CanvasObject{n.muted(n.T("Found in your own mail. A word counts only once you take it over; each can be undone."))}
	for _, x := range n.found {
		decide := func(with triage.Need) func() {
			return func() {
				n.drop(x.Term)
				n.Host.Decide("", triage.Decision{Act: triage.ActNeedAdd, Need: &with})
			}
		}
		items = append(items, widgets.NewBeside(n.Ruler,
			widgets.NewColumn(1, n.para(x.Term), n.muted(vm.ExpansionWords(n.Speech, x))),
			container.NewHBox(n.act("Take over", decide(need.WithAccepted(x.Term))), n.act("Not this", decide(need.WithRemoved(x.Term))))))
	}
	return append(items, widgets.NewFlow(8, n.act("Done", func() { n.open = ""; n.fill(); n.Focus() })))
}

// drop takes a word off the list, once it was decided about.
func (n *Needs) drop(term string) {
	var left []triage.Expansion
	for _, x := range n.found {
		if x.Term != term {
			left = append(left, x)
		}
	}
	if n.found = left; len(left) == 0 {
		n.open = ""
	}
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
