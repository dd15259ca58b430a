package ui

import (
	"context"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/work"
)

// showWatched shows how it stands with the mailboxes: on their own screen, and
// as a quiet line at the foot while something keeps the mail from coming.
func (w *Window) showWatched() {
	now := w.opt.Now()
	work.Load(w.crew, &w.asked, func(ctx context.Context) (string, error) {
		boxes, err := w.opt.Boxes.Known(ctx)
		var all []triage.Watched
		for _, b := range boxes {
			if b.Kept {
				all = append(all, b.Watched)
			}
		}
		return w.kit.QuietLine(all, now), err
	}, func(line string, err error) {
		if err == nil && line != w.quiet.Text() {
			w.quiet.SetText(line)
			w.frame.again()
		}
	})
	if w.at >= 0 && w.places[w.at].id == vm.CmdMail {
		w.screen().Changed()
	}
}
