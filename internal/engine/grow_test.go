package engine

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"winnow/internal/cadence"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// shelf is mail that lies in memory.
type shelf struct {
	all []*triage.Message
	at  map[triage.ContentID]int
}

func (s *shelf) EachGist(fn func(triage.Message) error) error {
	for _, m := range s.all {
		if err := fn(*m); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) Gists(ids []triage.ContentID, fn func(i int, m triage.Message)) error {
	return s.Messages(ids, fn)
}

func (s *shelf) Messages(ids []triage.ContentID, fn func(i int, m triage.Message)) error {
	for i, id := range ids {
		if k, ok := s.at[id]; ok {
			fn(i, *s.all[k])
		}
	}
	return nil
}

// put has a message come in.
func (e *Engine) put(m *triage.Message) {
	s := e.archive.(*shelf)
	s.at[m.ID] = len(s.all)
	s.all = append(s.all, m)
	e.add(m)
}

// bare is an engine without a store, for snapshots alone.
func bare(now time.Time) *Engine {
	return &Engine{archive: &shelf{at: map[triage.ContentID]int{}}, gister: newGister(), afresh: true, log: slog.New(slog.DiscardHandler), hub: newHub(), index: vendor.NewIndex(), byID: map[triage.ContentID]int{}, told: []string{"dana@kestrel.example"}, matches: map[triage.ContentID][]triage.NeedMatch{}, hyper: cadence.DefaultRule, now: func() time.Time { return now }}
}

// However mail comes in, piece by piece or at once, the ranking is the same, to
// the last reason.
func TestGrowingIsBuilding(t *testing.T) {
	grown := 0
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 9))
		msgs := grownMail(t, 260, 3+int(seed)*4)
		for i, m := range msgs {
			switch {
			case i%37 == 5: // a second domain of a vendor, or one that looks like another
				m.From.Email = "rep9@get" + m.From.Domain()
			case i%41 == 6:
				m.Auth.Server = "mx.kestrel.example"
			case i%53 == 7: // late mail
				m.Date = m.Date.Add(-3 * time.Hour)
			case i%29 == 8: // from the buyer's own side
				m.From.Email = "tom@kestrel.example"
			}
		}
		now := msgs[len(msgs)-1].Date.Add(time.Hour)
		e := bare(now)
		at := 0
		for at < len(msgs) {
			step := 1 + r.IntN(7)
			if at == 0 {
				step = 120
			}
			for _, m := range msgs[at:min(len(msgs), at+step)] {
				e.put(m)
			}
			at += step
			before := e.snap.Load()
			e.advance()
			s := e.snap.Load()
			if before != nil && s.looks == before.looks {
				grown++
			}
			whole := bare(now)
			for _, m := range msgs[:len(e.messages)] {
				whole.put(m)
			}
			whole.rebuild()
			sameSnapshot(t, fmt.Sprintf("seed %d, %d messages", seed, len(e.messages)), s, whole.snap.Load())
			if t.Failed() {
				return
			}
		}
	}
	t.Logf("%d steps were small ones", grown)
	if grown < 50 {
		t.Errorf("only %d steps were small ones", grown)
	}
}

func sameSnapshot(t *testing.T, when string, got, want *snapshot) {
	t.Helper()
	if !reflect.DeepEqual(got.counts, want.counts) {
		t.Errorf("%s: counts\n got %+v\nwant %+v", when, got.counts, want.counts)
	}
	if !slices.EqualFunc(got.messages, want.messages, func(a, b *gist) bool { return a.ID == b.ID }) {
		t.Errorf("%s: other messages, or another order", when)
	}
	for _, m := range want.messages {
		if g, w := got.judgements.get(m.ID), want.judgements.get(m.ID); !reflect.DeepEqual(g, w) {
			t.Errorf("%s: %s of %s\n got %+v\nwant %+v", when, m.Subject, m.From.Email, g, w)
			return
		}
	}
	if len(got.standings) != len(want.standings) {
		t.Errorf("%s: %d standings, want %d", when, len(got.standings), len(want.standings))
		return
	}
	for i := range want.standings {
		if !reflect.DeepEqual(got.standings[i], want.standings[i]) {
			t.Errorf("%s: place %d\n got %+v\nwant %+v", when, i, got.standings[i], want.standings[i])
			return
		}
	}
	for id, w := range want.dealings {
		g := got.dealings[id]
		if g == nil || !reflect.DeepEqual(g.touches, w.touches) || !reflect.DeepEqual(g.sequence, w.sequence) || !reflect.DeepEqual(g.relationship, w.relationship) {
			t.Errorf("%s: dealing with %s differs", when, id)
			return
		}
	}
}
