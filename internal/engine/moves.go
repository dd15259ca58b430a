package engine

import (
	"math"
	"slices"

	"winnow/internal/judge"
	"winnow/internal/rank"
	"winnow/internal/triage"
)

// leastMove is the number of points below which a move is not worth telling.
const leastMove = 0.5

// moves tells what would change a vendor's score: a further mail like its
// newest that does not push and shows what is missing on an axis, and one more
// touch with nothing new. Each is computed by ranking the vendor anew with it.
func (s *snapshot) moves(d *dealing, judged []triage.Judged, now triage.Standing) []triage.Move {
	in := s.input(d, judged)
	newest := -1
	for i := range in.Messages {
		if j := &in.Messages[i].Judgement; j.Kind.Vendor() && j.Usefulness.Level.Known() && j.Proof.Level.Known() {
			newest = i
		}
	}
	if newest < 0 {
		return []triage.Move{}
	}
	out := []triage.Move{}
	try := func(what string, a triage.Axis, changed rank.Input) {
		changed.Mute, changed.Shortlisted = now.Mute, now.Shortlisted
		after := rank.Stand([]rank.Input{changed}, s.now)[0]
		if lift := after.Score - now.Score; math.Abs(lift) >= leastMove {
			out = append(out, triage.Move{If: what, Axis: a, Lift: lift, Score: after.Score})
		}
	}
	more := func(change func(*triage.Message, triage.Judgement) triage.Judgement) rank.Input {
		m := *in.Messages[newest].Message
		m.ID[0] ^= 0xff // another message, of another text
		m.Reading.Sketch, m.Subject = nil, "\x00"+m.Subject
		changed := in
		changed.Messages = append(slices.Clone(in.Messages), triage.Judged{Message: &m, Judgement: change(&m, in.Messages[newest].Judgement)})
		return changed
	}
	for _, w := range []struct {
		axis triage.Axis
		what string
	}{
		{triage.Proof, "a named customer with a result"},
		{triage.Usefulness, "a price, figures and terms to act on"},
		{triage.Interest, "what it changes in a situation like this, and why now"},
	} {
		if m := now.Axis(w.axis); m.Known && m.Share >= 0.95 {
			continue
		}
		try(w.what, w.axis, more(func(m *triage.Message, j triage.Judgement) triage.Judgement {
			j = judge.Suppose(m, j, triage.Pressure, 0)
			return judge.Suppose(m, j, w.axis, w.axis.Top())
		}))
	}
	if n := len(in.Touches); n > 0 && in.Sequence.Touches > 0 {
		again := in
		repeat := in.Touches[n-1]
		repeat.Date, repeat.Novelty, repeat.Number = s.now, 0, repeat.Number+1
		again.Touches = append(slices.Clone(in.Touches), repeat)
		again.Sequence.Touches++
		again.Sequence.Last = s.now
		m := *in.Messages[newest].Message
		m.ID[0] ^= 0xff
		again.Messages = append(slices.Clone(in.Messages), triage.Judged{Message: &m, Judgement: in.Messages[newest].Judgement})
		try("one more touch with nothing new", triage.Pressure, again)
	}
	return out
}
