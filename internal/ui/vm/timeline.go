package vm

import (
	"time"

	"winnow/internal/triage"
)

// Timeline is a vendor's touches and the buyer's mail on a line of time. All
// places are shares of its length, 0 to 1.
type Timeline struct {
	Ticks  []Tick
	Months []Tick // where months or years begin, with their names
	Now    float64
	// Next is where the next touch is expected; both are 0 when it is not.
	NextFrom, NextTo float64
	Mutes            []Stretch // when the buyer had it muted
	Summary          string    // the sequence and its gaps in a sentence
	Expect           string    // when the next one is expected, or ""
}

// Stretch is a part of the line.
type Stretch struct {
	From, To float64
	Label    string // what held then
}

// TickKind says what happened at a tick.
type TickKind uint8

// The kinds of tick.
const (
	TickTouch  TickKind = iota // brought something new
	TickRepeat                 // the same template again, or next to nothing new
	TickAnswer                 // the buyer wrote
	TickMonth
	TickRefusal // the buyer refused or unsubscribed
)

// Tick is something on the line.
type Tick struct {
	At       float64
	Kind     TickKind
	Number   int    // place of a touch in its sequence
	Label    string // what it was, in a sentence
	Message  triage.ContentID
	Answered bool
	BreakUp  bool   // it announced itself as the last
	Broken   bool   // it came after one that did
	Gap      string // days since the tick before it, for touches
}

// stale is the novelty under which a touch counts as saying nothing new.
const stale = 0.15

// NewTimeline lays out a vendor's history.
func NewTimeline(say Speech, d *triage.VendorDetail, now time.Time) Timeline {
	var t Timeline
	first, last := d.Standing.First, now
	for _, m := range d.Messages {
		if m.Mine && !m.Date.IsZero() && (first.IsZero() || m.Date.Before(first)) {
			first = m.Date
		}
	}
	for _, x := range d.Touches {
		if !x.Date.IsZero() && (first.IsZero() || x.Date.Before(first)) {
			first = x.Date
		}
		if x.Date.After(last) {
			last = x.Date
		}
	}
	seq := &d.Standing.Sequence
	if first.IsZero() {
		return t
	}
	if seq.NextTo.After(last) && seq.NextTo.Sub(now) < 400*day {
		last = seq.NextTo
	}
	length := last.Sub(first)
	if length < 14*day {
		length = 14 * day
	}
	place := func(at time.Time) float64 { return clamp(float64(at.Sub(first)) / float64(length)) }
	t.Now = place(now)
	var before time.Time
	promised := false
	for _, x := range d.Touches {
		k := Tick{At: place(x.Date), Kind: TickTouch, Number: x.Number, Message: x.Message, Answered: x.Answered}
		novelty := say.T("%.0f %% new", 100*x.Novelty)
		if x.Repeats != (triage.ContentID{}) || x.Novelty < stale {
			k.Kind = TickRepeat
			novelty = say.T("nothing new")
		}
		if !before.IsZero() && x.Date.Sub(before) >= day {
			k.Gap = say.T("%d d", int(x.Date.Sub(before)/day))
		}
		before = x.Date
		k.Label = say.T("%s: touch %d, %s", Date(say, now, x.Date), x.Number, novelty)
		if x.Answered {
			k.Label += say.T(", you answered")
		}
		if promised && seq.BrokePromise {
			k.Broken = true
			k.Label += say.T(", after the last mail that they announced")
		}
		if x.BreakUp {
			k.BreakUp, promised = true, true
			k.Label += say.T(", announced as the last")
		}
		if x.Copies > 0 {
			k.Label += say.T(", in %s", Count(say, x.Copies+1, "copy", "copies"))
		}
		if seq.Restarted && !seq.RestartedAt.IsZero() && x.Date.Equal(seq.RestartedAt) {
			k.Label += say.T(", the restart after your refusal")
		}
		k.Label += say.T(", from %s", x.Address)
		t.Ticks = append(t.Ticks, k)
	}
	for i := len(d.Messages) - 1; i >= 0; i-- {
		if m := &d.Messages[i]; m.Mine && !m.Date.IsZero() {
			t.Ticks = append(t.Ticks, Tick{At: place(m.Date), Kind: TickAnswer, Message: m.ID, Label: say.T("%s: you wrote", Date(say, now, m.Date))})
		}
	}
	if at := d.Standing.Relationship.OptedOut; !at.IsZero() {
		t.Ticks = append(t.Ticks, Tick{At: place(at), Kind: TickRefusal, Label: say.T("%s: you asked them to stop", Date(say, now, at))})
	}
	t.Mutes = mutedStretches(say, d.Decisions, &d.Standing, now, place)
	t.Months = months(say, first, first.Add(length), now, place)
	t.Summary = summary(say, d, now)
	if !seq.NextFrom.IsZero() && seq.NextTo.After(now) {
		t.NextFrom, t.NextTo = place(seq.NextFrom), place(seq.NextTo)
		t.Expect = say.T("The next touch is expected %s.", window(say, now, seq.NextFrom, seq.NextTo))
	}
	return t
}

