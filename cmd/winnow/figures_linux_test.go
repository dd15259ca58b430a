package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/testkit/crowd"
	"winnow/internal/testkit/xvfb"
	"winnow/internal/triage"
)

// What the window is measured on, and the time at which that mailbox stands.
const (
	figureVendors = 2000
	figureGrowth  = 5000
)

var figureNow = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)

func figureMailbox(n int) crowd.Mailbox {
	return crowd.Mailbox{Messages: n, Vendors: figureVendors, Until: figureNow.Add(-time.Hour), Every: 10 * time.Minute}
}

// The figures of the window on a large mailbox, on a virtual screen:
// go run ./cmd/dev bench --window asks for them. Times on the window's
// goroutine are the processor's time, so that other programs do not spoil them.
func TestFiguresOfTheWindow(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("WINNOW_FIGURES"))
	if err != nil {
		t.Skip("the window is measured by go run ./cmd/dev bench --window")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Minute)
	defer cancel()
	data := os.Getenv("WINNOW_FIGURES_DATA")
	if data == "" {
		data = t.TempDir()
	}
	grow(t, data, n)

	var f figures
	var firsts, rankings []time.Duration
	for range 3 {
		w := startProbed(ctx, t, data)
		firsts, rankings = append(firsts, w.first), append(rankings, w.ranked)
		w.close(t)
	}
	fmt.Println("started three times, in", firsts, "and with rows in", rankings)
	f.add("time to the first frame", median(firsts), time.Second)
	f.note("time to the first ranked rows", median(rankings))

	w := startProbed(ctx, t, data)
	time.Sleep(10 * time.Second)
	f.addNumber("memory after the start", float64(w.status(t, "VmRSS:"))/1024, "MB", 300)
	idle := w.cpu(t)
	time.Sleep(10 * time.Second)
	f.addNumber("idle", 100*(w.cpu(t)-idle).Seconds()/10, "% of a core", 3)

	keys := w.ask(t, ask{Keys: []string{"Down", "Down", "Down", "Up", "j", "j", "k"}, Rounds: 40, Pause: 30 * time.Millisecond, Reset: true})
	f.add("a key press in the list (half)", share(keys.CPU, .5), 2*time.Millisecond)
	f.add("a key press in the list (99 of 100)", share(keys.CPU, .99), 2*time.Millisecond)
	f.add("what follows from it: the longest work", keys.Most, 16*time.Millisecond)
	fmt.Println("  keys in the list:", keys.Work)
	jump := w.ask(t, ask{Keys: []string{"End", "Home", "Next", "Next", "Prior"}, Rounds: 10, Pause: 30 * time.Millisecond, Reset: true})
	f.add("a jump in the list (99 of 100)", share(jump.CPU, .99), 2*time.Millisecond)

	w.ask(t, ask{Keys: []string{"/"}})
	w.ask(t, ask{Text: "longletter", Pause: 50 * time.Millisecond})
	time.Sleep(time.Second)
	w.ask(t, ask{Keys: []string{"Return", "Return"}, Pause: 500 * time.Millisecond})
	open := w.ask(t, ask{Keys: []string{"Return"}, Pause: time.Second, Reset: true})
	f.add("opening a message of 100 kB: the longest work", open.Most, 30*time.Millisecond)
	if !strings.Contains(open.Focused, "Evidence") {
		t.Errorf("the long message is not open: the keyboard is at %s", open.Focused)
	}
	fmt.Println("  opening the long message:", open.Work)
	w.ask(t, ask{Keys: []string{"Escape", "Escape", "Escape"}, Pause: 200 * time.Millisecond})

	for _, text := range []string{"stainless", "bargarhol", "certificate figures", "zanzanzan", "offer"} {
		s := w.ask(t, ask{Search: text})
		f.add(fmt.Sprintf("search “%s”: first of %d vendors", text, s.Found), s.First, 50*time.Millisecond)
		f.note(fmt.Sprintf("search “%s”: all", text), s.All)
	}

	more := figureMailbox(n)
	more.First, more.Messages, more.Until = n, figureGrowth, more.Until.Add(figureGrowth*more.Every)
	more.Until = figureNow.Add(-time.Minute)
	more.Every = time.Second
	session := w.ask(t, ask{
		Keys:   strings.Fields("j j k Return n n p Escape Escape f f o o ctrl+1 Home Next Prior ctrl+2 Right Down ctrl+3 j j ctrl+4 ctrl+t n n ctrl+6 ctrl+1 / c o u p l Escape End Home"),
		Rounds: 6, Pause: 125 * time.Millisecond, Grow: more, Reset: true,
	})
	f.add("30 s session while mail comes in: the longest work", session.Most, 16*time.Millisecond)
	fmt.Println("  in the session:", session.Work)
	f.note("its keys (99 of 100)", share(session.CPU, .99))
	if session.Messages < n+figureGrowth {
		t.Errorf("%d messages after the session, want %d more than %d", session.Messages, figureGrowth, n)
	}
	f.addNumber("memory after the session", float64(w.status(t, "VmRSS:"))/1024, "MB", 0)
	w.ask(t, ask{Free: true})
	f.addNumber("the same, given back what is not used", float64(w.status(t, "VmRSS:"))/1024, "MB", 0)
	w.close(t)
	f.print(os.Stdout)
	for _, miss := range f.missed {
		if os.Getenv("WINNOW_FIGURES_STRICT") != "" {
			t.Error(miss)
		}
	}
}

