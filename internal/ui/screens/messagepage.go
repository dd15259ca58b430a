package screens

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// messageView shows a message with its evidence marked in the text.
type messageView struct {
	Kit
	shown   vm.MessagePage
	back    *widgets.Button
	verdict *widgets.Para
	meta    *widgets.Para
	chips   *widgets.Chips
	reason  *widgets.Strip
	wrong   *widgets.Button
	thread  *widgets.Button
	top     *widgets.Column
	text    *widgets.Evidence
	page    *widgets.Page
	content *fyne.Container
}

func newMessageView(k Kit, back func()) *messageView {
	m := &messageView{Kit: k}
	m.back = widgets.NewButton(k.Ruler, k.T("‹ Back"), "Esc", back)
	m.back.Quiet = true
	m.verdict = k.para("").Styled(stock.ColorNameForeground, theme.Lead, false)
	m.verdict.Lines = 3
	m.meta = k.muted("")
	m.meta.Lines = 2
	m.chips = widgets.NewChips(k.Ruler, func(i int) { m.toggle(triage.Axes[i]) })
	m.reason = widgets.NewStrip(k.Ruler, 2)
	m.text = widgets.NewEvidence(k.Ruler)
	m.page = widgets.NewPage(m.text)
	m.page.Column.Pad = fyne.NewSize(20, 8)
	m.page.Column.Most = 900
	m.text.Scroll = m.page
	m.text.OnReveal = func(top, bottom float32) { m.page.Reveal(m.text, top, bottom) }
	m.text.OnFocus = m.page.ShowFocus
	m.text.OnMark = m.explain
	m.wrong = k.button("This is wrong…", vm.CmdCorrect, m.correct)
	m.thread = k.button("Mute thread…", vm.CmdThread, m.muteThread)
	m.top = widgets.NewColumn(6, widgets.NewFlow(8, m.back, m.wrong, m.thread), m.verdict, m.meta, m.chips, m.reason)
	m.top.Pad = fyne.NewSize(20, 10)
	m.top.Most = 900
	m.content = container.New(&topDown{}, m.top, m.page)
	return m
}

// Show shows a message; back names the page behind it.
func (m *messageView) Show(p vm.MessagePage, vendor string) {
	if vendor != "" {
		m.back.SetText("‹ " + vendor)
	}
	same := m.shown.ID == p.ID
	if same && reflect.DeepEqual(m.shown, p) {
		return
	}
	m.shown = p
	m.verdict.SetText(p.Verdict)
	m.meta.SetText(p.From + " · " + p.Meta)
	m.text.Set(p)
	m.showChips()
	m.explain(m.text.At())
	items := []fyne.CanvasObject{m.text}
	if len(p.Reasons) > 0 {
		items = append(items, m.section("More reasons", m.bullets(p.Reasons)))
	}
	if len(p.Unread) > 0 {
		items = append(items, m.section("What could not be read", m.bullets(p.Unread)))
	}
	if len(p.Problems) > 0 {
		items = append(items, m.section("What was odd about this message", m.bullets(p.Problems)))
	}
	if len(p.Steps) > 1 {
		items = append(items, m.section("What it is worth to you", widgets.NewWaterfall(m.Ruler, p.Steps)))
	}
	if len(p.Facts) > 0 {
		items = append(items, m.section("What headers, links and history say", widgets.NewFacts(m.Ruler, p.Facts)))
	}
	if len(p.Links) > 0 {
		items = append(items, m.section("Links, never followed", m.bullets(p.Links)))
	}
	if len(p.Attached) > 0 {
		items = append(items, m.section("Attachments, never opened", m.bullets(p.Attached)))
	}
	m.page.Set(!same, items...)
	m.content.Refresh()
	m.content.Layout.Layout(m.content.Objects, m.content.Size())
}

func (m *messageView) showChips() {
	m.wrong.Hidden = m.shown.Mine
	m.thread.Hidden = m.shown.Vendor == ""
	m.thread.SetText(m.T("Mute thread…"))
	if m.shown.Thread != triage.NotMuted {
		m.thread.SetText(m.T("Unmute thread"))
	}
	m.chips.Hidden = !m.shown.Judged
	m.reason.Hidden = !m.shown.Judged
	var out []widgets.Chip
	for _, c := range m.shown.Chips {
		out = append(out, widgets.Chip{
			Text: c.Name, Note: c.Level, Count: -1, Tag: c.Letter, Axis: c.Axis, On: m.text.Shows(c.Axis),
		})
	}
	m.chips.Set(out)
}

// toggle switches an axis' marks on or off.
func (m *messageView) toggle(a triage.Axis) {
	m.text.ShowAxis(a, !m.text.Shows(a))
	m.showChips()
	if m.text.At() < 0 {
		m.explain(-1)
	}
}

