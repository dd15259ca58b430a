package screens

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Map shows every vendor on offer against pressure.
type Map struct {
	Kit
	chart   *widgets.Chart
	note    *widgets.Para
	none    *fyne.Container
	content fyne.CanvasObject
	slot    work.Slot
	keep    work.Slot // of what is done with those chosen

	list, mute, free *widgets.Button
	chosen           *widgets.Flow
	top              *widgets.Column
}

// NewMap returns the map's screen.
func NewMap(k Kit) *Map {
	m := &Map{Kit: k, chart: widgets.NewChart(k.Ruler), note: k.muted("")}
	m.chart.OnOpen = k.Host.OpenVendor
	m.chart.OnLook = func(d *vm.Dot) {
		if d == nil {
			k.Host.Status("")
			return
		}
		k.Host.Status(d.Sentence)
	}
	m.list = k.button("", vm.CmdShortlist, m.shortlistChosen)
	m.mute = k.button("", vm.CmdMute, m.muteChosen)
	m.free = widgets.NewButton(k.Ruler, k.T("Let go of them"), "Esc", m.chart.ChooseNone)
	m.free.Quiet = true
	m.chosen = widgets.NewFlow(8, m.list, m.mute, m.free)
	m.chosen.Hide()
	m.chart.OnChoose = m.showChosen
	m.top = widgets.NewColumn(4, k.title(k.T("Map")), m.note, m.chosen)
	m.top.Pad = fyne.NewSize(20, 14)
	m.none = container.NewStack(k.empty("No vendor is on the map yet", "Vendors appear here once their mail has been read and judged."))
	m.content = container.New(&topDown{}, m.top, container.NewStack(container.New(&inset{left: 12, right: 12, bottom: 8}, m.chart), m.none))
	return m
}

// mapHelp says what can be done on the map.
const mapHelp = "Arrows go from vendor to vendor, Enter opens one. Space or a frame drawn with the mouse chooses, 1 to 4 a quarter; s shortlists, m mutes."

// showChosen says how many are chosen, and offers what can be done with them.
func (m *Map) showChosen() {
	n := len(m.chart.Chosen())
	m.chosen.Hidden = n == 0
	what := vm.Count(m.Speech, n, "vendor", "vendors")
	m.list.SetText(m.T("Shortlist %s", what))
	m.mute.SetText(m.T("Mute %s…", what))
	if n == 0 {
		if widgets.Focused(m.list) || widgets.Focused(m.mute) || widgets.Focused(m.free) {
			m.Focus()
		}
		m.Host.Status(mapHelp)
	}
	m.content.Refresh()
	if c, ok := m.content.(*fyne.Container); ok {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// Seen is what is chosen, for tests of the keys.
func (m *Map) Seen() string { return fmt.Sprint(m.chart.Chosen()) }

func (m *Map) shortlistChosen() {
	ids := m.chart.Chosen()
	ds := vm.ShortlistDecisions(ids, m.Desk.Standings())
	if len(ds) == 0 {
		m.Host.Say(m.T("All of them are on the shortlist already."))
		return
	}
	m.chart.ChooseNone()
	m.Host.Decide(m.T("Put %s on the shortlist.", vm.Count(m.Speech, len(ds), "vendor", "vendors")), ds...)
}

func (m *Map) muteChosen() {
	ids := m.chart.Chosen()
	m.Host.Ask(widgets.Choose(m.Ruler, m.Host.Canvas(), m.T("Mute %s", vm.Count(m.Speech, len(ids), "vendor", "vendors")),
		m.T("How strongly? You see what it changes before it is done."), StrengthChoices(m.Kit), func(i int) {
			LookAtMutes(m.Kit, &m.keep, ids, triage.Strengths[i])
		}))
}

// quarters are the keys of the four corners.
var quarters = map[vm.CommandID]int{vm.CmdUsefulness: 0, vm.CmdInterest: 1, vm.CmdTruth: 2, vm.CmdPressure: 3}

// doChosen does the commands that choose, or that are for all that are chosen.
func (m *Map) doChosen(id vm.CommandID) bool {
	some := len(m.chart.Chosen()) > 0
	q, quarter := quarters[id]
	switch {
	case quarter:
		m.chart.Choose(func(d *vm.Dot) bool { return d.Quarter() == q })
	case id == vm.CmdChooseAll:
		m.chart.Choose(func(*vm.Dot) bool { return true })
	case some && id == vm.CmdShortlist:
		m.shortlistChosen()
	case some && (id == vm.CmdMute || id == vm.CmdMuteChosen):
		m.muteChosen()
	case some && id == vm.CmdBack:
		m.chart.ChooseNone()
	default:
		return false
	}
	return true
}

// Content implements Screen.
func (m *Map) Content() fyne.CanvasObject { return m.content }

// Focus implements Screen.
func (m *Map) Focus() { widgets.Focus(m.chart) }

// Show implements Screen.
func (m *Map) Show() {
	m.Host.Status(mapHelp)
	m.Changed()
}

// Changed implements Screen.
func (m *Map) Changed() {
	now := m.Now()
	type result struct {
		dots    []vm.Dot
		unknown int
	}
	work.Load(m.Crew, &m.slot, func(context.Context) (result, error) {
		dots, unknown := vm.NewMap(m.Speech, m.Desk.Standings(), now)
		return result{dots, unknown}, nil
	}, func(r result, _ error) {
		text := m.T("Each dot is a vendor: the higher, the more it offers; the further right, the harder it pushes; the bigger, the more often it wrote. Blue with a rim: shortlisted. Crossed out: muted. Ring: partly unknown.")
		if r.unknown > 0 {
			text += m.T(" %s not here, because their mail could not be read.", vm.Count(m.Speech, r.unknown, "vendor is", "vendors are"))
		}
		m.note.SetText(text)
		m.chart.Set(r.dots)
		m.showChosen()
		m.none.Hidden = len(r.dots) > 0
		m.none.Refresh()
		m.content.Refresh()
	})
}

// Do implements Screen.
func (m *Map) Do(id vm.CommandID) bool {
	if m.doChosen(id) {
		return true
	}
	s := find(m.Desk.Standings(), m.chart.At())
	if s == nil {
		return false
	}
	switch id {
	case vm.CmdShortlist:
		act := triage.ActShortlist
		if s.Shortlisted {
			act = triage.ActUnlist
		}
		m.Host.Decide("", triage.Decision{Act: act, Vendor: s.Vendor.ID, Keys: vm.Keys(&s.Vendor)})
	case vm.CmdMute:
		AskMute(m.Kit, s)
	default:
		return false
	}
	return true
}
