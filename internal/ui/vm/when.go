package vm

import (
	"time"
)

const day = 24 * time.Hour

// Age says how long ago t was, in at most six letters, for a narrow column.
// It is "" for the zero time.
func Age(say Speech, now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := now.Sub(t)
	switch {
	case d < time.Minute:
		return say.T("now")
	case d < time.Hour:
		return say.T("%d min", d/time.Minute)
	case d < day:
		return say.T("%d h", d/time.Hour)
	case d < 14*day:
		return say.T("%d d", d/day)
	case d < 60*day:
		return say.T("%d w", d/(7*day))
	case d < 730*day:
		return say.T("%d mo", int(d.Hours()/24/30.44))
	}
	return say.T("%d y", int(d.Hours()/24/365.25))
}

// Ago is Age in a sentence.
func Ago(say Speech, now, t time.Time) string {
	if t.IsZero() {
		return say.T("at an unknown time")
	}
	d := now.Sub(t)
	if d < 0 && d > -day {
		return say.T("today")
	}
	switch days := int(d / day); {
	case d < 0:
		return say.T("on %s", Date(say, now, t))
	case d < time.Hour:
		return say.T("within the hour")
	case days == 0:
		return say.N(int(d/time.Hour), "%s hour ago", "%s hours ago")
	case days == 1:
		return say.T("yesterday")
	case days < 14:
		return say.N(days, "%s day ago", "%s days ago")
	case days < 60:
		return say.N(days/7, "%s week ago", "%s weeks ago")
	case days < 730:
		return say.N(int(float64(days)/30.44), "%s month ago", "%s months ago")
	default:
		return say.N(int(float64(days)/365.25), "%s year ago", "%s years ago")
	}
}

// Date is a day, with the year only where it is not now's year.
func Date(say Speech, now, t time.Time) string {
	if t.IsZero() {
		return say.T("no date")
	}
	t = t.In(now.Location())
	if t.Year() == now.Year() {
		return say.day(t)
	}
	return say.day(t) + t.Format(" 2006")
}

// Moment is a day and time of day.
func Moment(say Speech, now, t time.Time) string {
	if t.IsZero() {
		return say.T("no date")
	}
	return Date(say, now, t) + ", " + t.In(now.Location()).Format("15:04")
}

// Span says how long a stretch of time is, in words.
func Span(say Speech, d time.Duration) string {
	switch days := int(d.Hours()/24 + 0.5); {
	case days < 1:
		return say.T("less than a day")
	case days < 14:
		return Count(say, days, "day", "days")
	case days < 60:
		return Count(say, days/7, "week", "weeks")
	case days < 730:
		return Count(say, int(float64(days)/30.44), "month", "months")
	default:
		return Count(say, int(float64(days)/365.25), "year", "years")
	}
}

// Left says how long something will still take, coarsely and honestly.
func Left(say Speech, d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 10*time.Second:
		return say.T("a few seconds left")
	case d < time.Minute:
		return say.T("less than a minute left")
	case d < 90*time.Second:
		return say.T("about a minute left")
	case d < time.Hour:
		return say.T("about %d minutes left", int(d.Minutes()+0.5))
	case d < 90*time.Minute:
		return say.T("about an hour left")
	}
	return say.T("about %d hours left", int(d.Hours()+0.5))
}
