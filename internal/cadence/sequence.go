package cadence

import (
	"fmt"
	"math"
	"slices"
	"time"

	"winnow/internal/triage"
)

// Said is what the buyer said to a vendor, as far as sequences need it.
type Said struct {
	Last     time.Time // the buyer last wrote to the vendor; zero for never
	OptedOut time.Time // the buyer refused or unsubscribed and did not take it back; zero for never
}

// SaidOf sums up what the buyer wrote to a vendor (Written).
func SaidOf(mine []*triage.Message) Said {
	var s Said
	if d := datesOf(mine); len(d) > 0 {
		s.Last = d[len(d)-1]
	}
	s.OptedOut = optedOut(mine)
	return s
}

// Rule says what hyper-spam is: many touches, little new, no answer. It is
// shown to the buyer and can be changed.
type Rule struct {
	Within      time.Duration // the span of time that touches are counted in
	Touches     int           // so many unanswered touches are too many
	Chased      int           // so many are, when one of them chases, blames or feigns a thread
	AfterOptOut int           // so many after the buyer refused, whatever they say
	LittleNew   float64       // mean novelty of the touches after the first, up to which little is new
}

// DefaultRule is four unanswered touches in 30 days, or three with a bump,
// guilt or a false thread, with little new in them; or any two after the buyer
// opted out. The counts follow what senders' own figures show: by the fourth
// mail replies fall by half and complaints triple. LittleNew is a choice: a
// third of the content.
var DefaultRule = Rule{Within: 30 * 24 * time.Hour, Touches: 4, Chased: 3, AfterOptOut: 2, LittleNew: 0.35}

// SequenceOf looks at a vendor's touches by the DefaultRule.
func SequenceOf(touches []triage.Touch, said Said, now time.Time) triage.Sequence {
	return DefaultRule.Sequence(touches, said, now)
}

// Before returns the touches that came before a time: what was known when a
// message arrived.
func Before(touches []triage.Touch, at time.Time) []triage.Touch {
	i, _ := slices.BinarySearchFunc(touches, at, func(t triage.Touch, at time.Time) int {
		if t.Date.Before(at) {
			return -1
		}
		return 1
	})
	return touches[:i]
}

// Sequence describes the run of touches, oldest first, since the buyer last
// wrote or answered: its length and spacing, the next touch to expect, the
// break-up and whether its promise was kept, and whether it is hyper-spam.
// Touches later than now are not counted.
func (r Rule) Sequence(touches []triage.Touch, said Said, now time.Time) triage.Sequence {
	touches = Before(touches, now.Add(1))
	run := unanswered(touches, said.Last)
	var s triage.Sequence
	s.Touches = len(run)
	if len(run) > 0 {
		s.Since, s.Last = run[0].Date, run[len(run)-1].Date
		s.MedianGapDays = median(gaps(run))
		breakUp(&s, run)
		if s.BreakUp == (triage.ContentID{}) || s.BrokePromise {
			s.Ladder, s.NextFrom, s.NextTo = expect(run, now)
		}
	}
	r.judge(&s, run, touches, said, now)
	return s
}

// unanswered is the run since the buyer last wrote or answered.
func unanswered(touches []triage.Touch, last time.Time) []triage.Touch {
	start := 0
	for i, t := range touches {
		if !last.IsZero() && !t.Date.After(last) {
			start = i + 1
		}
		if t.Answered {
			start = i + 1
		}
	}
	return touches[start:]
}

func breakUp(s *triage.Sequence, run []triage.Touch) {
	for i, t := range run {
		if t.BreakUp && s.BreakUp == (triage.ContentID{}) {
			s.BreakUp = t.Message
			s.BrokePromise = i+1 < len(run)
		}
	}
}

// judge decides whether the run is hyper-spam, and says by which figures.
func (r Rule) judge(s *triage.Sequence, run, all []triage.Touch, said Said, now time.Time) {
	if !said.OptedOut.IsZero() {
		after := 0
		for _, t := range all {
			if t.Date.After(said.OptedOut) {
				after++
			}
		}
		if after >= r.AfterOptOut {
			s.HyperSpam = true
			s.Why = fmt.Sprintf("%s after you refused on %s", plural(after, "touch", "touches"), said.OptedOut.Format("Jan 2, 2006"))
			return
		}
	}
	for i := range run {
		// The densest stretch that begins with each touch.
		j := i
		for j+1 < len(run) && run[j+1].Date.Sub(run[i].Date) <= r.Within {
			j++
		}
		stretch := run[i : j+1]
		new := newness(stretch)
		tactic, chased := chase(stretch)
		enough := len(stretch) >= r.Touches || chased && len(stretch) >= r.Chased
		if !enough || new > r.LittleNew {
			continue
		}
		s.HyperSpam = true
		s.Why = fmt.Sprintf("%s in %s without an answer, %s", plural(len(stretch), "touch", "touches"),
			span(stretch[0].Date, stretch[len(stretch)-1].Date), newWords(new))
		if len(stretch) < r.Touches {
			s.Why += ", with " + tacticWords(tactic)
		}
		return
	}
	if len(run) > 1 {
		s.Why = fmt.Sprintf("%s in %s without an answer, %s", plural(len(run), "touch", "touches"), span(s.Since, s.Last), newWords(newness(run)))
	}
}

// newness is the mean novelty of the touches after the first: the first of a
// run is what the others are compared with.
func newness(run []triage.Touch) float64 {
	if len(run) < 2 {
		return 1
	}
	var sum float64
	for _, t := range run[1:] {
		sum += t.Novelty
	}
	return sum / float64(len(run)-1)
}

func chase(run []triage.Touch) (triage.Tactic, bool) {
	for _, k := range []triage.Tactic{triage.FalseThread, triage.Guilt, triage.Bump} {
		for _, t := range run {
			if slices.Contains(t.Tactics, k) {
				return k, true
			}
		}
	}
	return "", false
}

func tacticWords(t triage.Tactic) string {
	switch t {
	case triage.FalseThread:
		return "a thread that never was"
	case triage.Guilt:
		return "blame for not answering"
	}
	return "chasing"
}

func newWords(share float64) string {
	switch p := int(math.Round(100 * share)); {
	case p == 0:
		return "nothing new after the first"
	default:
		return fmt.Sprintf("%d %% new after the first", p)
	}
}

// span says how long it is from one day to another: "9 days", "5 weeks".
func span(from, to time.Time) string {
	d := int(math.Round(days(from, to)))
	switch {
	case d <= 1:
		return "a day"
	case d < 21:
		return plural(d, "day", "days")
	case d < 120:
		return plural(int(math.Round(float64(d)/7)), "week", "weeks")
	}
	return plural(int(math.Round(float64(d)/30.4)), "month", "months")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// gaps are the days between the touches.
func gaps(run []triage.Touch) []float64 {
	var out []float64
	for i := 1; i < len(run); i++ {
		out = append(out, days(run[i-1].Date, run[i].Date))
	}
	return out
}

func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}
