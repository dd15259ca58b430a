package mute_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/mute"
	"winnow/internal/triage"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func onDay(d int) time.Time { return start.AddDate(0, 0, d) }

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// log writes decisions one after the other, a day apart unless said otherwise.
type log []triage.Decision

func (l *log) add(day int, d triage.Decision) triage.DecisionID {
	d.ID, d.At = triage.DecisionID(len(*l)+1), onDay(day)
	*l = append(*l, d)
	return d.ID
}

func (l *log) mute(day int, s triage.Strength, length time.Duration, keys ...string) triage.DecisionID {
	m := mute.New(s, onDay(day), length, "too loud")
	return l.add(day, triage.Decision{Act: triage.ActMute, Vendor: triage.VendorID(keys[0]), Keys: keys, Mute: &m})
}

func (l *log) unmute(day int, keys ...string) triage.DecisionID {
	return l.add(day, triage.Decision{Act: triage.ActUnmute, Vendor: triage.VendorID(keys[0]), Keys: keys})
}

func (l *log) undo(day int, id triage.DecisionID) {
	l.add(day, triage.Decision{Act: triage.ActUndo, Undoes: id})
}

func strength(l log, day int, keys ...string) triage.Strength {
	if m := mute.Fold(l, onDay(day)).Of(keys); m != nil {
		return m.Strength
	}
	return triage.NotMuted
}

