package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/testkit/crowd"
	"winnow/internal/testkit/xvfb"
)

// A buyer starts Winnow for the first time, with an empty folder, and comes to
// an exported shortlist with keys alone: opens files of mail, says what is
// needed, opens the best vendor and a message of it, walks through its marks,
// shortlists, mutes and takes that back, goes through some vendors one by one,
// sets the shortlist side by side, and exports it. A picture is looked at after
// each step, and at the end the file and the database.
func TestAStoryFromTheFirstRunToAShortlist(t *testing.T) {
	if testing.Short() {
		t.Skip("the real window takes half a minute")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	screen, err := xvfb.Start(ctx, 1400, 900)
	if errors.Is(err, xvfb.ErrMissing) && os.Getenv("WINNOW_NEED_WINDOW") == "" {
		t.Skip("Xvfb is not installed here; go run ./cmd/dev test installs it")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()

	data, mail := t.TempDir(), writeMail(t)
	list := filepath.Join(t.TempDir(), "list.csv")
	win := exec.CommandContext(ctx, os.Args[0], "--data", data, "--size", "1400x900", "--theme", "light", "--now", storyNow.Format(time.RFC3339))
	win.Env = append(screen.Env(), envWindow+"=1", "DBUS_SESSION_BUS_ADDRESS=unix:path="+data+"/no-bus")
	win.Stderr = os.Stderr
	if err := win.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- win.Wait() }()
	if err := screen.Focus(ctx, "Winnow"); err != nil {
		t.Fatal(err)
	}

	var last image.Image
	show := func(name string, quiet time.Duration) {
		t.Helper()
		// A busy machine may take its time to answer; that it does not answer
		// at all is what is looked for.
		pic, err := screen.Settled(ctx, quiet)
		for wait := time.Now().Add(20 * time.Second); err == nil && last != nil && same(last, pic) && time.Now().Before(wait); {
			pic, err = screen.Settled(ctx, quiet)
		}
		keep(t, name, pic)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if last != nil && same(last, pic) {
			t.Errorf("%s: the picture did not change", name)
		}
		last = pic
	}
	const quiet = 700 * time.Millisecond
	step := func(name string, keys ...string) {
		t.Helper()
		if err := screen.Key(ctx, keys...); len(keys) > 0 && err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		show(name, quiet)
	}
	write := func(name, text string, then ...string) {
		t.Helper()
		if err := screen.Type(ctx, text); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		step(name, then...)
	}
	show("01 three ways to begin", 2*time.Second)
	step("02 which files", "2")
	if err := screen.Key(ctx, "ctrl+a"); err != nil {
		t.Fatal(err)
	}
	write("03 it is being read", mail, "Return")
	show("03 the vendors, and what is needed", 5*time.Second)
	step("04 to the needs", "Return")
	write("05 what a need is called", "Valves", "Tab")
	write("06 it is kept", "ball valve, DN25", "Return")
	step("07 back among the vendors", "ctrl+1", "Home")
	step("08 the best vendor", "Return")
	step("09 its newest message", "Return")
	step("10 a mark", "n")
	step("11 the next mark", "n")
	step("12 the list again", "Escape", "Escape", "Home")
	step("13 shortlisted", "s")
	step("14 how to mute the worst", "End", "m")
	step("15 muted", "Return")
	step("16 taken back", "u")
	step("17 one by one", "ctrl+t")
	step("18 shortlisted too", "s")
	step("19 the next one is stopped", "t")
	step("20 the shortlist", "ctrl+4")
	step("21 both are chosen", "x")
	step("22 side by side", "equal")
	step("23 what to export to", "Escape", "ctrl+e")
	step("24 and where", "3") // CSV
	if err := screen.Key(ctx, "ctrl+a"); err != nil {
		t.Fatal(err)
	}
	write("25 exported", list, "Return")
	if err := screen.Key(ctx, "ctrl+q"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the window ended with %v", err)
		}
	case <-ctx.Done():
		t.Fatal("the window did not close")
	}

	eng, err := engine.Open(t.Context(), engine.Config{Dir: data, Now: func() time.Time { return storyNow }})
	if err != nil {
		t.Fatal(err)
	}
	defer eng.Close()
	if n := eng.Counts(); n.Messages != storyMessages || n.Shortlisted != 2 || n.Muted != 1 || len(eng.Needs()) != 1 {
		t.Errorf("%d messages, %d shortlisted, %d muted, %d needs; want %d, 2, 1, 1", n.Messages, n.Shortlisted, n.Muted, len(eng.Needs()), storyMessages)
	}
	f, err := os.Open(list)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil || len(table) != 3 {
		t.Fatalf("the shortlist has %d lines (%v), want a heading and two vendors", len(table), err)
	}
	for _, s := range eng.Standings() {
		named := strings.Contains(fmt.Sprint(table[1:]), s.Vendor.Name)
		if s.Shortlisted != named {
			t.Errorf("%s is on the shortlist: %v, in the file: %v", s.Vendor.Name, s.Shortlisted, named)
		}
	}
}

var storyNow = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)

// storyMessages is how many messages writeMail writes.
const storyMessages = 240

// writeMail writes a folder of mail from twelve vendors, and returns its path.
func writeMail(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mail")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	box := crowd.Mailbox{Messages: storyMessages, Vendors: 12, Until: storyNow.Add(-time.Hour), Every: 5 * time.Hour}
	for n := range box.Messages {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.eml", n)), box.At(n).Bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
