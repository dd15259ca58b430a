package optout

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(month time.Month, day int) time.Time {
	return time.Date(2026, month, day, 15, 30, 0, 0, time.UTC)
}

func TestDueSkipsWeekends(t *testing.T) {
	for _, c := range []struct {
		from time.Time
		days int
		want string
	}{
		{at(3, 2), 10, "2026-03-16"}, // Monday to Monday
		{at(3, 6), 1, "2026-03-09"},  // Friday to Monday
		{at(3, 7), 1, "2026-03-09"},  // Saturday to Monday
		{at(3, 8), 10, "2026-03-20"}, // Sunday
		{at(3, 4), 0, "2026-03-04"},
	} {
		if got := Due(c.from, c.days).Format("2006-01-02"); got != c.want {
			t.Errorf("%d business days from %s: %s, want %s", c.days, c.from.Format("Mon 2006-01-02"), got, c.want)
		}
	}
}

func TestDueIsNeverOnAWeekendAndGrows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		from := at(1, 1).AddDate(0, 0, rapid.IntRange(0, 800).Draw(rt, "day"))
		n := rapid.IntRange(1, MaxDays).Draw(rt, "days")
		due := Due(from, n)
		if w := due.Weekday(); w == time.Saturday || w == time.Sunday {
			rt.Fatalf("due on a %s", w)
		}
		weekdays := 0
		y, m, d := from.Date()
		for x := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 1); !x.After(due); x = x.AddDate(0, 0, 1) {
			if w := x.Weekday(); w != time.Saturday && w != time.Sunday {
				weekdays++
			}
		}
		if weekdays != n {
			rt.Fatalf("%d business days until %s, want %d", weekdays, due, n)
		}
	})
}

func TestTheStatesOfAnOptOut(t *testing.T) {
	no := No{At: at(3, 2), Via: ViaMail}
	mail := func(days ...time.Time) []Line {
		var out []Line
		for _, d := range days {
			out = append(out, Line{Date: d, MessageID: d.Format("0102") + "@acme.example", From: "a@acme.example", Subject: "Offer\r\nBcc: x"})
		}
		return out
	}
	for _, c := range []struct {
		why   string
		sells []Line
		again time.Time
		now   time.Time
		want  Keeping
		ids   string
	}{
		{"the time runs", mail(at(3, 5)), time.Time{}, at(3, 10), Waiting, ""},
		{"also on its last day", mail(at(3, 16)), time.Time{}, at(3, 16), Waiting, ""},
		{"nothing came after it", mail(at(3, 16)), time.Time{}, at(3, 17), Kept, ""},
		{"it came a day later", mail(at(3, 5), at(3, 17), at(4, 1)), time.Time{}, at(4, 2), Broken, "0317@acme.example 0401@acme.example"},
		{"mail of the future did not come yet", mail(at(3, 17)), time.Time{}, at(3, 17).Add(-time.Hour), Kept, ""},
		{"the buyer wrote again", mail(at(4, 1)), at(3, 20), at(4, 2), Kept, ""},
		{"the buyer wrote again after the breach", mail(at(3, 18)), at(3, 20), at(4, 2), Broken, "0318@acme.example"},
	} {
		e := Record(no, DefaultDays, c.sells, c.again, c.now)
		if e.State != c.want || strings.Join(e.MessageIDs(), " ") != c.ids {
			t.Errorf("%s: %s %v, want %s %s", c.why, e.State, e.MessageIDs(), c.want, c.ids)
		}
		text := Evidence(&e)
		if (text == "") != (c.want != Broken) || strings.Contains(text, "\nBcc:") || strings.Contains(text, "\r") {
			t.Errorf("%s: the evidence is\n%s", c.why, text)
		}
		for _, id := range e.MessageIDs() {
			if !strings.Contains(text, "<"+id+">") {
				t.Errorf("%s: %s is missing in\n%s", c.why, id, text)
			}
		}
	}
}