func window(say Speech, now, from, to time.Time) string {
	if from.Before(now) {
		return say.T("by %s", Date(say, now, to))
	}
	if Date(say, now, from) == Date(say, now, to) {
		return say.T("about %s", Date(say, now, from))
	}
	return say.T("between %s and %s", Date(say, now, from), Date(say, now, to))
}

func summary(say Speech, d *triage.VendorDetail, now time.Time) string {
	s := &d.Standing.Sequence
	if s.Touches == 0 {
		if len(d.Touches) == 0 {
			return say.T("No selling mail from them.")
		}
		return say.T("No unanswered touch: you wrote last.")
	}
	out := say.T("%s without an answer since %s", Count(say, s.Touches, "touch", "touches"), Date(say, now, s.Since))
	if s.MedianGapDays > 0 {
		out += say.T(", usually %.0f days apart", s.MedianGapDays)
	}
	out += "."
	if s.HyperSpam {
		out = join(" ", out, sentence(say.Said(s.Why)))
	}
	if s.Ladder != "" {
		out += say.T(" They fit a plan: %s.", say.Said(s.Ladder))
	}
	switch {
	case s.BrokePromise:
		out += say.T(" They announced a last mail, and wrote again.")
	case s.BreakUp != triage.ContentID{}:
		out += say.T(" They announced a last mail, and have kept to it so far.")
	}
	switch {
	case s.Restarted && s.RestartedBy != "":
		out += say.T(" After you refused, %s began anew%s.", s.RestartedBy, on(say, now, s.RestartedAt))
	case s.BrokeOptOut:
		out += say.T(" They went on after you refused.")
	}
	return out
}

func on(say Speech, now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return say.T(" on %s", Date(say, now, t))
}

// mutedStretches are the times in which the buyer had a vendor muted, as the
// decisions that hold say; they come newest first.
func mutedStretches(say Speech, ds []triage.Decision, s *triage.Standing, now time.Time, place func(time.Time) float64) []Stretch {
	var out []Stretch
	var open *triage.Decision
	end := func(at time.Time) {
		if open == nil || open.Mute == nil {
			return
		}
		if until := open.Mute.Until; !until.IsZero() && until.Before(at) {
			at = until
		}
		label := say.T("%s from %s to %s", StrengthWord(say, open.Mute.Strength), Date(say, now, open.At), Date(say, now, at))
		if at.Equal(now) {
			label = say.T("%s since %s", StrengthWord(say, open.Mute.Strength), Date(say, now, open.At))
		}
		out = append(out, Stretch{place(open.At), place(at), upperFirst(label)})
		open = nil
	}
	for i := len(ds) - 1; i >= 0; i-- {
		d := &ds[i]
		if d.Person != "" || d.Message != (triage.ContentID{}) {
			continue // of one person or thread
		}
		switch d.Act {
		case triage.ActMute:
			end(d.At)
			open = d
		case triage.ActUnmute:
			end(d.At)
		}
	}
	if open != nil && !MutedNow(s.Mute, now) {
		open = nil // it was lifted by what came since, and the page says so
	}
	end(now)
	return out
}

// months names the beginnings of months, thinned so that at most eight stand
// on the line; over more than two years, of years.
func months(say Speech, from, to, now time.Time, place func(time.Time) float64) []Tick {
	step := 1
	total := int(to.Sub(from).Hours()/24/30.4) + 1
	for _, s := range []int{1, 2, 3, 6, 12, 24, 60, 120} {
		step = s
		if total/s <= 8 {
			break
		}
	}
	var out []Tick
	loc := now.Location()
	at := time.Date(from.In(loc).Year(), 1, 1, 0, 0, 0, 0, loc)
	for ; !at.After(to); at = at.AddDate(0, step, 0) {
		if at.Before(from) {
			continue
		}
		name := say.month(at.Month())
		if step >= 12 {
			name = at.Format("2006")
		} else if at.Month() == time.January {
			name = say.month(at.Month()) + at.Format(" 2006")
		}
		out = append(out, Tick{At: place(at), Kind: TickMonth, Label: name})
	}
	return out
}
