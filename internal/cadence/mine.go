package cadence

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// Mine reports whether the buyer wrote a message: it comes from one of the
// buyer's addresses, and unless it stands in a folder of sent mail no server
// reported that the sender was forged.
func Mine(m *triage.Message, own vendor.Own) bool {
	return own.IsMine(m.From.Email) && (m.Sent || !forged(m))
}

// forged reports whether the receiving server found that the From domain is not
// where the message comes from: DMARC failed, or, where DMARC says nothing, SPF
// failed and no signature held.
func forged(m *triage.Message) bool {
	switch m.Auth.DMARC {
	case "fail":
		return true
	case "", "none":
		return (m.Auth.SPF == "fail" || m.Auth.SPF == "softfail") && m.Auth.DKIM != "pass"
	}
	return false
}

// Forged reports whether the receiving server found that the From domain is not
// where the message comes from (see Mine).
func Forged(m *triage.Message) bool { return forged(m) }

// byMachine reports whether a message was sent for its writer by a program: an
// absence notice is no answer (RFC 3834).
func byMachine(m *triage.Message) bool {
	return m.AutoSubmit != "" && m.AutoSubmit != "no" || ParseSubject(m.Subject).Auto
}

// inOrder returns the messages once each, oldest first.
func inOrder(msgs []*triage.Message) []*triage.Message {
	out := slices.Clone(msgs)
	slices.SortStableFunc(out, compare)
	return slices.CompactFunc(out, func(a, b *triage.Message) bool { return a.ID == b.ID })
}

func compare(a, b *triage.Message) int {
	return cmp.Or(a.Date.Compare(b.Date), bytes.Compare(a.ID[:], b.ID[:]))
}

// recipients are the To and Cc addresses of a message.
func recipients(m *triage.Message) []triage.Address {
	return slices.Concat(m.To, m.Cc)
}

// days is the time between in days.
func days(from, to time.Time) float64 { return to.Sub(from).Hours() / 24 }
