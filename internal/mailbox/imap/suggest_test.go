package imap

import (
	"testing"
	"time"
)

// What a server asks for is kept (F18), and never for longer than an hour.
func TestF18TheWaitThatAServerSuggestsIsRead(t *testing.T) {
	for words, want := range map[string]time.Duration{
		"NO Request is throttled. Suggested Backoff Time: 299961 milliseconds": 299961 * time.Millisecond,
		"BYE Too many connections, try again in 5 minutes":                     5 * time.Minute,
		"NO [LIMIT] Please try later after 90 s":                               90 * time.Second,
		"NO retry after: 2 hours":                                              time.Hour,
		"NO wait 999999999 hours":                                              time.Hour,
		"NO [UNAVAILABLE] down for now":                                        0,
		"NO try again in 99999999999999999999 seconds":                         0,
		"NO 5 minutes to midnight":                                             0,
		"":                                                                     0,
	} {
		if got := (&Error{Words: words}).RetryAfter(); got != want {
			t.Errorf("%q: %v, want %v", words, got, want)
		}
	}
}

func FuzzSuggestedWait(f *testing.F) {
	f.Add("Suggested Backoff Time: 299961 milliseconds")
	f.Add("try again in -5 minutes")
	f.Fuzz(func(t *testing.T, words string) {
		if d := suggestedIn(words); d < 0 || d > maxSuggested {
			t.Errorf("%q: %v", words, d)
		}
	})
}
