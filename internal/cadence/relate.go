package cadence

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/claim"
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

const (
	// maxSentences bounds the evidence of a relationship.
	maxSentences = 6
	// shield is what a relationship protects from.
	shield = "You deal with them: Winnow never mutes or hides them by itself, it slows them at most"
)

// Relate says whether the buyer deals with a vendor, from what the buyer wrote
// to it (Written) and nothing else: mail received makes no relationship,
// however much there is of it. A refusal or an unsubscribe makes none either;
// it sets OptedOut, unless the buyer wrote otherwise after it.
//
// Deals tells what the buyer's mail was about (quotes asked for, orders,
// invoices, renewals, tickets, security), each sort once with the message that
// shows it first; Evidence says the same in sentences.
func Relate(v triage.Vendor, mine []*triage.Message) triage.Relationship {
	r := triage.Relationship{OptedOut: optedOut(mine)}
	var last time.Time
	for _, m := range inOrder(mine) {
		if refuses(m) || byMachine(m) {
			continue
		}
		if !r.Exists {
			r.Exists, r.Since, r.Shield = true, m.Date, shield
		}
		last = m.Date
		r.Messages = append(r.Messages, m.ID)
		for _, sort := range sortsOf(m) {
			if !slices.ContainsFunc(r.Deals, func(d triage.Deal) bool { return d.Sort == sort }) {
				r.Deals = append(r.Deals, triage.Deal{Sort: sort, Message: m.ID, Date: m.Date, Sentence: wrote(sort, m, v)})
			}
		}
	}
	// Business first: it says more than that a mail was sent.
	for _, plain := range []bool{false, true} {
		for _, d := range r.Deals {
			if isPlain(d.Sort) == plain && len(r.Evidence) < maxSentences {
				r.Evidence = append(r.Evidence, d.Sentence)
			}
		}
	}
	if n := len(r.Messages); n > 1 {
		r.Evidence = append(r.Evidence, fmt.Sprintf("You wrote to them %d times, last on %s", n, last.Format("Jan 2, 2006")))
	}
	return r
}

func isPlain(sort string) bool { return sort == "answer" || sort == "mail" }

// sortsOf are the sorts of business that a mail of the buyer's is about, or
// what it is besides: an answer or a mail.
func sortsOf(m *triage.Message) []string {
	if f := strings.Fields(factValue(m, claim.FactDeals)); len(f) > 0 {
		return f
	}
	if ParseSubject(m.Subject).Reply || len(m.InReplyTo) > 0 {
		return []string{"answer"}
	}
	return []string{"mail"}
}

// wrote says in a sentence what the buyer wrote.
func wrote(sort string, m *triage.Message, v triage.Vendor) string {
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
	var text string
	switch sort {
	case "quote":
		text = fmt.Sprintf("You asked %s for a price or quote in %s", to, subject)
	case "order":
		text = fmt.Sprintf("You wrote to %s about an order in %s", to, subject)
	case "invoice":
		text = fmt.Sprintf("You wrote to %s about an invoice or payment in %s", to, subject)
	case "renewal":
		text = fmt.Sprintf("You wrote to %s about a renewal in %s", to, subject)
	case "ticket":
		text = fmt.Sprintf("You wrote to %s about a fault or ticket in %s", to, subject)
	case "security":
		text = fmt.Sprintf("You wrote to %s about security in %s", to, subject)
	case "answer":
		text = fmt.Sprintf("You answered %s with %s", to, subject)
	default:
		text = fmt.Sprintf("You wrote %s to %s", subject, to)
	}
	if m.Date.IsZero() {
		return text
	}
	return text + " on " + m.Date.Format("Jan 2, 2006")
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

// Refuses reports whether a message of the buyer's says no to a vendor: by its
// text, or by where it goes, as what a mail program sends for "unsubscribe" does.
func Refuses(m *triage.Message) bool { return !byMachine(m) && refuses(m) }

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
