package screens

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Shortlist shows the buyer's shortlists: one at a time, with what its vendors
// owe, notes and the decision; sets vendors side by side, and exports.
type Shortlist struct {
	listScreen
	page   vm.PickedPage
	lists  []vm.ListName
	name   string
	chosen map[triage.VendorID]bool
	chips  *widgets.Chips
	head   *widgets.Column
	side   *widgets.Button
	doing  work.Slot
}

// NewShortlist returns the shortlists' screen.
func NewShortlist(k Kit) *Shortlist {
	s := &Shortlist{name: triage.DefaultList, chosen: map[triage.VendorID]bool{}}
	s.Kit = k
	s.tall, s.onTick = true, s.toggle
	s.chips = widgets.NewChips(k.Ruler, func(i int) {
		s.name, s.chosen = s.lists[i].Name, map[triage.VendorID]bool{}
		s.Changed()
	})
	s.head = widgets.NewColumn(2)
	s.extra = []fyne.CanvasObject{s.chips, s.head}
	s.side = k.button("", vm.CmdCompare, s.compare)
	s.side.Primary = true
	s.build(k.T("Shortlists"), k.T("The vendors that you picked, best first, with what speaks for them and what they still owe."),
		s.item,
		k.empty("The shortlist is empty", "Press s on a vendor to put it here, or add one by name; then set vendors side by side and export them with their evidence and open questions."),
		s.side, k.button("Export…", vm.CmdExport, s.export), widgets.NewButton(k.Ruler, k.T("Add a vendor…"), "", s.addVendor),
		k.button("Criteria…", vm.CmdCriteria, s.criteria), k.button("Note…", vm.CmdChange, s.note), k.button("Decide…", vm.CmdOutcome, s.decide),
		k.button("What moved…", vm.CmdMoved, s.moved), k.button("New list…", vm.CmdAdd, s.newList), k.button("Copy as text", vm.CmdCopy, s.copy),
		k.button("Read one back…", vm.CmdReadBack, func() { AskReadList(s.Kit, &s.doing) }), k.button("Drop this list…", vm.CmdDrop, s.drop))
	s.list.OnOpen = func(i int) {
		if i < len(s.page.Rows) {
			k.Host.OpenVendor(s.page.Rows[i].ID)
		}
	}
	return s
}

func (s *Shortlist) item(i int) (widgets.LineItem, bool) {
	if i >= len(s.page.Rows) {
		return widgets.LineItem{}, false
	}
	r := s.page.Rows[i]
	it := widgets.LineItem{Title: r.Name, Note: r.Note, Text: r.Why, More: r.More, Key: s.T("Space chooses, Enter opens"), Tick: widgets.TickOff}
	if s.chosen[r.ID] {
		it.Tick = widgets.TickOn
	}
	return it, true
}

// Show implements Screen.
func (s *Shortlist) Show() {
	s.Host.Status(s.T("Space chooses, %s sets the chosen side by side, Enter opens, s takes off, %s exports, %s asks for proof.", vm.KeyOf(vm.CmdCompare), vm.KeyOf(vm.CmdExport), vm.KeyOf(vm.CmdQuestions)))
	s.Changed()
}

// Changed implements Screen.
func (s *Shortlist) Changed() {
	now, name := s.Now(), s.name
	type state struct {
		lists []vm.ListName
		page  vm.PickedPage
	}
	work.Load(s.Crew, &s.slot, func(ctx context.Context) (state, error) {
		st := state{lists: s.Desk.Shortlists()}
		there := false
		for _, l := range st.lists {
			there = there || l.Name == name
		}
		if !there {
			name = triage.DefaultList
		}
		l, err := s.Desk.Shortlist(ctx, name)
		st.page = vm.NewPickedPage(s.Speech, l, s.Desk.Standings(), now)
		return st, err
	}, func(st state, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		s.lists, s.page, s.name = st.lists, st.page, st.page.List.Name
		s.fill()
	})
}

