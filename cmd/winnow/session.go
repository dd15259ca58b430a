package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"winnow/internal/ui"
)

// session is what the window works with while it is open. The buyer's data is
// opened beside the window, which shows before that is done.
type session struct {
	flags   flags
	folder  string
	clock   func() time.Time
	opening *ui.Opening
	opened  func(*ui.Window, *desk)

	stop context.CancelFunc
	work sync.WaitGroup
	desk *desk  // nil until it is open
	err  error  // why it is not
	deaf func() // ends listening to further starts
}

// begin opens the data and, when it is open, makes the window show it.
func (s *session) begin(opt ui.Options) {
	var ctx context.Context
	ctx, s.stop = context.WithCancel(context.Background())
	s.opening.OnClose = s.stop
	do := func(f func()) {
		fyne.Do(func() {
			if ctx.Err() == nil {
				f()
			}
		})
	}
	s.work.Go(func() {
		// A panic ends the program where the window's goroutine ends it, so that
		// one place writes it down.
		defer func() {
			if p := recover(); p != nil {
				text := fmt.Sprintf("%v\n\n%s", p, debug.Stack())
				fyne.Do(func() { panic(text) })
			}
		}()
		d, err := openDesk(ctx, s.folder, s.clock)
		if s.desk, s.err = d, err; err != nil {
			do(func() { s.opening.Fail(explain(err)) })
			return
		}
		ready := make(chan struct{})
		do(func() { defer close(ready); s.ready(opt) })
		select {
		case <-ctx.Done():
			return
		case <-ready:
		}
		d.KeepUp(ctx) // the keyring may ask the buyer to unlock it
	})
}

// ready makes the window show what was opened, and answers further starts.
func (s *session) ready(opt ui.Options) {
	d := s.desk
	opt.Desk, opt.Post, opt.Boxes, opt.House, opt.Notices = d, d, d, d, d.own.Notices()
	opt.FirstTitle, opt.First = firstJob(d, requestOf(s.flags))
	w := s.opening.Ready(opt)
	s.deaf = listen(s.folder, func(r request) {
		fyne.Do(func() {
			w.Raise()
			if title, job := firstJob(d, r); job != nil {
				w.Start(title, job)
			}
		})
	})
	if s.opened != nil {
		s.opened(w, d)
	}
}

// firstJob is what a start asks to be read, with its title; nil for nothing.
func firstJob(d *desk, r request) (string, func(context.Context) error) {
	switch {
	case r.Demo:
		return "Reading the demo mailbox", d.Demo
	case len(r.Open) > 0:
		return "Reading " + strings.Join(r.Open, ", "), func(ctx context.Context) error { return d.Open(ctx, r.Open) }
	}
	return "", nil
}

// end ends everything, after the window was closed, and tells why the data
// could not be opened.
func (s *session) end() error {
	s.stop()
	if s.deaf != nil {
		s.deaf()
	}
	s.work.Wait()
	if s.desk == nil {
		if errors.Is(s.err, context.Canceled) {
			return nil // closed while it was being opened
		}
		return s.err
	}
	return s.desk.Close()
}
