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
}

func (s *listScreen) build(title, note string, item func(i int) (widgets.LineItem, bool), none *widgets.Column, buttons ...fyne.CanvasObject) {
	s.list = widgets.NewList(func() int { return s.length }, func() widgets.Row { return widgets.NewLineRow(s.Ruler, item) })
	s.note = s.muted(note)
	head := []fyne.CanvasObject{s.title(title), s.note}
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

// Spammers lists the hyper-spammers, and mutes one or all of them.
type Spammers struct {
	listScreen
	rows []vm.Spammer
	all  *widgets.Button
}

// NewSpammers returns the hyper-spammers' screen.
func NewSpammers(k Kit) *Spammers {
	s := &Spammers{}
	s.Kit = k
	s.all = widgets.NewButton(k.Ruler, "Mute all…", "", s.muteAll)
	s.all.Primary = true
	s.build("Hyper-spam", "Vendors who keep writing without an answer and without anything new. Volume alone puts nobody here, and nobody that you deal with ever stands here.",
		func(i int) (widgets.LineItem, bool) {
			if i >= len(s.rows) {
				return widgets.LineItem{}, false
			}
			r := s.rows[i]
			it := widgets.LineItem{Title: r.Name, Note: r.Touches + " " + r.For, Text: r.Why, Faint: r.Muted != "", Key: "m mutes, Enter opens"}
			if r.Muted != "" {
				it.Note = r.Muted + " · " + it.Note
				it.Key = "m lifts the mute, Enter opens"
			}
			return it, true
		},
		k.empty("No hyper-spammers", "Nobody repeats themselves at you without an answer. Vendors who do will stand here with their figures."), s.all)
	s.list.OnOpen = func(i int) {
		if i < len(s.rows) {
			k.Host.OpenVendor(s.rows[i].ID)
		}
	}
	return s
}

// Show implements Screen.
func (s *Spammers) Show() {
	s.Host.Status("m mutes the selected vendor, Enter opens it, Tab goes to “Mute all”.")
	s.Changed()
}

// Changed implements Screen.
func (s *Spammers) Changed() {
	now := s.Now()
	work.Load(s.Crew, &s.slot, func(context.Context) ([]vm.Spammer, error) {
		return vm.NewSpammers(s.Desk.Standings(), now), nil
	}, func(rows []vm.Spammer, _ error) {
		s.rows = rows
		n := len(vm.Unmuted(rows))
		text := "Mute all " + vm.Number(n) + "…"
		if n == 1 {
			text = "Mute the one that is not muted…"
		}
		s.all.SetText(text)
		s.all.SetDisabled(n == 0)
		s.changed(len(rows))
	})
}

// Do implements Screen.
func (s *Spammers) Do(id vm.CommandID) bool {
	at := s.list.At()
	if id != vm.CmdMute || at < 0 || at >= len(s.rows) {
		return false
	}
	if st := find(s.Desk.Standings(), s.rows[at].ID); st != nil {
		AskMute(s.Kit, st)
	}
	return true
}

// muteAll asks how strongly, shows what would change, and asks again.
func (s *Spammers) muteAll() {
	open := vm.Unmuted(s.rows)
	if len(open) == 0 {
		return
	}
	ids := make([]triage.VendorID, len(open))
	for i, r := range open {
		ids[i] = r.ID
	}
	title := "Mute " + vm.Count(len(open), "vendor", "vendors")
	s.Host.Ask(widgets.Choose(s.Ruler, s.Host.Canvas(), title, "How strongly? You see what it changes before it is done.", StrengthChoices(), func(i int) {
		strength := triage.Strengths[i]
		all := s.Desk.Standings()
		d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
			Title: title + "?", Text: vm.MutePreview(ids, all, strength), OK: "Mute them",
		})
		d.OnOK = func() string {
			var ds []triage.Decision
			for _, id := range ids {
				if st := find(all, id); st != nil {
					ds = append(ds, vm.MuteDecision(&st.Vendor, strength, st.Sequence.Why, s.Now()))
				}
			}
			s.Host.Decide(vm.Count(len(ds), "hyper-spammer", "hyper-spammers")+" "+vm.StrengthWord(strength)+" for 90 days.", ds...)
			return ""
		}
		s.Host.Ask(d)
	}))
}

func find(all []triage.Standing, id triage.VendorID) *triage.Standing {
	for i := range all {
		if all[i].Vendor.ID == id {
			return &all[i]
		}
	}
	return nil
}
