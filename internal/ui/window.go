package ui

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	stock "fyne.io/fyne/v2/theme"

	"winnow/internal/triage"
	"winnow/internal/ui/screens"
	"winnow/internal/ui/theme"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// Options say how a window is made. Desk, Post, Boxes, House and Now are
// needed.
type Options struct {
	Desk   vm.Desk
	Post   vm.Post
	Boxes  vm.Mailboxes
	House  vm.House
	Keeper vm.Keeper // nil: settings last as long as the window
	Now    func() time.Time
	About  vm.About
	Size   fyne.Size // zero takes what was kept, or 1400 x 900
	Theme  string    // forces "light" or "dark" for this run; "" takes what was kept
	// First is a job to start with, such as reading files named on the command
	// line. FirstTitle says what it does.
	First      func(ctx context.Context) error
	FirstTitle string
	// Explain turns an error into a sentence for people; nil takes vm's own.
	Explain func(error) string
	// Notices are sentences to say at the start, such as what had to be mended.
	Notices []string
	// OpenPage has a browser open a page; nil takes the system's.
	OpenPage func(*url.URL) error
	// Notify shows a notification; nil takes the system's.
	Notify func(title, text string)
	// Crash is what the file of the last crash says, "" for none. Seen is called
	// once the buyer has seen it.
	Crash string
	Seen  func() error
	// Tray reports that there is a panel that can show a sign, in which case the
	// window puts one there.
	Tray bool
	// Locale is the system's, such as "de_AT"; "" is English.
	Locale string
	// On is the window to use, such as an Opening's; nil makes one.
	On fyne.Window
	// Meter takes the time of what the window's goroutine is kept by; nil for none.
	Meter *work.Meter
	// Crew runs what takes time; nil makes one that hands back through fyne.Do.
	Crew *work.Crew
}

// refreshEvery is the least time between two refreshes of the list while mail
// is being judged.
const refreshEvery = 250 * time.Millisecond

// Window is Winnow's window.
type Window struct {
	opt   Options
	app   fyne.App
	win   fyne.Window
	crew  *work.Crew
	kit   screens.Kit
	keep  vm.Settings
	saved atomic.Pointer[vm.Settings]

	places  []place
	at      int // place shown; -1 is the welcome screen
	home    *screens.Home
	welcome *screens.Welcome
	frame   *frame
	nav     *widgets.Nav
	status  *widgets.Para
	quiet   *widgets.Para // what keeps the mail from coming, or nothing
	toast   *widgets.Toast
	job     *widgets.Progress
	dialog  *widgets.Dialog

	stopJob  context.CancelFunc // of the job that reads mail, nil when none runs
	held     heldJob
	holding  bool // the job was paused
	away     bool // the buyer looks at something else
	progress atomic.Pointer[triage.Progress]
	pump     *work.Pump
	strip    *work.Pump
	watched  *work.Pump // how it stands with the mailboxes
	leave    func()     // ends the subscription
	counts   work.Slot
	asked    work.Slot           // how it stands with the mailboxes
	asking   work.Slot           // whether there is a mailbox to read
	batch    []triage.DecisionID // the last decisions made one after the other
	together triage.DecisionID   // the batch that was decided last, 0 when something else was
	toastRun int
	closed   bool
}

// New makes the window of an app, without showing it.
func New(a fyne.App, opt Options) *Window {
	w := &Window{opt: opt, app: a, crew: opt.Crew, at: -1}
	if w.opt.Explain == nil {
		w.opt.Explain = vm.ErrorSentence
	}
	if w.crew == nil {
		w.crew = work.NewCrew(fyne.Do).Measured(opt.Meter)
	}
	w.loadSettings()
	w.applyTheme()
	if w.win = opt.On; w.win == nil {
		w.win = a.NewWindow("Winnow")
	}
	speech, err := vm.NewSpeech(w.keep.Language, opt.Locale)
	if err != nil {
		slog.Warn("the window speaks English", "error", err)
	}
	ruler := widgets.NewRuler()
	ruler.Speech = speech
	w.kit = screens.Kit{Speech: speech, Host: w, Boxes: opt.Boxes, House: opt.House, Desk: opt.Desk, Post: opt.Post, Crew: w.crew, Ruler: ruler, Now: opt.Now}
	w.build()
	w.registerKeys()
	if opt.On == nil {
		w.win.Resize(w.firstSize())
	}
	w.win.SetCloseIntercept(w.closeOrHide)
	w.showTray()
	w.listen()
	opt.Boxes.AnswerWith(w.askPassphrase)
	w.begin()
	if opt.Crash != "" {
		w.showCrash()
	}
	if len(opt.Notices) > 0 {
		w.Say(strings.Join(opt.Notices, " "))
	}
	return w
}