func (s *Shortlist) fill() {
	chips := make([]widgets.Chip, len(s.lists))
	for i, l := range s.lists {
		chips[i] = widgets.Chip{Text: l.Name, Count: l.Vendors, On: l.Name == s.name}
	}
	s.chips.Set(chips)
	var head []fyne.CanvasObject
	for _, h := range s.page.Head {
		head = append(head, s.muted(h))
	}
	s.head.Set(head...)
	n := len(s.picked())
	s.side.SetText(s.T("Side by side (%s)", s.Number(n)))
	s.side.SetDisabled(n < 2)
	s.changed(len(s.page.Rows))
	s.content.Refresh()
}

// picked are the vendors chosen, in the order of the list.
func (s *Shortlist) picked() (rows []vm.Picked) {
	for _, r := range s.page.Rows {
		if s.chosen[r.ID] {
			rows = append(rows, r)
		}
	}
	return rows
}

func (s *Shortlist) toggle(i int) {
	if i < 0 || i >= len(s.page.Rows) {
		return
	}
	id := s.page.Rows[i].ID
	if !s.chosen[id] && len(s.picked()) == vm.MostCompared {
		s.Host.Say(s.T("Four vendors are set side by side at most. Leave one out first."))
		return
	}
	s.chosen[id] = !s.chosen[id]
	s.fill()
}

// toggleAll chooses as many from the top as can be compared, or none when some
// are chosen already.
func (s *Shortlist) toggleAll() {
	some := len(s.picked()) > 0
	clear(s.chosen)
	for _, r := range s.page.Rows[:min(len(s.page.Rows), vm.MostCompared)] {
		s.chosen[r.ID] = !some
	}
	s.fill()
}

// Seen is what the buyer chose.
func (s *Shortlist) Seen() string { return s.name + s.side.Text() }

// Do implements Screen.
func (s *Shortlist) Do(id vm.CommandID) bool {
	switch id {
	case vm.CmdChoose:
		s.toggle(s.list.At())
	case vm.CmdChooseAll:
		s.toggleAll()
	case vm.CmdCompare:
		s.compare()
	case vm.CmdExport:
		s.export()
	case vm.CmdCriteria:
		s.criteria()
	case vm.CmdChange:
		s.note()
	case vm.CmdOutcome:
		s.decide()
	case vm.CmdMoved:
		s.moved()
	case vm.CmdAdd:
		s.newList()
	case vm.CmdReadBack:
		AskReadList(s.Kit, &s.doing)
	case vm.CmdDrop:
		s.drop()
	case vm.CmdCopy:
		s.copy()
	default:
		return s.doVendor(id)
	}
	return true
}

// doVendor does what is about the selected vendor.
func (s *Shortlist) doVendor(id vm.CommandID) bool {
	st := s.selected()
	if st == nil {
		return false
	}
	switch id {
	case vm.CmdShortlist:
		s.Host.Decide("", triage.Decision{Act: triage.ActUnlist, Vendor: st.Vendor.ID, Keys: vm.Keys(&st.Vendor), List: vm.ListOf(s.name)})
	case vm.CmdQuestions:
		AskLetter(s.Kit, &s.doing, st.Vendor.ID, vm.Name(&st.Vendor), false)
	case vm.CmdMute:
		AskMute(s.Kit, st)
	default:
		return false
	}
	return true
}

func (s *Shortlist) selected() *triage.Standing {
	at := s.list.At()
	if at < 0 || at >= len(s.page.Rows) {
		return nil
	}
	return find(s.Desk.Standings(), s.page.Rows[at].ID)
}

func (s *Shortlist) export() { AskExport(s.Kit, s.name) }

func (s *Shortlist) copy() { s.Host.Copy(vm.PickedText(s.Speech, &s.page, s.Now()), s.T("The list")) }

// compare sets the chosen vendors side by side.
func (s *Shortlist) compare() {
	rows := s.picked()
	if len(rows) < 2 {
		s.Host.Say(s.T("Choose two to four vendors with Space first."))
		return
	}
	var ids []triage.VendorID
	var names []string
	for _, r := range rows {
		ids, names = append(ids, r.ID), append(names, r.Name)
	}
	list := s.name
	work.Load(s.Crew, &s.doing, func(ctx context.Context) ([]vm.GridCell, error) { return s.Desk.Compare(ctx, list, ids) }, func(cells []vm.GridCell, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		g := vm.NewGrid(cells, names)
		d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
			Title: s.T("Side by side"), Body: []fyne.CanvasObject{s.grid(&g)}, OK: s.T("Copy as text"), Close: s.T("Close"), Width: 1100,
		})
		d.OnOK = func() string {
			s.Host.Copy(vm.GridText(s.Speech, &g), s.T("The comparison"))
			return ""
		}
		s.Host.Ask(d)
	})
}

