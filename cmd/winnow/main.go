// Command winnow is the window: flags, wiring, run. It is the only importer of
// Fyne's app package, and holds nothing that a screen or the engine could.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/lang"
	"github.com/adrg/xdg"

	"winnow/internal/about"
	"winnow/internal/engine"
	"winnow/internal/intake"
	"winnow/internal/memory"
	"winnow/internal/ui"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/work"
)

// Exit codes. They agree with winnowctl's for the same trouble.
const (
	exitGood  = 0
	exitError = 1
	exitUsage = 2
)

func main() {
	memory.Bound()
	os.Exit(run(os.Args[1:], os.Stderr, hooks{}))
}

// flags are what the command line says.
type flags struct {
	data  string
	demo  bool
	open  []string
	now   time.Time // zero for the clock
	theme string
	size  fyne.Size
	debug bool
}

const usage = `Winnow turns a flood of vendor mail into a short, ranked, reasoned list.

Usage: winnow [flags] [PATH…]

  --demo          look at the demo mailbox, kept apart from your own mail
  --open PATH     read an mbox, a Maildir, a folder or file of .eml (may be given
                  several times; PATHs after the flags mean the same)
  --data DIR      folder of the database (default: the platform's data folder)
  --now TIME      time to take for "now" (RFC 3339), for replays and tests
  --theme NAME    light, dark or system, for this run
  --size WxH      size of the window, for this run
  --debug         say at the end what kept the window from answering, and how long
  --version       print the version
`

// parse reads the command line.
func parse(args []string, out io.Writer) (f flags, done bool, err error) {
	set := flag.NewFlagSet("winnow", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	var now, size string
	var version bool
	set.StringVar(&f.data, "data", "", "")
	set.BoolVar(&f.demo, "demo", false, "")
	set.Func("open", "", func(p string) error { f.open = append(f.open, p); return nil })
	set.StringVar(&now, "now", "", "")
	set.StringVar(&f.theme, "theme", "", "")
	set.StringVar(&size, "size", "", "")
	set.BoolVar(&f.debug, "debug", false, "")
	set.BoolVar(&version, "version", false, "")
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(out, usage)
			return f, true, nil
		}
		return f, false, err
	}
	if version {
		fmt.Fprintln(out, about.This())
		return f, true, nil
	}
	f.open = append(f.open, set.Args()...)
	if now != "" {
		if f.now, err = time.Parse(time.RFC3339, now); err != nil {
			return f, false, fmt.Errorf("--now %s is no RFC 3339 time such as 2026-03-01T09:00:00Z", now)
		}
	}
	switch f.theme {
	case "", "system", "light", "dark":
	default:
		return f, false, fmt.Errorf("--theme %s: there are light, dark and system", f.theme)
	}
	if size != "" {
		var w, h float32
		if n, err := fmt.Sscanf(strings.ToLower(size), "%fx%f", &w, &h); n != 2 || err != nil || w < 100 || h < 100 || w > 20000 || h > 20000 {
			return f, false, fmt.Errorf("--size %s is no size such as 1400x900", size)
		}
		f.size = fyne.NewSize(w, h)
	}
	if f.demo && len(f.open) > 0 {
		return f, false, errors.New("--demo and mail to open do not go together: the demo is kept apart from your own mail")
	}
	return f, false, nil
}

// hooks are for tests that look into the running window.
type hooks struct {
	meter  *work.Meter             // what takes the time of the window's work; nil for one of its own
	opened func(*ui.Window, *desk) // called once the window shows what was opened; may be nil
}

// run is the whole program: it returns the exit code.
func run(args []string, errOut io.Writer, with hooks) (code int) {
	f, done, err := parse(args, errOut)
	switch {
	case err != nil:
		fmt.Fprintf(errOut, "winnow: %v\nTry: winnow --help\n", err)
		return exitUsage
	case done:
		return exitGood
	}
	folder := f.data
	if folder == "" {
		folder = filepath.Join(xdg.DataHome, "winnow")
	}
	defer func() {
		if p := recover(); p != nil {
			code = crashed(folder, p, errOut)
		}
	}()
	if err := window(f, folder, with); err != nil {
		fmt.Fprintln(errOut, "winnow:", engine.Explain(err))
		return exitError
	}
	return exitGood
}

