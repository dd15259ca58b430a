package screens

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Spammers lists the hyper-spammers, lets the buyer choose, shows what muting
// them would change, and mutes them together.
type Spammers struct {
	listScreen
	choice vm.Spammed
	rule   vm.HyperRule
	says   *widgets.Para
	mute   *widgets.Button
	all    *widgets.Button
	keep   work.Slot
}

// NewSpammers returns the hyper-spammers' screen.
func NewSpammers(k Kit) *Spammers {
	s := &Spammers{}
	s.Kit = k
	s.tall, s.onTick = true, s.toggle
	s.mute = k.button("", vm.CmdMuteChosen, s.muteChosen)
	s.mute.Primary = true
	s.all = k.button("Choose all", vm.CmdChooseAll, func() { s.choose(s.choice.ToggleAll()) })
	change := k.button("Change what counts…", vm.CmdChange, s.askRule)
	copied := k.button("Copy as text", vm.CmdCopy, s.copy)
	s.says = k.muted("")
	s.extra = []fyne.CanvasObject{s.says}
	s.build("Hyper-spam", "Vendors who keep writing without an answer and without anything new. Volume alone puts nobody here; somebody that you deal with stands here only after going on when you refused.",
		s.item,
		k.empty("No hyper-spammers", "Nobody repeats themselves at you without an answer. Vendors who do will stand here with their figures. "+
			vm.KeyOf(vm.CmdChange)+" changes what counts, "+vm.KeyOf(vm.CmdVendors)+" goes back to the vendors."),
		s.mute, s.all, change, copied)
	s.list.OnOpen = func(i int) {
		if i < len(s.choice.Rows) {
			k.Host.OpenVendor(s.choice.Rows[i].ID)
		}
	}
	return s
}

// item is row i of the list.
func (s *Spammers) item(i int) (widgets.LineItem, bool) {
	if i >= len(s.choice.Rows) {
		return widgets.LineItem{}, false
	}
	r := s.choice.Rows[i]
	it := widgets.LineItem{
		Title: r.Name, Note: r.Figures, Text: r.Content, More: r.Why, Faint: r.Muted != "",
		Key: "Space leaves it out, Enter opens", Tick: widgets.TickOn,
	}
	switch {
	case r.Muted != "":
		it.Note = r.Muted + " · " + it.Note
		it.Key, it.Tick = "m lifts the mute, Enter opens", widgets.NoTick
	case !s.choice.Chosen(i):
		it.Key, it.Tick = "Space chooses it, Enter opens", widgets.TickOff
	}
	if r.Dealt {
		it.More = "You deal with it. " + it.More
	}
	return it, true
}

// Show implements Screen.
func (s *Spammers) Show() {
	s.Host.Status("Space chooses or leaves out, " + vm.KeyOf(vm.CmdMuteChosen) + " mutes all that are chosen after a look at what changes, m only the selected one, Enter opens it.")
	s.Changed()
}

// Changed implements Screen.
func (s *Spammers) Changed() {
	now := s.Now()
	type found struct {
		rows []vm.Spammer
		rule vm.HyperRule
	}
	work.Load(s.Crew, &s.slot, func(ctx context.Context) (found, error) {
		all, err := s.Desk.HyperSpammers(ctx)
		return found{vm.NewSpammers(all, now), s.Desk.HyperRule()}, err
	}, func(f found, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		s.rule = f.rule
		s.says.SetText("Counts now: " + f.rule.Words + ".")
		s.choose(s.choice.With(f.rows))
		s.content.Refresh()
	})
}

// choose shows another choice.
func (s *Spammers) choose(c vm.Spammed) {
	s.choice = c
	n, open := len(c.Picked()), 0
	for _, r := range c.Rows {
		if r.Muted == "" {
			open++
		}
	}
	s.mute.SetText("Mute the " + vm.Number(n) + " chosen…")
	s.mute.SetDisabled(n == 0)
	text := "Choose all"
	if n == open {
		text = "Choose none"
	}
	s.all.SetText(text)
	s.all.SetDisabled(open == 0)
	s.changed(len(c.Rows))
}

func (s *Spammers) toggle(i int) { s.choose(s.choice.Toggle(i)) }

// Do implements Screen.
func (s *Spammers) Do(id vm.CommandID) bool {
	at := s.list.At()
	switch id {
	case vm.CmdChoose:
		s.toggle(at)
	case vm.CmdChooseAll:
		s.choose(s.choice.ToggleAll())
	case vm.CmdMuteChosen:
		s.muteChosen()
	case vm.CmdChange:
		s.askRule()
	case vm.CmdCopy:
		s.copy()
	case vm.CmdMute:
		if at < 0 || at >= len(s.choice.Rows) {
			return false
		}
		if st := find(s.Desk.Standings(), s.choice.Rows[at].ID); st != nil {
			AskMute(s.Kit, st)
		}
	default:
		return false
	}
	return true
}

// Seen is what the buyer chose.
func (s *Spammers) Seen() string { return s.mute.Text() }

func (s *Spammers) copy() {
	s.Host.Copy(vm.SpammersText(s.rule, s.choice.Rows), "The list")
}

// muteChosen asks how strongly, shows what would change, and asks again.
func (s *Spammers) muteChosen() {
	rows := s.choice.Picked()
	if len(rows) == 0 {
		s.Host.Say("Nobody is chosen. Space chooses the selected one, " + vm.KeyOf(vm.CmdChooseAll) + " all.")
		return
	}
	title := "Mute " + vm.Count(len(rows), "vendor", "vendors")
	s.Host.Ask(widgets.Choose(s.Ruler, s.Host.Canvas(), title, "How strongly? You see what it changes before it is done.", StrengthChoices(), func(i int) {
		strength := triage.Strengths[i]
		text, lines := vm.MutePreview(rows, strength, s.Now())
		d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
			Title: title + "?", Text: text, Body: []fyne.CanvasObject{widgets.NewFacts(s.Ruler, lines)}, OK: "Mute them", Width: 620,
		})
		d.OnOK = func() string {
			s.Host.Decide(vm.Count(len(rows), "hyper-spammer", "hyper-spammers")+" "+vm.StrengthWord(strength)+" for 90 days.",
				vm.MuteEach(rows, strength, s.Now())...)
			return ""
		}
		s.Host.Ask(d)
	}))
}

// askRule asks what counts as hyper-spam.
func (s *Spammers) askRule() {
	touches, share := widgets.NewEntry("4"), widgets.NewEntry("35")
	touches.SetText(strconv.Itoa(s.rule.Touches))
	share.SetText(strconv.Itoa(int(100*s.rule.New + 0.5)))
	d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
		Title: "What counts as hyper-spam", Text: "Every verdict is made by it from then on. Fewer touches are enough when they chase you, or come after you refused.",
		Body: []fyne.CanvasObject{
			s.muted("Touches within 30 days without an answer that are too many"), touches,
			s.muted("Percent of new content, up to which little is new"), share,
		}, First: touches, OK: "Keep it",
	})
	d.Field(touches)
	d.Field(share)
	d.OnOK = func() string {
		rule, wrong := vm.ParseHyperRule(touches.Text, share.Text)
		if wrong != "" {
			return wrong
		}
		work.Load(s.Crew, &s.keep, func(ctx context.Context) (struct{}, error) { return struct{}{}, s.Desk.SetHyperRule(ctx, rule) }, func(_ struct{}, err error) {
			if err != nil {
				s.Host.Fail(err)
				return
			}
			s.Host.Say("Hyper-spam is judged by the new rule.")
			s.Changed()
		})
		return ""
	}
	s.Host.Ask(d)
}
