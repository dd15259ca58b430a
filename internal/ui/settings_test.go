package ui

import (
	"slices"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/widgets"
)

func TestBackingUpAndGoingBack(t *testing.T) {
	b := open(t, 5)
	b.press("ctrl+8")
	b.tabTo("Back up now")
	b.press("Return")
	b.tabTo("Go back to it")
	b.press("Return", "Escape")
	if !slices.Equal(b.data.Asked, []string{"backup"}) {
		t.Fatalf("asked %v", b.data.Asked)
	}
	b.press("Return", "Return")
	if !slices.Equal(b.data.Asked, []string{"backup", "restore 1"}) {
		t.Errorf("asked %v", b.data.Asked)
	}
}

// A notification counts, comes once for a read, and never while the buyer
// looks at the window.
func TestANotificationCounts(t *testing.T) {
	var told []string
	b := open(t, 5, func(o *Options) { o.Notify = func(_, text string) { told = append(told, text) } })
	fresh := triage.Event{Kind: triage.EventWatched, Watched: triage.Watched{State: triage.WatchIdle, Fresh: 3}}
	b.desk.Send(fresh)
	b.away = true
	b.desk.Send(fresh)
	b.desk.Send(triage.Event{Kind: triage.EventWatched, Watched: triage.Watched{State: triage.WatchIdle}})
	if !slices.Equal(told, []string{"3 new messages were read and judged."}) {
		t.Errorf("told %q", told)
	}
	b.press("ctrl+8")
	b.tabOn("Say nothing")
	if c, ok := b.win.Canvas().Focused().(*widgets.Chips); ok {
		c.OnTap(0)
	}
	b.desk.Send(fresh)
	if len(told) != 1 {
		t.Errorf("told %q although nothing was to be said", told)
	}
}

// The form of a mailbox begins as far back as the settings say.
func TestAHorizonIsKept(t *testing.T) {
	b := open(t, 5)
	b.press("ctrl+8")
	b.tabOn("the last 90 days")
	b.press("Right", "Return")
	if b.keep.Days != 90 {
		t.Errorf("kept %d days", b.keep.Days)
	}
}

// What went wrong the last time is shown once, and copied when the buyer says
// so.
func TestACrashIsOfferedToBeLookedAt(t *testing.T) {
	seen := 0
	b := open(t, 5, func(o *Options) {
		o.Crash = "Winnow 1.0 stopped.\n\nindex out of range\n\tmain.go:1"
		o.Seen = func() error { seen++; return nil }
	})
	if b.dialog == nil {
		t.Fatal("nothing is offered")
	}
	b.press("Return")
	if got := b.app.Clipboard().Content(); got != b.opt.Crash || seen != 1 || b.dialog != nil {
		t.Errorf("copied %q, seen %d times", got, seen)
	}
}
