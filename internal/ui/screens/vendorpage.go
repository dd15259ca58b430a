package screens

import (
	"fmt"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// vendorView shows a vendor: why it stands where it stands, what it did, what
// it owes, and what the buyer decided about it.
type vendorView struct {
	Kit
	page     *widgets.Page
	shown    vm.VendorPage
	messages *widgets.Messages
	open     func(triage.ContentID)
}

func newVendorView(k Kit, open func(triage.ContentID)) *vendorView {
	v := &vendorView{Kit: k, page: widgets.NewPage(), open: open}
	v.page.OnEnter = func() {
		if len(v.shown.Messages) > 0 {
			v.open(v.shown.Messages[0].ID)
		}
	}
	return v
}

// Show shows a vendor. The page stays where it was scrolled to when it is the
// same vendor as before.
func (v *vendorView) Show(p vm.VendorPage) {
	same := v.shown.ID == p.ID
	v.shown = p
	items := []fyne.CanvasObject{v.head(&p)}
	if len(p.Needs) > 0 {
		items = append(items, v.section("What you are looking for", v.bullets(p.Needs)))
	}
	items = append(items, v.why(&p), v.section("What it gives, and how hard it pushes", widgets.NewAxisTable(v.Ruler, p.Axes)))
	items = append(items, v.touches(&p))
	items = append(items, v.owed(&p)...)
	v.messages = nil
	if len(p.Messages) > 0 {
		v.messages = widgets.NewMessages(v.Ruler, p.Messages)
		v.messages.OnOpen = v.open
		items = append(items, v.section("Messages, newest first · "+vm.Number(len(p.Messages)), v.messages))
		m := v.messages
		m.OnReveal = func(top, bottom float32) { v.page.Reveal(m, top, bottom) }
	}
	items = append(items, v.who(&p)...)
	v.page.Set(!same, items...)
}

func (v *vendorView) head(p *vm.VendorPage) fyne.CanvasObject {
	items := []fyne.CanvasObject{v.title(p.Name), v.muted(p.Place)}
	if len(p.Labels) > 0 {
		items = append(items, widgets.NewLabels(v.Ruler, p.Labels))
	}
	items = append(items,
		v.para(p.Verdict).Styled(stock.ColorNameForeground, theme.Lead, false),
		widgets.NewColumn(2),
		v.actions(p),
	)
	return widgets.NewColumn(6, items...)
}

func (v *vendorView) actions(p *vm.VendorPage) fyne.CanvasObject {
	list, mute := "Shortlist", "Mute…"
	if p.Shortlisted {
		list = "Take off shortlist"
	}
	if p.Muted != triage.NotMuted {
		mute = "Lift the mute"
	}
	do := func(id vm.CommandID) func() { return func() { v.Host.Go(id) } }
	shortlist := v.button(list, vm.CmdShortlist, do(vm.CmdShortlist))
	shortlist.Primary = !p.Shortlisted && p.Muted == triage.NotMuted
	return widgets.NewFlow(8,
		shortlist,
		v.button(mute, vm.CmdMute, do(vm.CmdMute)),
		v.button("Copy as text", vm.CmdCopy, do(vm.CmdCopy)),
	)
}

func (v *vendorView) why(p *vm.VendorPage) fyne.CanvasObject {
	title := fmt.Sprintf("Why it stands there: %s of 100, %s", p.Score, p.Spread)
	items := []fyne.CanvasObject{widgets.NewWaterfall(v.Ruler, p.Steps)}
	if len(p.Reasons) > 0 {
		items = append(items, v.bullets(p.Reasons))
	}
	return v.section(title, items...)
}

func (v *vendorView) touches(p *vm.VendorPage) fyne.CanvasObject {
	items := []fyne.CanvasObject{v.para(p.Timeline.Summary)}
	if len(p.Timeline.Ticks) > 0 {
		line := widgets.NewTimeline(v.Ruler, p.Timeline)
		line.OnOpen = v.open
		items = append(items, line)
	}
	if p.Timeline.Expect != "" {
		items = append(items, v.muted(p.Timeline.Expect))
	}
	return v.section("Its touches", items...)
}

func (v *vendorView) owed(p *vm.VendorPage) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if len(p.Owed) > 0 {
		out = append(out, v.section("What it still owes you", v.bullets(p.Owed)))
	}
	if len(p.Questions) > 0 {
		ask := v.button("Copy the questions", vm.CmdQuestions, func() { v.Host.Go(vm.CmdQuestions) })
		out = append(out, v.section("Questions you could ask", v.bullets(p.Questions), widgets.NewColumn(2), widgets.NewFlow(8, ask)))
	}
	return out
}

func (v *vendorView) who(p *vm.VendorPage) []fyne.CanvasObject {
	out := []fyne.CanvasObject{v.section("Your dealings with it", v.bullets(p.Relation))}
	if len(p.People) > 0 {
		out = append(out, v.section("People", widgets.NewFacts(v.Ruler, p.People)))
	}
	if len(p.Domains) > 0 {
		out = append(out, v.section("Domains and addresses, and why they belong together", widgets.NewFacts(v.Ruler, p.Domains)))
	}
	if len(p.Decisions) > 0 {
		var rows []vm.Line
		for _, d := range p.Decisions {
			rows = append(rows, vm.Line{Name: d.When, Text: d.Text})
		}
		undo := v.button("Journal", vm.CmdJournal, func() { v.Host.Go(vm.CmdJournal) })
		out = append(out, v.section("What you decided", widgets.NewFacts(v.Ruler, rows), widgets.NewFlow(8, undo)))
	}
	return out
}
