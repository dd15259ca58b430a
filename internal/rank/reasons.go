package rank

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"winnow/internal/triage"
)

const reasonsShown = 6

// reason is a sentence and the points that it stands for.
type reason struct {
	text   string
	points float64
}

// reasons says the strongest terms of the score in sentences, strongest first,
// each with the message that it comes from where there is one.
func reasons(in *Input, s *triage.Standing, v *messages, now time.Time) []string {
	var all []reason
	add := func(points float64, text string) {
		if text != "" {
			all = append(all, reason{strings.TrimSuffix(text, "."), math.Abs(points)})
		}
	}
	points := map[string]float64{}
	for _, p := range s.Parts {
		points[p.Cue] += p.Value
	}
	for _, p := range s.Parts {
		if p.Cue == "hyper-spam" || p.Cue == "broken-promise" {
			add(p.Value+points["cadence"], p.Label)
		}
	}
	for _, n := range s.Needs {
		text := "Meets your need “" + n.Need + "”"
		if n.Found != "" {
			text += ": " + n.Found
		}
		add(needPoints*n.Score, text)
	}
	for _, a := range triage.Offers {
		if q, ok := v.strongest(a); ok {
			share := s.Axis(a).Share
			add(max(points[string(a)], 12*share), dated(q, now))
		} else if m := s.Axis(a); m.Known && m.Share < 0.25 && a == triage.Proof {
			add(4, "No proof so far of what it claims")
		}
	}
	if t, n := v.mostUsed(); n > 0 {
		add(points["pressure"], fmt.Sprintf("%s in %d of %s", tacticWords(t), n, count(len(v.messages), "message", "messages")))
	}
	if !in.Sequence.HyperSpam && points["cadence"] < 0 {
		add(points["cadence"], in.Sequence.Why)
	}
	if in.Relationship.Exists && len(in.Relationship.Evidence) > 0 {
		add(relationPoints, in.Relationship.Evidence[0])
	}
	if !in.Relationship.OptedOut.IsZero() && !in.Sequence.HyperSpam {
		add(5, "You refused on "+date(in.Relationship.OptedOut, now))
	}
	if in.Corrections > 0 {
		add(3, "You corrected "+count(in.Corrections, "of its messages", "of its messages"))
	}
	if v.weight() == 0 && len(v.messages) > 0 {
		add(20, "Its mail could not be read for offers: nothing is held against it")
	}
	if len(v.messages) == 1 {
		add(0, "Only one message so far")
	}
	slices.SortStableFunc(all, func(a, b reason) int { return cmp.Compare(b.points, a.points) })
	var out []string
	for _, r := range all {
		if len(out) < reasonsShown && !slices.Contains(out, r.text) {
			out = append(out, r.text)
		}
	}
	return out
}

// strongest is the weightiest evidence on an axis, the newest among equals.
func (v *messages) strongest(a triage.Axis) (triage.Quote, bool) {
	var best triage.Quote
	found := false
	for i := range v.messages {
		j := &v.messages[i]
		for _, e := range j.Judgement.Evidence {
			if e.Target != triage.TargetOf(a) || e.Reason == "" && e.Quote == "" {
				continue
			}
			if l := j.Judgement.Axis(a).Level; !l.Known() || l == 0 {
				continue
			}
			if !found || e.Weight >= best.Evidence.Weight {
				best = triage.Quote{Message: j.Message.ID, Date: j.Message.Date, Evidence: e}
				found = true
			}
		}
	}
	return best, found
}

// mostUsed is the tactic that most messages use.
func (v *messages) mostUsed() (triage.Tactic, int) {
	counts := map[triage.Tactic]int{}
	for i := range v.messages {
		for _, t := range v.messages[i].Judgement.Tactics {
			counts[t]++
		}
	}
	var best triage.Tactic
	for _, t := range triage.Tactics {
		if counts[t] > counts[best] {
			best = t
		}
	}
	return best, counts[best]
}

func tacticWords(t triage.Tactic) string {
	switch t {
	case triage.MeetingPush:
		return "Pushes for a meeting"
	case triage.Urgency:
		return "Sets you deadlines"
	case triage.Scarcity:
		return "Says that little is left"
	case triage.Bump:
		return "Chases"
	case triage.Guilt:
		return "Blames you for not answering"
	case triage.FalseThread:
		return "Feigns an earlier exchange"
	case triage.Flattery:
		return "Flatters"
	case triage.ReferralPush:
		return "Asks you to find the right person"
	case triage.Bribe:
		return "Offers a gift for your time"
	case triage.Fear:
		return "Frightens without evidence"
	case triage.Hype:
		return "Promises what nothing supports"
	case triage.Gating:
		return "Holds information back behind a form or call"
	case triage.Assumption:
		return "Takes your agreement for granted"
	case triage.Shouting:
		return "Shouts"
	case triage.OptOutFriction:
		return "Makes it hard to opt out"
	}
	return "Pushes"
}

// dated is what a piece of evidence means, with the day of its message.
func dated(q triage.Quote, now time.Time) string {
	text := strings.TrimSuffix(q.Evidence.Reason, ".")
	if text == "" {
		text = "“" + q.Evidence.Quote + "”"
	}
	if r, n := utf8.DecodeRuneInString(text); n > 0 {
		text = string(unicode.ToUpper(r)) + text[n:]
	}
	if q.Date.IsZero() {
		return text
	}
	return text + " (" + date(q.Date, now) + ")"
}

// date is a day, with its year when that is not this one.
func date(t, now time.Time) string {
	if t.Year() == now.Year() {
		return t.Format("Jan 2")
	}
	return t.Format("Jan 2, 2006")
}

// quotes are the best pieces of evidence for what the vendor offers: the
// weightiest of each axis first, no message's words twice.
func quotes(v *messages) []triage.Quote {
	var all []triage.Quote
	for i := range v.messages {
		j := &v.messages[i]
		for _, e := range j.Judgement.Evidence {
			if e.Quote != "" && e.Target.Axis() != triage.Pressure {
				all = append(all, triage.Quote{Message: j.Message.ID, Date: j.Message.Date, Evidence: e})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b triage.Quote) int {
		return cmp.Or(
			cmp.Compare(b.Evidence.Weight, a.Evidence.Weight), b.Date.Compare(a.Date),
			bytes.Compare(a.Message[:], b.Message[:]), cmp.Compare(a.Evidence.Span.Start, b.Evidence.Span.Start),
			cmp.Compare(a.Evidence.Target, b.Evidence.Target),
		)
	})
	var out []triage.Quote
	said, axes := map[string]bool{}, map[triage.Target]bool{}
	for _, fresh := range []bool{true, false} {
		for _, q := range all {
			if len(out) == quotesShown || said[q.Evidence.Quote] || fresh && axes[q.Evidence.Target] {
				continue
			}
			said[q.Evidence.Quote], axes[q.Evidence.Target] = true, true
			out = append(out, q)
		}
	}
	return out
}
