package cadence

import (
	_ "embed"
	"fmt"
	"math"
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
	// steps that fall on a week-end move by one or two.
	ladderMiss = 1.2
	// evenMiss is the median difference from the median gap, as its share, up to
	// which a run is evenly spaced.
	evenMiss = 0.35
)

// expect tells the rhythm of a run and the days between which its next touch is
// to be expected. Two touches fit a ladder by their one gap; one touch, or an
// uneven run, fits none, and nothing is expected. A window that has passed by
// more than the gap is over: the run has ended.
func expect(run []triage.Touch, now time.Time) (rhythm string, from, to time.Time) {
	if len(run) < 2 {
		return "", time.Time{}, time.Time{}
	}
	last := run[len(run)-1].Date
	var gap float64
	ladder, miss := fit(run)
	g := gaps(run)
	every := median(g)
	even := len(run) >= 4 && every >= 0.5 && deviation(g, every) <= evenMiss*every
	switch {
	case ladder != nil && (!even || miss <= deviation(g, every)):
		rhythm = "days " + steps(ladder)
		if len(ladder) == len(run) {
			return rhythm, time.Time{}, time.Time{} // all its steps were made
		}
		gap = ladder[len(run)] - ladder[len(run)-1]
	case even:
		rhythm = "every " + plural(max(1, int(math.Round(every))), "day", "days")
		gap = every
	default:
		return "", time.Time{}, time.Time{}
	}
	from = day(last, gap-max(1, 0.2*gap))
	to = day(last, gap+max(2, 0.35*gap))
	for to.Weekday() == time.Saturday || to.Weekday() == time.Sunday {
		to = to.AddDate(0, 0, 1)
	}
	if now.After(day(to, gap)) {
		return rhythm, time.Time{}, time.Time{}
	}
	return rhythm, from, to
}

// fit finds the ladder that the run is nearest to, in days of difference a
// step; nil when it fits none.
func fit(run []triage.Touch) (best []float64, miss float64) {
	miss = ladderMiss
	for _, l := range ladders() {
		if len(run) > len(l) {
			continue
		}
		var sum float64
		for i, t := range run[1:] {
			sum += math.Abs(days(run[0].Date, t.Date) - l[i+1])
		}
		if m := sum / float64(len(run)-1); m < miss || best == nil && m == miss {
			best, miss = l, m
		}
	}
	return best, miss
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
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%g", d)
	}
	return b.String()
}

func day(from time.Time, d float64) time.Time {
	return from.Add(time.Duration(d * 24 * float64(time.Hour)))
}
