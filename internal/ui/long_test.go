package ui

import (
	"runtime"
	"strconv"
	"testing"
	"time"

	"winnow/internal/triage"
)

// Screens are opened and closed, lists walked through, messages read, dialogs
// raised and dropped, standings changed, over and over: no goroutine is left,
// and the longest that a key kept the window's goroutine is told. Memory is not
// looked at here: what the toolkit keeps of drawn widgets is given free by the
// driver of a real window alone.
func TestScreensOpenedAndClosedForLongLeaveNoGoroutine(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 8
	}
	b := open(t, 2000)
	var longest time.Duration
	var slow string
	task := func(name string, f func()) {
		start := time.Now()
		f()
		if took := time.Since(start); took > longest {
			longest, slow = took, name
		}
	}
	round := func() {
		for place := range 8 {
			key := "ctrl+" + strconv.Itoa(place+1)
			task(key, func() { b.press(key) })
			task("Escape", func() { b.press("Escape") })
		}
		task("ctrl+1", func() { b.press("ctrl+1", "Home") })
		for range 5 {
			task("Down", func() { b.press("Down") })
		}
		task("a message", func() { b.home.OpenMessage(b.home.Newest()) })
		task("back", func() { b.press("Escape", "Escape") })
		task("the mute dialog", func() { b.press("m") })
		task("Escape", func() { b.press("Escape") })
		task("news", func() { b.desk.Send(triage.Event{Kind: triage.EventStandings}) })
	}
	for range rounds / 2 { // what is filled once is filled now
		round()
	}
	goroutines := runtime.NumGoroutine()
	longest = 0
	for range rounds {
		round()
	}
	now := runtime.NumGoroutine()
	if now > goroutines+2 {
		t.Errorf("goroutines went from %d to %d", goroutines, now)
	}
	t.Logf("%d rounds through all screens with 2,000 vendors: goroutines %+d; the longest task of the window took %s (%s)",
		rounds, now-goroutines, longest.Round(time.Millisecond), slow)
}
