package screens

import (
	"strconv"

	"fyne.io/fyne/v2"

	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// Settings is what the buyer chooses about the window itself.
type Settings struct {
	Kit
	page  *widgets.Page
	theme *widgets.Chips
	size  *widgets.Chips
}

// NewSettings returns the settings' screen.
func NewSettings(k Kit) *Settings {
	s := &Settings{Kit: k}
	s.theme = widgets.NewChips(k.Ruler, func(i int) {
		k.Host.Change(func(c *vm.Settings) { c.Theme = vm.Themes[i].ID })
		s.fill()
	})
	s.size = widgets.NewChips(k.Ruler, func(i int) {
		k.Host.Change(func(c *vm.Settings) { c.TextSize = float64(vm.TextSizes[i]) / 100 })
		s.fill()
	})
	s.page = widgets.NewPage(
		k.title("Settings"),
		k.section("Colours", k.muted("Light and dark are made for reading: every text has a contrast of at least 4.5 to its ground."), s.theme),
		k.section("Text size", k.muted("Ctrl with Plus or Minus changes it from anywhere, Ctrl+0 sets it back."), s.size),
	)
	s.fill()
	return s
}

func (s *Settings) fill() {
	now := s.Host.Settings()
	if now.Theme == "" {
		now.Theme = vm.Themes[0].ID
	}
	if now.TextSize == 0 {
		now.TextSize = 1
	}
	themes := make([]widgets.Chip, len(vm.Themes))
	for i, t := range vm.Themes {
		themes[i] = widgets.Chip{Text: t.Name, Count: -1, On: t.ID == now.Theme}
	}
	s.theme.Set(themes)
	sizes := make([]widgets.Chip, len(vm.TextSizes))
	for i, p := range vm.TextSizes {
		sizes[i] = widgets.Chip{Text: strconv.Itoa(p) + " %", Count: -1, On: int(now.TextSize*100+0.5) == p}
	}
	s.size.Set(sizes)
}

// Content implements Screen.
func (s *Settings) Content() fyne.CanvasObject { return s.page }

// Focus implements Screen.
func (s *Settings) Focus() { widgets.Focus(s.theme) }

// Show implements Screen.
func (s *Settings) Show() {
	s.Host.Status("Left and right choose, Enter sets.")
	s.fill()
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
				rows = append(rows, vm.Line{Name: c.KeyText(), Text: c.Title})
			}
		}
		items = append(items, k.section(g, widgets.NewFacts(k.Ruler, rows)))
	}
	k.Host.Ask(widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: "Keys", Body: items, Close: "Close", Width: 520,
	}))
}

// ShowAbout says what this is.
func ShowAbout(k Kit, version string) {
	k.Host.Ask(widgets.NewDialog(k.Ruler, k.Host.Canvas(), widgets.DialogSpec{
		Title: "Winnow " + version,
		Text: "Turns a flood of vendor mail into a short, ranked, reasoned list, on your own computer. " +
			"It reads and never answers, marks or changes anything, and connects to no one but the mail servers that you name.",
		Body: []fyne.CanvasObject{k.muted("Built with Fyne (BSD), go-imap (MIT), bbolt (MIT) and prose (MIT). Text is set in Noto Sans (SIL Open Font License).")}, Close: "Close",
	}))
}
