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
	auto   vm.AutoMute
	autos  *widgets.Button
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
	s.autos = k.button("", vm.CmdAutoMute, s.askAuto)
	s.says = k.muted("")
	s.extra = []fyne.CanvasObject{s.says}
	s.build(k.T("Hyper-spam"), k.T("Vendors who keep writing without an answer and without anything new. Volume alone puts nobody here; somebody that you deal with stands here only after going on when you refused."),
		s.item,
		k.empty("No hyper-spammers", k.T("Nobody repeats themselves at you without an answer. Vendors who do will stand here with their figures. %s changes what counts, %s goes back to the vendors.", vm.KeyOf(vm.CmdChange), vm.KeyOf(vm.CmdVendors))),
		s.mute, s.all, change, s.autos, copied)
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
		Key: s.T("Space leaves it out, Enter opens"), Tick: widgets.TickOn,
	}
	switch {
	case r.Muted != "":
		it.Note = r.Muted + " · " + it.Note
		it.Key, it.Tick = s.T("m lifts the mute, Enter opens"), widgets.NoTick
	case !s.choice.Chosen(i):
		it.Key, it.Tick = s.T("Space chooses it, Enter opens"), widgets.TickOff
	}
	if r.Dealt {
		it.More = s.T("You deal with it. %s", it.More)
	}
	return it, true
}

// Show implements Screen.
func (s *Spammers) Show() {
	s.Host.Status(s.T("Space chooses or leaves out, %s mutes all that are chosen after a look at what changes, m only the selected one, Enter opens it.", vm.KeyOf(vm.CmdMuteChosen)))
	s.Changed()
}

