package cadence_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// rhythms are those that sequences are made with here: of sellers' guides,
// some of which no table of the program holds.
var rhythms = [][]float64{
	{0, 3, 7, 14},
	{0, 3, 7, 14, 21, 28},
	{0, 3, 8, 14, 28},
	{0, 3, 17, 24},
	{0, 2, 5, 9, 14},
	{0, 4, 9, 15, 22},
	{0, 7, 14, 21, 28, 35},
	{0, 3, 6, 10, 15, 21},
	{0, 5, 10, 15, 20},
	{0, 2, 4, 7, 10, 14, 17, 21},
	{0, 1, 3, 7, 14, 21, 30},
	{0, 14, 28, 42},
}

// sequence makes one vendor's sequence: its mails with all copies, the number
// of touches that it is, and when the next would come.
func generated(r *rand.Rand) (msgs []*triage.Message, touches int, next time.Time) {
	days := rhythms[r.IntN(len(rhythms))]
	n := 2 + r.IntN(len(days)-1)
	reps := []string{"dana@acme.example", "dana@getacme.example", "kim@tryacme.example", "d.berg@acme.example"}
	at := start.AddDate(0, 0, r.IntN(60)).Add(time.Duration(r.IntN(9)) * time.Hour)
	at = working(at, r)
	last := at
	who, subject := r.IntN(len(reps)), "Fewer returns at the dock"
	add := func(i int, when time.Time, from, to, id, s string) {
		m := note{id: id, from: from, to: to, subject: s, sketch: text(uint32(i+1), 0)}.message()
		m.Date = when
		msgs = append(msgs, m)
	}
	for i := range n + 1 {
		if i > 0 {
			// Tools count from the mail before, and send on working days.
			last = working(last.Add(time.Duration((days[min(i, len(days)-1)]-days[min(i, len(days)-1)-1])*24*float64(time.Hour))).Add(time.Duration(r.IntN(13)-6)*time.Hour), r)
		}
		if i == n {
			if n < len(days) {
				next = last
			}
			break
		}
		if r.IntN(4) == 0 {
			who = r.IntN(len(reps))
		}
		s := subject
		if i > 0 && r.IntN(2) == 0 {
			s = "Re: " + subject
		} else if i > 1 {
			s = fmt.Sprint("Another thought ", i)
		}
		id := fmt.Sprint(r.Uint64())
		add(i, last, reps[who], "robin@buyer.example", id, s)
		switch r.IntN(6) {
		case 0: // the same mail to a second address of the buyer
			add(i, last.Add(time.Duration(1+r.IntN(40))*time.Minute), reps[who], "hale@buyer.example", id+"x", s)
		case 1: // the same mail in a second folder, or by a second account
			again := *msgs[len(msgs)-1]
			again.Folder = "Archive"
			msgs = append(msgs, &again)
		case 2: // sent twice within minutes
			add(i, last.Add(3*time.Minute), reps[who], "robin@buyer.example", id+"y", s)
		case 3: // and an absence notice of the seller's, which is no touch
			add(90+i, last.Add(5*time.Hour), reps[who], "robin@buyer.example", id+"z", "Automatic reply: your mail")
			msgs[len(msgs)-1].AutoSubmit = "auto-replied"
		}
	}
	return msgs, n, next
}

// working moves a time over week-ends, and now and then over a holiday.
func working(at time.Time, r *rand.Rand) time.Time {
	for at.Weekday() == time.Saturday || at.Weekday() == time.Sunday || r.IntN(40) == 0 {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

func TestGeneratedSequences(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	own := vendor.NewOwn("robin@buyer.example", "hale@buyer.example")
	const many = 2000
	exact, within := 0, 0
	var errs []float64
	expected := 0
	for range many {
		msgs, n, next := generated(r)
		got := cadence.Touches(msgs, nil, cadence.Threads(msgs, own), nil)
		if len(got) == n {
			exact++
		}
		if next.IsZero() || len(got) == 0 {
			continue
		}
		expected++
		s := cadence.SequenceOf(got, cadence.Said{}, got[len(got)-1].Date.Add(time.Hour))
		if s.NextFrom.IsZero() {
			errs = append(errs, 99)
			continue
		}
		middle := s.NextFrom.Add(s.NextTo.Sub(s.NextFrom) / 2)
		errs = append(errs, math.Abs(middle.Sub(next).Hours()/24))
		if !next.Before(s.NextFrom.Add(-12*time.Hour)) && !next.After(s.NextTo.Add(12*time.Hour)) {
			within++
		}
	}
	slices.Sort(errs)
	median, ninth := errs[len(errs)/2], errs[len(errs)*9/10]
	t.Logf("of %d sequences %.1f %% have the exact number of touches; the next date is off by %.1f days in the median and %.1f in nine of ten of %d, %.0f %% fall in the range told",
		many, 100*float64(exact)/many, median, ninth, expected, 100*float64(within)/float64(expected))
	if float64(exact) < 0.95*many {
		t.Errorf("only %d of %d have the exact number", exact, many)
	}
	if median > 2 {
		t.Errorf("the next date is off by %.1f days in the median", median)
	}
}

func TestARestartAfterARefusal(t *testing.T) {
	refusal := cadence.Said{Last: onDay(5), OptedOut: onDay(5)}
	for _, c := range []struct {
		why       string
		touches   string // "day@who", in order
		broken    bool
		restarted string
	}{
		{"it keeps to it", "0@dana 3@dana", false, ""},
		{"the same address goes on", "0@dana 3@dana 7@dana", true, ""},
		{"another rep begins", "0@dana 3@dana 9@kim", true, "kim@acme.example"},
		{"and then goes on", "0@dana 9@kim 12@kim", true, "kim@acme.example"},
		{"the same address after two months", "0@dana 3@dana 66@dana", true, "dana@acme.example"},
		{"a second rep who had written before goes on", "0@dana 3@kim 7@kim", true, ""},
	} {
		var touches []triage.Touch
		for i, f := range strings.Fields(c.touches) {
			var day float64
			var who string
			if _, err := fmt.Sscanf(strings.Replace(f, "@", " ", 1), "%g %s", &day, &who); err != nil {
				t.Fatal(err)
			}
			touches = append(touches, triage.Touch{Message: id(fmt.Sprint(i)), Date: onDay(day), Address: who + "@acme.example", Novelty: 1})
		}
		s := cadence.SequenceOf(touches, refusal, onDay(90))
		if s.BrokeOptOut != c.broken || s.RestartedBy != c.restarted || s.Restarted != (c.restarted != "") {
			t.Errorf("%s: broken %v, restarted by %q (%v)", c.why, s.BrokeOptOut, s.RestartedBy, s.Restarted)
		}
	}
}
