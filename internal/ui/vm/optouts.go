package vm

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// OptOuts is what the screen of opt-outs needs of the engine.
type OptOuts interface {
	// OptOuts is the ledger: every opt-out and refusal of the buyer's, newest
	// first, and whether the vendor keeps to it.
	OptOuts(ctx context.Context) ([]OptOut, error)
	// OptOutDays is how many business days a vendor has.
	OptOutDays(ctx context.Context) (int, error)
	SetOptOutDays(ctx context.Context, days int) error
	// WaysToLeave tells how a vendor lets the buyer leave. Nothing is opened.
	WaysToLeave(ctx context.Context, id triage.VendorID) ([]WayToLeave, error)
}

// OptOut is a line of the ledger.
type OptOut struct {
	Vendor   triage.VendorID
	Name     string
	At, Due  time.Time
	Via      string // link, mail, form, phone
	Note     string
	State    string // waiting, kept, broken
	Broken   int    // mails that broke it
	Ended    time.Time
	ByHand   bool   // recorded by the buyer, else found in the mail
	Evidence string // plain text that the buyer may send, "" when nothing was broken
}

// WayToLeave is one way that a vendor offers.
type WayToLeave struct {
	How    string // one-click, mailto, link, reply
	Target string // to be shown and copied
	State  string // valid, invalid, unclear
	Why    string
}

// OptOutRow is a line of the ledger as its screen shows it.
type OptOutRow struct {
	OptOut
	Said  string // when and how
	Clock string // what the clock says
}

var viaWords = map[string]string{"link": "by its link", "mail": "by mail", "form": "by a form", "phone": "by phone"}

// NewOptOutRows says what the ledger shows, broken ones first.
func NewOptOutRows(in []OptOut, now time.Time) []OptOutRow {
	out := make([]OptOutRow, 0, len(in))
	for _, o := range in {
		r := OptOutRow{OptOut: o, Said: "You opted out on " + Date(now, o.At) + " " + viaWords[o.Via]}
		if !o.ByHand {
			r.Said += ", found in your mail"
		}
		switch {
		case o.State == "broken":
			r.Clock = "Broken by " + Count(o.Broken, "mail", "mails") + " after " + Date(now, o.Due)
		case !o.Ended.IsZero():
			r.Clock = "Ended: you wrote to it again on " + Date(now, o.Ended)
		case o.State == "kept":
			r.Clock = "Kept: nothing came after " + Date(now, o.Due)
		default:
			r.Clock = "Waiting: it has until " + Date(now, o.Due)
			if left := o.Due.Sub(now); left > 0 {
				r.Clock += ", " + Span(left) + " more"
			}
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b OptOutRow) int { return optOutOrder(a.State) - optOutOrder(b.State) })
	return out
}

func optOutOrder(state string) int { return slices.Index([]string{"broken", "waiting", "kept"}, state) }

// OptOutsText is the ledger as plain text.
func OptOutsText(rows []OptOutRow) string {
	var b strings.Builder
	b.WriteString("Opt-outs\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "\n%s\n  %s\n  %s\n", oneLine(r.Name), r.Said, r.Clock)
	}
	return b.String()
}

// WaysLines says how a vendor lets the buyer leave.
func WaysLines(ways []WayToLeave) []Line {
	names := map[string]string{"one-click": "One click", "mailto": "A mail", "link": "A page", "reply": "An answer"}
	var out []Line
	for _, w := range ways {
		name := names[w.How]
		if name == "" {
			name = w.How
		}
		text := w.State
		if w.Why != "" {
			text += ": " + w.Why
		}
		if w.Target != "" {
			text = oneLine(w.Target) + " · " + text
		}
		out = append(out, Line{name, text})
	}
	return out
}

// ParseOptOut reads an opt-out that the buyer records. wrong is a sentence
// about what is amiss, or "".
func ParseOptOut(vendor triage.VendorID, day, via, note string, now time.Time) (d triage.Decision, wrong string) {
	at := now
	if day = strings.TrimSpace(day); day != "" {
		t, err := time.ParseInLocation("2006-01-02", day, now.Location())
		switch {
		case err != nil:
			return d, "The day is written like 2026-03-01."
		case t.After(now):
			return d, "That day is still to come."
		}
		at = t
	}
	if viaWords[via] == "" {
		return d, "Say how you opted out: link, mail, form or phone."
	}
	return triage.Decision{Act: triage.ActOptOut, Vendor: vendor, OptOut: &triage.OptOut{At: at, Means: via, Note: strings.TrimSpace(note)}}, ""
}

// ParseDays reads a number of business days.
func ParseDays(s string) (days int, wrong string) {
	days, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || days < 0 || days > 90 {
		return 0, "The number of business days goes from 0 to 90."
	}
	return days, ""
}

// FindVendor finds the one vendor that the buyer means by a name, a domain or
// a part of either. wrong is a sentence when there is none, or more than one.
func FindVendor(standings []triage.Standing, text string) (found *triage.Standing, wrong string) {
	want := strings.ToLower(strings.TrimSpace(text))
	if want == "" {
		return nil, "Type the name or the domain of a vendor."
	}
	var part []*triage.Standing
	for i := range standings {
		s := &standings[i]
		name := strings.ToLower(Name(&s.Vendor))
		has := strings.Contains(name, want)
		for _, k := range Keys(&s.Vendor) {
			if strings.EqualFold(k, want) {
				return s, ""
			}
			has = has || strings.Contains(strings.ToLower(k), want)
		}
		if name == want || strings.EqualFold(string(s.Vendor.ID), want) {
			return s, ""
		}
		if has {
			part = append(part, s)
		}
	}
	switch len(part) {
	case 0:
		return nil, "No vendor is called " + quote(text) + ". Its domain works too."
	case 1:
		return part[0], ""
	}
	var names []string
	for _, s := range part[:min(3, len(part))] {
		names = append(names, Name(&s.Vendor))
	}
	return nil, Number(len(part)) + " vendors match: " + strings.Join(names, ", ") + ". Type more of the name."
}
