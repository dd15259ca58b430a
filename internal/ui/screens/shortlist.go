package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Shortlist lists the vendors that the buyer picked, and exports them.
type Shortlist struct {
	listScreen
	rows []vm.Picked
}

// NewShortlist returns the shortlist's screen.
func NewShortlist(k Kit) *Shortlist {
	s := &Shortlist{}
	s.Kit = k
	export := k.button("Export…", vm.CmdExport, func() { k.Host.Go(vm.CmdExport) })
	export.Primary = true
	s.build("Shortlist", "The vendors that you picked, best first, with what speaks for them.",
		func(i int) (widgets.LineItem, bool) {
			if i >= len(s.rows) {
				return widgets.LineItem{}, false
			}
			r := s.rows[i]
			return widgets.LineItem{Title: r.Name, Note: r.Note, Text: r.Why, Key: "Enter opens, s takes off"}, true
		},
		k.empty("The shortlist is empty", "Press s on a vendor to put it here; then export it with its evidence and open questions."), export)
	s.list.OnOpen = func(i int) {
		if i < len(s.rows) {
			k.Host.OpenVendor(s.rows[i].ID)
		}
	}
	return s
}

// Show implements Screen.
func (s *Shortlist) Show() {
	s.Host.Status("Enter opens the selected vendor, s takes it off, " + vm.KeyOf(vm.CmdExport) + " exports the list.")
	s.Changed()
}

// Changed implements Screen.
func (s *Shortlist) Changed() {
	now := s.Now()
	work.Load(s.Crew, &s.slot, func(context.Context) ([]vm.Picked, error) {
		return vm.NewPicked(s.Desk.Standings(), now), nil
	}, func(rows []vm.Picked, _ error) {
		s.rows = rows
		s.changed(len(rows))
	})
}

// Do implements Screen.
func (s *Shortlist) Do(id vm.CommandID) bool {
	at := s.list.At()
	if at < 0 || at >= len(s.rows) {
		return false
	}
	st := find(s.Desk.Standings(), s.rows[at].ID)
	if st == nil {
		return false
	}
	switch id {
	case vm.CmdShortlist:
		s.Host.Decide("", triage.Decision{Act: triage.ActUnlist, Vendor: st.Vendor.ID, Keys: vm.Keys(&st.Vendor)})
	case vm.CmdMute:
		AskMute(s.Kit, st)
	default:
		return false
	}
	return true
}

// AskExport asks in which form and where to write the shortlist, and does it.
func AskExport(k Kit) {
	var items []widgets.Choice
	for i, f := range vm.ExportFormats {
		items = append(items, widgets.Choice{Keys: string(rune('1' + i)), Text: f.Name, Note: f.Note})
	}
	k.Host.Ask(widgets.Choose(k.Ruler, k.Host.Canvas(), "Export the shortlist", "Vendors, evidence with its messages, what is still owed, and your decisions.", items, func(i int) {
		f := vm.ExportFormats[i]
		path := widgets.NewEntry("")
		path.SetText(k.Post.Folder() + "shortlist" + f.Ending)
		d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
			Title: "Export as " + f.Name, Text: "Where to? A file of that name is replaced.",
			Body: []fyne.CanvasObject{path}, First: path, OK: "Export", Width: 520,
		})
		d.Field(path)
		d.OnOK = func() string {
			to := strings.TrimSpace(path.Text)
			if to == "" {
				return "Type the name of a file."
			}
			var slot work.Slot
			work.Load(k.Crew, &slot, func(ctx context.Context) (int, error) { return k.Post.Export(ctx, to, f.ID) }, func(n int, err error) {
				if err != nil {
					k.Host.Fail(err)
					return
				}
				k.Host.Say(vm.Count(n, "vendor", "vendors") + " written to " + to + ".")
			})
			return ""
		}
		k.Host.Ask(d)
	}))
}