// window opens the data, shows the window and returns when it was closed.
func window(f flags, folder string, with hooks) (err error) {
	clock := time.Now
	if !f.now.IsZero() {
		clock = func() time.Time { return f.now }
	}
	// Paths are looked at before a database is made for nothing.
	if _, err := intake.Paths(f.open); err != nil {
		return err
	}
	if askFirst(folder, requestOf(f)) {
		return nil // the window that is open came to the front
	}
	tameLocale()
	kept := settingsFile(filepath.Join(folder, "window.json"))
	speak(kept)
	app.SetMetadata(metadata())
	a := app.NewWithID(metadata().ID)
	a.SetIcon(fyne.NewStaticResource("winnow.png", iconPNG))
	opt := ui.Options{
		Keeper: kept, Now: clock, About: aboutThis(), Size: f.size, Theme: f.theme, Explain: explain, Locale: lang.SystemLocale().String(),
		Tray: hasTray(), Crash: lastCrash(folder), Seen: func() error { return crashSeen(folder) },
	}
	if opt.Meter = with.meter; f.debug {
		if opt.Meter == nil {
			opt.Meter = work.NewMeter(time.Now)
		}
		defer func() { fmt.Fprintln(os.Stderr, "winnow: on the window's goroutine:", opt.Meter.Measured()) }()
	}
	o := ui.NewOpening(a, opt)
	s := &session{flags: f, folder: folder, clock: clock, opening: o, opened: with.opened}
	defer func() { err = errors.Join(err, s.end()) }()
	s.begin(opt)
	o.Run() // the toolkit ends it on Ctrl+C and when the desktop's session ends
	return nil
}

// requestOf is what a second start asks for. Its paths may be relative to
// another folder than the first one's.
func requestOf(f flags) request {
	r := request{Demo: f.demo}
	for _, p := range f.open {
		if abs, err := filepath.Abs(p); err == nil {
			p = abs
		}
		r.Open = append(r.Open, p)
	}
	return r
}

// speak has the toolkit's own dialogs speak the language that the buyer chose,
// and gives it the window's sentences.
func speak(kept settingsFile) {
	chosen, err := kept.Load()
	if err != nil {
		slog.Warn("the language is the system's", "error", err)
	}
	if locale, ok := map[string]string{"de": "de_DE.UTF-8", "en": "en_US.UTF-8"}[chosen.Language]; ok {
		for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
			_ = os.Setenv(name, locale)
		}
	}
	if err := teachToolkit(vm.German); err != nil {
		slog.Warn("the toolkit does not know the German sentences", "error", err)
	}
}

// teachToolkit gives the toolkit German sentences. Its table refuses all of
// them where one is a word that it keeps for forms of number ("other"), so
// those are left out; its own dialogs have no use for them.
func teachToolkit(sentences []byte) error {
	var all map[string]string
	if err := json.Unmarshal(sentences, &all); err != nil {
		return err
	}
	for _, kept := range []string{"id", "description", "hash", "leftdelim", "rightdelim", "zero", "one", "two", "few", "many", "other", "translation"} {
		delete(all, kept)
	}
	rest, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return lang.AddTranslationsForLocale(rest, "de")
}

// tameLocale keeps Fyne from complaining about the locales "C" and "POSIX",
// which name no language.
func tameLocale() {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		switch v := os.Getenv(name); {
		case v == "C" || v == "POSIX" || strings.HasPrefix(v, "C."):
			_ = os.Setenv(name, "en_US.UTF-8")
		case v != "":
			return
		}
	}
	if os.Getenv("LANG") == "" {
		_ = os.Setenv("LANG", "en_US.UTF-8")
	}
}