// grow makes the mailbox, unless a run before has left it there.
func grow(t *testing.T, dir string, n int) {
	t.Helper()
	eng, err := engine.Open(t.Context(), engine.Config{Dir: dir, Now: func() time.Time { return figureNow }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := eng.Close(); err != nil {
			t.Error(err)
		}
	}()
	had := eng.Counts().Messages
	if had > n {
		return // of a run before
	}
	start := time.Now()
	if err := eng.SetOwn([]string{crowd.Buyer}); err != nil {
		t.Fatal(err)
	}
	rest := figureMailbox(n) // a run before may have been ended in the middle
	rest.First, rest.Messages = had, n-had
	if _, err := eng.Sync(t.Context(), rest); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), single{crowd.Long(100_000, figureNow.Add(-2*time.Hour))}); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%d messages of %d vendors read and judged in %v\n", eng.Counts().Messages, eng.Counts().Vendors, time.Since(start).Round(time.Second))
}

// single is a mailbox of one message.
type single struct{ raw mailbox.Raw }

func (s single) Name() string { return "single" }

func (s single) Sync(ctx context.Context, sink mailbox.Sink) error {
	defer sink.Progress(triage.Progress{Done: 1, Total: 1})
	return sink.Deliver(ctx, mailbox.Batch{Folder: "INBOX", Role: mailbox.RoleInbox, Messages: []mailbox.Raw{s.raw}})
}

// probed is a running window with a probe in it.
type probed struct {
	cmd           *exec.Cmd
	in            io.WriteCloser
	out           *bufio.Reader
	first, ranked time.Duration
}

// startProbed starts the window on a screen of its own.
func startProbed(ctx context.Context, t *testing.T, data string) *probed {
	t.Helper()
	screen, err := xvfb.Start(ctx, 1400, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(screen.Close)
	p := &probed{cmd: exec.CommandContext(ctx, os.Args[0], "--data", data, "--size", "1400x900", "--theme", "light", "--debug", "--now", figureNow.Format(time.RFC3339))}
	p.cmd.Env = append(screen.Env(), envWindow+"=probed", "DBUS_SESSION_BUS_ADDRESS=unix:path="+data+"/no-bus")
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewReader(out)
	start := time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for white := false; !white; {
		pic, err := screen.Picture()
		if err != nil || ctx.Err() != nil {
			t.Fatalf("no window: %v", errors.Join(err, ctx.Err()))
		}
		r, g, b, _ := pic.At(1300, 800).RGBA() // an empty corner of the page, black before
		white = min(r, g, b) > 0xe000
	}
	p.first = time.Since(start)
	if said := p.answer(t); said.Vendors == 0 {
		t.Error("the window has no vendors to show")
	}
	p.ask(t, ask{}) // answered by the window's goroutine, after the rows were made
	p.ranked = time.Since(start)
	if err := screen.Focus(ctx, "Winnow"); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *probed) ask(t *testing.T, a ask) told {
	t.Helper()
	line, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	return p.answer(t)
}

func (p *probed) answer(t *testing.T) (said told) {
	t.Helper()
	line, err := p.out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &said)
	}
	if err == nil && said.Err != "" {
		err = errors.New(said.Err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return said
}

func (p *probed) close(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the window ended with %v", err)
	}
}

// status is a figure of the process, in kB.
func (p *probed) status(t *testing.T, name string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "status"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(text) {
		if rest, ok := strings.CutPrefix(string(line), name); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no %s in the status of the process", name)
	return 0
}

// cpu is the processor's time of the process so far.
func (p *probed) cpu(t *testing.T) time.Duration {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(p.cmd.Process.Pid), "stat"))
	if err != nil {
		t.Fatal(err)
	}
	// Behind the name, which may hold spaces: state is the first field, utime
	// the 12th and stime the 13th, in hundredths of a second (proc(5)).
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// share is the time that so large a share of the times is at most.
func share(times []time.Duration, of float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	all := slices.Sorted(slices.Values(times))
	return all[min(len(all)-1, int(of*float64(len(all))))]
}

func median(times []time.Duration) time.Duration { return share(times, .5) }

// figures are lines of what was measured, with the mark that each has to keep.
type figures struct {
	lines  []string
	missed []string
}

func (f *figures) add(what string, took, mark time.Duration) {
	f.addNumber(what, float64(took.Microseconds())/1000, "ms", float64(mark.Microseconds())/1000)
}

func (f *figures) note(what string, took time.Duration) { f.add(what, took, 0) }

func (f *figures) addNumber(what string, got float64, unit string, mark float64) {
	line := fmt.Sprintf("%-60s %10.2f %s", what, got, unit)
	switch {
	case mark == 0:
	case got <= mark:
		line += fmt.Sprintf("   (at most %g: kept)", mark)
	default:
		line += fmt.Sprintf("   (at most %g: MISSED)", mark)
		f.missed = append(f.missed, strings.Join(strings.Fields(line), " "))
	}
	f.lines = append(f.lines, line)
}

func (f *figures) print(out io.Writer) {
	for _, l := range f.lines {
		fmt.Fprintln(out, l)
	}
}
