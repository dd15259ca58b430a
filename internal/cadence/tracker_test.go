package cadence_test

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/cadence"
	"winnow/internal/triage"
)

// However mail comes in, piece by piece or at once, its threads are the same.
func TestTrackingIsThreading(t *testing.T) {
	steps, simple := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		var all []*triage.Message
		n := rapid.IntRange(1, 30).Draw(rt, "messages")
		for i := range n {
			x := note{
				id: fmt.Sprint("m", i), day: float64(i) / 3,
				from:    rapid.SampledFrom([]string{"dana@acme.example", "kim@acme.example", "pat@other.example", "lee@acmee.example", "one@list.example", "kim@buyer.example"}).Draw(rt, "from"),
				subject: rapid.SampledFrom([]string{"Docks", "Re: Docks", "AW: Docks", "Price", "Re: Price"}).Draw(rt, "subject"),
				kind:    rapid.SampledFrom([]triage.Kind{triage.KindPitch, triage.KindPersonal, triage.KindDialogue}).Draw(rt, "kind"),
			}
			if rapid.IntRange(0, 3).Draw(rt, "mine") == 0 {
				x = mine(x)
				x.to = rapid.SampledFrom([]string{"dana@acme.example", "pat@other.example", "new@third.example", "kim@buyer.example"}).Draw(rt, "to")
			}
			if i > 0 && rapid.Bool().Draw(rt, "answers") {
				x.replyTo = fmt.Sprint("m", rapid.IntRange(0, n).Draw(rt, "what")) // perhaps one that comes later
			}
			m := x.message()
			if rapid.IntRange(0, 5).Draw(rt, "listed") == 0 {
				m.ListID = "docks.list.example"
			}
			if rapid.IntRange(0, 6).Draw(rt, "late") == 0 {
				m.Date = m.Date.Add(-30 * time.Hour)
			}
			all = append(all, m)
		}
		var x cadence.Tracker
		x.Begin(own)
		got := map[triage.ContentID]triage.Thread{}
		for at := 0; at < len(all); {
			end := min(len(all), at+rapid.IntRange(1, 4).Draw(rt, "step"))
			steps++
			changed, ok := x.Add(all[at:end])
			if ok {
				simple++
				maps.Copy(got, changed)
			} else {
				got = changed
			}
			at = end
			want := cadence.Threads(all[:at], own)
			for _, m := range all[:at] {
				if got[m.ID] != want[m.ID] {
					rt.Fatalf("after %d messages, by adding %v, %s from %s:\n got %+v\nwant %+v", at, ok, m.Subject, m.From.Email, got[m.ID], want[m.ID])
				}
			}
		}
	})
	t.Logf("%d of %d steps were simple", simple, steps)
	if simple == 0 {
		t.Error("nothing was ever added")
	}
}
