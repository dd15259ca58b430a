package work

import (
	"context"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTheMeterTakesTimesByItsClock(t *testing.T) {
	now := time.Unix(0, 0)
	m := NewMeter(func() time.Time { return now })
	crew := NewInline().Measured(m)
	do := crew.Do
	for range 99 {
		do(func() { now = now.Add(100 * time.Microsecond) })
	}
	do(func() { now = now.Add(40 * time.Millisecond) })
	r := m.Measured()
	if r.Count != 100 || r.Total != 99*100*time.Microsecond+40*time.Millisecond || r.Most() != 40*time.Millisecond {
		t.Errorf("%+v", r)
	}
	if got := r.Within(.5); got < 100*time.Microsecond || got > 200*time.Microsecond {
		t.Errorf("half within %v", got)
	}
	if got := r.Longest[0].Name; !strings.HasPrefix(got, "work.TestTheMeterTakesTimesByItsClock") {
		t.Errorf("the longest is %q", got)
	}
	var slot Slot
	Load(crew, &slot, func(context.Context) (int, error) { now = now.Add(time.Hour); return 1, nil }, func(int, error) { now = now.Add(time.Second) })
	if l := m.Measured().Longest[0]; l.Took != time.Second || !strings.HasPrefix(l.Name, "work.TestTheMeter") {
		t.Errorf("the longest is %+v: what is fetched is not the window's work", l)
	}
	m.Reset()
	if r := m.Measured(); r.Count != 0 || r.Most() != 0 || r.Within(.99) != 0 {
		t.Errorf("after a reset: %+v", r)
	}
}

// The five longest are kept in order, and a share of the work never seems
// quicker than it was, nor more than twice as slow.
func TestTheMeterKeepsTheLongest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		took := rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 60).Draw(t, "took")
		now := time.Unix(0, 0)
		m := NewMeter(func() time.Time { return now })
		most := time.Duration(0)
		for _, d := range took {
			m.Time("it", func() { now = now.Add(time.Duration(d)) })
			most = max(most, time.Duration(d))
		}
		r := m.Measured()
		if r.Most() != most || r.Within(1) < most/2 || r.Within(1) > max(most, time.Microsecond) {
			t.Fatalf("most %v within %v, want %v", r.Most(), r.Within(1), most)
		}
		for i := 1; i < len(r.Longest); i++ {
			if r.Longest[i].Took > r.Longest[i-1].Took {
				t.Fatalf("not in order: %v", r.Longest)
			}
		}
	})
}

func TestNoMeterTakesNoTime(t *testing.T) {
	var m *Meter
	done := 0
	NewInline().Measured(m).Do(func() { done++ })
	m.Time("", func() { done++ })
	if done != 2 || m.Measured().Count != 0 {
		t.Errorf("done %d", done)
	}
}
