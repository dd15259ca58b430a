package cadence

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"winnow/internal/triage"
)

//go:embed data/ladders.txt
var laddersText string

var ladders = sync.OnceValue(func() [][]float64 {
	var out [][]float64
	for line := range strings.Lines(laddersText) {
		line, _, _ = strings.Cut(line, "#")
		var l []float64
		for _, f := range strings.Fields(line) {
			if d, err := strconv.ParseFloat(f, 64); err == nil {
				l = append(l, d)
			}
		}
		if len(l) > 0 {
			out = append(out, l)
		}
	}
	return out
})

const (
	// ladderMiss is the mean difference in days up to which a run fits a ladder:
	// what week-ends and holidays explain is not counted.
	ladderMiss = 1.2
	// evenMiss is the median difference from the median gap, as its share, up to
	// which a run is evenly spaced, and evenShort the same for three touches.
	evenMiss  = 0.35
	evenShort = 0.15
	// holiday is how many days later than its ladder says a mail may come when
	// the days between are free.
	holiday = 1.0
)

// expect tells the rhythm of a run and the days between which its next touch is
// to be expected, centred on the likeliest working day. Two touches fit a
// ladder by their one gap; one touch, or an uneven run, fits none, and nothing
// is expected. A window that has passed by more than the gap is over: the run
// has ended. When all steps of a ladder were made, the next is that of a longer
// one that begins alike.
func expect(run []triage.Touch, now time.Time) (rhythm string, from, to time.Time) {
	if len(run) < 2 {
		return "", time.Time{}, time.Time{}
	}
	last := run[len(run)-1].Date
	var gap float64
	ladder, miss := fit(run)
	g := gaps(run)
	every := median(g)
	off := deviation(g, every)
	even := every >= 0.5 && (len(run) >= 4 && off <= evenMiss*every || len(run) == 3 && off <= evenShort*every)
	switch {
	case ladder != nil && (!even || miss <= off+0.1 || len(run) == 3):
		rhythm = steps(ladder)
		if gap = nextStep(ladder, len(run)); gap == 0 {
			return rhythm, time.Time{}, time.Time{}
		}
	case even:
		rhythm = "every " + plural(max(1, int(math.Round(every))), "day", "days")
		gap = every
	default:
		return "", time.Time{}, time.Time{}
	}
	at := workday(day(last, gap))
	spread := max(1, 0.25*gap)
	from, to = day(at, -spread), workday(day(at, spread))
	if now.After(day(to, gap)) {
		return rhythm, time.Time{}, time.Time{}
	}
	return rhythm, from, to
}

// nextStep is the gap from the n-th mail of a ladder to the next; where the
// ladder ends, that of the first longer one that begins alike; 0 for none.
func nextStep(ladder []float64, n int) float64 {
	if n < len(ladder) {
		return ladder[n] - ladder[n-1]
	}
	for _, l := range ladders() {
		if len(l) > n && slices.Equal(l[:n], ladder[:n]) {
			return l[n] - l[n-1]
		}
	}
	return 0
}

// workday moves a time on a week-end to the Monday after it.
func workday(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// fit finds the ladder that the run is nearest to, in days of difference a
// step; nil when it fits none. A step may be counted from the first mail or
// from the one before, and be late by a week-end or a holiday.
func fit(run []triage.Touch) (best []float64, miss float64) {
	miss = ladderMiss
	for _, l := range ladders() {
		if len(run) > len(l) {
			continue
		}
		var sum float64
		for i, t := range run[1:] {
			sum += min(late(day(run[0].Date, l[i+1]), t.Date), late(day(run[i].Date, l[i+1]-l[i]), t.Date))
		}
		if m := sum / float64(len(run)-1); m < miss-1e-9 || best == nil && m <= miss {
			best, miss = l, m
		}
	}
	return best, miss
}

// late is how many days a mail differs from when it was to come, or from the
// working day after that, or from a day later still, which costs half.
func late(want, got time.Time) float64 {
	d := min(math.Abs(days(want, got)), math.Abs(days(workday(want), got)))
	return min(d, math.Abs(days(workday(want), got)-holiday)+0.5)
}

// deviation is the median difference from a gap.
func deviation(g []float64, from float64) float64 {
	d := make([]float64, len(g))
	for i := range g {
		d[i] = math.Abs(g[i] - from)
	}
	return median(d)
}

func steps(l []float64) string {
	var b strings.Builder
	for i, d := range l {
		if i > 0 {
			b.WriteByte('/')
		}
		fmt.Fprintf(&b, "%g", d)
	}
	return b.String()
}

func day(from time.Time, d float64) time.Time {
	return from.Add(time.Duration(d * 24 * float64(time.Hour)))
}
