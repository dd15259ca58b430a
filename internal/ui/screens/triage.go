package screens

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Triage shows one undecided vendor at a time, with a key for every decision.
type Triage struct {
	Kit
	page    *widgets.Page
	count   *widgets.Para
	buttons []fyne.CanvasObject
	line    *widgets.Timeline
	axes    *widgets.AxisTable
	shown   vm.VendorPage
	left    int
	slot    work.Slot
	letter  work.Slot // the letter that is being written

	current triage.VendorID
	want    triage.VendorID          // to come back to, once what was decided is taken back
	aside   map[triage.VendorID]bool // decided or skipped in this round
	steps   []triageStep             // what was done, oldest first
}

// triageStep is what was done with one vendor.
type triageStep struct {
	id    triage.VendorID
	act   vm.TriageAct
	saved float64
}

// NewTriage returns the screen for going through vendors.
func NewTriage(k Kit) *Triage {
	t := &Triage{Kit: k, page: widgets.NewPage(), count: k.muted(""), aside: map[triage.VendorID]bool{}}
	t.line = widgets.NewTimeline(k.Ruler, vm.Timeline{})
	t.line.OnOpen = k.Host.OpenMessage
	t.axes = widgets.NewAxisTable(k.Ruler, nil)
	t.axes.OnOpen = func(i int) { k.Host.OpenMessage(t.shown.Axes[i].From.Message) }
	t.page.OnEnter = t.open
	for _, b := range []struct {
		text string
		key  vm.CommandID
		act  vm.TriageAct
	}{
		{k.T("Engage"), vm.CmdEngage, vm.TriageEngage},
		{k.T("Shortlist"), vm.CmdShortlist, vm.TriageShortlist},
		{k.T("Ask for proof"), vm.CmdQuestions, vm.TriageAsk},
		{k.T("Slow"), vm.CmdSlow, vm.TriageSlow},
		{k.T("Limit"), vm.CmdLimit, vm.TriageLimit},
		{k.T("Stop"), vm.CmdStop, vm.TriageStop},
		{k.T("Skip"), vm.CmdNextMark, vm.TriageSkip},
	} {
		t.buttons = append(t.buttons, k.button(b.text, b.key, func() { t.act(b.act) }))
	}
	open := widgets.NewButton(k.Ruler, k.T("Open its page"), "Enter", t.open)
	open.Quiet = true
	t.buttons = append(t.buttons, open)
	return t
}

// Content implements Screen.
func (t *Triage) Content() fyne.CanvasObject { return t.page }

// Focus implements Screen. A letter that is looked at keeps the keyboard.
func (t *Triage) Focus() {
	if !t.Host.Asking() {
		widgets.Focus(t.page)
	}
}

// Show implements Screen.
func (t *Triage) Show() {
	t.Host.Status(t.T("g engages, s shortlists, a asks for proof, w slows, l limits, t stops, n skips, p goes back, u takes back."))
	t.Changed()
}

// Seen is what shows, for tests of the keys.
func (t *Triage) Seen() string { return fmt.Sprint(t.current, len(t.steps), t.count.Text()) }

// Changed implements Screen.
func (t *Triage) Changed() {
	now, keep, aside := t.Now(), t.current, map[triage.VendorID]bool{}
	if t.want != "" {
		keep = t.want
	}
	for id := range t.aside {
		aside[id] = true
	}
	type result struct {
		deck vm.Deck
		page vm.VendorPage
	}
	work.Load(t.Crew, &t.slot, func(ctx context.Context) (result, error) {
		r := result{deck: vm.NewDeck(t.Desk.Standings(), aside, keep, now)}
		if r.deck.Next == "" {
			return r, nil
		}
		d, err := t.Desk.Vendor(ctx, r.deck.Next)
		if err != nil {
			return r, err
		}
		r.page = vm.NewVendorPage(t.Speech, &d, now)
		return r, nil
	}, func(r result, err error) {
		if err != nil {
			t.Host.Fail(err)
			return
		}
		if t.want != "" && t.want != r.deck.Next {
			return // the undo is on its way, and will be told of
		}
		t.want = ""
		top := t.current != r.deck.Next
		t.current, t.shown, t.left = r.deck.Next, r.page, r.deck.Left
		t.fill(top)
	})
}

func (t *Triage) counts() vm.TriageCount {
	c := vm.TriageCount{Left: t.left}
	for _, s := range t.steps {
		if s.act == vm.TriageSkip {
			c.Skipped++
			continue
		}
		c.Decided++
		c.Saved += s.saved
		if s.act == vm.TriageAsk {
			c.Asked++
		}
	}
	return c
}