func (s *Shortlist) grid(g *vm.Grid) *widgets.Grid {
	head := []fyne.CanvasObject{s.muted("")}
	for _, v := range g.Vendors {
		head = append(head, s.heading(v))
	}
	rows := [][]fyne.CanvasObject{head}
	for _, l := range g.Lines {
		line := []fyne.CanvasObject{s.muted(upper(l.Name))}
		for _, cells := range l.Cells {
			var items []fyne.CanvasObject
			for _, c := range cells {
				if c.Mark != "" {
					items = append(items, s.para(c.Mark).Styled(stock.ColorNameForeground, stock.SizeNameText, true))
				}
				if c.Evidence != "" {
					items = append(items, s.para(c.Evidence))
				}
				if src := c.Source(); src != "" {
					items = append(items, s.muted(src))
				}
			}
			if len(items) == 0 {
				items = append(items, s.muted("nothing"))
			}
			line = append(line, widgets.NewColumn(2, items...))
		}
		rows = append(rows, line)
	}
	return widgets.NewGrid(rows)
}

// ask asks for a line of text and makes a decision of it.
func (s *Shortlist) ask(title, text, hint, now, ok string, fields []fyne.CanvasObject, done func(typed string) (triage.Decision, string)) {
	e := widgets.NewEntry(hint)
	e.SetText(now)
	d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{Title: title, Text: text, Body: append([]fyne.CanvasObject{e}, fields...), First: e, OK: ok, Width: 520})
	d.Field(e)
	for _, f := range fields {
		if more, is := f.(*widgets.Entry); is {
			d.Field(more)
		}
	}
	d.OnOK = func() string {
		x, wrong := done(strings.TrimSpace(e.Text))
		if wrong == "" {
			s.Host.Decide("", x)
		}
		return wrong
	}
	s.Host.Ask(d)
}

func (s *Shortlist) newList() {
	need := widgets.NewEntry(s.T("may stay empty"))
	s.ask(s.T("A further shortlist"), s.T("Its vendors are weighed by its own criteria."), s.T("Name"), "", s.T("Make it"),
		[]fyne.CanvasObject{s.muted(s.T("The need that it is for")), need}, func(name string) (triage.Decision, string) {
			if name == "" {
				return triage.Decision{}, s.T("Type a name.")
			}
			for _, l := range s.lists {
				if strings.EqualFold(l.Name, name) {
					return triage.Decision{}, s.T("There is a list of that name already.")
				}
			}
			s.name, s.chosen = name, map[triage.VendorID]bool{}
			return triage.Decision{Act: triage.ActListCreate, List: &triage.ListChange{Name: name, Need: strings.TrimSpace(need.Text)}}, ""
		})
}

// drop asks before a further list is dropped; the first one is always there.
func (s *Shortlist) drop() {
	if strings.EqualFold(s.name, triage.DefaultList) {
		s.Host.Say(s.T("This list is always there. Take its vendors off one by one with s."))
		return
	}
	name := s.name
	AskDecision(s.Kit, s.T("Drop “%s”?", name), s.T("Its vendors leave it, and its notes, criteria and decision with them. The journal brings all of it back."),
		s.T("Drop it"), triage.Decision{Act: triage.ActListRemove, List: &triage.ListChange{Name: name}})
}

func (s *Shortlist) addVendor() {
	s.ask(s.T("Add a vendor"), s.T("To %s.", listTitle(s.Kit, s.name)), s.T("Name or domain"), "", s.T("Add it"), nil, func(text string) (triage.Decision, string) {
		st, wrong := vm.FindVendor(s.Speech, s.Desk.Standings(), text)
		if wrong != "" {
			return triage.Decision{}, wrong
		}
		return triage.Decision{Act: triage.ActShortlist, Vendor: st.Vendor.ID, Keys: vm.Keys(&st.Vendor), List: vm.ListOf(s.name)}, ""
	})
}