func TestTheLifeOfAMute(t *testing.T) {
	const acme, at = "acme.example", "dana@acme.example"
	for _, c := range []struct {
		why  string
		log  func(l *log)
		day  int // on which is asked
		keys []string
		want triage.Strength
	}{
		{"nobody is muted by himself", func(*log) {}, 1, []string{acme}, triage.NotMuted},
		{"muted", func(l *log) { l.mute(0, triage.Slow, 0, acme, at) }, 1, []string{acme}, triage.Slow},
		{"found by its address alone", func(l *log) { l.mute(0, triage.Slow, 0, acme, at) }, 1, []string{"other.example", at}, triage.Slow},
		{"nobody else is", func(l *log) { l.mute(0, triage.Slow, 0, acme, at) }, 1, []string{"other.example"}, triage.NotMuted},
		{"for ninety days", func(l *log) { l.mute(0, triage.Stop, 0, acme) }, 89, []string{acme}, triage.Stop},
		{"and no longer", func(l *log) { l.mute(0, triage.Stop, 0, acme) }, 90, []string{acme}, triage.NotMuted},
		{"unmuted", func(l *log) { l.mute(0, triage.Stop, 0, acme); l.unmute(3, acme) }, 4, []string{acme}, triage.NotMuted},
		{"unmuted by one key of several", func(l *log) { l.mute(0, triage.Stop, 0, acme, at); l.unmute(3, acme) }, 4, []string{at}, triage.NotMuted},
		{"made stronger", func(l *log) { l.mute(0, triage.Slow, 0, acme); l.mute(3, triage.Stop, 0, acme) }, 4, []string{acme}, triage.Stop},
		{"made milder", func(l *log) { l.mute(0, triage.Stop, 0, acme); l.mute(3, triage.Slow, 0, acme) }, 4, []string{acme}, triage.Slow},
		{"shortened: the last word counts", func(l *log) { l.mute(0, triage.Stop, days(200), acme); l.mute(3, triage.Stop, days(5), acme) }, 9, []string{acme}, triage.NotMuted},
		{"extended", func(l *log) { l.mute(0, triage.Stop, days(5), acme); l.mute(3, triage.Stop, days(30), acme) }, 20, []string{acme}, triage.Stop},
		{"undone", func(l *log) { l.undo(2, l.mute(0, triage.Stop, 0, acme)) }, 3, []string{acme}, triage.NotMuted},
		{"an unmute undone", func(l *log) { l.mute(0, triage.Stop, 0, acme); l.undo(3, l.unmute(2, acme)) }, 4, []string{acme}, triage.Stop},
		{"a change undone", func(l *log) { l.mute(0, triage.Slow, 0, acme); l.undo(3, l.mute(2, triage.Stop, 0, acme)) }, 4, []string{acme}, triage.Slow},
		{"undone after its end", func(l *log) { l.undo(200, l.mute(0, triage.Slow, 0, acme)) }, 201, []string{acme}, triage.NotMuted},
		{"muted again after its end", func(l *log) { l.mute(0, triage.Slow, days(5), acme); l.mute(50, triage.Limit, 0, acme) }, 51, []string{acme}, triage.Limit},
		{"the vendor got another domain, then was unmuted", func(l *log) {
			l.mute(0, triage.Stop, 0, acme)
			l.mute(1, triage.Stop, 0, acme, "getacme.example")
			l.unmute(2, "getacme.example")
		}, 3, []string{acme}, triage.NotMuted},
	} {
		var l log
		c.log(&l)
		if got := strength(l, c.day, c.keys...); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestEveryTransitionIsExplained(t *testing.T) {
	const acme = "acme.example"
	var l log
	l.mute(0, triage.Slow, days(10), acme)
	l.mute(1, triage.Stop, days(30), acme)
	l.mute(2, triage.Stop, days(60), acme)
	l.mute(3, triage.Stop, days(20), acme)
	l.mute(3, triage.Stop, days(20), acme)
	l.unmute(4, acme)
	l.unmute(5, acme)
	l.mute(6, triage.Limit, days(7), acme)
	l.add(7, triage.Decision{Act: triage.ActMute, Keys: []string{acme}})
	l.add(8, triage.Decision{Act: triage.ActShortlist, Keys: []string{acme}})
	_, ts := mute.History(l, onDay(100))
	want := []struct {
		change mute.Change
		says   string
	}{
		{mute.Muted, "Muted on Mar 2, 2026 until Mar 12, 2026 (slow): gathered into a weekly brief. Why: too loud"},
		{mute.Changed, "Changed from slow to stop on Mar 3, 2026, until Apr 2, 2026. Why: too loud"},
		{mute.Extended, "Extended on Mar 4, 2026, by 31 days until May 3, 2026. Why: too loud"},
		{mute.Shortened, "Shortened on Mar 5, 2026, now until Mar 25, 2026. Why: too loud"},
		{mute.Ignored, "It was muted like this already"},
		{mute.Unmuted, "Unmuted on Mar 6, 2026, 19 days before the mute's end"},
		{mute.Ignored, "It was not muted"},
		{mute.Muted, "Muted on Mar 8, 2026 until Mar 15, 2026 (limit): gathered into a monthly brief. Why: too loud"},
		{mute.Ignored, "The decision does not say whom to mute, or how"},
		{mute.Expired, "Ended by itself on Mar 15, 2026, after 7 days"},
	}
	if len(ts) != len(want) {
		t.Fatalf("%d transitions, want %d: %+v", len(ts), len(want), ts)
	}
	for i, w := range want {
		if ts[i].Change != w.change || ts[i].Why != w.says {
			t.Errorf("%d: %s: %q\nwant %s: %q", i, ts[i].Change, ts[i].Why, w.change, w.says)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"90d": days(90), "2w": days(14), "3mo": days(90), "1y": days(365), "36h": 36 * time.Hour, " 7D ": days(7), "1h": time.Hour, "3650d": days(3650),
	} {
		if got, err := mute.ParseDuration(in); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "d", "90", "-1d", "0d", "1.5d", "11y", "3651d", "99999999999999999999d", "4294967295y", "tomorrow", "90 m", "0h"} {
		if got, err := mute.ParseDuration(in); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want an error", in, got)
		} else if !strings.Contains(err.Error(), fmt.Sprintf("%q", in)) {
			t.Errorf("the error does not name %q: %v", in, err)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	f.Add("90d")
	f.Add("9223372036854775807h")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := mute.ParseDuration(s)
		if err != nil {
			return
		}
		if d < mute.MinFor || d > mute.MaxFor {
			t.Errorf("%q is %v", s, d)
		}
		if d%days(1) == 0 || d < days(1) {
			if again, err := mute.ParseDuration(mute.FormatDuration(d)); err != nil || again != d {
				t.Errorf("%v is written %q and read %v, %v", d, mute.FormatDuration(d), again, err)
			}
		}
	})
}

func TestStrengths(t *testing.T) {
	for _, s := range triage.Strengths {
		if got, err := mute.ParseStrength(" " + strings.ToUpper(string(s))); err != nil || got != s {
			t.Errorf("%q is read as %q, %v", s, got, err)
		}
		if mute.Words(s) == mute.Words(triage.NotMuted) {
			t.Errorf("%q is not explained", s)
		}
	}
	for _, s := range []string{"", "loud"} {
		if _, err := mute.ParseStrength(s); !errors.Is(err, mute.ErrStrength) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestNewAndExtend(t *testing.T) {
	if m := mute.New(triage.Slow, start, 0, ""); m.Until.Sub(m.From) != mute.DefaultFor {
		t.Errorf("the default is %v", m.Until.Sub(m.From))
	}
	for _, d := range []time.Duration{-time.Hour, time.Nanosecond, 100 * days(3650)} {
		if m := mute.New(triage.Slow, start, d, ""); m.Until.Sub(m.From) < mute.MinFor || m.Until.Sub(m.From) > mute.MaxFor {
			t.Errorf("a mute for %v lasts %v", d, m.Until.Sub(m.From))
		}
	}
	m := mute.New(triage.Slow, start, days(10), "")
	if got := mute.Extend(m, onDay(5), days(30)).Until; !got.Equal(onDay(40)) {
		t.Errorf("extended while it runs: until %v", got)
	}
	if got := mute.Extend(m, onDay(50), days(30)).Until; !got.Equal(onDay(80)) {
		t.Errorf("extended after its end: until %v", got)
	}
	for day, want := range map[int]string{-10: "ends on Mar 12, 2026, in 20 days", 8: "ends on Mar 12, 2026, in 2 days", 9: "ends tomorrow", 10: ""} {
		if got := mute.Ends(m, onDay(day)); got != want {
			t.Errorf("on day %d it %q, want %q", day, got, want)
		}
	}
	if got := mute.Ends(m, onDay(10).Add(-time.Hour)); got != "ends today" {
		t.Errorf("in its last hour it %q", got)
	}
}

func TestWhoMayMute(t *testing.T) {
	related := triage.Relationship{Exists: true, Evidence: []string{"You wrote “Order”"}}
	for _, c := range []struct {
		byBuyer bool
		r       triage.Relationship
		want    bool
	}{
		{true, triage.Relationship{}, true},
		{true, related, true},
		{false, triage.Relationship{}, true},
		{false, related, false},
		{false, triage.Relationship{OptedOut: start}, true},
	} {
		ok, why := mute.May(c.byBuyer, c.r)
		if ok != c.want || ok != (why == "") {
			t.Errorf("by the buyer %v, %+v: %v, because %q", c.byBuyer, c.r, ok, why)
		}
	}
}

func TestUndo(t *testing.T) {
	var l log
	a := l.mute(0, triage.Slow, 0, "a.example")
	l.undo(1, a)
	l.undo(2, a)                                                          // once more
	l.undo(3, 77)                                                         // nothing
	l.undo(4, 2)                                                          // an undo
	l.undo(5, 7)                                                          // what comes later
	b := l.add(6, triage.Decision{Act: triage.ActShortlist, Vendor: "b"}) // is number 7
	if b != 7 {
		t.Fatalf("the test means decision 7, not %d", b)
	}
	if u := mute.Undone(l); len(u) != 1 || !u[a] {
		t.Errorf("undone: %v", u)
	}
	if live := mute.Live(l); len(live) != 1 || live[0].ID != b {
		t.Errorf("live: %+v", live)
	}
	if last, ok := mute.LastLive(l); !ok || last.ID != b {
		t.Errorf("the last is %+v", last)
	}
	if _, ok := mute.LastLive(l[:2]); ok {
		t.Error("nothing is left to undo, and yet there is a last decision")
	}
}

// drawLog makes any log of decisions about a few vendors.
func drawLog(rt *rapid.T) log {
	var l log
	day := 0
	for range rapid.IntRange(0, 20).Draw(rt, "decisions") {
		day += rapid.IntRange(0, 40).Draw(rt, "later")
		keys := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a.example", "b.example", "x@a.example", "c.example"}), 1, 3, rapid.ID[string]).Draw(rt, "keys")
		switch rapid.IntRange(0, 3).Draw(rt, "act") {
		case 0, 1:
			l.mute(day, rapid.SampledFrom(triage.Strengths[:]).Draw(rt, "strength"), days(rapid.IntRange(0, 120).Draw(rt, "for")), keys...)
		case 2:
			l.unmute(day, keys...)
		default:
			l.undo(day, triage.DecisionID(rapid.IntRange(0, len(l)+2).Draw(rt, "undoes")))
		}
	}
	return l
}

// An undo right after a decision brings back what was, at every later time.
func TestUndoBringsBackWhatWas(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := drawLog(rt)
		day := 0
		if n := len(l); n > 0 {
			day = int(l[n-1].At.Sub(start).Hours() / 24)
		}
		with := slices.Clone(l)
		var id triage.DecisionID
		if rapid.Bool().Draw(rt, "mute") {
			id = with.mute(day+1, triage.Stop, 0, "a.example", "c.example")
		} else {
			id = with.unmute(day+1, "a.example", "b.example")
		}
		with.undo(day+2, id)
		for _, at := range []int{day + 2, day + 30, day + 200} {
			for _, k := range []string{"a.example", "b.example", "c.example", "x@a.example"} {
				if a, b := strength(l, at, k), strength(with, at, k); a != b {
					rt.Fatalf("%s on day %d: %q before, %q after the undo", k, at, a, b)
				}
			}
		}
	})
}

// A decision about a vendor is what holds until it ends, whatever came before;
// others are not touched by it.
func TestTheLastWordCounts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := drawLog(rt)
		day := 1
		if n := len(l); n > 0 {
			day = int(l[n-1].At.Sub(start).Hours()/24) + 1
		}
		before := strength(l, day, "zzz.example")
		length := rapid.IntRange(1, 100).Draw(rt, "for")
		l.mute(day, triage.Limit, days(length), "a.example", "zzz.example")
		if strength(l, day, "a.example") != triage.Limit || strength(l, day+length-1, "a.example") != triage.Limit {
			rt.Fatal("the mute does not hold")
		}
		if strength(l, day+length, "a.example") != triage.NotMuted {
			rt.Fatal("the mute does not end")
		}
		l.unmute(day, "zzz.example")
		if strength(l, day, "a.example") != triage.NotMuted || before != triage.NotMuted {
			rt.Fatal("the unmute does not hold")
		}
	})
}

