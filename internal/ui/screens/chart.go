package screens

import (
	"context"

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
	top := widgets.NewColumn(4, k.title("Map"), m.note)
	top.Pad = fyne.NewSize(20, 14)
	m.none = container.NewStack(k.empty("No vendor is on the map yet", "Vendors appear here once their mail has been read and judged."))
	m.content = container.New(&topDown{}, top, container.NewStack(container.New(&inset{left: 12, right: 12, bottom: 8}, m.chart), m.none))
	return m
}

// Content implements Screen.
func (m *Map) Content() fyne.CanvasObject { return m.content }

// Focus implements Screen.
func (m *Map) Focus() { widgets.Focus(m.chart) }

// Show implements Screen.
func (m *Map) Show() {
	m.Host.Status("Arrows go from vendor to vendor, Enter opens one, s and m decide.")
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
		dots, unknown := vm.NewMap(m.Desk.Standings(), now)
		return result{dots, unknown}, nil
	}, func(r result, _ error) {
		text := "Each dot is a vendor: the higher, the more it offers; the further right, the harder it pushes; the bigger, the more often it wrote. " +
			"Blue with a rim: shortlisted. Crossed out: muted. Ring: partly unknown."
		if r.unknown > 0 {
			text += " " + vm.Count(r.unknown, "vendor is", "vendors are") + " not here, because their mail could not be read."
		}
		m.note.SetText(text)
		m.chart.Set(r.dots)
		m.none.Hidden = len(r.dots) > 0
		m.none.Refresh()
		m.content.Refresh()
	})
}

// Do implements Screen.
func (m *Map) Do(id vm.CommandID) bool {
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
