package engine

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"winnow/internal/brief"
	"winnow/internal/mute"
	"winnow/internal/triage"
)

// Brief tells what the time from from (inside) to to (outside) brought: what
// came, what was set aside and by which test, what deserves a look, opt-outs
// broken, and mutes lifted or ending.
func (e *Engine) Brief(from, to time.Time) (brief.Brief, error) {
	if !from.Before(to) {
		return brief.Brief{}, fmt.Errorf("a brief begins before it ends: %s is not before %s", from.Format("2006-01-02"), to.Format("2006-01-02"))
	}
	s := e.snap.Load()
	b := brief.Brief{
		From: from, To: to, Came: brief.Came{New: []string{}, Kinds: map[triage.Kind]int{}, Verdicts: map[triage.Verdict]int{}},
		Aside: []brief.Aside{}, Muted: []brief.Gather{}, Look: []brief.Look{}, Broken: []brief.Broken{}, Mutes: []brief.Step{}, Ending: []brief.Ending{},
	}
	s.briefMail(&b)
	if err := s.briefLook(&b); err != nil {
		return brief.Brief{}, err
	}
	if err := e.briefOptOuts(&b); err != nil {
		return brief.Brief{}, err
	}
	e.briefMutes(s, &b)
	return b, nil
}

func within(b *brief.Brief, t time.Time) bool { return !t.Before(b.From) && t.Before(b.To) }

func (s *snapshot) briefLine(m *gist) brief.Line {
	l := brief.Line{Message: m.ID, MessageID: m.MessageID, Date: m.Date, From: m.From.Email, Subject: m.Subject}
	if d := s.dealings[s.vendorOf(m)]; d != nil {
		l.Vendor = d.vendor.Name
	}
	return l
}

// briefMail counts what came and sorts what was set aside by the test that did
// it, newest first.
func (s *snapshot) briefMail(b *brief.Brief) {
	aside := map[string]*brief.Aside{}
	gathered := map[triage.VendorID]*brief.Gather{}
	gathers := brief.Schedule(b.From, b.To)
	from := map[triage.VendorID]bool{}
	for _, m := range slices.Backward(s.messages) {
		if m.Mine || !within(b, m.Date) {
			continue
		}
		j := s.judgements.get(m.ID)
		id := s.vendorOf(m)
		b.Came.Messages++
		b.Came.Kinds[j.Kind]++
		if j.Kind.Vendor() {
			b.Came.Verdicts[j.Verdict]++
		}
		if _, ranked := s.places[id]; ranked && !from[id] {
			from[id] = true
			b.Came.Vendors++
			if d := s.dealings[id]; !d.theirs[0].Date.Before(b.From) {
				b.Came.New = append(b.Came.New, d.vendor.Name)
			}
		}
		test, why := s.setAsideBy(m, j)
		if test == "" {
			continue
		}
		a := aside[test]
		if a == nil {
			a = &brief.Aside{Test: test, Why: why, Messages: []brief.Line{}}
			aside[test] = a
		}
		if a.Count++; a.Count <= brief.Most {
			a.Messages = append(a.Messages, s.briefLine(m))
		}
		x := s.muteOf(m)
		if x == nil || !slices.Contains(gathers, x.Strength) {
			continue
		}
		g := gathered[id]
		if g == nil {
			g = &brief.Gather{Vendor: s.dealings[id].vendor.Name, Strength: x.Strength, Messages: []brief.Line{}}
			gathered[id] = g
		}
		if g.Count++; g.Count <= brief.Most {
			g.Messages = append(g.Messages, s.briefLine(m))
		}
	}
	slices.Sort(b.Came.New)
	for _, a := range aside {
		b.Aside = append(b.Aside, *a)
	}
	slices.SortFunc(b.Aside, func(x, y brief.Aside) int { return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Test, y.Test)) })
	for _, g := range gathered {
		b.Muted = append(b.Muted, *g)
	}
	slices.SortFunc(b.Muted, func(x, y brief.Gather) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Vendor, y.Vendor))
	})
}

