// Package need says how well a message answers what the buyer is looking for
// now.
//
// A [Matcher] is built from the buyer's briefs and used on many documents. It
// is pure and never changes after NewMatcher, so that any number of goroutines
// may share it. Every match names the buyer's own word and the message's words
// that met it.
package need

import (
	"time"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Matcher finds the buyer's needs in documents.
type Matcher struct {
	needs []triage.Need
}

// NewMatcher prepares the needs that are open at the given time.
func NewMatcher(needs []triage.Need, now time.Time) *Matcher {
	m := &Matcher{}
	for _, n := range needs {
		if n.Until.IsZero() || now.Before(n.Until) {
			m.needs = append(m.needs, n)
		}
	}
	return m
}

// Match returns the best match for each need that the document answers, in the
// order of the needs.
func (m *Matcher) Match(doc *mailtext.Document) []triage.NeedMatch { return nil }
