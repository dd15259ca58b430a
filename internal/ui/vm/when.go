package vm

import (
	"fmt"
	"time"
)

const day = 24 * time.Hour

// Age says how long ago t was, in at most six letters, for a narrow column.
// It is "" for the zero time.
func Age(now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := now.Sub(t)
	switch {
	case d < time.Minute:
		return "now"
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%d h", d/time.Hour)
	case d < 14*day:
		return fmt.Sprintf("%d d", d/day)
	case d < 60*day:
		return fmt.Sprintf("%d w", d/(7*day))
	case d < 730*day:
		return fmt.Sprintf("%d mo", int(d.Hours()/24/30.44))
	}
	return fmt.Sprintf("%d y", int(d.Hours()/24/365.25))
}

// Ago is Age in a sentence.
func Ago(now, t time.Time) string {
	if t.IsZero() {
		return "at an unknown time"
	}
	d := now.Sub(t)
	if d < 0 && d > -day {
		return "today"
	}
	switch days := int(d / day); {
	case d < 0:
		return "on " + Date(now, t)
	case d < time.Hour:
		return "within the hour"
	case days == 0:
		return Count(int(d/time.Hour), "hour", "hours") + " ago"
	case days == 1:
		return "yesterday"
	case days < 14:
		return Count(days, "day", "days") + " ago"
	case days < 60:
		return Count(days/7, "week", "weeks") + " ago"
	case days < 730:
		return Count(int(float64(days)/30.44), "month", "months") + " ago"
	default:
		return Count(int(float64(days)/365.25), "year", "years") + " ago"
	}
}

// Date is a day, with the year only where it is not now's year.
func Date(now, t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	t = t.In(now.Location())
	if t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// Moment is a day and time of day.
func Moment(now, t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return Date(now, t) + ", " + t.In(now.Location()).Format("15:04")
}

// Span says how long a stretch of time is, in words.
func Span(d time.Duration) string {
	switch days := int(d.Hours()/24 + 0.5); {
	case days < 1:
		return "less than a day"
	case days < 14:
		return Count(days, "day", "days")
	case days < 60:
		return Count(days/7, "week", "weeks")
	case days < 730:
		return Count(int(float64(days)/30.44), "month", "months")
	default:
		return Count(int(float64(days)/365.25), "year", "years")
	}
}

// Left says how long something will still take, coarsely and honestly.
func Left(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 10*time.Second:
		return "a few seconds left"
	case d < time.Minute:
		return "less than a minute left"
	case d < 90*time.Second:
		return "about a minute left"
	case d < time.Hour:
		return fmt.Sprintf("about %d minutes left", int(d.Minutes()+0.5))
	case d < 90*time.Minute:
		return "about an hour left"
	}
	return fmt.Sprintf("about %d hours left", int(d.Hours()+0.5))
}