func (s *Shortlist) note() {
	st := s.selected()
	if st == nil {
		s.Host.Say(s.T("There is no vendor selected to note something about."))
		return
	}
	s.ask(s.T("A note on %s", vm.Name(&st.Vendor)), s.T("It stands on %s and in its exports.", listTitle(s.Kit, s.name)), s.T("What you want to remember"), "", s.T("Keep it"), nil, func(text string) (triage.Decision, string) {
		if text == "" {
			return triage.Decision{}, s.T("Type a note.")
		}
		return triage.Decision{Act: triage.ActNote, Vendor: st.Vendor.ID, Keys: vm.Keys(&st.Vendor), List: vm.ListOf(s.name), Note: text}, ""
	})
}

func (s *Shortlist) decide() {
	take := widgets.NewEntry(s.T("may stay empty"))
	if st := s.selected(); st != nil {
		take.SetText(vm.Name(&st.Vendor))
	}
	s.ask(s.T("What did you decide?"), s.T("On %s, in your own words.", listTitle(s.Kit, s.name)), s.T("Order in May"), s.page.List.Outcome, s.T("Keep it"),
		[]fyne.CanvasObject{s.muted(s.T("The vendor that you take")), take}, func(text string) (triage.Decision, string) {
			if text == "" {
				return triage.Decision{}, s.T("Type what you decided.")
			}
			x := triage.Decision{Act: triage.ActListDecide, List: &triage.ListChange{Name: s.name, Outcome: text}}
			if strings.TrimSpace(take.Text) == "" {
				return x, ""
			}
			st, wrong := vm.FindVendor(s.Speech, s.Desk.Standings(), take.Text)
			if wrong != "" {
				return x, wrong
			}
			x.Vendor, x.Keys = st.Vendor.ID, vm.Keys(&st.Vendor)
			return x, ""
		})
}

// criteria asks for the criteria, or locks those that are there.
func (s *Shortlist) criteria() {
	l := s.page.List
	text := s.T("A name and a weight each: proof=3, price=2, calm=1. Measured are usefulness, interest, proof, calm (little pressure), need and price; delivery:usefulness=1 gives one a name of its own. Scores are shown once the criteria are locked.")
	why := widgets.NewEntry(s.T("why, when they were locked before"))
	s.ask(s.T("By what are the vendors weighed?"), text, s.T("proof=3, price=2"), l.Weights, s.T("Lock these"), []fyne.CanvasObject{s.muted(s.T("Reason for the change")), why}, func(typed string) (triage.Decision, string) {
		cs, err := s.Desk.ParseCriteria(typed)
		if err != nil {
			return triage.Decision{}, s.Host.Explain(err)
		}
		x := triage.Decision{Act: triage.ActListCriteria, Why: strings.TrimSpace(why.Text), List: &triage.ListChange{Name: s.name, Criteria: cs, Locked: true}}
		if l.Locked && x.Why == "" {
			return x, s.T("They are locked. Say why you change them; the reason stays in the list's log.")
		}
		return x, ""
	})
}

// moved tells what moved since last week.
func (s *Shortlist) moved() {
	list, since := s.name, s.Now().AddDate(0, 0, -7)
	work.Load(s.Crew, &s.doing, func(ctx context.Context) ([]vm.Line, error) { return s.Desk.ListMoves(ctx, list, since) }, func(lines []vm.Line, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		spec := widgets.DialogSpec{Title: s.T("What moved since last week"), Close: s.T("Close"), Width: 640, Body: []fyne.CanvasObject{widgets.NewFacts(s.Ruler, lines)}}
		if len(lines) == 0 {
			spec.Text = s.T("Nothing did: no vendor of %s changed its place or score, and the list was not changed.", listTitle(s.Kit, list))
		}
		s.Host.Ask(widgets.NewDialog(s.Ruler, s.Host.Canvas(), spec))
	})
}
