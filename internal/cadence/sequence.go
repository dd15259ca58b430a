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

// With is the rule with another number of touches (at least 2) or another share
// of new content (0 to 1); zero touches and a negative share leave them. One
// fewer touches are enough when they chase.
func (r Rule) With(touches int, littleNew float64) Rule {
	if touches >= 2 {
		r.Touches, r.Chased = touches, max(2, touches-1)
	}
	if littleNew >= 0 {
		r.LittleNew = min(1, littleNew)
	}
	return r
}

// String says the rule in a sentence.
func (r Rule) String() string {
	return fmt.Sprintf("%s in %.0f days without an answer and at most %.0f %% new after the first; %d when they chase; %d after you refused",
		plural(r.Touches, "touch", "touches"), r.Within.Hours()/24, 100*r.LittleNew, r.Chased, r.AfterOptOut)
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
	restarted(&s, touches, said.OptedOut)
	r.judge(&s, run, touches, said, now)
	return s
}

// restartPause is the pause after which a vendor that goes on from the same
// address has begun anew.
const restartPause = 30 * 24 * time.Hour

// restarted tells whether touches came after the buyer refused, and whether the
// vendor began anew: from an address that had not written before, or after a
// pause. What the old address still sends in its rhythm only breaks the
// opt-out.
func restarted(s *triage.Sequence, touches []triage.Touch, refused time.Time) {
	if refused.IsZero() {
		return
	}
	last := refused
	for i, t := range touches {
		if !t.Date.After(refused) {
			continue
		}
		s.BrokeOptOut = true
		known := slices.ContainsFunc(touches[:i], func(e triage.Touch) bool { return !e.Date.After(refused) && e.Address == t.Address })
		if !s.Restarted && (!known || t.Date.Sub(last) >= restartPause) {
			s.Restarted, s.RestartedBy, s.RestartedAt = true, t.Address, t.Date
		}
		last = t.Date
	}
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
	new, chases := sums(run)
	j := 0
	for i := range run {
		// The stretch of time that begins with each touch.
		for j = max(i, j); j+1 < len(run) && run[j+1].Date.Sub(run[i].Date) <= r.Within; {
			j++
		}
		n := j + 1 - i
		chased := chases[j+1] > chases[i]
		if n < r.Touches && (!chased || n < r.Chased) {
			continue
		}
		share := mean(new, i+1, j+1)
		if share > r.LittleNew {
			continue
		}
		s.HyperSpam = true
		s.Why = fmt.Sprintf("%s in %s without an answer, %s", plural(n, "touch", "touches"), span(run[i].Date, run[j].Date), newWords(share))
		if n < r.Touches {
			s.Why += ", with " + chaseWords(run[i:j+1])
		}
		return
	}
	if len(run) > 1 {
		s.Why = fmt.Sprintf("%s in %s without an answer, %s", plural(len(run), "touch", "touches"), span(s.Since, s.Last), newWords(mean(new, 1, len(run))))
	}
}

// sums are the novelties and the numbers of chasing touches before each place.
func sums(run []triage.Touch) (new []float64, chases []int) {
	new, chases = make([]float64, len(run)+1), make([]int, len(run)+1)
	for i, t := range run {
		new[i+1], chases[i+1] = new[i]+t.Novelty, chases[i]
		if slices.ContainsFunc(t.Tactics, isChase) {
			chases[i+1]++
		}
	}
	return new, chases
}

// mean is the mean novelty of the touches from one place up to another, without
// the first of a run: that is what the others are compared with. No others are
// all new.
func mean(new []float64, from, to int) float64 {
	if to <= from {
		return 1
	}
	return max(0, new[to]-new[from]) / float64(to-from)
}

func isChase(t triage.Tactic) bool {
	return t == triage.FalseThread || t == triage.Guilt || t == triage.Bump
}

// chaseWords names the worst way in which a run chases.
func chaseWords(run []triage.Touch) string {
	has := func(k triage.Tactic) bool {
		return slices.ContainsFunc(run, func(t triage.Touch) bool { return slices.Contains(t.Tactics, k) })
	}
	switch {
	case has(triage.FalseThread):
		return "a thread that never was"
	case has(triage.Guilt):
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
