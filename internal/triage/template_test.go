package triage_test

import (
	"math/rand/v2"
	"testing"

	"winnow/internal/triage"
)

// sketchOf is a sketch whose share of new values is known.
func sketchOf(base triage.Sketch, changed int, rng *rand.Rand) triage.Sketch {
	s := make(triage.Sketch, 64)
	copy(s, base)
	for i := range s {
		if i < changed || len(base) == 0 {
			s[i] = rng.Uint32()
		}
	}
	return s
}

func TestTemplatesFindsTheEarlierText(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	base := sketchOf(nil, 64, rng)
	var ts triage.Templates
	if _, _, ok := ts.Add(7, base); ok {
		t.Fatal("the first text repeats nothing")
	}
	for _, c := range []struct {
		changed int
		want    bool
	}{{0, true}, {10, true}, {44, true}, {45, false}, {64, false}} {
		var fresh triage.Templates
		fresh.Add(7, base)
		id, j, ok := fresh.Add(8, sketchOf(base, c.changed, rng))
		if ok != c.want || ok && (id != 7 || j < triage.SameTemplate) {
			t.Errorf("%d of 64 values changed: found %d, %.2f, %v, want %v", c.changed, id, j, ok, c.want)
		}
	}
}

func TestTemplatesOfNothing(t *testing.T) {
	var ts triage.Templates
	if _, _, ok := ts.Add(1, nil); ok {
		t.Error("a text too short to sketch repeats nothing")
	}
	ts.Add(2, triage.Sketch{1, 2, 3})
	if _, _, ok := ts.Add(3, triage.Sketch{1, 2, 3, 4}); ok {
		t.Error("sketches of different size are never similar")
	}
}

// Ten thousand copies of one template, each spun a little, must not cost the
// square of their number.
func BenchmarkTemplatesManyCopies(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	base := sketchOf(nil, 64, rng)
	all := make([]triage.Sketch, 10_000)
	for i := range all {
		all[i] = sketchOf(base, 30, rng)
	}
	b.ResetTimer()
	for range b.N {
		var ts triage.Templates
		for i, s := range all {
			ts.Add(i, s)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(all)), "µs/text")
}