// Changed implements Screen.
func (s *Spammers) Changed() {
	now := s.Now()
	type found struct {
		rows []vm.Spammer
		rule vm.HyperRule
		auto vm.AutoMute
	}
	work.Load(s.Crew, &s.slot, func(ctx context.Context) (found, error) {
		all, err := s.Desk.HyperSpammers(ctx)
		return found{vm.NewSpammers(s.Speech, all, now), s.Desk.HyperRule(), s.Desk.AutoMute()}, err
	}, func(f found, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		s.rule = f.rule
		s.auto = f.auto
		s.says.SetText(s.T("Counts now: %s. %s", s.Said(f.rule.Words), vm.AutoMuteWords(s.Speech, f.auto)))
		word := s.T("Mute without asking…")
		if f.auto.On {
			word = s.T("Ask again before muting")
		}
		s.autos.SetText(word)
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
	s.mute.SetText(s.T("Mute the %s chosen…", s.Number(n)))
	s.mute.SetDisabled(n == 0)
	text := s.T("Choose all")
	if n == open {
		text = s.T("Choose none")
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
	case vm.CmdAutoMute:
		s.askAuto()
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
func (s *Spammers) Seen() string { return s.mute.Text() + s.autos.Text() }

func (s *Spammers) copy() {
	s.Host.Copy(vm.SpammersText(s.Speech, s.rule, s.choice.Rows), s.T("The list"))
}

// muteChosen asks how strongly, shows what would change, and asks again.
func (s *Spammers) muteChosen() {
	rows := s.choice.Picked()
	if len(rows) == 0 {
		s.Host.Say(s.T("Nobody is chosen. Space chooses the selected one, %s all.", vm.KeyOf(vm.CmdChooseAll)))
		return
	}
	title, ids := s.T("Mute %s", vm.Count(s.Speech, len(rows), "vendor", "vendors")), vm.IDs(rows)
	s.Host.Ask(widgets.Choose(s.Ruler, s.Host.Canvas(), title, s.T("How strongly? You see what it changes before it is done."), StrengthChoices(s.Kit), func(i int) {
		LookAtMutes(s.Kit, &s.keep, ids, triage.Strengths[i])
	}))
}

// LookAtMutes shows exactly what muting vendors together would change, and
// does it, with one undo for all.
func LookAtMutes(k Kit, slot *work.Slot, ids []triage.VendorID, strength triage.Strength) {
	m := vm.MuteOf(strength, "", k.Now())
	work.Load(k.Crew, slot, func(ctx context.Context) (vm.MutePlan, error) { return k.Desk.PlanMute(ctx, ids, m) }, func(p vm.MutePlan, err error) {
		if err != nil {
			k.Host.Fail(err)
			return
		}
		text, lines := vm.MutePreview(k.Speech, &p, strength, k.Now())
		spec := widgets.DialogSpec{
			Title: k.T("Mute %s?", vm.Count(k.Speech, len(p.Changes), "vendor", "vendors")), Text: text,
			Body: []fyne.CanvasObject{widgets.NewFacts(k.Ruler, lines)}, OK: k.T("Mute them"), Width: 640,
		}
		if len(p.Changes) == 0 {
			spec.OK, spec.Close = "", k.T("Close")
		}
		d := widgets.NewDialog(k.Ruler, k.Host.Canvas(), spec)
		d.OnOK = func() string {
			type done struct {
				batch triage.DecisionID
				n     int
			}
			work.Load(k.Crew, slot, func(ctx context.Context) (done, error) {
				batch, n, err := k.Desk.MuteMany(ctx, ids, m)
				return done{batch, n}, err
			}, func(r done, err error) {
				if err != nil {
					k.Host.Fail(err)
					return
				}
				k.Host.Batch(r.batch, k.T("%s %s for 90 days.", vm.Count(k.Speech, r.n, "vendor", "vendors"), vm.StrengthWord(k.Speech, strength)))
			})
			return ""
		}
		k.Host.Ask(d)
	})
}

// askAuto turns automatic muting off, or on after its conditions and whom it
// would mute at once were shown.
func (s *Spammers) askAuto() {
	if s.auto.On {
		s.setAuto(vm.AutoMute{})
		return
	}
	type found struct {
		mutes []triage.Decision
		left  []triage.LeftOut
	}
	work.Load(s.Crew, &s.keep, func(ctx context.Context) (found, error) {
		m, l, err := s.Desk.AutoMutable(ctx)
		return found{m, l}, err
	}, func(f found, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		var lines []vm.Line
		all := s.Desk.Standings()
		for _, m := range f.mutes {
			name := string(m.Vendor)
			if st := find(all, m.Vendor); st != nil {
				name = vm.Name(&st.Vendor)
			}
			lines = append(lines, vm.Line{Name: name, Text: s.T("would be muted at once")})
		}
		for _, l := range f.left {
			lines = append(lines, vm.Line{Name: l.What, Text: s.T("left alone: %s", s.Said(l.Why))})
		}
		if len(lines) == 0 {
			lines = []vm.Line{{Name: s.T("Now"), Text: s.T("nobody would be muted")}}
		}
		auto := s.Desk.AutoMute()
		choices := widgets.NewChoices(s.Ruler, StrengthChoices(s.Kit), nil)
		d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
			Title: s.T("Mute hyper-spammers without asking?"),
			Text:  s.T("Only who meets all of these, and each such mute can be taken back; it is then never made again for that vendor. How strongly?"),
			Body: []fyne.CanvasObject{
				choices, s.bullets(s.SaidOf(auto.Conditions)), s.muted(s.Said(auto.Trust)), s.section("Now", widgets.NewFacts(s.Ruler, lines)),
			}, First: choices, Width: 640,
		})
		choices.OnPick = func(i int) {
			d.Close()
			s.setAuto(vm.AutoMute{On: true, Strength: triage.Strengths[i]})
		}
		choices.OnKey = d.Key
		s.Host.Ask(d)
	})
}

func (s *Spammers) setAuto(a vm.AutoMute) {
	work.Load(s.Crew, &s.keep, func(ctx context.Context) (triage.DecisionID, error) { return s.Desk.SetAutoMute(ctx, a) }, func(batch triage.DecisionID, err error) {
		switch {
		case err != nil:
			s.Host.Fail(err)
		case batch != 0:
			s.Host.Batch(batch, s.T("Automatic muting is on, and muted who meets its conditions. The journal says whom and why."))
		default:
			s.Host.Say(vm.AutoMuteWords(s.Speech, a))
		}
		s.Changed()
	})
}

// askRule asks what counts as hyper-spam.
func (s *Spammers) askRule() {
	touches, share := widgets.NewEntry("4"), widgets.NewEntry("35")
	touches.SetText(strconv.Itoa(s.rule.Touches))
	share.SetText(strconv.Itoa(int(100*s.rule.New + 0.5)))
	d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
		Title: s.T("What counts as hyper-spam"), Text: s.T("Every verdict is made by it from then on. Fewer touches are enough when they chase you, or come after you refused."),
		Body: []fyne.CanvasObject{
			s.muted(s.T("Touches within 30 days without an answer that are too many")), touches,
			s.muted(s.T("Percent of new content, up to which little is new")), share,
		}, First: touches, OK: s.T("Keep it"),
	})
	d.Field(touches)
	d.Field(share)
	d.OnOK = func() string {
		rule, wrong := vm.ParseHyperRule(s.Speech, touches.Text, share.Text)
		if wrong != "" {
			return wrong
		}
		work.Load(s.Crew, &s.keep, func(ctx context.Context) (struct{}, error) { return struct{}{}, s.Desk.SetHyperRule(ctx, rule) }, func(_ struct{}, err error) {
			if err != nil {
				s.Host.Fail(err)
				return
			}
			s.Host.Say(s.T("Hyper-spam is judged by the new rule."))
			s.Changed()
		})
		return ""
	}
	s.Host.Ask(d)
}
