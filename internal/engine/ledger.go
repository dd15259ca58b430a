package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/optout"
	"winnow/internal/store"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// settingOptOut is the setting that holds how many business days a vendor has.
const settingOptOut = "opt-out days"

// refusals are the opt-outs of one sender: mail of the buyer's that says no, and
// what the buyer recorded by hand.
func (d *dealing) refusals(recorded []triage.Decision) {
	for _, m := range d.mine {
		if cadence.Refuses(m) {
			d.refused = append(d.refused, optout.No{At: m.Date, Via: optout.ViaMail, Mail: lineOfMail(m)})
		}
	}
	keys := vendor.Keys(d.vendor)
	for _, r := range recorded {
		if slices.ContainsFunc(keysOf(r), func(k string) bool { return slices.Contains(keys, k) }) {
			d.refused = append(d.refused, optout.No{At: r.OptOut.At, Via: optout.Via(r.OptOut.Means), Note: r.OptOut.Note, Decision: r.ID})
		}
	}
	slices.SortStableFunc(d.refused, func(a, b optout.No) int { return a.At.Compare(b.At) })
	if at := d.byHand(time.Time{}); d.relationship.OptedOut.IsZero() && at.After(cadence.SaidOf(d.mine).Last) {
		d.relationship.OptedOut = at
	}
}

// byHand is the first opt-out that was recorded by hand, before a time unless
// that is zero; zero when there is none.
func (d *dealing) byHand(before time.Time) time.Time {
	for _, no := range d.refused {
		if no.Decision != 0 && (before.IsZero() || no.At.Before(before)) {
			return no.At
		}
	}
	return time.Time{}
}

// said is what the buyer said to the sender, opt-outs recorded by hand included.
func (d *dealing) said(now time.Time) cadence.Said {
	said := cadence.SaidOf(d.mine)
	if at := d.byHand(now); said.OptedOut.IsZero() && at.After(said.Last) {
		said.OptedOut = at
	}
	return said
}

func lineOfMail(m *triage.Message) *optout.Line {
	return lineOf(&gist{ID: m.ID, MessageID: m.MessageID, Date: m.Date, From: m.From, Subject: m.Subject, To: recipients(m)})
}

func lineOf(m *gist) *optout.Line {
	l := &optout.Line{ID: m.ID, MessageID: m.MessageID, Date: m.Date, From: m.From.Email, Subject: m.Subject}
	var to []string
	for _, a := range m.To {
		to = append(to, a.Email)
	}
	l.To = strings.Join(to, ", ")
	return l
}

// OptOuts is the ledger: every opt-out and refusal of the buyer's and whether
// the vendor keeps to it, the newest first.
func (e *Engine) OptOuts() ([]optout.Entry, error) {
	days, err := e.OptOutDays()
	if err != nil {
		return nil, err
	}
	s := e.snap.Load()
	left, err := s.leftBy()
	if err != nil {
		return nil, err
	}
	var out []optout.Entry
	for _, v := range s.book.Senders() {
		out = append(out, s.optOutsOf(s.dealings[v.ID], left[v.ID], days, e.now())...)
	}
	slices.SortStableFunc(out, func(a, b optout.Entry) int { return b.At.Compare(a.At) })
	return out, nil
}

// OptOutsOf is the ledger of one vendor, the newest first.
func (e *Engine) OptOutsOf(id triage.VendorID) ([]optout.Entry, error) {
	all, err := e.OptOuts()
	if err != nil {
		return nil, err
	}
	v, ok := e.snap.Load().book.Vendor(id)
	if !ok {
		return nil, NotFound("vendor", string(id))
	}
	return slices.DeleteFunc(all, func(x optout.Entry) bool { return x.Vendor != v.ID }), nil
}

func (s *snapshot) optOutsOf(d *dealing, left []optout.No, days int, now time.Time) []optout.Entry {
	nos := slices.Concat(d.refused, left)
	if len(nos) == 0 {
		return nil
	}
	var sells []optout.Line
	for _, m := range d.theirs {
		if k := s.judgements.get(m.ID).Kind; k.Selling() {
			l := lineOf(m)
			l.Kind = k
			sells = append(sells, *l)
		}
	}
	out := make([]optout.Entry, 0, len(nos))
	for _, no := range nos {
		var again time.Time
		for _, m := range d.mine {
			if m.Date.After(no.At) && !cadence.Refuses(m) && (again.IsZero() || m.Date.Before(again)) {
				again = m.Date
			}
		}
		x := optout.Record(no, days, sells, again, now)
		x.Vendor, x.Name = d.vendor.ID, d.vendor.Name
		out = append(out, x)
	}
	return out
}

// leftBy finds the mail of the buyer's that went to an address by which a vendor
// lets one leave (RFC 2369 section 3.2) and that is of nobody by itself: of a
// sending service, mostly.
func (s *snapshot) leftBy() (map[triage.VendorID][]optout.No, error) {
	wrote := map[string]bool{}
	for _, m := range s.messages {
		if m.Mine {
			for _, to := range m.To {
				wrote[to.Email] = true
			}
		}
	}
	out := map[triage.VendorID][]optout.No{}
	if len(wrote) == 0 {
		return out, nil
	}
	offered, err := s.offered(wrote)
	if err != nil || len(offered) == 0 {
		return out, err
	}
	for _, m := range s.messages {
		if !m.Mine {
			continue
		}
		for _, to := range m.To {
			id := offered[to.Email]
			if id == "" || slices.ContainsFunc(s.dealings[id].mine, func(x *triage.Message) bool { return x.ID == m.ID }) {
				continue
			}
			out[id] = append(out[id], optout.No{At: m.Date, Via: optout.ViaMail, Mail: lineOf(m)})
		}
	}
	return out, nil
}

// offered says of addresses by which vendor's mail one leaves there; an address
// of several is nobody's.
func (s *snapshot) offered(of map[string]bool) (map[string]triage.VendorID, error) {
	out := map[string]triage.VendorID{}
	for id, d := range s.dealings {
		var ways []triage.ContentID
		for _, m := range d.theirs {
			if m.leaves {
				ways = append(ways, m.ID)
			}
		}
		err := s.archive.Gists(ways, func(_ int, m triage.Message) {
			for _, uri := range m.Unsubscribe {
				to, ok := leaveAddress(uri)
				if !ok || !of[to] {
					continue
				}
				if other, known := out[to]; known && other != id {
					out[to] = "" // it cannot be told whose
				} else {
					out[to] = id
				}
			}
		})
		if err != nil {
			return nil, fmt.Errorf("read how vendors let you leave: %w", err)
		}
	}
	return out, nil
}

// OptOutDays is how many business days a vendor has to honour an opt-out.
func (e *Engine) OptOutDays() (int, error) {
	days := optout.DefaultDays
	if err := e.store.Setting(settingOptOut, &days); err != nil && !errors.Is(err, store.ErrNotFound) {
		return 0, fmt.Errorf("read the days of an opt-out: %w", err)
	}
	return days, nil
}

// SetOptOutDays sets how many business days a vendor has, 0 to 90.
func (e *Engine) SetOptOutDays(days int) error {
	if days < 0 || days > optout.MaxDays {
		return fmt.Errorf("a vendor has between 0 and %d business days to honour an opt-out, not %d", optout.MaxDays, days)
	}
	if err := e.store.PutSetting(settingOptOut, days); err != nil {
		return fmt.Errorf("keep the days of an opt-out: %w", err)
	}
	return nil
}
