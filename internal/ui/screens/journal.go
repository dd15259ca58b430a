package screens

import (
	"context"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Journal lists every decision, and takes any of them back.
type Journal struct {
	listScreen
	rows []vm.JournalRow
}

// NewJournal returns the journal's screen.
func NewJournal(k Kit) *Journal {
	j := &Journal{}
	j.Kit = k
	j.build("Journal", "Everything that you decided, newest first. Each decision can be taken back at any time, also after a restart.",
		func(i int) (widgets.LineItem, bool) {
			if i >= len(j.rows) {
				return widgets.LineItem{}, false
			}
			r := j.rows[i]
			it := widgets.LineItem{Title: r.Text, Note: r.When, Text: "Holds", Faint: !r.CanUndo}
			switch {
			case r.Undone:
				it.Text = "Taken back"
			case r.CanUndo:
				it.Key = "Enter takes it back"
			default:
				it.Text = "Done"
			}
			return it, true
		},
		k.empty("Nothing decided yet", "Shortlist a vendor with s or mute it with m; it will stand here, and can be undone here."))
	j.list.OnOpen = func(i int) {
		if i < len(j.rows) && j.rows[i].CanUndo {
			k.Host.Undo(j.rows[i].ID)
		}
	}
	return j
}

// Show implements Screen.
func (j *Journal) Show() {
	j.Host.Status("Enter takes the selected decision back; u takes back the newest.")
	j.Changed()
}

// Changed implements Screen.
func (j *Journal) Changed() {
	now := j.Now()
	work.Load(j.Crew, &j.slot, func(context.Context) ([]vm.JournalRow, error) {
		names := map[triage.VendorID]string{}
		for _, s := range j.Desk.Standings() {
			names[s.Vendor.ID] = vm.Name(&s.Vendor)
		}
		return vm.NewJournal(j.Desk.Journal(), func(id triage.VendorID) string { return names[id] }, now), nil
	}, func(rows []vm.JournalRow, _ error) {
		j.rows = rows
		j.changed(len(rows))
	})
}

// Do implements Screen.
func (j *Journal) Do(vm.CommandID) bool { return false }