// fill shows the vendor at hand, or that none is left.
func (t *Triage) fill(top bool) {
	c := t.counts()
	t.count.SetText(c.Words(t.Speech))
	if t.current == "" {
		t.page.Set(true, t.done(c)...)
		return
	}
	p := &t.shown
	head := []fyne.CanvasObject{t.count, t.title(p.Name), t.muted(p.Place)}
	if len(p.Labels) > 0 {
		head = append(head, widgets.NewLabels(t.Ruler, p.Labels))
	}
	head = append(head, t.para(p.Verdict).Styled(stock.ColorNameForeground, theme.Lead, false), widgets.NewFlow(8, t.buttons...))
	items := []fyne.CanvasObject{widgets.NewColumn(6, head...)}
	if len(p.Needs) > 0 {
		items = append(items, t.bullets(p.Needs))
	}
	items = append(items, t.section("What it gives, and how hard it pushes", t.axes))
	history := []fyne.CanvasObject{t.para(p.Timeline.Summary)}
	t.line.Set(p.Timeline)
	t.axes.Set(p.Axes)
	if len(p.Timeline.Ticks) > 0 {
		history = append(history, t.line)
	}
	items = append(items, t.section("Its touches", history...))
	if len(p.Reasons) > 0 {
		items = append(items, t.section(t.T("Why it stands where it stands: %s of 100, %s", p.Score, p.Spread), t.bullets(p.Reasons)))
	}
	if len(p.Owed) > 0 {
		items = append(items, t.section("What it still owes you", t.bullets(p.Owed)))
	}
	t.page.Set(top, items...)
}

// done says that nobody is left, and what to do now.
func (t *Triage) done(c vm.TriageCount) []fyne.CanvasObject {
	if len(t.steps) == 0 {
		return []fyne.CanvasObject{t.empty("Nobody waits for a decision", "Vendors that you have not shortlisted, muted or written to come here one by one.",
			widgets.NewFlow(8, t.button("All vendors", vm.CmdVendors, func() { t.Host.Go(vm.CmdVendors) })))}
	}
	more := []fyne.CanvasObject{t.button("See the shortlist", vm.CmdPicked, func() { t.Host.Go(vm.CmdPicked) })}
	if c.Skipped > 0 {
		more = append(more, widgets.NewButton(t.Ruler, t.T("Go through the skipped again"), "", t.again))
	}
	return []fyne.CanvasObject{t.empty("That was the last one", c.Words(t.Speech)+".", widgets.NewFlow(8, more...))}
}

// again puts what was skipped back.
func (t *Triage) again() {
	kept := t.steps[:0]
	for _, s := range t.steps {
		if s.act == vm.TriageSkip {
			delete(t.aside, s.id)
			continue
		}
		kept = append(kept, s)
	}
	t.steps = kept
	t.Changed()
	t.Focus()
}

func (t *Triage) open() {
	if t.current != "" {
		t.Host.OpenVendor(t.current)
	}
}

// act does one thing with the vendor at hand and goes on to the next.
func (t *Triage) act(a vm.TriageAct) {
	s := find(t.Desk.Standings(), t.current)
	if s == nil {
		return
	}
	step := triageStep{id: t.current, act: a}
	if a.Mutes() {
		step.saved = vm.MonthlyTouches(s)
	}
	t.steps = append(t.steps, step)
	t.aside[t.current] = true
	t.current, t.want = "", ""
	if d := vm.TriageDecision(a, &s.Vendor, t.Now()); d != nil {
		t.Host.Decide("", *d)
	}
	if a == vm.TriageAsk && len(t.shown.Questions) > 0 {
		// The letter stands before the next vendor: one key copies it, saves it
		// as a draft or goes on.
		AskLetter(t.Kit, &t.letter, s.Vendor.ID, vm.Name(&s.Vendor), false)
	}
	t.Changed()
	t.Focus()
}

// back goes to the vendor before, and takes back what was decided about it.
func (t *Triage) back() {
	n := len(t.steps)
	if n == 0 {
		t.Host.Say(t.T("This is the first one."))
		return
	}
	step := t.steps[n-1]
	t.steps = t.steps[:n-1]
	delete(t.aside, step.id)
	t.want = step.id
	if step.act != vm.TriageSkip {
		if e := vm.UndoTarget(t.Desk.Journal(), 0); e != nil && e.Vendor == step.id {
			t.Host.Undo(e.ID)
		}
	}
	t.Changed()
	t.Focus()
}

// Do implements Screen.
func (t *Triage) Do(id vm.CommandID) bool {
	acts := map[vm.CommandID]vm.TriageAct{
		vm.CmdEngage: vm.TriageEngage, vm.CmdShortlist: vm.TriageShortlist, vm.CmdQuestions: vm.TriageAsk, vm.CmdSlow: vm.TriageSlow,
		vm.CmdLimit: vm.TriageLimit, vm.CmdStop: vm.TriageStop, vm.CmdNextMark: vm.TriageSkip,
	}
	a, ok := acts[id]
	switch {
	case ok && t.current != "":
		t.act(a)
	case id == vm.CmdPrevMark || id == vm.CmdUndo && len(t.steps) > 0:
		t.back()
	case id == vm.CmdCopy && t.current != "":
		t.Host.Copy(t.shown.PlainText(t.Speech), t.T("The page of %s", t.shown.Name))
	case id == vm.CmdMute && t.current != "":
		t.Host.Say(t.T("Here w slows, l limits and t stops."))
	default:
		return false
	}
	return true
}