// Transitions follow one another: each begins where the last one of its vendor
// ended, in time and in state, and says why.
func TestTransitionsFollowOneAnother(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		// One vendor with one key: its transitions are a chain.
		var l log
		day := 0
		for range rapid.IntRange(0, 15).Draw(rt, "decisions") {
			day += rapid.IntRange(0, 60).Draw(rt, "later")
			if rapid.Bool().Draw(rt, "mute") {
				l.mute(day, rapid.SampledFrom(triage.Strengths[:]).Draw(rt, "strength"), days(rapid.IntRange(0, 60).Draw(rt, "for")), "a.example")
			} else {
				l.unmute(day, "a.example")
			}
		}
		_, ts := mute.History(l, onDay(day+1000))
		var now *triage.Mute
		var at time.Time
		for i, x := range ts {
			if x.Why == "" || x.At.Before(at) {
				rt.Fatalf("transition %d: %+v after %v", i, x, at)
			}
			at = x.At
			if x.Change == mute.Ignored {
				continue
			}
			if (now == nil) != (x.Before == nil) || now != nil && !reflect.DeepEqual(*now, *x.Before) {
				rt.Fatalf("transition %d begins with %+v, the last ended with %+v", i, x.Before, now)
			}
			now = x.After
		}
		if now != nil {
			rt.Fatalf("after a thousand days it is still muted: %+v", now)
		}
	})
}
