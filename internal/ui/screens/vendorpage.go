package screens

import (
	"fmt"
	"reflect"

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
	messages *widgets.Messages // nil when there are none
	open     func(triage.ContentID)

	// What can have the keyboard is made once for a vendor and shown anew, so
	// that it keeps the keyboard, and its place, when the page is refreshed.
	line    *widgets.Timeline
	buttons map[vm.CommandID]*widgets.Button
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
	if same && reflect.DeepEqual(v.shown, p) {
		return
	}
	v.shown = p
	if !same {
		v.messages, v.line, v.buttons = nil, nil, map[vm.CommandID]*widgets.Button{}
	}
	focused := v.focused()
	items := []fyne.CanvasObject{v.head(&p)}
	if len(p.Needs) > 0 {
		items = append(items, v.section("What you are looking for", v.bullets(p.Needs)))
	}
	items = append(items, v.why(&p), v.section("What it gives, and how hard it pushes", widgets.NewAxisTable(v.Ruler, p.Axes)))
	items = append(items, v.touches(&p))
	items = append(items, v.owed(&p)...)
	items = append(items, v.mails(&p)...)
	items = append(items, v.who(&p)...)
	v.page.Set(!same, items...)
	if focused != nil && !v.page.Column.Holds(focused) {
		widgets.Focus(v.page)
	}
}

// focused is what has the keyboard on this page, nil when nothing has.
func (v *vendorView) focused() fyne.CanvasObject {
	o, ok := v.Host.Canvas().Focused().(fyne.CanvasObject)
	if !ok || !v.page.Column.Holds(o) {
		return nil
	}
	return o
}

func (v *vendorView) mails(p *vm.VendorPage) []fyne.CanvasObject {
	if len(p.Messages) == 0 {
		v.messages = nil
		return nil
	}
	if v.messages == nil {
		m := widgets.NewMessages(v.Ruler, nil)
		m.OnOpen = v.open
		m.OnReveal = func(top, bottom float32) { v.page.Reveal(m, top, bottom) }
		v.messages = m
	}
	v.messages.Set(p.Messages)
	return []fyne.CanvasObject{v.section("Messages, newest first · "+vm.Number(len(p.Messages)), v.messages)}
}

// press is the page's button for a command.
func (v *vendorView) press(id vm.CommandID, text string) *widgets.Button {
	b := v.buttons[id]
	if b == nil {
		b = v.button(text, id, func() { v.Host.Go(id) })
		v.buttons[id] = b
	}
	b.SetText(text)
	return b
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
	shortlist := v.press(vm.CmdShortlist, list)
	shortlist.Primary = !p.Shortlisted && p.Muted == triage.NotMuted
	return widgets.NewFlow(8,
		shortlist,
		v.press(vm.CmdMute, mute),
		v.press(vm.CmdCopy, "Copy as text"),
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
		if v.line == nil {
			v.line = widgets.NewTimeline(v.Ruler, p.Timeline)
			v.line.OnOpen = v.open
		}
		v.line.Set(p.Timeline)
		items = append(items, v.line)
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
		ask := v.press(vm.CmdQuestions, "Copy the questions")
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
		journal := v.press(vm.CmdJournal, "Journal")
		out = append(out, v.section("What you decided", widgets.NewFacts(v.Ruler, rows), widgets.NewFlow(8, journal)))
	}
	return out
}
