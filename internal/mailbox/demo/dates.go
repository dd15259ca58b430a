package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

var months = map[string][12]string{
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
}

var weekdays = map[string][7]string{
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
}

func month(m time.Month, lang string) string { return months[lang][m-1] }

func weekday(t time.Time, lang string) string { return weekdays[lang][t.Weekday()] }

func dayMonth(t time.Time, lang string) string {
	if lang == "de" {
		return fmt.Sprintf("%d. %s", t.Day(), month(t.Month(), lang))
	}
	return fmt.Sprintf("%d %s", t.Day(), month(t.Month(), lang))
}

func longDate(t time.Time, lang string) string {
	return fmt.Sprintf("%s %d", dayMonth(t, lang), t.Year())
}

// home returns the buyer's own time zone at t: Central European Time with the
// Union's summer time, reckoned here because a machine may have no zone data.
func home(t time.Time) *time.Location {
	t = t.UTC()
	if !t.Before(lastSunday(t.Year(), time.March)) && t.Before(lastSunday(t.Year(), time.October)) {
		return time.FixedZone("CEST", 2*3600)
	}
	return time.FixedZone("CET", 3600)
}

// lastSunday is when summer time starts or ends: 01:00 UTC on a month's last
// Sunday (directive 2000/84/EC).
func lastSunday(year int, m time.Month) time.Time {
	t := time.Date(year, m+1, 1, 1, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
	return t.AddDate(0, 0, -int(t.Weekday()))
}

// zone reads an offset such as "-0500"; it is nil when there is none.
func zone(s string) (*time.Location, error) {
	if s == "" {
		return nil, nil
	}
	t, err := time.Parse("-0700", s)
	if err != nil {
		return nil, fmt.Errorf("zone %q: %w", s, err)
	}
	_, offset := t.Zone()
	return time.FixedZone("", offset), nil
}

// schedule says when a draft is sent: so many days before now ("day: 120"), or
// so long after the mail before it ("after: 3d", "after: 40m"); at a given time
// ("at: 09:14") or one within the hours of its sender ("hours: 8-17"), on the
// sender's own clock ("zone: -0500"). Weekends are moved to the Friday before
// ("weekend: yes" leaves them), all days to a day of the week before by
// "on: monday". prev is the mail before it in the file, floor the mail that it
// answers (zero when none).
func schedule(d draft, file fields, now, prev, floor time.Time, rng *rand.Rand) (time.Time, error) {
	local := now.In(home(now))
	lo, hi, ok := numbers(d.head.or(file, "hours"))
	if !ok {
		lo, hi = 8, 17
	}
	hour, minute := lo+rng.IntN(hi-lo+1), rng.IntN(60)
	second := rng.IntN(60)
	if at := d.head.get("at"); at != "" {
		t, err := time.Parse("15:04", at)
		if err != nil {
			return time.Time{}, fmt.Errorf("at: %w", err)
		}
		hour, minute = t.Hour(), t.Minute()
	}
	var clock *time.Location // nil for the buyer's own
	if from := d.head.get("from"); from != "buyer" && !strings.Contains(from, "@"+Domain) {
		var err error
		if clock, err = zone(d.head.or(file, "zone")); err != nil {
			return time.Time{}, err
		}
	}
	on := -1
	if v := d.head.get("on"); v != "" {
		names := weekdays["en"]
		on = slices.IndexFunc(names[:], func(n string) bool { return strings.EqualFold(n, v) })
		if on < 0 {
			return time.Time{}, fmt.Errorf("on: no weekday %q", v)
		}
	}
	onDay := func(day time.Time) time.Time {
		for on >= 0 && int(day.Weekday()) != on {
			day = day.AddDate(0, 0, -1)
		}
		if d.head.get("weekend") == "" {
			switch day.Weekday() {
			case time.Saturday:
				day = day.AddDate(0, 0, -1)
			case time.Sunday:
				day = day.AddDate(0, 0, -2)
			}
		}
		t := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, time.UTC)
		where := clock
		if where == nil {
			where = home(t)
		}
		_, offset := t.In(where).Zone()
		return t.Add(-time.Duration(offset) * time.Second)
	}
	var at time.Time
	if d.head.get("after") != "" && prev.After(floor) {
		floor = prev
	}
	switch after := d.head.get("after"); {
	case d.head.get("day") != "":
		days, err := strconv.Atoi(d.head.get("day"))
		if err != nil {
			return time.Time{}, fmt.Errorf("day: %w", err)
		}
		at = onDay(local.AddDate(0, 0, -days))
	case prev.IsZero():
		return time.Time{}, fmt.Errorf("neither day nor a mail before")
	case strings.HasSuffix(after, "d"):
		days, err := strconv.Atoi(strings.TrimSuffix(after, "d"))
		if err != nil {
			return time.Time{}, fmt.Errorf("after: %w", err)
		}
		at = onDay(prev.In(home(prev)).AddDate(0, 0, days))
	default:
		span, err := time.ParseDuration(after)
		if err != nil {
			return time.Time{}, fmt.Errorf("after: %w", err)
		}
		at = prev.Add(span + time.Duration(rng.IntN(300))*time.Second)
	}
	if !floor.IsZero() && !at.After(floor) {
		at = floor.Add(time.Duration(25+rng.IntN(60)) * time.Minute)
	}
	return at.Truncate(time.Second), nil
}
