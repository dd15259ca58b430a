package main

import (
	"fmt"
	"io"
	"runtime"
	"testing"
)

// host lets a chore use helpers that are made for tests: it is a testing.TB
// whose failures end the chore. Use it through hosted.
type host struct {
	testing.TB // nil: only what follows is ever called
	out        io.Writer
	cleanups   []func()
	failure    string
	skipped    string
}

// errSkipped says why something could not be tried on this machine.
type errSkipped struct{ why string }

func (e errSkipped) Error() string { return "skipped: " + e.why }

// hosted runs f with a host, then its cleanups, and returns f's error, or why
// it failed or was skipped.
func hosted(out io.Writer, f func(t testing.TB) error) (err error) {
	h := &host{out: out}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for i := len(h.cleanups) - 1; i >= 0; i-- {
				h.cleanups[i]()
			}
		}()
		err = f(h)
	}()
	<-done
	switch {
	case h.skipped != "":
		return errSkipped{h.skipped}
	case h.failure != "" && err == nil:
		return fmt.Errorf("%s", h.failure)
	}
	return err
}

func (h *host) Helper()          {}
func (h *host) Cleanup(f func()) { h.cleanups = append(h.cleanups, f) }

func (h *host) fail(text string) {
	if h.failure == "" {
		h.failure = text
	}
}

func (h *host) Error(args ...any)            { h.fail(fmt.Sprint(args...)) }
func (h *host) Errorf(f string, args ...any) { h.fail(fmt.Sprintf(f, args...)) }
func (h *host) Fatal(args ...any)            { h.fail(fmt.Sprint(args...)); runtime.Goexit() }
func (h *host) Fatalf(f string, args ...any) { h.fail(fmt.Sprintf(f, args...)); runtime.Goexit() }
func (h *host) Failed() bool                 { return h.failure != "" }
func (h *host) Log(args ...any)              { fmt.Fprintln(h.out, args...) }
func (h *host) Logf(f string, args ...any)   { fmt.Fprintf(h.out, f+"\n", args...) }
func (h *host) Name() string                 { return "chore" }

func (h *host) Skip(args ...any)            { h.skipped = fmt.Sprint(args...); runtime.Goexit() }
func (h *host) Skipf(f string, args ...any) { h.skipped = fmt.Sprintf(f, args...); runtime.Goexit() }
