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
func NewOptOutRows(say Speech, in []OptOut, now time.Time) []OptOutRow {
	out := make([]OptOutRow, 0, len(in))
	for _, o := range in {
		r := OptOutRow{OptOut: o, Said: say.T("You opted out on %s %s", Date(say, now, o.At), say.T(viaWords[o.Via]))}
		if !o.ByHand {
			r.Said += say.T(", found in your mail")
		}
		switch {
		case o.State == "broken":
			r.Clock = say.T("Broken by %s after %s", Count(say, o.Broken, "mail", "mails"), Date(say, now, o.Due))
		case !o.Ended.IsZero():
			r.Clock = say.T("Ended: you wrote to it again on %s", Date(say, now, o.Ended))
		case o.State == "kept":
			r.Clock = say.T("Kept: nothing came after %s", Date(say, now, o.Due))
		default:
			r.Clock = say.T("Waiting: it has until %s", Date(say, now, o.Due))
			if left := o.Due.Sub(now); left > 0 {
				r.Clock += say.T(", %s more", Span(say, left))
			}
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b OptOutRow) int { return optOutOrder(a.State) - optOutOrder(b.State) })
	return out
}

func optOutOrder(state string) int { return slices.Index([]string{"broken", "waiting", "kept"}, state) }

// OptOutsText is the ledger as plain text.
func OptOutsText(say Speech, rows []OptOutRow) string {
	var b strings.Builder
	b.WriteString(say.T("Opt-outs") + "\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "\n%s\n  %s\n  %s\n", oneLine(r.Name), r.Said, r.Clock)
	}
	return b.String()
}

// WaysLines says how a vendor lets the buyer leave.
func WaysLines(say Speech, ways []WayToLeave) []Line {
	names := map[string]string{"one-click": say.T("One click"), "mailto": say.T("A mail"), "link": say.T("A page"), "reply": say.T("An answer")}
	var out []Line
	for _, w := range ways {
		name := names[w.How]
		if name == "" {
			name = w.How
		}
		text := say.T(w.State)
		if w.Why != "" {
			text += ": " + say.Said(w.Why)
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
func ParseOptOut(say Speech, vendor triage.VendorID, day, via, note string, now time.Time) (d triage.Decision, wrong string) {
	at := now
	if day = strings.TrimSpace(day); day != "" {
		t, err := time.ParseInLocation("2006-01-02", day, now.Location())
		switch {
		case err != nil:
			return d, say.T("The day is written like 2026-03-01.")
		case t.After(now):
			return d, say.T("That day is still to come.")
		}
		at = t
	}
	if viaWords[via] == "" {
		return d, say.T("Say how you opted out: link, mail, form or phone.")
	}
	return triage.Decision{Act: triage.ActOptOut, Vendor: vendor, OptOut: &triage.OptOut{At: at, Means: via, Note: strings.TrimSpace(note)}}, ""
}

// ParseDays reads a number of business days.
func ParseDays(say Speech, s string) (days int, wrong string) {
	days, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || days < 0 || days > 90 {
		return 0, say.T("The number of business days goes from 0 to 90.")
	}
	return days, ""
}

// FindVendor finds the one vendor that the buyer means by a name, a domain or
// a part of either. wrong is a sentence when there is none, or more than one.
func FindVendor(say Speech, standings []triage.Standing, text string) (found *triage.Standing, wrong string) {
	want := strings.ToLower(strings.TrimSpace(text))
	if want == "" {
		return nil, say.T("Type the name or the domain of a vendor.")
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
		return nil, say.T("No vendor is called %s. Its domain works too.", quote(text))
	case 1:
		return part[0], ""
	}
	var names []string
	for _, s := range part[:min(3, len(part))] {
		names = append(names, Name(&s.Vendor))
	}
	return nil, say.T("%s vendors match: %s. Type more of the name.", say.Number(len(part)), strings.Join(names, ", "))
}
