package cadence_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/cadence"
	"winnow/internal/triage"
)

func TestHyperSpam(t *testing.T) {
	with := func(ts []triage.Touch, i int, tactics ...triage.Tactic) []triage.Touch {
		ts[i].Tactics = tactics
		return ts
	}
	answered := func(ts []triage.Touch, i int) []triage.Touch { ts[i].Answered = true; return ts }
	for _, c := range []struct {
		why     string
		touches []triage.Touch
		said    cadence.Said
		want    bool
		says    string
	}{
		{"four with nothing new in a month", touchesOn(0, 0, 3, 7, 14), cadence.Said{}, true, "4 touches in 14 days without an answer, nothing new after the first"},
		{"four with something new each are none", touchesOn(0.8, 0, 3, 7, 14), cadence.Said{}, false, "80 % new"},
		{"volume alone is innocent", touchesOn(1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), cadence.Said{}, false, ""},
		{"four over two months are slow", touchesOn(0, 0, 20, 40, 60), cadence.Said{}, false, ""},
		{"but four in a month among slow ones are not", touchesOn(0, 0, 60, 64, 68, 75), cadence.Said{}, true, "4 touches"},
		{"three are not enough", touchesOn(0, 0, 3, 7), cadence.Said{}, false, ""},
		{"three with chasing are", with(touchesOn(0, 0, 3, 7), 1, triage.Bump), cadence.Said{}, true, "with chasing"},
		{"or with blame", with(touchesOn(0, 0, 3, 7), 2, triage.Guilt), cadence.Said{}, true, "with blame"},
		{"or with a false thread", with(touchesOn(0, 0, 3, 7), 0, triage.FalseThread), cadence.Said{}, true, "never was"},
		{"three with chasing and something new are not", with(touchesOn(0.9, 0, 3, 7), 1, triage.Bump), cadence.Said{}, false, ""},
		{"another tactic does not count", with(touchesOn(0, 0, 3, 7), 1, triage.Hype), cadence.Said{}, false, ""},
		{"an answer ends the run", answered(touchesOn(0, 0, 3, 7, 14), 1), cadence.Said{}, false, ""},
		{"so does what the buyer wrote", touchesOn(0, 0, 3, 7, 14), cadence.Said{Last: onDay(8)}, false, ""},
		{"two after the buyer refused, however new", touchesOn(1, 0, 3, 7), cadence.Said{Last: onDay(1), OptedOut: onDay(1)}, true, "2 touches after you refused on Mar 3, 2026"},
		{"one after it is not", touchesOn(1, 0, 3), cadence.Said{Last: onDay(1), OptedOut: onDay(1)}, false, ""},
		{"nothing", nil, cadence.Said{}, false, ""},
	} {
		s := cadence.SequenceOf(c.touches, c.said, onDay(120))
		if s.HyperSpam != c.want || !strings.Contains(s.Why, c.says) {
			t.Errorf("%s: %v, because %q, want %v, because %q", c.why, s.HyperSpam, s.Why, c.want, c.says)
		}
	}
}

func TestTheRuleCanBeChanged(t *testing.T) {
	touches := touchesOn(0, 0, 3, 7, 14)
	mild := cadence.DefaultRule
	mild.Touches = 6
	if mild.Sequence(touches, cadence.Said{}, onDay(20)).HyperSpam {
		t.Error("four touches are hyper-spam where six are asked for")
	}
}

func TestSequence(t *testing.T) {
	touches := touchesOn(0.5, 0, 4, 10)
	touches[1].BreakUp = true
	s := cadence.SequenceOf(touches, cadence.Said{}, onDay(11))
	if s.Touches != 3 || !s.Since.Equal(onDay(0)) || !s.Last.Equal(onDay(10)) || s.MedianGapDays != 5 {
		t.Errorf("%+v", s)
	}
	if s.BreakUp != touches[1].Message || !s.BrokePromise {
		t.Errorf("break-up %v, promise broken %v", s.BreakUp, s.BrokePromise)
	}
	if s := cadence.SequenceOf(touches[:2], cadence.Said{}, onDay(5)); s.BrokePromise || !s.NextFrom.IsZero() {
		t.Errorf("after a break-up nothing is expected: %+v", s)
	}
	if s := cadence.SequenceOf(touches, cadence.Said{}, onDay(5)); s.Touches != 2 {
		t.Errorf("%d touches were counted, one of them of the future", s.Touches)
	}
}

func TestBefore(t *testing.T) {
	touches := touchesOn(1, 0, 3, 7)
	for day, want := range map[float64]int{-1: 0, 0: 0, 1: 1, 3: 1, 7: 2, 9: 3} {
		if got := len(cadence.Before(touches, onDay(day))); got != want {
			t.Errorf("before day %v: %d touches, want %d", day, got, want)
		}
	}
}

