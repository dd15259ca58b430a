package imap

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxSuggested bounds the wait that a server can ask for.
const maxSuggested = time.Hour

// suggested finds how long a server asks to be left alone, as Exchange
// ("Suggested Backoff Time: 299961 milliseconds") and others ("try again in 5
// minutes") say it.
var suggested = regexp.MustCompile(`(?i)(?:back ?off time|try (?:again|later) (?:in|after)|retry (?:in|after)|wait)\W{1,3}(\d{1,9}) ?(milliseconds?|msec|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b`)

// RetryAfter is how long the server asked to be left alone, 0 when it did not,
// and never more than an hour.
func (e *Error) RetryAfter() time.Duration { return suggestedIn(e.Words) }

func suggestedIn(words string) time.Duration {
	m := suggested.FindStringSubmatch(words)
	if m == nil {
		return 0
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0
	}
	unit := time.Hour
	switch w := strings.ToLower(m[2]); {
	case w == "ms" || strings.HasPrefix(w, "mil") || strings.HasPrefix(w, "mse"):
		unit = time.Millisecond
	case strings.HasPrefix(w, "s"):
		unit = time.Second
	case strings.HasPrefix(w, "m"):
		unit = time.Minute
	}
	if n > int64(maxSuggested/unit) {
		return maxSuggested
	}
	return time.Duration(n) * unit
}

// Refusals is how often the server refused to let the buyer in, one after the
// other, before this error: 0 when it is about something else.
func (e *Error) Refusals() int {
	if !errors.Is(e.Kind, ErrAuth) {
		return 0
	}
	return max(1, e.refusals)
}

// offline reports whether no connection came about, so that nothing was told to
// the server.
func (e *Error) offline() bool {
	return errors.Is(e.Kind, ErrUnreachable) && e.Op == opConnecting
}

const opConnecting = "connecting"
