package screens

import (
	"context"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Journal lists every decision and every change on a mail server, says what
// each changed, and takes any of them back.
type Journal struct {
	listScreen
	rows []vm.JournalRow
	ask  work.Slot
}

// NewJournal returns the journal's screen.
func NewJournal(k Kit) *Journal {
	j := &Journal{}
	j.Kit = k
	j.build(k.T("Journal"), k.T("Everything that you decided and every change on a mail server, newest first. Each can be taken back at any time, also after a restart."),
		func(i int) (widgets.LineItem, bool) {
			if i >= len(j.rows) {
				return widgets.LineItem{}, false
			}
			r := j.rows[i]
			it := widgets.LineItem{Title: r.Text, Note: r.When, Text: r.State, Faint: !r.CanUndo, Key: k.T("Enter tells more")}
			if r.Change != "" {
				it.Text += " · " + r.Change
			}
			if r.CanUndo {
				it.Key = k.T("Enter tells more and takes it back")
			}
			return it, true
		},
		k.empty("Nothing decided yet", k.T("Shortlist a vendor with s or mute it with m; it will stand here, and can be undone here. %s goes to the vendors.", vm.KeyOf(vm.CmdVendors))),
		k.button("Copy as text", vm.CmdCopy, j.copy))
	j.list.OnOpen = j.open
	return j
}

// Show implements Screen.
func (j *Journal) Show() {
	j.Host.Status(j.T("Enter tells more of the selected decision and takes it back; u takes back the newest; %s copies the journal.", vm.KeyOf(vm.CmdCopy)))
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
		return vm.NewJournal(j.Speech, j.Desk.Journal(), j.Desk.ServerActions(), func(id triage.VendorID) string { return names[id] }, now), nil
	}, func(rows []vm.JournalRow, _ error) {
		j.rows = rows
		j.changed(len(rows))
	})
}

// Do implements Screen.
func (j *Journal) Do(id vm.CommandID) bool {
	if id != vm.CmdCopy {
		return false
	}
	j.copy()
	return true
}

func (j *Journal) copy() { j.Host.Copy(vm.JournalText(j.Speech, j.rows), j.T("The journal")) }

// open tells all of an entry, and what taking it back would change.
func (j *Journal) open(i int) {
	if i < 0 || i >= len(j.rows) {
		return
	}
	r := j.rows[i]
	if !r.CanUndo || r.Server {
		j.tell(r, "")
		return
	}
	work.Load(j.Crew, &j.ask, func(ctx context.Context) (triage.Effect, error) {
		return j.Desk.Preview(ctx, triage.Decision{Act: triage.ActUndo, Undoes: r.ID})
	}, func(e triage.Effect, err error) {
		if err != nil {
			j.Host.Fail(err)
			return
		}
		j.tell(r, vm.UndoEffect(j.Speech, &e))
	})
}

func (j *Journal) tell(r vm.JournalRow, effect string) {
	lines := []vm.Line{{Name: j.T("When"), Text: r.When}, {Name: j.T("State"), Text: r.State}}
	if r.Change != "" {
		lines = append(lines, vm.Line{Name: j.T("Changed"), Text: r.Change})
	}
	if effect != "" {
		lines = append(lines, vm.Line{Name: j.T("Taking it back"), Text: effect})
	}
	spec := widgets.DialogSpec{Title: j.T("Entry %s", j.Number(int(r.ID))), Text: r.Text + ".", Body: []fyne.CanvasObject{widgets.NewFacts(j.Ruler, lines)}, Close: j.T("Close"), Width: 560}
	switch {
	case r.CanUndo && r.Server:
		spec.OK = j.T("Ask the server to take it back")
	case r.CanUndo:
		spec.OK = j.T("Take it back")
	}
	var d *widgets.Dialog
	if r.CanUndo && r.Others > 0 {
		all := widgets.NewButton(j.Ruler, j.T("Take all %s back", j.Number(r.Others+1)), "", func() {
			d.Close()
			j.Host.UndoBatch(r.Batch)
		})
		spec.OK = j.T("Take only this one back")
		spec.Body = append(spec.Body, widgets.NewFlow(8, all))
		all.OnKey = func(n fyne.KeyName) bool {
			if n == fyne.KeyEscape {
				d.Close()
			}
			return n == fyne.KeyEscape
		}
	}
	d = widgets.NewDialog(j.Ruler, j.Host.Canvas(), spec)
	d.OnOK = func() string {
		if r.Server {
			takeBack(j.Kit, &j.ask, r.ID)
		} else {
			j.Host.Undo(r.ID)
		}
		return ""
	}
	j.Host.Ask(d)
}
