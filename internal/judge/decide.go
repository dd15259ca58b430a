package judge

import "winnow/internal/triage"

// Decide puts a message's reading into the buyer's context. It is pure and
// cheap. A relationship, or mail that is not selling, is never muted.
func Decide(m *triage.Message, ctx Context) triage.Judgement {
	r := &m.Reading
	return triage.Judgement{
		Kind:       KindIn(m, ctx),
		Verdict:    triage.VerdictNone,
		Band:       triage.Unsure,
		Usefulness: r.Usefulness,
		Interest:   r.Interest,
		Proof:      r.Proof,
		Pressure:   r.Pressure,
		Evidence:   r.Evidence,
		Needs:      ctx.Needs,
	}
}

// KindIn says what sort of mail the message is in the buyer's context: the
// reading's kind, unless the thread, the relationship or the buyer's
// correction says otherwise. Touches are counted on it before Decide is
// called with them.
func KindIn(m *triage.Message, ctx Context) triage.Kind {
	if ctx.Correction != nil && ctx.Correction.Kind != triage.KindUnknown {
		return ctx.Correction.Kind
	}
	if ctx.Mine || ctx.Thread.OwnDomain {
		return triage.KindPersonal
	}
	return m.Reading.Kind
}
