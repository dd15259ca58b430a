package cadence

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Written sorts the messages that the buyer wrote by the senders of the book
// that they are addressed to (To or Cc), oldest first. Mail to nobody in the
// book, such as a pitch that was forwarded to a colleague, and absence notices
// are left out. msgs may hold all mail: only what Mine of the message says is
// the buyer's is looked at.
func Written(msgs []*triage.Message, book *vendor.Book) map[triage.VendorID][]*triage.Message {
	out := map[triage.VendorID][]*triage.Message{}
	at := map[string]triage.VendorID{}
	for _, m := range inOrder(msgs) {
		if !m.Mine || !m.Sent && forged(m) || byMachine(m) {
			continue
		}
		var to []triage.VendorID
		for _, a := range recipients(m) {
			id, known := at[a.Email]
			if !known {
				id, _ = book.At(a.Email)
				at[a.Email] = id
			}
			if id != "" && !slices.Contains(to, id) {
				to = append(to, id)
				out[id] = append(out[id], m)
			}
		}
	}
	return out
}

// maxSentences bounds the evidence of a relationship.
const maxSentences = 4

// Relate says whether the buyer deals with a vendor, from what the buyer wrote
// to it (Written) and nothing else: mail received makes no relationship,
// however much there is of it. A refusal or an unsubscribe makes none either;
// it sets OptedOut, unless the buyer wrote otherwise after it.
func Relate(v triage.Vendor, mine []*triage.Message) triage.Relationship {
	r := triage.Relationship{OptedOut: optedOut(mine)}
	var last time.Time
	for _, m := range inOrder(mine) {
		if refuses(m) || byMachine(m) {
			continue
		}
		r.Exists = true
		if r.Since.IsZero() {
			r.Since = m.Date
		}
		last = m.Date
		r.Messages = append(r.Messages, m.ID)
		if len(r.Evidence) < maxSentences {
			r.Evidence = append(r.Evidence, wrote(m, v))
		}
	}
	if n := len(r.Messages); n > maxSentences {
		r.Evidence = append(r.Evidence, fmt.Sprintf("You wrote to them %d times, last on %s", n, last.Format("Jan 2, 2006")))
	}
	return r
}

func wrote(m *triage.Message, v triage.Vendor) string {
	to := v.Name
	for _, a := range recipients(m) {
		if slices.Contains(v.Addresses, vendor.Normal(a.Email)) {
			to = a.Email
			break
		}
	}
	subject := "without a subject"
	if m.Subject != "" {
		subject = "“" + cut(m.Subject, 60) + "”"
	}
	if m.Date.IsZero() {
		return fmt.Sprintf("You wrote %s to %s", subject, to)
	}
	return fmt.Sprintf("You wrote %s to %s on %s", subject, to, m.Date.Format("Jan 2, 2006"))
}

// cut shortens a text to a number of runes.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return strings.TrimSpace(s[:i]) + "…"
		}
		n--
	}
	return s
}

// refuses reports whether a message of the buyer's says no: by its text, or by
// where it goes, as what a mail program sends for "unsubscribe" does.
func refuses(m *triage.Message) bool {
	if m.Refuses {
		return true
	}
	for _, a := range recipients(m) {
		local, _, _ := strings.Cut(a.Email, "@")
		for _, w := range []string{"unsubscribe", "unsub", "optout", "opt-out", "leave-", "abmelden", "desinscription"} {
			if strings.HasPrefix(local, w) || strings.HasSuffix(local, "-"+w) {
				return true
			}
		}
	}
	return false
}

// optedOut is since when the buyer's no stands: the first refusal that no later
// mail took back, zero when there is none.
func optedOut(mine []*triage.Message) time.Time {
	var at time.Time
	for _, m := range inOrder(mine) {
		switch {
		case byMachine(m):
		case refuses(m):
			if at.IsZero() {
				at = m.Date
			}
		default:
			at = time.Time{}
		}
	}
	return at
}