// Close closes the window: what runs is cancelled, and what was read is kept.
func (w *Window) Close() {
	if w.closed {
		return
	}
	w.closed = true
	w.rememberShape()
	w.win.SetCloseIntercept(nil)
	w.win.Close()
}

// shutDown ends everything that the window started, and waits for it.
func (w *Window) shutDown() {
	if w.leave != nil {
		w.leave()
	}
	if w.stopJob != nil {
		w.stopJob()
	}
	w.crew.Close()
	if !w.closed { // a signal ended the app
		w.rememberShape()
	}
	w.saveNow()
}

func (w *Window) firstSize() fyne.Size {
	switch {
	case !w.opt.Size.IsZero():
		return w.opt.Size
	case w.keep.Width >= 480 && w.keep.Height >= 360:
		return fyne.NewSize(float32(w.keep.Width), float32(w.keep.Height))
	}
	return fyne.NewSize(1400, 900)
}

// build makes the screens and puts them into the frame.
func (w *Window) build() {
	w.toast = widgets.NewToast(w.kit.Ruler)
	w.job = widgets.NewProgress(w.kit.Ruler, w.cancelJob, w.holdJob)
	w.job.Hide()
	w.status = widgets.NewPara(w.kit.Ruler, "").Styled(theme.Muted, "helperText", false)
	w.status.Lines = 1
	w.quiet = widgets.NewPara(w.kit.Ruler, "").Styled(stock.ColorNameWarning, "helperText", false)
	w.quiet.Lines = 1
	w.home = screens.NewHome(w.kit)
	w.welcome = screens.NewWelcome(w.kit)
	w.places = w.allPlaces()
	w.nav = widgets.NewNav(w.kit.Ruler, func(i int) { w.goTo(i, true) })
	objects := []fyne.CanvasObject{w.welcome.Content()}
	for _, p := range w.places {
		objects = append(objects, p.screen.Content())
	}
	w.frame = newFrame(w, container.NewStack(objects...))
	w.win.SetContent(w.frame.root)
	w.win.SetPadded(false)
}

// begin shows the first screen and starts the first job.
func (w *Window) begin() {
	if w.opt.First != nil {
		w.goTo(0, false)
		w.Start(w.opt.FirstTitle, w.opt.First)
		return
	}
	if len(w.opt.Desk.Standings()) > 0 || w.opt.Desk.Counts().Messages > 0 {
		w.goTo(0, false)
		return
	}
	w.goTo(-1, false)
}

// screen is the one shown.
func (w *Window) screen() screens.Screen {
	if w.at < 0 {
		return w.welcome
	}
	return w.places[w.at].screen
}

// goTo shows a place; focus says whether it gets the keyboard.
func (w *Window) goTo(i int, focus bool) {
	w.at = i
	w.welcome.Content().Hide()
	for _, p := range w.places {
		p.screen.Content().Hide()
	}
	s := w.screen()
	s.Content().Show()
	w.frame.stack.Refresh()
	w.showNav()
	w.Status("") // what was said of another screen's choice means nothing here
	s.Show()
	if focus {
		s.Focus()
	}
}

// Focus gives the keyboard to the screen shown.
func (w *Window) Focus() { w.screen().Focus() }

// listen subscribes to what the engine tells.
func (w *Window) listen() {
	w.pump = work.NewPump(w.crew, refreshEvery, func() { w.crew.Do(w.changed) })
	w.strip = work.NewPump(w.crew, refreshEvery/2, func() { w.crew.Do(w.showProgress) })
	w.watched = work.NewPump(w.crew, refreshEvery, func() { w.crew.Do(w.showWatched) })
	w.leave = w.opt.Desk.Subscribe(func(e triage.Event) {
		switch e.Kind {
		case triage.EventStandings:
			w.pump.Poke()
		case triage.EventProgress:
			p := e.Progress
			w.progress.Store(&p)
			w.strip.Poke()
		case triage.EventWatched:
			w.watched.Poke()
			if n := e.Watched.Fresh; n > 0 {
				w.crew.Do(func() { w.tellFresh(n) })
			}
		case triage.EventNotice:
			w.crew.Do(func() { w.Say(e.Notice) })
		}
	})
}

// changed shows what the ranking says now.
func (w *Window) changed() {
	title := "Winnow"
	if w.opt.Post.InDemo() {
		title = w.kit.T("Winnow: demo mailbox")
	}
	w.win.SetTitle(title)
	w.screen().Changed()
	if w.at != 0 {
		w.home.Changed()
	}
	w.showNav()
}
