package screens

import (
	"context"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Insights shows what vendors' mail costs, and how it pushes.
type Insights struct {
	Kit
	page *widgets.Page
	now  vm.InsightPage
	slot work.Slot
}

// NewInsights returns the screen.
func NewInsights(k Kit) *Insights {
	s := &Insights{Kit: k, page: widgets.NewPage(), now: vm.InsightPage{Empty: true}}
	s.fill()
	return s
}

// Content implements Screen.
func (s *Insights) Content() fyne.CanvasObject { return s.page }

// Focus implements Screen.
func (s *Insights) Focus() { widgets.Focus(s.page) }

// Show implements Screen.
func (s *Insights) Show() {
	s.Host.Status(s.T("Arrows scroll, %s copies the page as text.", vm.KeyOf(vm.CmdCopy)))
	s.Changed()
}

// Changed implements Screen.
func (s *Insights) Changed() {
	now := s.Now()
	work.Load(s.Crew, &s.slot, func(ctx context.Context) (vm.InsightPage, error) {
		samples, err := s.Desk.Samples(ctx, now.AddDate(0, 0, -7*vm.InsightWeeks))
		return vm.NewInsightPage(s.Speech, samples, now), err
	}, func(p vm.InsightPage, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		s.now = p
		s.fill()
	})
}

func (s *Insights) fill() {
	p := &s.now
	head := widgets.NewColumn(4, s.title(s.T("Insights")), s.muted(s.T("What vendors' mail of the last 13 weeks costs, how it pushes, and what it tried to find out about you.")))
	if p.Empty {
		s.page.Set(false, head, s.section("Nothing to count yet",
			s.para(s.T("No vendor's mail of the last 13 weeks is here. Read a mailbox or files of mail under Mail (%s).", vm.KeyOf(vm.CmdMail)))))
		return
	}
	items := []fyne.CanvasObject{
		head,
		s.section("The time it would take", s.para(p.Cost), s.muted(s.T("The vendors that cost most:")), widgets.NewFacts(s.Ruler, p.Dearest)),
	}
	if len(p.Tactics) > 0 {
		items = append(items,
			s.section("Tactics, week by week", s.muted(s.T("A bar for each week, the newest at the right; all on one scale, the total behind.")), widgets.NewWeekRows(s.Ruler, p.Tactics)),
			s.section("Who uses most of them", widgets.NewFacts(s.Ruler, p.Users)))
	}
	trackers := []fyne.CanvasObject{s.para(p.Trackers)}
	if len(p.Watchers) > 0 {
		trackers = append(trackers, widgets.NewFacts(s.Ruler, p.Watchers))
	}
	items = append(items, s.section("Trackers that did not fire", trackers...),
		widgets.NewFlow(8, s.button("Copy as text", vm.CmdCopy, s.copy), s.button("Hyper-spammers", vm.CmdSpammers, func() { s.Host.Go(vm.CmdSpammers) })))
	s.page.Set(false, items...)
}

// Do implements Screen.
func (s *Insights) Do(id vm.CommandID) bool {
	if id != vm.CmdCopy {
		return false
	}
	s.copy()
	return true
}

func (s *Insights) copy() { s.Host.Copy(vm.InsightsText(s.Speech, &s.now), s.T("The page")) }
