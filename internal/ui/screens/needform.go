package screens

import (
	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// needForm adds a need, or changes one.
type needForm struct {
	Kit
	page     *widgets.Page
	column   *widgets.Column
	heading  *widgets.Para
	name     *widgets.Entry
	words    *widgets.Entry
	synonyms *widgets.Entry
	except   *widgets.Entry
	until    *widgets.Entry
	stages   *widgets.Chips
	weights  *widgets.Chips
	bad      *widgets.Para
	more     *widgets.Column
	add      *widgets.Button
	leave    *widgets.Button
	now      vm.NeedForm // what was chosen beside what is typed
}

func newNeedForm(k Kit, page *widgets.Page, again func()) *needForm {
	f := &needForm{
		Kit: k, page: page, heading: k.heading(k.T("Add a need")),
		name: widgets.NewEntry(k.T("CNC parts")), words: widgets.NewEntry(k.T("cnc machining, milled parts, turned parts")),
		synonyms: widgets.NewEntry(k.T("lathe work")), except: widgets.NewEntry("training"), until: widgets.NewEntry("2026-12-31"), bad: k.wrong(),
	}
	for _, e := range []*widgets.Entry{f.name, f.words, f.except, f.synonyms, f.until} {
		e.OnSubmitted = func(string) { f.keep() }
		e.OnFocus = func() { f.page.Reveal(e, 0, e.Size().Height) }
	}
	f.stages = widgets.NewChips(k.Ruler, func(i int) { f.now.Stage = vm.StageNames[i].Stage; f.showChips() })
	f.weights = widgets.NewChips(k.Ruler, func(i int) { f.now.Weight = vm.NeedWeights[i].Weight; f.showChips() })
	f.more = widgets.NewColumn(6,
		k.field("Synonyms: other names for the same, parted by commas", f.synonyms),
		k.field("Last day on which it is looked for; may stay empty", f.until),
		widgets.NewColumn(3, k.muted(k.T("How far you are with it")), f.stages), widgets.NewColumn(3, k.muted(k.T("How much it counts")), f.weights))
	f.more.Hide()
	f.add = widgets.NewButton(k.Ruler, "", "Enter", f.keep)
	f.add.Primary = true
	f.leave = k.act("Leave it as it was", func() { f.clear(); again() })
	more := k.act("Synonyms, stage, until, weight", func() { f.more.Hidden = !f.more.Hidden; page.Relayout() })
	more.Quiet = true
	f.column = widgets.NewColumn(6, f.heading,
		k.field("What do you call it?", f.name),
		k.field("Words that a vendor of it would use, parted by commas; any of them counts. Empty: the name itself.", f.words),
		k.field("Words that rule it out, when they stand near by. May stay empty.", f.except),
		widgets.NewFlow(8, more), f.more, f.bad, widgets.NewFlow(8, f.add, f.leave))
	f.clear()
	return f
}

// take fills the form, for a new need or one that is changed.
func (f *needForm) take(n vm.NeedForm) {
	f.now = n
	f.name.SetText(n.Name)
	f.words.SetText(n.Words)
	f.synonyms.SetText(n.Synonyms)
	f.except.SetText(n.Exclude)
	f.until.SetText(n.Until)
	heading, add := f.T("Add a need"), f.T("Add the need")
	if n.Edits != nil {
		heading, add = f.T("Change the need"), f.T("Keep the change")
		f.more.Show()
	}
	f.heading.SetText(heading)
	f.add.SetText(add)
	f.leave.Hidden = n.Edits == nil
	if n.Edits != nil {
		f.name.Disable() // what was decided about a need is found by its name
	} else {
		f.name.Enable()
	}
	say(f.bad, "")
	f.showChips()
	f.page.Relayout()
	switch {
	case n.Edits != nil:
		widgets.Focus(f.words)
	case n.Name != "":
		widgets.Focus(f.name)
	}
}

func (f *needForm) clear() {
	f.take(vm.NeedForm{})
	f.more.Hide()
}

func (f *needForm) showChips() {
	stages := make([]widgets.Chip, len(vm.StageNames))
	for i, s := range vm.StageNames {
		stages[i] = widgets.Chip{Text: f.T(s.Name), Count: -1, On: s.Stage == f.now.Stage}
	}
	f.stages.Set(stages)
	weights := make([]widgets.Chip, len(vm.NeedWeights))
	for i, w := range vm.NeedWeights {
		weights[i] = widgets.Chip{Text: f.T(w.Name), Count: -1, On: w.Weight == f.now.Weight || f.now.Weight == 0 && w.Weight == 1}
	}
	f.weights.Set(weights)
}

// keep adds the need, or keeps the change.
func (f *needForm) keep() {
	form := f.now
	form.Name, form.Words, form.Synonyms, form.Exclude, form.Until = f.name.Text, f.words.Text, f.synonyms.Text, f.except.Text, f.until.Text
	need, wrong := form.Need(f.Desk.Needs(), f.Now())
	say(f.bad, f.T(wrong))
	f.page.Relayout()
	if wrong != "" {
		return
	}
	f.clear()
	f.Host.Decide("", triage.Decision{Act: triage.ActNeedAdd, Need: &need})
	widgets.Focus(f.name)
}
