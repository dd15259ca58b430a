package ui

import (
	"context"
	"log/slog"

	"winnow/internal/ui/vm"
)

// rememberShape keeps the window's size and the place of its divider.
func (w *Window) rememberShape() {
	s := w.win.Canvas().Size()
	w.keep.Width, w.keep.Height = float64(s.Width), float64(s.Height)
	w.keep.ListShare = w.home.Share()
	w.note()
}

// note puts the settings where saving finds them.
func (w *Window) note() {
	s := w.keep
	w.saved.Store(&s)
}

// save keeps the settings, off the window's goroutine.
func (w *Window) save() {
	w.note()
	if w.opt.Keeper != nil {
		w.crew.Go(func(context.Context) { w.saveNow() })
	}
}

// saveNow writes what was noted last. Losing a window's size is no reason to
// bother anybody; the log has it.
func (w *Window) saveNow() {
	var s *vm.Settings
	if s = w.saved.Load(); s == nil || w.opt.Keeper == nil {
		return
	}
	if err := w.opt.Keeper.Save(*s); err != nil {
		slog.Warn("the settings could not be kept", "error", err)
	}
}
