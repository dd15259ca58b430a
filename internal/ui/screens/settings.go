package screens

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Settings is what the buyer chooses about the window itself, and where the
// data lies.
type Settings struct {
	Kit
	page    *widgets.Page
	theme   *widgets.Chips
	size    *widgets.Chips
	tongue  *widgets.Chips
	notify  *widgets.Chips
	behind  *widgets.Chips
	horizon *horizonChips
	facts   *widgets.Facts
	backups *widgets.Column
	slot    work.Slot
	job     work.Slot
}

// NewSettings returns the settings' screen.
func NewSettings(k Kit) *Settings {
	s := &Settings{Kit: k, facts: widgets.NewFacts(k.Ruler, nil), backups: widgets.NewColumn(6)}
	choose := func(change func(c *vm.Settings, i int)) *widgets.Chips {
		return widgets.NewChips(k.Ruler, func(i int) {
			k.Host.Change(func(c *vm.Settings) { change(c, i) })
			s.fill()
		})
	}
	s.theme = choose(func(c *vm.Settings, i int) { c.Theme = vm.Themes[i].ID })
	s.size = choose(func(c *vm.Settings, i int) { c.TextSize = float64(vm.TextSizes[i]) / 100 })
	s.tongue = choose(func(c *vm.Settings, i int) { c.Language = vm.Languages[i].ID })
	s.notify = choose(func(c *vm.Settings, i int) { c.Silent = i == 0 })
	s.behind = choose(func(c *vm.Settings, i int) { c.Behind = i == 1 })
	s.horizon = newHorizonChips(k, func(days int) { k.Host.Change(func(c *vm.Settings) { c.Days = days }) })
	items := []fyne.CanvasObject{
		k.title(k.T("Settings")),
		k.section("Colours", k.muted(k.T("Light and dark are made for reading: every text has a contrast of at least 4.5 to its ground.")), s.theme),
		k.section("Text size", k.muted(k.T("Ctrl with Plus or Minus changes it from anywhere, Ctrl+0 sets it back.")), s.size),
		k.section("Language", k.muted(k.T("It changes when Winnow is started the next time.")), s.tongue),
		k.section("When new mail was read", k.muted(k.T("A notification says how many messages came, and nothing of what stands in them. None comes while you look at the window.")), s.notify),
	}
	if k.Host.HasTray() {
		items = append(items, k.section("When the window is closed", k.muted(k.T("In the background Winnow keeps up with your mailboxes; its sign in the panel brings the window back, and so does starting it again.")), s.behind))
	}
	items = append(items,
		k.section("How far back a new mailbox is read", k.muted(k.T("What you wrote yourself is read whole: a relationship may be older.")), s.horizon.chips),
		k.section("Motion", k.muted(k.T("Nothing in this window moves by itself; only the cursor in a field blinks."))),
		k.section("Your data", s.facts, k.muted(k.T("Nothing of it leaves this computer. It is not encrypted: who can read your files can read it."))),
		k.section("Backups of your decisions", k.muted(k.T("One is made by itself when Winnow is closed after something was decided; the newest five are kept.")),
			widgets.NewFlow(8, k.act("Back up now", s.backUp)), s.backups),
	)
	s.page = widgets.NewPage(items...)
	s.fill()
	return s
}

