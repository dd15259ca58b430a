package mute

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// ErrStrength is returned for what is none of slow, limit and stop.
var ErrStrength = errors.New("a mute is slow, limit or stop")

// ParseStrength reads a strength.
func ParseStrength(s string) (triage.Strength, error) {
	k := triage.Strength(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(triage.Strengths[:], k) {
		return "", fmt.Errorf("%q: %w", s, ErrStrength)
	}
	return k, nil
}

// New makes a mute from now on. A length of zero is DefaultFor; others are kept
// within MinFor and MaxFor.
func New(strength triage.Strength, now time.Time, length time.Duration, why string) triage.Mute {
	if length == 0 {
		length = DefaultFor
	}
	length = min(max(length, MinFor), MaxFor)
	return triage.Mute{Strength: strength, From: now.UTC(), Until: now.UTC().Add(length), Why: why}
}

// Extend moves the end of a mute, counted from its present end or from now,
// whichever is later.
func Extend(m triage.Mute, now time.Time, by time.Duration) triage.Mute {
	from := m.Until
	if now.After(from) {
		from = now
	}
	by = min(max(by, MinFor), MaxFor)
	m.Until = from.UTC().Add(by)
	return m
}

// May reports whether a vendor may be muted, and if not why, in a sentence. The
// buyer may mute anybody. Without the buyer nobody with a relationship is: only
// what the buyer wrote makes one, and it shields.
func May(byBuyer bool, r triage.Relationship) (ok bool, why string) {
	if !byBuyer && r.Exists {
		why = "You deal with this vendor: it is muted only by your own decision"
		if len(r.Evidence) > 0 {
			why += " (" + r.Evidence[0] + ")"
		}
		return false, why
	}
	return true, ""
}

// Ends tells in words when a mute ends, as seen from now; "" when it is over.
func Ends(m triage.Mute, now time.Time) string {
	left := m.Until.Sub(now)
	switch {
	case left <= 0:
		return ""
	case left < day:
		return "ends today"
	case left < 2*day:
		return "ends tomorrow"
	}
	return fmt.Sprintf("ends on %s, in %d days", m.Until.Format("Jan 2, 2006"), int(left/day))
}

// Words says what a strength does.
func Words(s triage.Strength) string {
	switch s {
	case triage.Slow:
		return "gathered into a weekly brief"
	case triage.Limit:
		return "gathered into a monthly brief"
	case triage.Stop:
		return "not shown until the mute ends"
	}
	return "shown as it comes"
}
