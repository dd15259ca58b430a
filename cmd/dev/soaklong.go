package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// longTrials are what shows only after long use.
func longTrials() []trial {
	return []trial{{"a long run: mail in bursts of 500, decisions, undo, pages", soakLong}}
}

// bursts is a source that brings so many messages of so many vendors at once.
type bursts struct {
	from, to, vendors int
}

func (b bursts) Name() string { return "bursts" }

// message writes the nth message: of one vendor in turn, in its own words.
func (b bursts) message(n int) mailbox.Raw {
	v := n % b.vendors
	at := benchNow.AddDate(0, 0, -300).Add(time.Duration(n) * 3 * time.Minute)
	raw := fmt.Sprintf("From: Person %d <person%d@vendor%d.example>\r\nTo: buyer@acme.example\r\nSubject: Offer %d for line %d\r\nDate: %s\r\nMessage-ID: <%d@vendor%d.example>\r\n\r\n"+
		"Dear buyer,\r\n\r\nwe make part %d for lines of type %d. It costs %d euros, and plant %d saved %d hours with it last year.\r\nDo you have 15 minutes for a call this week?\r\n\r\nPerson %d\r\n",
		v, v%7, v, n, v%40, at.Format(time.RFC1123Z), n, v, n%977, v%40, 10+n%400, n%31, 2+n%17, v)
	return mailbox.Raw{Place: fmt.Sprint(n), Bytes: []byte(raw), Size: int64(len(raw))}
}

// Sync implements mailbox.Source.
func (b bursts) Sync(ctx context.Context, sink mailbox.Sink) error {
	for at := b.from; at < b.to; at += 500 {
		batch := mailbox.Batch{Folder: "INBOX", Role: mailbox.RoleInbox, Mark: []byte(fmt.Sprint(at))}
		for n := at; n < min(at+500, b.to); n++ {
			batch.Messages = append(batch.Messages, b.message(n))
		}
		if err := sink.Deliver(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// held is what a process holds.
type held struct {
	heap              uint64
	goroutines, files int
}

func holds() held {
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

// soakLong lets mail come in bursts while the buyer decides, undoes, opens
// pages and exports, then goes on without new mail and looks for what grows.
func soakLong(ctx context.Context, _ testing.TB, size soakSize) (string, error) {
	dir, err := os.MkdirTemp("", "winnow-long")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	before := holds()
	eng, err := engine.Open(ctx, engine.Config{Dir: filepath.Join(dir, "data"), Now: func() time.Time { return benchNow }})
	if err != nil {
		return "", err
	}
	defer eng.Close()
	random := rand.New(rand.NewPCG(2, 3))
	vendors := max(20, size.messages/50)
	var slowest time.Duration
	rounds, decisions := 0, 0
	round := func() error {
		rounds++
		all := eng.Standings()
		if len(all) == 0 {
			return nil
		}
		v := all[random.IntN(len(all))].Vendor.ID
		for _, d := range []triage.Decision{
			{Act: triage.ActShortlist, Vendor: v},
			{Act: triage.ActMute, Vendor: v, Mute: &triage.Mute{Strength: triage.Slow, From: benchNow, Until: benchNow.AddDate(0, 1, 0), Why: "long run"}},
		} {
			start := time.Now()
			id, err := eng.Decide(ctx, d)
			slowest = max(slowest, time.Since(start))
			if err != nil {
				return err
			}
			if err := eng.Undo(ctx, id); err != nil {
				return err
			}
			decisions += 2
		}
		detail, err := eng.Vendor(ctx, v)
		if err != nil {
			return err
		}
		for _, m := range detail.Messages[:min(3, len(detail.Messages))] {
			if _, err := eng.Message(ctx, m.ID); err != nil {
				return err
			}
		}
		_, err = eng.Export(ctx, io.Discard, "json")
		return err
	}
	still := 150
	if size.messages > 20_000 {
		still = 24 // each decision judges all of it anew
	}
	for at := 0; at < size.messages; {
		to := min(size.messages, at+500+random.IntN(4500))
		if _, err := eng.Sync(ctx, bursts{at, to, vendors}); err != nil {
			return "", err
		}
		at = to
		for range 1 + still/75 {
			if err := round(); err != nil {
				return "", err
			}
		}
	}
	if n := eng.Counts(); n.Messages != size.messages || n.Broken > 0 {
		return "", fmt.Errorf("%d messages of %d, %d broken", n.Messages, size.messages, n.Broken)
	}
	for range still / 3 { // what is filled once is filled now
		if err := round(); err != nil {
			return "", err
		}
	}
	middle := holds()
	for range still {
		if err := round(); err != nil {
			return "", err
		}
	}
	end, longest := holds(), eng.LongestRead()
	// Each round leaves four decisions in the journal, which stay in memory.
	if grew := int64(end.heap) - int64(middle.heap); grew > int64(still)*4*4096+2<<20+int64(middle.heap/100) || end.goroutines > middle.goroutines+2 || end.files > middle.files+2 {
		return "", fmt.Errorf("%d rounds without new mail: memory grew by %d KB, goroutines from %d to %d, files from %d to %d",
			still, grew>>10, middle.goroutines, end.goroutines, middle.files, end.files)
	}
	standings := len(eng.Standings())
	if err := eng.Close(); err != nil {
		return "", err
	}
	after := holds()
	for range 100 { // what ends by itself may take a moment
		if after.goroutines <= before.goroutines {
			break
		}
		time.Sleep(10 * time.Millisecond)
		after = holds()
	}
	if after.goroutines > before.goroutines || after.files > before.files {
		return "", fmt.Errorf("after closing: goroutines from %d to %d, files from %d to %d", before.goroutines, after.goroutines, before.files, after.files)
	}
	return fmt.Sprintf("%d messages of %d vendors, %d decisions and undos, %d rounds: nothing leaks; %d MB held, the longest read %s, the slowest decision %s",
		size.messages, standings, decisions, rounds, end.heap>>20, longest.Round(time.Millisecond), slowest.Round(time.Millisecond)), nil
}