func (s *Settings) fill() {
	now := s.Host.Settings()
	if now.Theme == "" {
		now.Theme = vm.Themes[0].ID
	}
	if now.Language == "" {
		now.Language = vm.Languages[0].ID
	}
	if now.TextSize == 0 {
		now.TextSize = 1
	}
	set := func(c *widgets.Chips, n int, chip func(i int) (string, bool)) {
		chips := make([]widgets.Chip, n)
		for i := range chips {
			text, on := chip(i)
			chips[i] = widgets.Chip{Text: text, Count: -1, On: on}
		}
		c.Set(chips)
	}
	set(s.theme, len(vm.Themes), func(i int) (string, bool) { return s.T(vm.Themes[i].Name), vm.Themes[i].ID == now.Theme })
	set(s.tongue, len(vm.Languages), func(i int) (string, bool) { return s.T(vm.Languages[i].Name), vm.Languages[i].ID == now.Language })
	set(s.size, len(vm.TextSizes), func(i int) (string, bool) {
		return strconv.Itoa(vm.TextSizes[i]) + " %", int(now.TextSize*100+0.5) == vm.TextSizes[i]
	})
	set(s.notify, 2, func(i int) (string, bool) {
		return []string{s.T("Say nothing"), s.T("Say how many came")}[i], now.Silent == (i == 0)
	})
	set(s.behind, 2, func(i int) (string, bool) {
		return []string{s.T("Winnow ends"), s.T("Winnow stays in the background")}[i], now.Behind == (i == 1)
	})
	s.horizon.set(now.Days)
}

// load shows where the data lies.
func (s *Settings) load() {
	work.Load(s.Crew, &s.slot, s.House.Data, func(d vm.Data, err error) {
		if err != nil {
			s.Host.Fail(err)
			return
		}
		s.facts.Set(vm.DataLines(s.Speech, d))
		var rows []fyne.CanvasObject
		for _, b := range d.Backups {
			back := s.act("Go back to it…", func() { s.askRestore(b) })
			back.SetDisabled(b.Fault != "")
			rows = append(rows, widgets.NewBeside(s.Ruler, s.para(vm.BackupWords(s.Speech, b, s.Now())), back))
		}
		if len(rows) == 0 {
			rows = append(rows, s.muted(s.T("There is none yet.")))
		}
		s.backups.Set(rows...)
		s.page.Relayout()
	})
}

func (s *Settings) backUp() { s.run(s.T("Your decisions are backed up."), s.House.Backup) }

func (s *Settings) run(said string, what func(context.Context) error) {
	work.Load(s.Crew, &s.job, func(ctx context.Context) (struct{}, error) { return struct{}{}, what(ctx) }, func(_ struct{}, err error) {
		if err != nil {
			s.Host.Fail(err)
		} else {
			s.Host.Say(said)
		}
		s.load()
	})
}

// askRestore says what going back means before it is done.
func (s *Settings) askRestore(b vm.Backup) {
	d := widgets.NewDialog(s.Ruler, s.Host.Canvas(), widgets.DialogSpec{
		Title: s.T("Go back to this backup?"),
		Text: vm.BackupWords(s.Speech, b, s.Now()) + ". " +
			s.T("Decisions, needs and mailboxes are then those in it. What you have now is backed up first, so that you can come back to it. The mail that was read stays."),
		OK: s.T("Go back to it"), Close: s.T("Cancel"),
	})
	d.OnOK = func() string {
		s.run(s.T("Your decisions are those of the backup."), func(ctx context.Context) error { return s.House.Restore(ctx, b.Number) })
		return ""
	}
	s.Host.Ask(d)
}

// Content implements Screen.
func (s *Settings) Content() fyne.CanvasObject { return s.page }

// Focus implements Screen.
func (s *Settings) Focus() { widgets.Focus(s.theme) }

// Show implements Screen.
func (s *Settings) Show() {
	s.Host.Status(s.T("Left and right choose, Enter sets."))
	s.fill()
	s.load()
}

// Changed implements Screen.
func (s *Settings) Changed() { s.fill() }

// Do implements Screen.
func (s *Settings) Do(vm.CommandID) bool { return false }

// ShowKeys shows all keys, from the table that registers them.
func ShowKeys(k Kit) {
	var items []fyne.CanvasObject
	for _, g := range vm.Groups {
		var rows []vm.Line
		for _, c := range vm.Commands() {
			if c.Group == g && len(c.Keys) > 0 {
				rows = append(rows, vm.Line{Name: c.KeyText(k.Speech), Text: k.T(c.Title)})
			}
		}
		items = append(items, k.section(k.T(g), widgets.NewFacts(k.Ruler, rows)))
	}
	k.Host.Ask(widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: k.T("Keys"), Body: items, Close: k.T("Close"), Width: 520,
	}))
}
