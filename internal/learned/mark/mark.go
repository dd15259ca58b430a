// Package mark measures what corrections teach: how far they mend a vendor's
// other mail, and how little they move the mail of others.
package mark

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"winnow/internal/judge"
	"winnow/internal/learned"
	"winnow/internal/triage"
)

// Case is a message of a vendor with what the buyer wants it to be.
type Case struct {
	Vendor  string
	Message *triage.Message
	Kind    triage.Kind
	Verdict triage.Verdict // VerdictNone for mail that is no vendor's
	Valuer  *judge.Valuer  // by whose rates it is judged
}

// Error reports whether the message is judged other than the buyer wants it.
func (c *Case) wrong(j *triage.Judgement) bool { return j.Kind != c.Kind || j.Verdict != c.Verdict }

// judge is the judgement with what a model was taught.
func (c *Case) judge(m *learned.Model) triage.Judgement {
	var ctx judge.Context
	if m.Speaks(c.Vendor) {
		ctx.Taught = m.Of(c.Vendor, learned.Features(c.Message))
	}
	return c.Valuer.Decide(c.Message, ctx)
}

// event is the correction that a buyer makes of a message.
func (c *Case) event() learned.Event {
	fix := triage.Correction{Kind: c.Kind}
	if c.Verdict != triage.VerdictNone {
		fix.Verdict = c.Verdict
	}
	fix.Lesson = c.Valuer.Lesson(c.Message, judge.Context{}, fix, learned.Features(c.Message))
	return learned.Event{Vendor: c.Vendor, Correction: fix}
}

// Mended says what corrections of vendors' mail did to their errors.
type Mended struct {
	Vendors, Corrected int
	Messages           int // that were not corrected
	Before, After      int // errors among them
	AllBefore          int // errors in all mail of these vendors
	AllAfter           int // the same with the corrected ones as the buyer said
}

// Mend lets the buyer go through half of each vendor's mail, at most most
// messages, and correct what is wrong there; it counts the errors in the other
// half. Vendors with fewer than least messages are left out. Every vendor is
// taught by itself.
func Mend(cases []Case, least, most int) Mended {
	var out Mended
	for _, group := range byVendor(cases) {
		if len(group) < least {
			continue
		}
		out.Vendors++
		seen := min(len(group)/2, most)
		var events []learned.Event
		empty := learned.Replay(nil, nil)
		for i := range group[:seen] {
			if j := group[i].judge(empty); group[i].wrong(&j) {
				events = append(events, group[i].event())
			}
		}
		out.Corrected += len(events)
		out.AllBefore += len(events)
		model := learned.Replay(events, group[0].Valuer.WorthOf)
		for i := range group[seen:] {
			c := &group[seen+i]
			out.Messages++
			before, after := c.judge(empty), c.judge(model)
			if c.wrong(&before) {
				out.Before++
				out.AllBefore++
			}
			if c.wrong(&after) {
				out.After++
				out.AllAfter++
			}
		}
	}
	return out
}

// byVendor sorts cases into their vendors, in the order in which they come.
func byVendor(cases []Case) [][]Case {
	at := map[string]int{}
	var out [][]Case
	for _, c := range cases {
		i, ok := at[c.Vendor]
		if !ok {
			i = len(out)
			at[c.Vendor] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// Moved says how one more correction moves the verdicts of other vendors.
type Moved struct {
	Corrections int
	Most, Mean  float64 // share of other vendors' messages whose verdict one correction changed
	Muted       int     // messages of vendors never corrected that came to be muted
}

// Move makes n corrections of errors all over the mail, in an order that the
// seed gives, and watches what each does to all other vendors.
func Move(cases []Case, n int, seed uint64) Moved {
	rng := rand.New(rand.NewPCG(seed, 1))
	var events []learned.Event
	var out Moved
	model := learned.Replay(nil, nil)
	verdicts := make([]triage.Verdict, len(cases))
	first := make([]triage.Verdict, len(cases))
	taught := map[string]bool{}
	for i := range cases {
		verdicts[i] = cases[i].judge(model).Verdict
	}
	copy(first, verdicts)
	for _, at := range rng.Perm(len(cases)) {
		c := &cases[at]
		j := c.judge(model)
		if !c.wrong(&j) || out.Corrections == n {
			continue
		}
		events = append(events, c.event())
		taught[c.Vendor] = true
		model = learned.Replay(events, c.Valuer.WorthOf)
		others, flips := 0, 0
		for i := range cases {
			v := cases[i].judge(model).Verdict
			if cases[i].Vendor != c.Vendor {
				others++
				if v != verdicts[i] {
					flips++
				}
			}
			verdicts[i] = v
		}
		share := float64(flips) / float64(max(others, 1))
		out.Corrections++
		out.Most = max(out.Most, share)
		out.Mean += share
	}
	out.Mean /= float64(max(out.Corrections, 1))
	for i, v := range verdicts {
		if v == triage.MuteIt && first[i] != triage.MuteIt && !taught[cases[i].Vendor] {
			out.Muted++
		}
	}
	return out
}

// Write prints what was measured.
func Write(w io.Writer, what string, m Mended, v Moved) error {
	_, err := fmt.Fprintf(w, "%s: %d vendors, %d corrections: errors in mail that was not corrected %d -> %d of %d, in all their mail %d -> %d\n"+
		"  one of %d corrections changed the verdicts of at most %.2f %% (in the mean %.2f %%) of other vendors' messages, and muted %d of vendors never corrected\n",
		what, m.Vendors, m.Corrected, m.Before, m.After, m.Messages, m.AllBefore, m.AllAfter, v.Corrections, 100*v.Most, 100*v.Mean, v.Muted)
	return err
}

// order sorts cases by vendor and date, so that measures do not hang on the
// order of files.
func order(cases []Case) {
	slices.SortStableFunc(cases, func(a, b Case) int { return a.Message.Date.Compare(b.Message.Date) })
}
