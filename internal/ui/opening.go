package ui

import (
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

// Opening is the window while the buyer's mail is being opened: there is
// something to see at once, however large the mailbox is. Ready makes it the
// whole window, Fail says why there will be none. Everything but Run is called
// on the window's goroutine.
type Opening struct {
	// OnClose is called when the window closes. Ready and Fail come too late then.
	OnClose func()

	app    fyne.App
	win    fyne.Window
	look   *Window // what it looks like: settings and theme
	speech vm.Speech
	side   *canvas.Rectangle
	text   *widgets.Para
	made   *Window
}

// NewOpening makes the window of an app, without showing it. Of the options it
// needs those that say how the window looks: Keeper, Size, Theme and Locale.
func NewOpening(a fyne.App, opt Options) *Opening {
	o := &Opening{app: a, look: &Window{opt: opt, app: a}}
	o.look.loadSettings()
	o.look.applyTheme()
	o.speech, _ = vm.NewSpeech(o.look.keep.Language, opt.Locale) // New tells of an error
	o.text = widgets.NewPara(widgets.NewRuler(), o.speech.T("Opening your mail…")).Styled(theme.Muted, stock.SizeNameText, false)
	o.side = canvas.NewRectangle(stock.Color(theme.Pane))
	o.side.SetMinSize(fyne.NewSize(160, 0))
	column := widgets.NewColumn(12, o.text)
	column.Pad, column.Most = fyne.NewSize(24, 32), 560
	o.win = a.NewWindow("Winnow")
	o.win.SetPadded(false)
	o.win.SetContent(container.NewBorder(nil, nil, o.side, nil, column))
	o.win.Resize(o.look.firstSize())
	o.win.SetOnClosed(func() {
		if o.OnClose != nil {
			o.OnClose()
		}
	})
	return o
}

// Run shows the window and returns when it was closed, and all that it started
// has ended.
func (o *Opening) Run() {
	o.app.Lifecycle().SetOnEnteredForeground(func() { o.away(false) })
	o.app.Lifecycle().SetOnExitedForeground(func() { o.away(true) })
	o.app.Lifecycle().SetOnStarted(func() {
		// Set before the start, a theme is only half applied (fyne #6056).
		o.look.applyTheme()
		o.side.FillColor = stock.Color(theme.Pane)
		o.side.Refresh()
		if o.made != nil {
			o.made.Focus()
		}
	})
	o.win.ShowAndRun()
	if o.made != nil {
		o.made.shutDown()
	}
}

func (o *Opening) away(on bool) {
	if o.made != nil {
		o.made.away = on
	}
}

// Ready makes it the window on what was opened.
func (o *Opening) Ready(opt Options) *Window {
	opt.On = o.win
	o.made = New(o.app, opt)
	o.made.Focus()
	return o.made
}

// Fail says why the buyer's mail cannot be opened. All that is left to do is
// to close the window, with any of the keys that close something.
func (o *Opening) Fail(why string) {
	ruler := widgets.NewRuler()
	quit := widgets.NewButton(ruler, o.speech.T("Quit"), "Esc", o.win.Close)
	column := widgets.NewColumn(12,
		widgets.NewPara(ruler, o.speech.T("Winnow could not open your mail")).Styled(stock.ColorNameForeground, stock.SizeNameSubHeadingText, true),
		widgets.NewPara(ruler, why),
		widgets.NewFlow(8, quit),
	)
	column.Pad, column.Most = fyne.NewSize(24, 32), 560
	o.win.SetContent(container.NewBorder(nil, nil, o.side, nil, column))
	o.win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
			o.win.Close()
		}
	})
	o.win.Canvas().Focus(quit)
}

// loadSettings reads what the buyer chose: once, before there is a window, and
// a small file.
func (w *Window) loadSettings() {
	if w.opt.Keeper == nil {
		return
	}
	s, err := w.opt.Keeper.Load()
	if err != nil {
		slog.Warn("the window looks as it does at first", "error", err)
		s = vm.Settings{}
	}
	w.keep = s
}
