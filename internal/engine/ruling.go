package engine

import (
	"fmt"
	"slices"

	"winnow/internal/cadence"
	"winnow/internal/judge"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// ruling is what is held of a judgement: what lists and ranks go by. Its parts,
// evidence and reasons are worked out again when they are asked for, from the
// same reading in the same context.
type ruling struct {
	Kind        triage.Kind
	Verdict     triage.Verdict
	Band        triage.Band
	Probability float64
	Worth       float64
	Needs       []triage.NeedMatch
	Pressure    triage.Level
	unread      bool // something of the message could not be read
}

func rulingOf(m *triage.Message, j *triage.Judgement) ruling {
	return ruling{
		Kind: j.Kind, Verdict: j.Verdict, Band: j.Band, Probability: j.Probability, Worth: j.Worth, Needs: j.Needs,
		Pressure: j.Pressure.Level, unread: len(m.Reading.Unread) > 0,
	}
}

// scene is what the contexts of one sender's messages have in common.
type scene struct {
	d        *dealing
	vouched  map[string]bool
	imitated map[string]string // by domain: a sender has few
}

func (d *dealing) scene() *scene {
	return &scene{d: d, vouched: d.vouched(), imitated: map[string]string{}}
}

// context is that of a message before its touches are counted.
func (s *snapshot) context(sc *scene, m *triage.Message, needs []triage.NeedMatch) *judge.Context {
	d := sc.d
	c := &judge.Context{Mine: m.Mine, Thread: s.thread(m.ID), Relationship: d.relationship, Needs: needs}
	if c.Thread.LookAlikeOf == "" {
		domain := m.From.Domain()
		of, known := sc.imitated[domain]
		if !known {
			of, _ = s.looks.Of(vendor.Registrable(domain))
			sc.imitated[domain] = of
		}
		c.Thread.LookAlikeOf = of
	}
	s.vouch(c, d, m, sc.vouched, s.server)
	if fix, ok := s.choices.corrections[m.ID]; ok {
		c.Correction = &fix
	}
	s.rule(c, m, d.vendor.ID)
	taught(m, d.vendor.ID, c, s.model)
	return c
}

// runBefore bounds how many earlier touches a message is judged against, so
// that a daily newsletter does not cost its square.
const runBefore = 64

// place puts into a context where a message stands among the touches. The
// tactics of those before it are as they were judged.
func (s *snapshot) place(c *judge.Context, d *dealing, m *triage.Message, said cadence.Said) (touch int) {
	if at := d.byHand(m.Date); said.OptedOut.IsZero() && at.After(said.Last) {
		said.OptedOut = at
	}
	before := cadence.Before(d.touches, m.Date)
	c.Sequence = s.hyper.Sequence(before[max(0, len(before)-runBefore):], said, m.Date)
	for i := len(before); i < len(d.touches) && !d.touches[i].Date.After(m.Date); i++ {
		if d.touches[i].Message == m.ID {
			c.Touch = d.touches[i]
			return i
		}
	}
	return -1
}

// mostWhole is how many messages of one sender are held in full at once: of
// one that wrote more, each is read twice.
const mostWhole = 512

// judge judges the mail of one sender in its context, oldest first. What a
// standing does not go by is left out of the judgements and their messages.
func (s *snapshot) judge(d *dealing, needs func(triage.ContentID) []triage.NeedMatch) ([]triage.Judged, error) {
	return s.judgeBy(d, needs, mostWhole)
}

func (s *snapshot) judgeBy(d *dealing, needs func(triage.ContentID) []triage.NeedMatch, most int) ([]triage.Judged, error) {
	n := len(d.theirs)
	each := func(fn func(i int, m *triage.Message)) error {
		for at := 0; at < n; at += most {
			msgs, err := whole(s.archive, d.theirs[at:min(at+most, n)])
			if err != nil {
				return err
			}
			for i, m := range msgs {
				fn(at+i, m)
			}
		}
		return nil
	}
	theirs := make([]*triage.Message, n)
	contexts := make(map[triage.ContentID]*judge.Context, n)
	threads := make(map[triage.ContentID]triage.Thread, n)
	sc := d.scene()
	err := each(func(i int, m *triage.Message) {
		contexts[m.ID], threads[m.ID] = s.context(sc, m, needs(m.ID)), s.thread(m.ID)
		if theirs[i] = m; n > most {
			theirs[i] = thin(m)
		}
	})
	if err != nil {
		return nil, err
	}
	kind := func(m *triage.Message) triage.Kind { return judge.KindIn(m, *contexts[m.ID]) }
	d.touches = cadence.Touches(theirs, kind, threads, d.mine)
	said := cadence.Said{}
	mine := d.mine
	out := make([]triage.Judged, n)
	decide := func(i int, m *triage.Message) {
		if len(mine) > 0 && mine[0].Date.Before(m.Date) {
			for len(mine) > 0 && mine[0].Date.Before(m.Date) {
				mine = mine[1:]
			}
			said = cadence.SaidOf(d.mine[:len(d.mine)-len(mine)])
		}
		c := contexts[m.ID]
		touch := s.place(c, d, m, said)
		j := judge.Decide(m, *c)
		if touch >= 0 {
			d.touches[touch].Tactics = j.Tactics
		}
		out[i] = triage.Judged{Message: thin(m), Judgement: ranked(j)}
		theirs[i] = nil
	}
	if n > most {
		return out, each(decide)
	}
	for i, m := range theirs {
		decide(i, m)
	}
	return out, nil
}

// thin is a message with what touches and standings are told by.
func thin(m *triage.Message) *triage.Message {
	r := &m.Reading
	out := &triage.Message{Envelope: triage.Envelope{
		ID: m.ID, MessageID: m.MessageID, Date: m.Date, From: m.From, To: m.To, Cc: m.Cc, DeliveredTo: m.DeliveredTo, Subject: m.Subject, AutoSubmit: m.AutoSubmit,
	}, Mine: m.Mine, Sent: m.Sent, Broken: m.Broken}
	out.Reading = triage.Reading{Kind: r.Kind, KindOdds: r.KindOdds, Tactics: r.Tactics, Units: r.Units, Sketch: r.Sketch, Unread: r.Unread}
	for _, a := range triage.Axes {
		score := r.Axis(a)
		score.Parts = nil
		switch a {
		case triage.Usefulness:
			out.Reading.Usefulness = score
		case triage.Interest:
			out.Reading.Interest = score
		case triage.Proof:
			out.Reading.Proof = score
		case triage.Pressure:
			out.Reading.Pressure = score
		}
	}
	for _, e := range r.Evidence {
		if e.Target == triage.TargetOf(triage.Guilt) {
			out.Reading.Evidence = append(out.Reading.Evidence, e)
		}
	}
	return out
}

// ranked is a judgement with what a standing is told by.
func ranked(j triage.Judgement) triage.Judgement {
	j.Usefulness.Parts, j.Interest.Parts, j.Proof.Parts, j.Pressure.Parts, j.Reasons = nil, nil, nil, nil, nil
	var offers []triage.Evidence
	for _, e := range j.Evidence {
		if e.Target.Axis() != triage.Pressure {
			offers = append(offers, e)
		}
	}
	j.Evidence = offers
	return j
}

// contextOf is the context that a message was judged in.
func (s *snapshot) contextOf(sc *scene, m *triage.Message) judge.Context {
	var needs []triage.NeedMatch
	if r := s.judgements.get(m.ID); r != nil {
		needs = r.Needs
	}
	c := s.context(sc, m, needs)
	mine := sc.d.mine
	n, _ := slices.BinarySearchFunc(mine, m, func(a, b *triage.Message) int {
		if a.Date.Before(b.Date) {
			return -1
		}
		return 1
	})
	var said cadence.Said
	if n > 0 {
		said = cadence.SaidOf(mine[:n])
	}
	s.place(c, sc.d, m, said)
	return *c
}

// judgement is that of a message in full, as the snapshot holds the gist of it.
func (s *snapshot) judgement(m *triage.Message) triage.Judgement {
	if id, ok := s.book.Of(m.ID); ok {
		return judge.Decide(m, s.contextOf(s.dealings[id].scene(), m))
	}
	return judge.Decide(m, judge.Context{Mine: m.Mine, Thread: s.thread(m.ID)})
}

// judged reads messages of one sender again, with their judgements.
func (s *snapshot) judged(d *dealing, list []*gist) ([]triage.Judged, error) {
	msgs, err := whole(s.archive, list)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", d.vendor.Name, err)
	}
	sc := d.scene()
	out := make([]triage.Judged, len(msgs))
	for i, m := range msgs {
		out[i] = triage.Judged{Message: m, Judgement: judge.Decide(m, s.contextOf(sc, m))}
	}
	return out, nil
}
