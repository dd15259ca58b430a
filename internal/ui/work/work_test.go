package work

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// window stands for the window's goroutine: a queue that a test drains.
type window chan func()

func (w window) do(f func()) { w <- f }

func (w window) drain() {
	for {
		select {
		case f := <-w:
			f()
		default:
			return
		}
	}
}

func TestStaleResultsAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := make(window, 8)
		crew := NewCrew(w.do)
		defer crew.Close()
		var slot Slot
		var got []string
		ask := func(name string, takes time.Duration) {
			Load(crew, &slot, func(context.Context) (string, error) {
				time.Sleep(takes) // a bubble's clock: no time passes
				return name, nil
			}, func(s string, err error) { got = append(got, s) })
		}
		ask("slow", 3*time.Second)
		ask("quick", time.Second)
		time.Sleep(5 * time.Second)
		w.drain()
		if len(got) != 1 || got[0] != "quick" {
			t.Errorf("delivered %q, want only the newest", got)
		}
	})
}

func TestAskingAgainCancelsTheOlderFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := make(window, 8)
		crew := NewCrew(w.do)
		defer crew.Close()
		var slot Slot
		cancelled := false
		Load(crew, &slot, func(ctx context.Context) (int, error) {
			<-ctx.Done()
			cancelled = true
			return 0, ctx.Err()
		}, func(int, error) { t.Error("a stale result was delivered") })
		Load(crew, &slot, func(context.Context) (int, error) { return 1, nil }, func(int, error) {})
		synctest.Wait()
		w.drain()
		if !cancelled {
			t.Error("the older fetch still runs")
		}
	})
}

func TestPumpRunsAtMostOnceAnIntervalAndOnceMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		crew := NewCrew(func(f func()) { f() })
		runs := 0
		p := NewPump(crew, 250*time.Millisecond, func() { runs++ })
		for range 1000 { // a second of pokes
			p.Poke()
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if runs < 4 || runs > 6 {
			t.Errorf("%d runs in a second of pokes, want about 4 and the last", runs)
		}
		before := runs
		p.Poke()
		synctest.Wait()
		if runs != before+1 {
			t.Error("a poke after a pause was not run at once")
		}
		crew.Close()
	})
}

func TestNothingIsHandedBackAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := make(window, 8)
		crew := NewCrew(w.do)
		var slot Slot
		Load(crew, &slot, func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}, func(int, error) { t.Error("delivered after Close") })
		crew.Close()
		w.drain()
		crew.Go(func(context.Context) { t.Error("ran after Close") })
	})
}

func TestInlineCrewIsDoneInTheNextLine(t *testing.T) {
	crew := NewInline()
	defer crew.Close()
	var slot Slot
	got := 0
	Load(crew, &slot, func(context.Context) (int, error) { return 7, nil }, func(v int, _ error) { got = v })
	if got != 7 {
		t.Error("an inline crew must be done when Load returns")
	}
	NewPump(crew, time.Hour, func() { got++ }).Poke()
	if got != 8 {
		t.Error("an inline pump must run when it is poked")
	}
}

func TestAPanicEndsOnTheWindowsGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := make(window, 1)
		crew := NewCrew(w.do)
		crew.Go(func(context.Context) { panic("no such row") })
		synctest.Wait()
		defer func() {
			p, _ := recover().(string)
			if !strings.Contains(p, "no such row") || !strings.Contains(p, "goroutine") {
				t.Errorf("recovered %q", p)
			}
			crew.Close()
		}()
		w.drain()
	})
}

func TestLaterRunsOnceAndNotAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := make(window, 4)
		crew := NewCrew(w.do)
		n := 0
		crew.Later(time.Second, func() { n++ })
		crew.Later(time.Hour, func() { t.Error("ran after Close") })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		w.drain()
		if n != 1 {
			t.Errorf("ran %d times", n)
		}
		crew.Close()
		w.drain()
	})
}
