package ui

import (
	"context"

	"fyne.io/fyne/v2"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/screens"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// place is a screen with its entry in the navigation.
type place struct {
	id     vm.CommandID
	title  string
	icon   fyne.ThemeIconName
	screen screens.Screen
	count  func(c triage.Counts, needs int) int
}

// allPlaces makes the screens, in the order of the navigation.
func (w *Window) allPlaces() []place {
	none := func(triage.Counts, int) int { return 0 }
	return []place{
		{vm.CmdVendors, "Vendors", stock.IconNameList, w.home, func(c triage.Counts, _ int) int { return c.Vendors }},
		{vm.CmdTriage, "Triage", stock.IconNameMediaPlay, screens.NewTriage(w.kit), none},
		{vm.CmdMap, "Map", stock.IconNameGrid, screens.NewMap(w.kit), none},
		{vm.CmdSpammers, "Hyper-spam", stock.IconNameVolumeMute, screens.NewSpammers(w.kit), func(c triage.Counts, _ int) int { return c.HyperSpam }},
		{vm.CmdPicked, "Shortlist", stock.IconNameConfirm, screens.NewShortlist(w.kit), func(c triage.Counts, _ int) int { return c.Shortlisted }},
		{vm.CmdNeeds, "Needs", stock.IconNameSearch, screens.NewNeeds(w.kit), func(_ triage.Counts, n int) int { return n }},
		{vm.CmdJournal, "Journal", stock.IconNameHistory, screens.NewJournal(w.kit), none},
		{vm.CmdBrief, "Brief", stock.IconNameFileText, screens.NewBrief(w.kit), none},
		{vm.CmdOptOuts, "Opt-outs", stock.IconNameCancel, screens.NewOptOuts(w.kit), none},
		{vm.CmdRules, "Rules", stock.IconNameDocument, screens.NewRules(w.kit), none},
		{vm.CmdInsights, "Insights", stock.IconNameInfo, screens.NewInsights(w.kit), none},
		{vm.CmdServer, "On the server", stock.IconNameComputer, screens.NewServer(w.kit), none},
		{vm.CmdMail, "Mail", stock.IconNameMailCompose, screens.NewMail(w.kit), none},
		{vm.CmdSettings, "Settings", stock.IconNameSettings, screens.NewSettings(w.kit), none},
	}
}

// showNav shows the navigation with its counts.
func (w *Window) showNav() {
	type numbers struct {
		counts triage.Counts
		needs  int
	}
	work.Load(w.crew, &w.counts, func(context.Context) (numbers, error) {
		return numbers{w.opt.Desk.Counts(), len(w.opt.Desk.Needs())}, nil
	}, func(n numbers, _ error) {
		items := make([]widgets.NavItem, len(w.places))
		for i, p := range w.places {
			items[i] = widgets.NavItem{Text: w.kit.T(p.title), Key: vm.KeyOf(p.id), Icon: p.icon, Count: p.count(n.counts, n.needs)}
		}
		w.nav.Set(items, w.at)
	})
}