// explain shows why a mark is there.
func (m *messageView) explain(id int) {
	if id < 0 || id >= len(m.shown.Marks) {
		bold, text := m.summary()
		m.reason.Set(bold, text, theme.Line)
		return
	}
	k := m.shown.Marks[id]
	bold := m.T("%d of %d · %s", id+1, len(m.shown.Marks), vm.AxisName(m.Speech, k.Axis))
	if k.Name != vm.AxisName(m.Speech, k.Axis) {
		bold += ", " + k.Name
	}
	m.reason.Set(bold, k.Reason, theme.Edge(k.Axis))
}

// summary says how much is marked, and which axes could not be read.
func (m *messageView) summary() (bold, text string) {
	n := 0
	unknown := ""
	for _, c := range m.shown.Chips {
		if m.text.Shows(c.Axis) {
			n += c.Marks
		}
		if !c.Known {
			if unknown != "" {
				unknown += ", "
			}
			unknown += c.Name
		}
	}
	switch {
	case n > 0:
		bold, text = vm.Count(m.Speech, n, m.T("piece of evidence"), m.T("pieces of evidence")), m.T("Press n to walk through, or click one for its reason; 1 to 4 switch an axis off and on.")
	case len(m.shown.Marks) > 0:
		bold, text = m.T("All marks are off"), m.T("Press 1 to 4 to switch an axis on again.")
	default:
		bold, text = m.T("Nothing is marked"), m.T("No words of this message speak for an axis; the facts stand below the text.")
	}
	if unknown != "" {
		text += m.T(" Unknown, because it could not be read: %s.", unknown)
	}
	return bold, text
}

// Do does the commands of a message.
func (m *messageView) Do(id vm.CommandID) bool {
	switch id {
	case vm.CmdNextMark:
		m.text.Step(1)
	case vm.CmdPrevMark:
		m.text.Step(-1)
	case vm.CmdUsefulness:
		m.toggle(triage.Usefulness)
	case vm.CmdInterest:
		m.toggle(triage.Interest)
	case vm.CmdTruth:
		m.toggle(triage.Proof)
	case vm.CmdPressure:
		m.toggle(triage.Pressure)
	case vm.CmdCopy:
		m.Host.Copy(m.shown.EvidenceText(m.Speech), m.T("The evidence"))
	case vm.CmdCorrect:
		m.correct()
	case vm.CmdThread:
		m.muteThread()
	default:
		return false
	}
	return true
}

// correct asks what is judged wrongly, and about the mark looked at first.
func (m *messageView) correct() {
	p := m.shown
	if p.Mine {
		m.Host.Say(m.T("You wrote this; there is nothing to correct."))
		return
	}
	m.ask(m.T("What is wrong?"), m.T("Choose what it should have been. You then see what the correction changes, before it holds."), vm.Fixes(m.Speech, &p, m.text.At()))
}

// muteThread mutes the thread that the message belongs to, and nothing else of
// its vendor, or lifts that mute.
func (m *messageView) muteThread() {
	p := m.shown
	switch {
	case p.Vendor == "":
		m.Host.Say(m.T("This is the mail of nobody who could be muted."))
		return
	case p.Thread != triage.NotMuted:
		m.Host.Decide(m.T("Lifted the mute of this thread."), vm.ThreadDecision(&p, triage.NotMuted, m.Now()))
		return
	}
	text := m.T("Only selling mail that belongs to “%s”, for %s. Other mail of the vendor still reaches you. It can be undone, and nothing changes on the mail server.", p.Title, vm.Count(m.Speech, vm.MuteDays, "day", "days"))
	m.Host.Ask(widgets.Choose(m.Ruler, m.Host.Canvas(), m.T("Mute this thread"), text, StrengthChoices(m.Kit), func(i int) {
		m.Host.Decide(m.T("This thread is %s.", vm.StrengthWord(m.Speech, triage.Strengths[i])), vm.ThreadDecision(&p, triage.Strengths[i], m.Now()))
	}))
}

// ask asks a question of the correction, until one is chosen.
func (m *messageView) ask(title, text string, fixes []vm.Fix) {
	p := m.shown
	items := make([]widgets.Choice, len(fixes))
	for i, f := range fixes {
		items[i] = widgets.Choice{Keys: f.Keys, Text: f.Text, Note: f.Note}
		if f.Make == nil {
			items[i].Text += "…"
		}
	}
	m.Host.Ask(widgets.Choose(m.Ruler, m.Host.Canvas(), title, text, items, func(i int) {
		f := fixes[i]
		if f.Make == nil {
			m.ask(f.Text, m.T("What should it have been?"), f.More)
			return
		}
		AskDecision(m.Kit, m.T("Correct this message?"), m.T("%s It is learned from, and can be undone.", vm.CorrectText(m.Speech, f.Make)), m.T("Correct it"), vm.CorrectDecision(&p, f.Make))
	}))
}
