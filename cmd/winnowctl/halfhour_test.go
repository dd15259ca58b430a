package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox/imap"
	"winnow/internal/testkit/postoffice"
	"winnow/internal/triage"
)

// minutesAsked is how many simulated minutes a soak asks for.
const minutesAsked = "WINNOW_TEST_MINUTES"

// Mail arrives in bursts, 500 EXISTS a second, while the buyer edits needs,
// mutes, takes back, corrects, opens pages and exports: for half an hour on a
// scripted clock where a soak asks for it, else for three minutes. The server
// sees one connection and at most a search a second or so, all mail is there
// in the end, no flag is set, and nothing grows but with the mail.
func TestHalfAnHourOfBursts(t *testing.T) {
	minutes := 3
	if n, err := strconv.Atoi(os.Getenv(minutesAsked)); err == nil {
		minutes = n
	}
	dir := t.TempDir()
	var said string
	before := holding()
	synctest.Test(t, func(t *testing.T) { said = halfHour(t, dir, minutes) })
	after := holding()
	for range 100 { // what ends by itself may take a moment
		if after.goroutines <= before.goroutines {
			break
		}
		time.Sleep(10 * time.Millisecond)
		after = holding()
	}
	if after.goroutines > before.goroutines || after.files > before.files {
		t.Errorf("afterwards %d goroutines and %d files, before %d and %d", after.goroutines, after.files, before.goroutines, before.files)
	}
	t.Log(said)
}

// held is what the process holds.
type held struct {
	heap              uint64
	goroutines, files int
}

func holding() held {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	h := held{heap: m.HeapAlloc, goroutines: runtime.NumGoroutine()}
	if all, err := os.ReadDir("/proc/self/fd"); err == nil {
		h.files = len(all)
	}
	return h
}

func halfHour(t *testing.T, dir string, minutes int) string {
	const burst, vendors = 200, 100
	office, err := postoffice.Open()
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Open(t.Context(), engine.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := eng.SetOwn([]string{"dana@kestrel.example"}); err != nil {
		t.Fatal(err)
	}
	events := 0
	stop := eng.Subscribe(func(triage.Event) { events++ })
	watch := eng.Watch(t.Context(), engine.WatchConfig{})
	watch.Add(imap.New(imap.Config{
		Account: "dana@kestrel.example", Host: "127.0.0.1", Security: imap.Plain, User: postoffice.User, Dial: office.Dial,
		Password: func(context.Context) (string, error) { return postoffice.Password, nil },
	}).Line())

	b := &busyBuyer{t: t, eng: eng, random: rand.New(rand.NewPCG(4, 7))}
	came := 0
	var early, late held
	for minute := range minutes {
		for range burst {
			m := push(came%vendors, came%7+1)
			m = strings.Replace(m, "Message-ID: <push-", fmt.Sprintf("Message-ID: <%d-", came), 1)
			if err := office.Deliver(m, time.Now()); err != nil {
				t.Fatal(err)
			}
			came++
			time.Sleep(2 * time.Millisecond) // 500 a second
		}
		for n := range 6 {
			time.Sleep(time.Duration(1+b.random.IntN(16)) * time.Second / 2)
			b.round(minute%5 == 0 && n == 3)
		}
		time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute)))
		synctest.Wait()
		if n := eng.Counts(); n.Messages != came || n.Broken > 0 {
			t.Fatalf("minute %d: %d messages of %d, %d broken", minute+1, n.Messages, came, n.Broken)
		}
		switch minute {
		case minutes / 2:
			early = holding()
		case minutes - 1:
			late = holding()
		}
	}
	if late.goroutines > early.goroutines+2 || late.files > early.files+2 {
		t.Errorf("in the middle %d goroutines and %d files, at the end %d and %d", early.goroutines, early.files, late.goroutines, late.files)
	}
	mail := uint64((minutes - 1 - minutes/2) * burst)
	if grew := int64(late.heap) - int64(early.heap); grew > int64(mail*16<<10)+8<<20 {
		t.Errorf("%d messages took %d KB of memory", mail, grew>>10)
	}
	if n := office.Connections(); n != 1 {
		t.Errorf("%d connections were made", n)
	}
	if n, err := office.Flagged(); err != nil || n > 0 {
		t.Errorf("%d messages were marked as seen (%v)", n, err)
	}
	// A burst lasts less than a second, and there is at most one sync in each.
	syncs := office.Waits()
	if least, most := minutes, minutes*3+2; syncs < least || syncs > most {
		t.Errorf("%d syncs in %d minutes with a burst in each: want %d to %d", syncs, minutes, least, most)
	}
	watch.Close()
	stop()
	if err := eng.Close(); err != nil {
		t.Error(err)
	}
	if err := office.Close(); err != nil {
		t.Error(err)
	}
	return fmt.Sprintf("%d simulated minutes: %d messages in bursts of %d at 500 a second, %d syncs, %d events, %d decisions and undos, %d pages and exports: one connection, all there, nothing leaks; %d MB held",
		minutes, came, burst, syncs, events, b.decided, b.opened, late.heap>>20)
}

// busyBuyer does what a buyer does, as fast as they can.
type busyBuyer struct {
	t               *testing.T
	eng             *engine.Engine
	random          *rand.Rand
	decided, opened int
}

func (b *busyBuyer) decide(d triage.Decision, undo bool) {
	b.t.Helper()
	id, err := b.eng.Decide(b.t.Context(), d)
	if err != nil {
		b.t.Fatal(err)
	}
	b.decided++
	if undo {
		if err := b.eng.Undo(b.t.Context(), id); err != nil {
			b.t.Fatal(err)
		}
		b.decided++
	}
}

// round looks around and decides something; with need it is a need, for which
// all texts are searched.
func (b *busyBuyer) round(need bool) {
	b.t.Helper()
	ctx, all := b.t.Context(), b.eng.Standings()
	if len(all) == 0 {
		return
	}
	v := all[b.random.IntN(len(all))].Vendor.ID
	detail, err := b.eng.Vendor(ctx, v)
	if err != nil {
		b.t.Fatal(err)
	}
	now := time.Now()
	kind := b.random.IntN(3)
	if need {
		kind = 3
	}
	switch kind {
	case 0:
		b.decide(triage.Decision{Act: triage.ActMute, Vendor: v, Mute: &triage.Mute{Strength: triage.Slow, From: now, Until: now.AddDate(0, 1, 0), Why: "a long run"}}, true)
	case 1:
		b.decide(triage.Decision{Act: triage.ActShortlist, Vendor: v}, b.random.IntN(8) > 0)
	case 2:
		if len(detail.Messages) > 0 {
			b.decide(triage.Decision{Act: triage.ActCorrect, Message: detail.Messages[0].ID, Correction: &triage.Correction{Verdict: triage.Consider}}, true)
		}
	case 3:
		b.decide(triage.Decision{Act: triage.ActNeedAdd, Need: &triage.Need{Name: fmt.Sprint("Calls ", b.decided), Words: []string{"quick call"}}}, true)
	}
	for _, m := range detail.Messages[:min(2, len(detail.Messages))] {
		if _, err := b.eng.Message(ctx, m.ID); err != nil {
			b.t.Fatal(err)
		}
	}
	if _, err := b.eng.Search(ctx, "pusher1"); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.eng.Export(ctx, io.Discard, "json"); err != nil {
		b.t.Fatal(err)
	}
	b.eng.Journal()
	b.opened += 5
}