func TestTheNextTouch(t *testing.T) {
	for _, c := range []struct {
		why    string
		days   []float64
		now    float64
		ladder string
		next   float64 // day within the window, 0 for none
	}{
		{"the common ladder", []float64{0, 3, 7}, 8, "0/3/7/14", 14},
		{"with week-ends between", []float64{0, 3.8, 7.5}, 8, "0/3/7/14", 14},
		{"two mails by their gap", []float64{0, 3}, 4, "0/3/7/14", 7},
		{"a longer ladder", []float64{0, 3, 7, 14}, 15, "0/3/7/14", 21},
		{"beyond the short one", []float64{0, 3, 7, 14, 21}, 22, "0/3/7/14/21/28", 28},
		{"weekly for a long time", []float64{0, 7, 14, 21, 28, 35, 42, 49}, 50, "every 7 days", 56},
		{"daily", []float64{0, 1, 2, 3, 4, 5}, 5.5, "every 1 day", 6},
		{"no rhythm", []float64{0, 1, 19, 20, 60, 61, 130}, 131, "", 0},
		{"one mail fits no rhythm", []float64{0}, 1, "", 0},
		{"long over", []float64{0, 3, 7}, 60, "0/3/7/14", 0},
	} {
		s := cadence.SequenceOf(touchesOn(1, c.days...), cadence.Said{}, onDay(c.now))
		if s.Ladder != c.ladder {
			t.Errorf("%s: fits %q, want %q", c.why, s.Ladder, c.ladder)
		}
		switch {
		case c.next == 0 && !s.NextFrom.IsZero():
			t.Errorf("%s: expects one from %v", c.why, s.NextFrom)
		case c.next > 0 && (s.NextFrom.After(onDay(c.next)) || s.NextTo.Before(onDay(c.next))):
			t.Errorf("%s: expects one from %v to %v, not on %v", c.why, s.NextFrom, s.NextTo, onDay(c.next))
		}
	}
}

// Generated sequences with jitter and week-ends: the middle of the window is, in
// the median, at most two days off.
func TestTheNextTouchOfGeneratedSequences(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 11))
	ladders := [][]float64{{0, 3, 7, 14}, {0, 3, 7, 14, 21, 28}, {0, 3, 8, 14, 28}, {0, 2, 5, 9, 14}, {0, 7, 14, 21, 28}}
	var off []float64
	told := 0
	const runs = 600
	for range runs {
		l := ladders[rng.IntN(len(ladders))]
		day0 := float64(rng.IntN(5))
		var days []float64
		for _, d := range l {
			at := day0 + d + rng.Float64()*0.8 - 0.4
			for wd := onDay(at).Weekday(); wd == time.Saturday || wd == time.Sunday; wd = onDay(at).Weekday() {
				at++
			}
			days = append(days, at)
		}
		k := 2 + rng.IntN(len(l)-2)
		s := cadence.SequenceOf(touchesOn(1, days[:k]...), cadence.Said{}, onDay(days[k-1]+0.2))
		if s.NextFrom.IsZero() {
			continue
		}
		told++
		middle := s.NextFrom.Add(s.NextTo.Sub(s.NextFrom) / 2)
		off = append(off, math.Abs(middle.Sub(onDay(days[k])).Hours()/24))
	}
	slices.Sort(off)
	t.Logf("%d of %d told; off by %.1f days in the median, %.1f at nine tenths", told, runs, off[len(off)/2], off[len(off)*9/10])
	if off[len(off)/2] > 2 || told < runs*6/10 {
		t.Errorf("the next touch is %.1f days off in the median, told in %d of %d", off[len(off)/2], told, runs)
	}
}

// Whatever the touches: figures are sane, more unanswered touches with nothing
// new never clear a hyper-spammer, and new content never makes one.
func TestSequenceProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var days []float64
		for range rapid.IntRange(0, 12).Draw(rt, "touches") {
			days = append(days, rapid.Float64Range(0, 90).Draw(rt, "day"))
		}
		slices.Sort(days)
		touches := touchesOn(0, days...)
		for i := range touches[min(1, len(touches)):] {
			touches[i+1].Novelty = rapid.Float64Range(0, 1).Draw(rt, "novelty")
		}
		now := onDay(100)
		s := cadence.SequenceOf(touches, cadence.Said{}, now)
		if s.Touches != len(touches) || s.MedianGapDays < 0 || s.NextTo.Before(s.NextFrom) || s.HyperSpam && s.Why == "" {
			rt.Fatalf("%+v", s)
		}
		if !s.HyperSpam {
			return
		}
		more := append(slices.Clone(touches), triage.Touch{Message: id("one more"), Date: touches[len(touches)-1].Date.Add(time.Hour), Novelty: 0})
		if !cadence.SequenceOf(more, cadence.Said{}, now).HyperSpam {
			rt.Fatalf("one more touch with nothing new cleared it: %v", fmt.Sprint(days))
		}
		fresh := slices.Clone(touches)
		for i := range fresh {
			fresh[i].Novelty = 1
		}
		if cadence.SequenceOf(fresh, cadence.Said{}, now).HyperSpam {
			rt.Fatal("all content is new, and yet it is hyper-spam")
		}
	})
}
