package mute

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	day = 24 * time.Hour

	// DefaultFor is how long a mute lasts unless the buyer says otherwise.
	DefaultFor = 90 * day
	// MinFor and MaxFor bound the length of a mute: it always ends.
	MinFor = time.Hour
	MaxFor = 3650 * day
)

// units of ParseDuration. A month is 30 days and a year 365: a mute is no
// calendar entry.
var units = []struct {
	suffix string
	length time.Duration
}{
	{"mo", 30 * day}, {"h", time.Hour}, {"d", day}, {"w", 7 * day}, {"y", 365 * day},
}

// ParseDuration reads the length of a mute: "90d", "2w", "3mo", "1y", "36h". The
// error is a sentence for the person who typed it.
func ParseDuration(s string) (time.Duration, error) {
	text := strings.ToLower(strings.TrimSpace(s))
	for _, u := range units {
		digits, ok := strings.CutSuffix(text, u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(digits), 10, 32)
		if err != nil || n > math.MaxInt64/uint64(u.length) {
			break
		}
		d := time.Duration(n) * u.length
		if d < MinFor || d > MaxFor {
			return 0, fmt.Errorf("%q is no length for a mute: it lasts from an hour to ten years", s)
		}
		return d, nil
	}
	return 0, fmt.Errorf("%q is no length of time: write 90d, 2w, 3mo, 1y or 36h", s)
}

// FormatDuration writes a length as ParseDuration reads it, in whole days where
// it has any.
func FormatDuration(d time.Duration) string {
	if d >= day {
		return strconv.FormatInt(int64(math.Round(d.Hours()/24)), 10) + "d"
	}
	return strconv.FormatInt(int64(math.Ceil(d.Hours())), 10) + "h"
}
