package screens

import (
	"reflect"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// vendorView shows a vendor: why it stands where it stands, what it did and
// stated, what it owes, who it is, and what the buyer decided about it. Its
// sections fold; what was folded stays so from vendor to vendor.
type vendorView struct {
	Kit
	page     *widgets.Page
	shown    vm.VendorPage
	messages *widgets.Messages // nil when there are none
	open     func(vm.Passage)
	shut     map[string]bool // sections that are folded away

	// What can have the keyboard is made once for a vendor and shown anew, so
	// that it keeps the keyboard, and its place, when the page is refreshed.
	line    *widgets.Timeline
	axes    *widgets.AxisTable
	buttons map[string]*widgets.Button
	rows    map[string]*widgets.Rows
	folds   map[string]*widgets.Fold
	all     map[string]bool // lists that are shown to their end
}

func newVendorView(k Kit, open func(vm.Passage)) *vendorView {
	v := &vendorView{Kit: k, page: widgets.NewPage(), open: open, shut: map[string]bool{"traits": true}}
	v.forget()
	v.page.OnEnter = func() {
		if len(v.shown.Messages) > 0 {
			v.openMessage(v.shown.Messages[0].ID)
		}
	}
	return v
}

func (v *vendorView) forget() {
	v.messages, v.line, v.axes = nil, nil, nil
	v.buttons, v.rows, v.folds = map[string]*widgets.Button{}, map[string]*widgets.Rows{}, map[string]*widgets.Fold{}
	v.all = map[string]bool{}
}

func (v *vendorView) openMessage(id triage.ContentID) { v.open(vm.Passage{Message: id}) }

// Show shows a vendor. The page stays where it was scrolled to when it is the
// same vendor as before.
func (v *vendorView) Show(p vm.VendorPage) {
	same := v.shown.ID == p.ID
	if same && reflect.DeepEqual(v.shown, p) {
		return
	}
	v.shown = p
	if !same {
		v.forget()
	}
	v.fill(!same)
}

// fill puts the sections of the vendor shown into the page.
func (v *vendorView) fill(top bool) {
	p := &v.shown
	focused := v.focused()
	items := []fyne.CanvasObject{v.head(p)}
	if len(p.Needs) > 0 {
		items = append(items, v.fold("needs", v.T("What you are looking for"), v.bullets(p.Needs)))
	}
	items = append(items, v.why(p), v.fold("axes", v.T("What it gives, and how hard it pushes"), v.axisTable(p)))
	items = append(items, v.touches(p))
	items = append(items, v.owed(p)...)
	items = append(items, v.stated(p)...)
	items = append(items, v.mails(p)...)
	items = append(items, v.who(p)...)
	items = append(items, v.dealings(p)...)
	v.page.Set(top, items...)
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

// fold is a section with a heading that folds it away.
func (v *vendorView) fold(key, title string, items ...fyne.CanvasObject) *widgets.Column {
	body := widgets.NewColumn(6, items...)
	body.Hidden = v.shut[key]
	head := v.folds[key]
	if head == nil {
		head = widgets.NewFold(v.Ruler, title)
		head.OnReveal = func(top, bottom float32) { v.page.Reveal(head, top, bottom) }
		v.folds[key] = head
	}
	head.OnFold = func(shut bool) {
		v.shut[key] = shut
		body.Hidden = shut
		v.page.Relayout()
	}
	head.Set(title, "folded", v.shut[key])
	return widgets.NewColumn(6, head, body)
}

// list shows items of which some open something. Of a long list the first are
// shown, and a button shows the rest.
func (v *vendorView) list(key string, items []vm.Item, most int, noun string, open func(i int)) fyne.CanvasObject {
	shown := items
	if most > 0 && len(items) > most+1 && !v.all[key] {
		shown = items[:most]
	}
	r := v.rows[key]
	if r == nil {
		r = widgets.NewRows(v.Ruler, nil, nil)
		r.OnReveal = func(top, bottom float32) { v.page.Reveal(r, top, bottom) }
		v.rows[key] = r
	}
	r.OnOpen = open
	r.Set(shown)
	if len(shown) == len(items) {
		return r
	}
	more := v.named("more-"+key, "", func() {
		v.all[key] = true
		v.fill(false)
		widgets.Focus(v.rows[key])
	})
	more.Quiet = true
	more.SetText(v.T("Show all %s %s", v.Number(len(items)), noun))
	return widgets.NewColumn(2, r, widgets.NewFlow(8, more))
}

// named is a button of the page that is kept by a name.
func (v *vendorView) named(key, hint string, tap func()) *widgets.Button {
	b := v.buttons[key]
	if b == nil {
		b = widgets.NewButton(v.Ruler, "", hint, nil)
		v.buttons[key] = b
	}
	b.OnTap = tap
	return b
}

// press is the page's button for a command.
func (v *vendorView) press(id vm.CommandID, text string) *widgets.Button {
	b := v.named(string(id), vm.KeyOf(id), func() { v.Host.Go(id) })
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
	list, mute := v.T("Shortlist"), v.T("Mute…")
	if p.Shortlisted {
		list = v.T("Take off shortlist")
	}
	if p.Muted != triage.NotMuted {
		mute = v.T("Lift the mute")
	}
	shortlist := v.press(vm.CmdShortlist, list)
	shortlist.Primary = !p.Shortlisted && p.Muted == triage.NotMuted
	return widgets.NewFlow(8,
		shortlist,
		v.press(vm.CmdMute, mute),
		v.press(vm.CmdCopy, v.T("Copy as text")),
	)
}

// axisTable shows the axes; the words on each open where they stand.
func (v *vendorView) axisTable(p *vm.VendorPage) fyne.CanvasObject {
	if v.axes == nil {
		v.axes = widgets.NewAxisTable(v.Ruler, nil)
	}
	lines := p.Axes
	v.axes.OnOpen = func(i int) { v.open(lines[i].From) }
	v.axes.Set(lines)
	return v.axes
}

func (v *vendorView) why(p *vm.VendorPage) fyne.CanvasObject {
	title := v.T("Why it stands there: %s of 100, %s", p.Score, p.Spread)
	items := []fyne.CanvasObject{widgets.NewWaterfall(v.Ruler, p.Steps)}
	if len(p.Reasons) > 0 {
		items = append(items, v.bullets(p.Reasons))
	}
	if len(p.Moves) > 0 {
		items = append(items,
			v.muted(v.T("What would move it, worked out by ranking it anew with one more message that shows this:")),
			v.list("moves", p.Moves, 0, "", nil))
	}
	return v.fold("why", title, items...)
}

func (v *vendorView) touches(p *vm.VendorPage) fyne.CanvasObject {
	items := []fyne.CanvasObject{v.para(p.Timeline.Summary)}
	if len(p.Timeline.Ticks) > 0 {
		if v.line == nil {
			v.line = widgets.NewTimeline(v.Ruler, p.Timeline)
			v.line.OnOpen = v.openMessage
		}
		v.line.Set(p.Timeline)
		items = append(items, v.line)
	}
	if p.Timeline.Expect != "" {
		items = append(items, v.muted(p.Timeline.Expect))
	}
	for _, m := range p.Timeline.Mutes {
		items = append(items, v.muted(m.Label+"."))
	}
	return v.fold("touches", v.T("Its touches"), items...)
}

func (v *vendorView) owed(p *vm.VendorPage) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if len(p.Owed) > 0 {
		out = append(out, v.fold("owed", v.T("What it still owes you"), v.bullets(p.Owed)))
	}
	if len(p.Questions) > 0 {
		var items []vm.Item
		for i, q := range p.Questions {
			items = append(items, vm.Item{Title: v.T("Question %s", v.Number(i+1)), Text: q, Does: v.T("copy it")})
		}
		ask := v.press(vm.CmdQuestions, v.T("Copy the questions"))
		out = append(out, v.fold("questions", v.T("Questions you could ask"),
			v.list("questions", items, 0, "", func(i int) { v.Host.Copy(p.Questions[i], v.T("The question")) }),
			widgets.NewFlow(8, ask)))
	}
	return out
}

func (v *vendorView) mails(p *vm.VendorPage) []fyne.CanvasObject {
	if len(p.Messages) == 0 {
		v.messages = nil
		return nil
	}
	if v.messages == nil {
		m := widgets.NewMessages(v.Ruler, nil)
		m.OnOpen = v.openMessage
		m.OnReveal = func(top, bottom float32) { v.page.Reveal(m, top, bottom) }
		v.messages = m
	}
	v.messages.Set(p.Messages)
	return []fyne.CanvasObject{v.fold("messages", v.T("Messages, newest first · %s", v.Number(len(p.Messages))), v.messages)}
}
