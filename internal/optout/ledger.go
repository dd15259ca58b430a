package optout

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

const (
	// DefaultDays is how many business days a vendor has to honour an opt-out:
	// what the CAN-SPAM Act gives it (15 U.S.C. 7704(a)(4)(A)).
	DefaultDays = 10
	// MaxDays bounds what the buyer may set.
	MaxDays = 90
)

// Keeping says how a vendor keeps to an opt-out.
type Keeping string

// The states of an opt-out.
const (
	Waiting Keeping = "waiting" // the time to honour it is not over
	Kept    Keeping = "kept"    // it is over, and nothing came after it
	Broken  Keeping = "broken"  // selling mail came after it
)

// Via is how the buyer opted out.
type Via string

// The ways of an opt-out.
const (
	ViaLink  Via = "link"
	ViaMail  Via = "mail"
	ViaForm  Via = "form"
	ViaPhone Via = "phone"
)

// Vias lists the ways of an opt-out.
var Vias = [...]Via{ViaLink, ViaMail, ViaForm, ViaPhone}

// No is an opt-out or refusal of the buyer.
type No struct {
	At       time.Time
	Via      Via
	Note     string
	Decision triage.DecisionID // that recorded it by hand, 0 when it was found
	Mail     *Line             // by which it was said, nil when recorded by hand
}

// Line is a message as evidence names it.
type Line struct {
	ID        triage.ContentID `json:"id"`
	MessageID string           `json:"message_id"`
	Date      time.Time        `json:"date"`
	From      string           `json:"from"`
	To        string           `json:"to,omitempty"`
	Subject   string           `json:"subject"`
	Kind      triage.Kind      `json:"kind,omitempty"`
}

// Entry is one opt-out in the ledger.
type Entry struct {
	Vendor triage.VendorID
	Name   string
	No
	Due    time.Time // the last day on which mail is no breach
	State  Keeping
	Broken []Line    // what came after it, oldest first
	Ended  time.Time // the buyer wrote to the vendor again, which ends the opt-out; zero when not
}

// Due is the last day to honour an opt-out: so many business days after the day
// of it, Saturdays and Sundays left out. What comes until its end is no breach.
func Due(at time.Time, days int) time.Time {
	y, m, d := at.Date()
	out := time.Date(y, m, d, 0, 0, 0, 0, at.Location())
	for days > 0 {
		out = out.AddDate(0, 0, 1)
		if w := out.Weekday(); w != time.Saturday && w != time.Sunday {
			days--
		}
	}
	return out
}

// Record puts one opt-out into the ledger. sells are the vendor's messages that
// sell, oldest first, from whatever address: mail about a running purchase is
// not among them. again is when the buyer next wrote to the vendor otherwise
// than to refuse, zero for never: what it answers to that is no breach.
func Record(no No, days int, sells []Line, again, now time.Time) Entry {
	e := Entry{No: no, Due: Due(no.At, days), State: Waiting}
	end := e.Due.AddDate(0, 0, 1)
	if !now.Before(end) {
		e.State = Kept
	}
	if !again.IsZero() && again.After(no.At) {
		e.Ended = again
	}
	for _, m := range sells {
		if m.Date.Before(end) || m.Date.After(now) || !e.Ended.IsZero() && m.Date.After(e.Ended) {
			continue
		}
		e.State = Broken
		e.Broken = append(e.Broken, m)
	}
	return e
}

// Evidence writes down a broken opt-out as plain text that the buyer may send:
// dates, message ids and subjects, without a judgement. It is empty for one
// that is not broken.
func Evidence(e *Entry) string {
	if e.State != Broken {
		return ""
	}
	const form = "2006-01-02 15:04 MST"
	var b strings.Builder
	fmt.Fprintf(&b, "Opt-out from mail of %s\n\n", oneLine(e.Name))
	switch {
	case e.Mail != nil:
		fmt.Fprintf(&b, "On %s I asked not to be written to any more.\n", e.At.Format("2006-01-02"))
		fmt.Fprintf(&b, "  To: %s\n  Subject: %s\n  Date: %s\n  Message-ID: %s\n", oneLine(e.Mail.To), oneLine(e.Mail.Subject), e.Mail.Date.Format(form), bracketed(e.Mail.MessageID))
	default:
		fmt.Fprintf(&b, "On %s I opted out (%s).\n", e.At.Format("2006-01-02"), e.Via)
		if e.Note != "" {
			fmt.Fprintf(&b, "  Note: %s\n", oneLine(e.Note))
		}
	}
	n := len(e.Broken)
	fmt.Fprintf(&b, "\nThe time to honour it ended on %s. After that day %s:\n", e.Due.Format("2006-01-02"), came(n))
	for i, m := range e.Broken {
		fmt.Fprintf(&b, "\n%d. Date: %s\n   From: %s\n   Subject: %s\n   Message-ID: %s\n", i+1, m.Date.Format(form), oneLine(m.From), oneLine(m.Subject), bracketed(m.MessageID))
	}
	return b.String()
}

func came(n int) string {
	if n == 1 {
		return "this message came"
	}
	return fmt.Sprintf("these %d messages came", n)
}

func bracketed(id string) string {
	if id == "" {
		return "(none)"
	}
	return "<" + oneLine(id) + ">"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// ParseVia reads how the buyer opted out.
func ParseVia(s string) (Via, error) {
	v := Via(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(Vias[:], v) {
		return "", fmt.Errorf("%q is no way to opt out: there are link, mail, form and phone", s)
	}
	return v, nil
}

// MessageIDs are the ids of what broke it; a message without one is named by
// its content's id.
func (e *Entry) MessageIDs() []string {
	out := []string{}
	for _, m := range e.Broken {
		if m.MessageID == "" {
			out = append(out, m.ID.String())
			continue
		}
		out = append(out, m.MessageID)
	}
	return out
}
