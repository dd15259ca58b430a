package screens

import (
	"context"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Rules are the buyer's own orders about the mail of single senders.
type Rules struct {
	listScreen
	rows []vm.RuleRow
}

// NewRules returns the screen.
func NewRules(k Kit) *Rules {
	r := &Rules{}
	r.Kit = k
	r.build(k.T("Rules"), k.T("Orders of yours about the mail of one sender. They beat everything that Winnow judges or learns; only the correction of a single message beats them."),
		func(i int) (widgets.LineItem, bool) {
			if i >= len(r.rows) {
				return widgets.LineItem{}, false
			}
			row := r.rows[i]
			return widgets.LineItem{Title: row.Text, Note: row.Since, Text: row.Does, Key: k.T("Enter removes it")}, true
		},
		k.empty("No rules yet", k.T("Press %s to say that a sender is never muted, always muted, or always personal.", vm.KeyOf(vm.CmdAdd))),
		k.button("Add a rule…", vm.CmdAdd, r.add), k.button("Copy as text", vm.CmdCopy, r.copy))
	r.list.OnOpen = r.remove
	return r
}

// Show implements Screen.
func (r *Rules) Show() {
	r.Host.Status(r.T("%s adds a rule, Enter removes the selected one, u takes back the last decision.", vm.KeyOf(vm.CmdAdd)))
	r.Changed()
}

// Changed implements Screen.
func (r *Rules) Changed() {
	now := r.Now()
	work.Load(r.Crew, &r.slot, func(context.Context) ([]vm.RuleRow, error) {
		return vm.NewRuleRows(r.Speech, r.Desk.Rules(), now), nil
	}, func(rows []vm.RuleRow, _ error) {
		r.rows = rows
		r.changed(len(rows))
	})
}

// Do implements Screen.
func (r *Rules) Do(id vm.CommandID) bool {
	switch id {
	case vm.CmdAdd:
		r.add()
	case vm.CmdCopy:
		r.copy()
	default:
		return false
	}
	return true
}

func (r *Rules) copy() { r.Host.Copy(vm.RulesText(r.Speech, r.rows), r.T("The rules")) }

func (r *Rules) add() {
	var items []widgets.Choice
	for i, c := range vm.RuleChoices {
		items = append(items, widgets.Choice{Keys: string(rune('1' + i)), Text: r.T(c.Name), Note: r.T(c.Does)})
	}
	r.Host.Ask(widgets.Choose(r.Ruler, r.Host.Canvas(), r.T("Add a rule"), r.T("What shall hold, whatever Winnow thinks?"), items, func(i int) {
		who := widgets.NewEntry(r.T("Name, domain or address"))
		d := widgets.NewDialog(r.Ruler, r.Host.Canvas(), widgets.DialogSpec{
			Title: r.T(vm.RuleChoices[i].Name), Text: r.T("Whom? A vendor's name, a domain or an address, also of one that has not written yet."),
			Body: []fyne.CanvasObject{who}, First: who, OK: r.T("Make the rule"),
		})
		d.Field(who)
		d.OnOK = func() string {
			x, wrong := vm.ParseRule(r.Speech, vm.RuleChoices[i].Kind, who.Text, r.Desk.Standings())
			if wrong == "" {
				r.Host.Decide("", x)
			}
			return wrong
		}
		r.Host.Ask(d)
	}))
}

func (r *Rules) remove(i int) {
	if i < 0 || i >= len(r.rows) {
		return
	}
	row := r.rows[i]
	d := widgets.NewDialog(r.Ruler, r.Host.Canvas(), widgets.DialogSpec{
		Title: r.T("Remove the rule?"), Text: r.T("%s. It can be brought back by undoing this.", row.Text), OK: r.T("Remove it"),
	})
	d.OnOK = func() string {
		r.Host.Decide("", triage.Decision{Act: triage.ActRuleRemove, Rule: row.Decision.Rule})
		return ""
	}
	r.Host.Ask(d)
}
