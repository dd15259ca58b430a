// Package work keeps slow things away from the window's goroutine: it runs
// them in goroutines that it owns, and hands what they found back through a
// dispatcher (fyne.Do in the app, a direct call in tests). Results that came
// too late, because something newer was asked for in the same slot, are
// dropped.
//
// Slots and Load belong to the window's goroutine; everything else may be
// called from anywhere.
package work

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// Crew owns goroutines.
type Crew struct {
	do     func(func())
	meter  *Meter
	inline bool
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// NewCrew returns a crew that hands results back through do.
func NewCrew(do func(func())) *Crew {
	ctx, cancel := context.WithCancel(context.Background())
	return &Crew{do: do, ctx: ctx, cancel: cancel}
}

// Measured has a meter take the time of what is handed back, and returns the
// crew. It is called before anything else is.
func (c *Crew) Measured(m *Meter) *Crew {
	c.meter = m
	return c
}

// hand hands f to the window's goroutine, where it is measured under the name
// of a function.
func (c *Crew) hand(name any, f func()) {
	if c.meter == nil {
		c.do(f)
		return
	}
	c.do(func() { c.meter.Time(nameOf(name), f) })
}

// NewInline returns a crew for tests: everything runs at once, on the caller's
// goroutine, so that a test sees the result in its next line.
func NewInline() *Crew {
	c := NewCrew(func(f func()) { f() })
	c.inline = true
	return c
}

// Close cancels what runs and waits for it. Nothing is handed back any more.
func (c *Crew) Close() {
	c.cancel()
	c.wg.Wait()
}

// Gone is closed when the crew goes home.
func (c *Crew) Gone() <-chan struct{} { return c.ctx.Done() }

// Go runs job in a goroutine of the crew. Its context ends with the crew.
func (c *Crew) Go(job func(ctx context.Context)) {
	if c.ctx.Err() != nil {
		return
	}
	if c.inline {
		job(c.ctx)
		return
	}
	c.wg.Add(1)
	go func() {
		defer c.wg.Done()
		defer c.passOn()
		job(c.ctx)
	}()
}

// passOn lets a panic in a goroutine end the program where the window's
// goroutine ends it, so that one place writes it down.
func (c *Crew) passOn() {
	if p := recover(); p != nil {
		text := fmt.Sprintf("%v\n\n%s", p, debug.Stack())
		c.do(func() { panic(text) })
	}
}

// Do runs f on the window's goroutine, unless the crew has gone home.
func (c *Crew) Do(f func()) {
	if c.ctx.Err() != nil {
		return
	}
	c.hand(f, f)
}

// Later runs f on the window's goroutine after a while, unless the crew has
// gone home by then. An inline crew never does: a test has no while.
func (c *Crew) Later(after time.Duration, f func()) {
	if c.inline {
		return
	}
	c.Go(func(ctx context.Context) {
		t := time.NewTimer(after)
		defer t.Stop()
		select {
		case <-ctx.Done():
		case <-t.C:
			c.Do(f)
		}
	})
}

// Slot is a place on a screen that shows one result at a time: asking for a
// new one makes every older one stale. The zero value is ready.
type Slot struct {
	turn   uint64
	cancel context.CancelFunc
}

// Drop makes whatever is under way stale.
func (s *Slot) Drop() {
	s.turn++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// Load fetches in the crew and calls then on the window's goroutine, unless
// the slot was asked for something newer meanwhile.
func Load[T any](c *Crew, s *Slot, fetch func(ctx context.Context) (T, error), then func(T, error)) {
	s.Drop()
	turn := s.turn
	ctx, cancel := context.WithCancel(c.ctx)
	s.cancel = cancel
	c.Go(func(context.Context) {
		v, err := fetch(ctx)
		if c.ctx.Err() != nil {
			return
		}
		c.hand(then, func() {
			if s.turn != turn {
				return
			}
			cancel()
			s.cancel = nil
			then(v, err)
		})
	})
}

// Pump runs something after it was poked, at most once an interval however
// often it is poked, and always once more after the last poke.
type Pump struct {
	crew *Crew
	run  func()
	poke chan struct{}
}

// NewPump starts a pump. Run is called in a goroutine of the crew.
func NewPump(c *Crew, every time.Duration, run func()) *Pump {
	p := &Pump{crew: c, run: run, poke: make(chan struct{}, 1)}
	if !c.inline {
		c.Go(func(ctx context.Context) { p.loop(ctx, every) })
	}
	return p
}

// Poke asks for a run. It never blocks.
func (p *Pump) Poke() {
	if p.crew.inline {
		p.run()
		return
	}
	select {
	case p.poke <- struct{}{}:
	default:
	}
}

func (p *Pump) loop(ctx context.Context, every time.Duration) {
	timer := time.NewTimer(every)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.poke:
		}
		p.run()
		timer.Reset(every)
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
	}
}
