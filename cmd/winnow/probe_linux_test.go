package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"golang.org/x/sys/unix"

	"winnow/internal/memory"
	"winnow/internal/testkit/crowd"
	"winnow/internal/triage"
	"winnow/internal/ui"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/work"
)

// A probe sits in the window's own process and is asked by the test over the
// standard input, a line of JSON each way. It presses keys as the driver does,
// on the window's goroutine, and takes the time that this costs there.
type probe struct {
	window *ui.Window
	desk   *desk
	meter  *work.Meter
	win    fyne.Window
	cpu    []time.Duration // of the window's thread, for each key
	wall   []time.Duration
}

// ask is what the test asks: to press keys one after the other, to read new
// mail meanwhile, to search, or only how things stand.
type ask struct {
	Keys   []string
	Text   string
	Pause  time.Duration // between keys
	Rounds int           // of the keys, 0 for one
	Grow   crowd.Mailbox // mail that comes in
	Search string
	Reset  bool
	Free   bool // give memory back to the system first
}

// told is what it answers.
type told struct {
	CPU, Wall []time.Duration // of each key, on the window's thread
	Work      string          // what the meter says
	Most      time.Duration   // longest work
	Vendors   int
	Messages  int
	First     time.Duration // of a search: until the first hits could be shown
	All       time.Duration // and all of them
	Found     int
	Heap      uint64
	Focused   string
	Err       string
}

// be answers until the input ends.
func (p *probe) be(in io.Reader, out io.Writer) {
	p.win = fyne.CurrentApp().Driver().AllWindows()[0]
	go func() {
		enc := json.NewEncoder(out)
		_ = enc.Encode(p.do(ask{}))
		lines := bufio.NewScanner(in)
		for lines.Scan() {
			var a ask
			if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
				_ = enc.Encode(told{Err: err.Error()})
				continue
			}
			_ = enc.Encode(p.do(a))
		}
	}()
}

func (p *probe) do(a ask) told {
	if a.Reset {
		p.meter.Reset()
	}
	if a.Free {
		debug.FreeOSMemory()
	}
	p.cpu, p.wall = nil, nil
	var synced chan error
	if a.Grow.Messages > 0 {
		synced = make(chan error, 1)
		fyne.Do(func() {
			p.window.Start("Reading new mail", func(ctx context.Context) error {
				_, err := p.desk.current().Sync(ctx, a.Grow)
				synced <- err
				return err
			})
		})
	}
	for range max(1, a.Rounds) {
		for _, k := range a.Keys {
			p.press(k)
			time.Sleep(a.Pause)
		}
	}
	for _, r := range a.Text {
		p.press(string(r))
		time.Sleep(a.Pause)
	}
	var t told
	if synced != nil {
		if err := <-synced; err != nil {
			t.Err = err.Error()
		}
	}
	if a.Search != "" {
		p.search(a.Search, &t)
	}
	p.onWindow(func() {
		if f := p.win.Canvas().Focused(); f != nil {
			t.Focused = fmt.Sprintf("%T", f)
		}
	})
	m := p.meter.Measured()
	t.CPU, t.Wall, t.Work, t.Most = p.cpu, p.wall, m.String(), m.Most()
	t.Vendors, t.Messages = p.desk.Counts().Vendors, p.desk.Counts().Messages
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	t.Heap = mem.HeapAlloc
	return t
}

// search does what the list does for a search, without drawing.
func (p *probe) search(text string, t *told) {
	ctx, start := context.Background(), time.Now()
	show := func(ids []triage.VendorID) int {
		return vm.NewView(p.desk.Standings(), vm.Query{Text: text}, ids, time.Now()).Len()
	}
	hits, err := p.desk.Search(ctx, text)
	if show(hits) > 0 {
		t.First = time.Since(start)
	}
	var texts []triage.VendorID
	if err == nil {
		texts, err = p.desk.SearchTexts(ctx, text, func(ids []triage.VendorID) {
			if t.First == 0 && show(append(slices.Clip(hits), ids...)) > 0 {
				t.First = time.Since(start)
			}
		})
	}
	t.Found = show(append(hits, texts...))
	t.All = time.Since(start)
	if t.First == 0 {
		t.First = t.All
	}
	if err != nil {
		t.Err = err.Error()
	}
}

func (p *probe) onWindow(f func()) {
	done := make(chan struct{})
	fyne.Do(func() { defer close(done); f() })
	<-done
}

// press hands a key to what has the keyboard, as the driver would.
func (p *probe) press(key string) {
	p.onWindow(func() {
		cpu, start := threadTime(), time.Now()
		p.meter.Time("key "+key, func() { typed(p.win, key) })
		p.cpu, p.wall = append(p.cpu, threadTime()-cpu), append(p.wall, time.Since(start))
	})
}

func typed(win fyne.Window, key string) {
	c := win.Canvas()
	if name, ok := strings.CutPrefix(key, "ctrl+"); ok {
		want := (&desktop.CustomShortcut{KeyName: fyne.KeyName(strings.ToUpper(name)), Modifier: fyne.KeyModifierShortcutDefault}).ShortcutName()
		for _, m := range win.MainMenu().Items {
			for _, i := range m.Items {
				if i.Shortcut != nil && i.Shortcut.ShortcutName() == want {
					i.Action()
					return
				}
			}
		}
		return
	}
	f := c.Focused()
	if r := []rune(key); len(r) == 1 {
		if f != nil {
			f.TypedRune(r[0])
		} else if g := c.OnTypedRune(); g != nil {
			g(r[0])
		}
		return
	}
	e := &fyne.KeyEvent{Name: fyne.KeyName(key)}
	if f != nil {
		f.TypedKey(e)
	} else if g := c.OnTypedKey(); g != nil {
		g(e)
	}
}

// threadTime is the processor's time of this thread, to which the window's
// goroutine is bound.
func threadTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// runProbed is the program with a probe in it.
func runProbed() int {
	memory.Bound()
	// By the processor's time of the window's thread: what other programs do
	// meanwhile does not count.
	meter := work.NewMeter(func() time.Time { return time.Unix(0, int64(threadTime())) })
	return run(os.Args[1:], os.Stderr, hooks{meter: meter, opened: func(w *ui.Window, d *desk) {
		(&probe{window: w, desk: d, meter: meter}).be(os.Stdin, os.Stdout)
	}})
}
