package ui

import (
	"context"
	"errors"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/widgets"
)

func TestThePaletteDoesWhatItFinds(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+k")
	b.typing("jour")
	b.press("Return")
	if got := b.places[b.at].id; got != vm.CmdJournal || b.dialog != nil {
		t.Fatalf("at %s, dialog %v", got, b.dialog)
	}
	b.press("ctrl+k", "Down", "Down", "Escape")
	if _, ok := b.win.Canvas().Focused().(*widgets.Entry); ok || b.dialog != nil {
		t.Error("Escape does not give the keyboard back")
	}
}

// A job that is paused keeps its strip and goes on from there; then the buyer
// is asked, once, what they are looking for.
func TestAJobIsPausedAndGoesOn(t *testing.T) {
	b := open(t, 5)
	runs := 0
	b.Start("Reading", func(ctx context.Context) error {
		runs++
		if runs == 1 {
			b.holdJob()
			if ctx.Err() == nil {
				return errors.New("a pause does not stop it")
			}
			return ctx.Err()
		}
		return nil
	})
	if j := b.job.Job(); j.Hold != "Go on" || j.Running || b.job.Hidden {
		t.Fatalf("paused, the strip shows %+v", j)
	}
	for _, n := range b.desk.Needs() {
		b.Window.Decide("", triage.Decision{Act: triage.ActNeedRemove, Need: &n})
	}
	b.holdJob()
	if runs != 2 || !b.job.Hidden {
		t.Errorf("%d runs; the strip hidden: %v", runs, b.job.Hidden)
	}
	if b.dialog == nil {
		t.Fatal("nobody asks what the buyer is looking for")
	}
	b.press("Return")
	if got := b.places[b.at].id; got != vm.CmdNeeds {
		t.Errorf("at %s", got)
	}
	b.press("ctrl+1")
	b.Start("Reading", func(context.Context) error { return nil })
	if b.dialog != nil {
		t.Error("it is asked twice")
	}
}
