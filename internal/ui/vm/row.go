package vm

import (
	"fmt"
	"math"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Bar is one axis as drawn: a share of its top, or unknown.
type Bar struct {
	Axis  triage.Axis
	Share float64 // 0 to 1
	Known bool
}

// MarkKind is the meaning of a small label beside a vendor's name.
type MarkKind uint8

// The meanings.
const (
	MarkPlain MarkKind = iota
	MarkGood           // shortlisted, need met
	MarkQuiet          // muted
	MarkWarn           // hyper-spam
)

// Label is a small label in words.
type Label struct {
	Word string
	Kind MarkKind
}

// Row is a vendor as the list shows it.
type Row struct {
	ID     triage.VendorID
	Name   string
	Why    string // strongest reason in words
	Score  string // whole number 0 to 100
	Spread string // interval of the score
	Labels []Label
	Bars   [4]Bar
	Weeks  []int // touches a week, oldest first
	Touch  string
	Age    string // of the last touch
	Faint  bool   // muted
}

// RowOf says what the list shows of a vendor.
func RowOf(say Speech, s *triage.Standing, now time.Time) Row {
	r := Row{
		ID:     s.Vendor.ID,
		Name:   Name(&s.Vendor),
		Why:    Why(say, s),
		Score:  fmt.Sprintf("%.0f", s.Score),
		Spread: Interval(s.Low, s.High),
		Labels: labels(say, s, now),
		Weeks:  s.Weeks,
		Touch:  touched(say, s.Touches),
		Age:    Age(say, now, s.Last),
		Faint:  MutedNow(s.Mute, now),
	}
	for i, a := range triage.Axes {
		m := s.Axis(a)
		r.Bars[i] = Bar{Axis: a, Share: clamp(m.Share), Known: m.Known}
	}
	return r
}

// Name is what a vendor is called: its name, or the key that it was found by.
func Name(v *triage.Vendor) string {
	if n := strings.TrimSpace(v.Name); n != "" {
		return n
	}
	if len(v.Domains) > 0 {
		return v.Domains[0].Domain
	}
	return string(v.ID)
}

// Why is the strongest reason for a vendor's standing, in words.
func Why(say Speech, s *triage.Standing) string {
	if len(s.Reasons) > 0 && s.Reasons[0] != "" {
		return oneLine(say.Said(s.Reasons[0]))
	}
	return say.T("Too little mail to say why.")
}

// Interval shows where a score lies with nine chances in ten.
func Interval(low, high float64) string {
	return fmt.Sprintf("%.0f–%.0f", math.Max(0, low), math.Min(100, high))
}

func labels(say Speech, s *triage.Standing, now time.Time) []Label {
	var out []Label
	if s.Shortlisted {
		out = append(out, Label{say.T("shortlisted"), MarkGood})
	}
	if s.Relationship.Exists {
		out = append(out, Label{say.T("you deal"), MarkPlain})
	}
	if MutedNow(s.Mute, now) {
		out = append(out, Label{StrengthWord(say, s.Mute.Strength), MarkQuiet})
	}
	if len(s.Needs) > 0 {
		out = append(out, Label{say.T("need met"), MarkGood})
	}
	if s.Sequence.HyperSpam && !s.Relationship.Exists {
		out = append(out, Label{say.T("hyper-spam"), MarkWarn})
	}
	return out
}

// touched is the count of touches; who only answered has none.
func touched(say Speech, n int) string {
	if n == 0 {
		return "–"
	}
	return say.Number(n) + "×"
}

// Status is what the status line says of a selected vendor: every mark and
// number of its row with its meaning.
func Status(say Speech, s *triage.Standing, now time.Time) string {
	var axes []string
	for _, a := range triage.Axes {
		m := s.Axis(a)
		v := say.T("unknown")
		if m.Known {
			v = fmt.Sprintf("%.0f %%", 100*m.Share)
		}
		axes = append(axes, lowerFirst(say, AxisName(say, a))+" "+v)
	}
	last := ""
	if !s.Last.IsZero() {
		last = say.T(", the last %s", Ago(say, now, s.Last))
	}
	touches := Count(say, s.Touches, "touch", "touches")
	if s.Touches == 0 {
		touches = say.T("only answers so far")
	}
	parts := []string{
		say.T("Score %.0f of 100, likely %s: %s", s.Score, Interval(s.Low, s.High), strings.Join(axes, ", ")),
		touches + last,
	}
	if s.Shortlisted {
		parts = append(parts, say.T("on your shortlist"))
	}
	if s.Relationship.Exists {
		parts = append(parts, say.T("you deal with them since %s", Date(say, now, s.Relationship.Since)))
	}
	if MutedNow(s.Mute, now) {
		parts = append(parts, StrengthWord(say, s.Mute.Strength)+until(say, now, s.Mute.Until))
	}
	if s.Sequence.HyperSpam && !s.Relationship.Exists {
		parts = append(parts, say.T("hyper-spam: keeps writing, with little new and no answer"))
	}
	if len(s.Needs) > 0 {
		parts = append(parts, say.T("meets “%s”", s.Needs[0].Need))
	}
	return strings.Join(parts, " · ")
}

func until(say Speech, now, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return say.T(" until %s", Date(say, now, t))
}

func clamp(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return math.Min(1, math.Max(0, v))
}