// setAsideBy names the test by which a message was set aside, and says what it
// is; "" for mail that is shown.
func (s *snapshot) setAsideBy(m *gist, j *ruling) (test, why string) {
	if x := s.muteOf(m); x != nil {
		by := "muted by you"
		if x.Automatic {
			by = "muted automatically"
		}
		return fmt.Sprintf("%s (%s)", by, x.Strength), mute.Words(x.Strength)
	}
	switch {
	case j.Kind == triage.KindFraud:
		return "fraud", "bogus or illicit, by what it offers or who it claims to be"
	case j.Verdict == triage.MuteIt:
		return "verdict mute", "pressure outweighs what it gives"
	case j.Verdict == triage.Skip:
		return "verdict skip", "it gives too little to spend time on"
	}
	return "", ""
}

// briefLook lists the vendors that wrote in the span and that are worth a look.
func (s *snapshot) briefLook(b *brief.Brief) error {
	for i := range s.standings {
		st := &s.standings[i]
		if st.Mute != nil || st.Verdict != triage.Engage && st.Verdict != triage.Consider && len(st.Needs) == 0 {
			continue
		}
		var newest *gist
		for _, m := range s.dealings[st.Vendor.ID].theirs {
			j := s.judgements.get(m.ID)
			if within(b, m.Date) && j.Kind.Vendor() && (j.Verdict == triage.Engage || j.Verdict == triage.Consider || len(j.Needs) > 0) {
				newest = m
			}
		}
		if newest == nil {
			continue
		}
		l := brief.Look{Vendor: st.Vendor.Name, Rank: i + 1, Score: st.Score, Verdict: st.Verdict, Line: s.briefLine(newest)}
		opened, err := s.judged(s.dealings[st.Vendor.ID], []*gist{newest})
		if err != nil {
			return err
		}
		switch j := opened[0].Judgement; {
		case len(j.Needs) > 0:
			l.Why = j.Needs[0].Reason
		case len(j.Reasons) > 0:
			l.Why = j.Reasons[0]
		case len(st.Reasons) > 0:
			l.Why = st.Reasons[0]
		}
		if b.Look = append(b.Look, l); len(b.Look) == brief.Most {
			return nil
		}
	}
	return nil
}

func (e *Engine) briefOptOuts(b *brief.Brief) error {
	all, err := e.OptOuts()
	if err != nil {
		return err
	}
	for _, x := range all {
		line := brief.Broken{Vendor: x.Name, OptedOut: x.At, Due: x.Due}
		for _, m := range x.Broken {
			if within(b, m.Date) {
				line.Messages = append(line.Messages, brief.Line{Message: m.ID, MessageID: m.MessageID, Date: m.Date, Vendor: x.Name, From: m.From, Subject: m.Subject})
			}
		}
		if len(line.Messages) > 0 {
			b.Broken = append(b.Broken, line)
		}
	}
	return nil
}

func (e *Engine) briefMutes(s *snapshot, b *brief.Brief) {
	for _, t := range s.muteLog {
		if within(b, t.At) && t.Change != mute.Ignored {
			b.Mutes = append(b.Mutes, brief.Step{At: t.At, Vendor: e.NameOf(t.Vendor), Change: string(t.Change), Why: t.Why})
		}
	}
	soon := b.To.Add(b.To.Sub(b.From))
	for _, h := range s.mutes.Held() {
		if !h.Mute.Until.Before(b.To) && h.Mute.Until.Before(soon) {
			name := e.NameOf(h.Vendor)
			if h.Person != "" {
				name = h.Person + " of " + name
			}
			b.Ending = append(b.Ending, brief.Ending{Vendor: name, Until: h.Mute.Until})
		}
	}
	slices.SortStableFunc(b.Ending, func(x, y brief.Ending) int { return x.Until.Compare(y.Until) })
}
