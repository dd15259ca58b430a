package learn

import (
	"testing"

	"winnow/internal/judge"
	"winnow/internal/judge/feature"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// Calibration works on readings that are put under other parameters, not read
// anew: both must come to the same.
func TestRecastReadingsAreThoseReadWithTheParameters(t *testing.T) {
	tables, err := signal.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := &Corpus{Tables: tables, Dict: feature.NewDict()}
	if c.Written, err = Written(); err != nil {
		t.Fatal(err)
	}
	x := feature.NewExtractor(c.Dict)
	var few []*Example // enough to compare by
	for i, e := range c.Written {
		if i%5 == 0 {
			few = append(few, e)
		}
	}
	c.Written = few
	for _, e := range c.Written {
		c.take(e, e.raw, x)
	}
	for _, e := range c.Written[:len(c.Written)/2] {
		labelled := *e
		labelled.Source = "half of it, as if it were real mail"
		c.Labelled = append(c.Labelled, &labelled)
	}
	m, err := c.Train(c.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	raw := c.read(m, c.Written, func(*Example) bool { return true })
	m.Params["kind.temperature"] = 1.7
	for i, tactic := range triage.Tactics {
		m.Params["tactic.power."+string(tactic)] = 0.5 + 0.1*float64(i)
	}
	m.Params["usefulness.cut1"], m.Params["pressure.cut1"], m.Params["pressure.cut2"], m.Params["pressure.cut3"] = 0.8, 0.3, 1.1, 2.2
	again := c.recast(m, raw)
	r := judge.NewReaderWith(c.Tables, m, "held out")
	for _, s := range again {
		want := r.ReadSignals(s.Doc, &s.Signals)
		if s.reading.Kind != want.Kind {
			t.Errorf("%s: %s, read as %s", s.ID, s.reading.Kind, want.Kind)
		}
		for _, a := range triage.Axes {
			got, want := s.reading.Axis(a), want.Axis(a)
			if got.Level != want.Level || got.Expected-want.Expected > 1e-9 || want.Expected-got.Expected > 1e-9 {
				t.Errorf("%s: %s %d (%.6f), read as %d (%.6f)", s.ID, a, got.Level, got.Expected, want.Level, want.Expected)
			}
		}
		for _, tactic := range triage.Tactics {
			got, want := probabilityOf(&s.reading, tactic), probabilityOf(&want, tactic)
			if (got >= 0.5) != (want >= 0.5) {
				t.Errorf("%s: %s %.3f, read as %.3f", s.ID, tactic, got, want)
			}
		}
	}
}
