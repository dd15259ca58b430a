package learned_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/learned"
	"winnow/internal/triage"
)

// bounds are the verdicts' stretches of the worth, as the judge might have them.
func bounds(v triage.Verdict) (low, high float64) {
	switch v {
	case triage.Engage:
		return 65, 100
	case triage.Consider:
		return 40, 65
	case triage.MuteIt:
		return 0, 15
	}
	return 15, 40
}

func drawLesson(t *rapid.T) *triage.Lesson {
	var features []string
	for i := range 12 {
		if rapid.Bool().Draw(t, "shown") {
			features = append(features, fmt.Sprintf("%c:%d", "ctklfw"[i%6], i))
		}
	}
	features = append(features, "g:en")
	slices.Sort(features)
	p := float64(rapid.Float64Range(0.01, 0.99).Draw(t, "pitch"))
	l := &triage.Lesson{
		Features: features, Worth: float64(rapid.Float64Range(0, 100).Draw(t, "worth")), Unsure: rapid.Bool().Draw(t, "unsure"),
		Odds: map[triage.Kind]float64{triage.KindPitch: p, triage.KindPromo: 1 - p}, Axes: map[triage.Axis]float64{}, Tactics: map[triage.Tactic]float64{},
	}
	for _, a := range triage.Axes {
		l.Axes[a] = float64(rapid.Float64Range(0, float64(a.Top())).Draw(t, string(a)))
	}
	l.Tactics[triage.Guilt] = float64(rapid.Float64Range(0, 1).Draw(t, "guilt"))
	return l
}

func drawEvent(t *rapid.T, vendors int) learned.Event {
	c := triage.Correction{Lesson: drawLesson(t)}
	if rapid.Bool().Draw(t, "kind") {
		c.Kind = rapid.SampledFrom([]triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindDialogue, triage.KindNewsletter}).Draw(t, "is")
	}
	if rapid.Bool().Draw(t, "verdict") {
		c.Verdict = rapid.SampledFrom(triage.Verdicts[:]).Draw(t, "should be")
	}
	if rapid.Bool().Draw(t, "level") {
		c.Levels = map[triage.Axis]triage.Level{triage.Proof: triage.Level(rapid.IntRange(0, 2).Draw(t, "proof"))}
	}
	if rapid.Bool().Draw(t, "tactic") {
		c.Tactics = map[triage.Tactic]bool{triage.Guilt: rapid.Bool().Draw(t, "has")}
	}
	return learned.Event{Vendor: fmt.Sprintf("v%d", rapid.IntRange(0, vendors-1).Draw(t, "vendor")), Correction: c}
}

func drawEvents(t *rapid.T, vendors, most int) []learned.Event {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) learned.Event { return drawEvent(t, vendors) }), 1, most).Draw(t, "events")
}

// Whatever is corrected and taken back, in whatever order: what is left is to
// the last bit what would be there had it never been said.
func TestTakingACorrectionBackLeavesNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kept := drawEvents(t, 4, 12)
		want := learned.Replay(kept, bounds).Bytes()
		log := slices.Clone(kept)
		for range rapid.IntRange(1, 4).Draw(t, "taken back") {
			at := rapid.IntRange(0, len(log)).Draw(t, "at")
			log = slices.Insert(log, at, drawEvent(t, 4))
			learned.Replay(log, bounds) // it holds for a while
			log = slices.Delete(log, at, at+1)
		}
		if got := learned.Replay(log, bounds).Bytes(); !bytes.Equal(got, want) {
			t.Fatal("taking a correction back left something behind")
		}
	})
}

// shift is the largest difference, as a share of the most that a head can say.
func shift(a, b *triage.Taught) float64 {
	if a == nil {
		a = &triage.Taught{}
	}
	if b == nil {
		b = &triage.Taught{}
	}
	most := math.Abs(a.Worth-b.Worth) / 40
	for i := range a.Axes {
		most = max(most, math.Abs(a.Axes[i]-b.Axes[i])/2)
	}
	for _, k := range []triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindDialogue, triage.KindNewsletter, triage.KindPersonal} {
		most = max(most, math.Abs(a.Kinds[k]-b.Kinds[k])/6)
	}
	for _, k := range triage.Tactics {
		most = max(most, math.Abs(a.Tactics[k]-b.Tactics[k])/5)
	}
	return most
}

// One more correction moves no message by more than a stated share of the
// largest error, and one of another vendor by much less.
func TestOneCorrectionHasABoundedEffect(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := drawEvents(t, 4, 12)
		next := drawEvent(t, 4)
		before, after := learned.Replay(events, bounds), learned.Replay(append(slices.Clip(events), next), bounds)
		for v := range 5 {
			name := fmt.Sprintf("v%d", v)
			features := drawLesson(t).Features
			got := shift(before.Of(name, features), after.Of(name, features))
			limit := learned.MaxShared + sharedGain
			if name == next.Vendor {
				limit = learned.MaxStep + sharedGain
			}
			if got > limit {
				t.Fatalf("vendor %s was moved by %.3f, more than %.3f (corrected was %s)", name, got, limit, next.Vendor)
			}
		}
	})
}

// sharedGain is what a second vendor's word adds at once: weights that had
// rested on one vendor alone begin to count.
const sharedGain = 0.12

// The order of corrections of different vendors hardly matters.
func TestTheOrderOfIndependentCorrectionsHardlyMatters(t *testing.T) {
	worst := 0.0
	rapid.Check(t, func(t *rapid.T) {
		events := drawEvents(t, 12, 12)
		seen := map[string]bool{}
		events = slices.DeleteFunc(events, func(e learned.Event) bool { // one of each vendor: independent
			had := seen[e.Vendor]
			seen[e.Vendor] = true
			return had
		})
		other := rapid.Permutation(events).Draw(t, "other order")
		a, b := learned.Replay(events, bounds), learned.Replay(other, bounds)
		features := drawLesson(t).Features
		for v := range 13 {
			name := fmt.Sprintf("v%d", v)
			d := shift(a.Of(name, features), b.Of(name, features))
			worst = max(worst, d)
			if d > 0.05 {
				t.Fatalf("another order moves %s by %.3f of the scale", name, d)
			}
		}
	})
	t.Logf("another order of independent corrections moved a judgement by at most %.4f of its scale", worst)
}

func correction(v triage.Verdict, worth float64, features ...string) triage.Correction {
	return triage.Correction{Verdict: v, Lesson: &triage.Lesson{Features: features, Worth: worth}}
}

func TestOneVendorsCorrectionsStayWithIt(t *testing.T) {
	var events []learned.Event
	for range 30 {
		events = append(events, learned.Event{Vendor: "a", Correction: correction(triage.Engage, 30, "c:price", "k:pitch")})
	}
	m := learned.Replay(events, bounds)
	if got := m.Of("b", []string{"c:price", "k:pitch"}); got != nil {
		t.Errorf("what one vendor taught moved another: %+v", got)
	}
	if got := m.Of("a", []string{"c:price", "k:pitch"}); got == nil || got.Worth < 35 || got.Own != 30 {
		t.Errorf("the vendor itself: %+v", got)
	}
	events = append(events, learned.Event{Vendor: "c", Correction: correction(triage.Engage, 30, "c:price", "k:pitch")})
	if got := learned.Replay(events, bounds).Of("b", []string{"c:price", "k:pitch"}); got == nil || got.Worth <= 0 {
		t.Errorf("what two vendors agree on should count a little: %+v", got)
	}
}

func TestWhatWasRightAndSureTeachesNothing(t *testing.T) {
	events := []learned.Event{{Vendor: "a", Correction: correction(triage.Consider, 50, "c:price")}}
	if got := learned.Replay(events, bounds).Of("a", []string{"c:price"}); got != nil {
		t.Errorf("a verdict that was right moved something: %+v", got)
	}
	events[0].Correction.Lesson.Unsure = true
	events[0].Correction.Lesson.Worth = 41
	if got := learned.Replay(events, bounds).Of("a", []string{"c:price"}); got == nil || got.Worth <= 0 {
		t.Errorf("an unsure one that was confirmed should be held clear of the edge: %+v", got)
	}
}

func TestFeaturesAreSortedFewAndHoldNoSentence(t *testing.T) {
	m := &triage.Message{Envelope: triage.Envelope{From: triage.Address{Email: "ida@calderon.example"}}}
	m.Reading.Kind, m.Reading.Language = triage.KindPitch, "en"
	m.Reading.Proof = triage.AxisScore{Level: 1, Parts: []triage.Part{{Cue: "word pilot", Value: 0.2}, {Cue: "base", Value: 1}}}
	m.Reading.Usefulness = triage.UnknownScore
	for i := range 80 {
		m.Reading.Evidence = append(m.Reading.Evidence, triage.Evidence{Cue: fmt.Sprintf("proof.%02d", i), Quote: "a sentence of the mail"})
	}
	got := learned.Features(m)
	if !slices.IsSorted(got) || len(got) > 48 || !slices.Contains(got, "a:ida@calderon.example") {
		t.Errorf("got %d features: %v", len(got), got)
	}
	for _, f := range got {
		if bytes.Contains([]byte(f), []byte("sentence")) {
			t.Errorf("%q holds words of the mail", f)
		}
	}
}

// thousands is a log of n corrections of 400 vendors with 40 features each.
func thousands(n int) []learned.Event {
	var events []learned.Event
	for i := range n {
		var f []string
		for k := range 40 {
			f = append(f, fmt.Sprintf("c:cue-%d", (i*7+k*13)%400))
		}
		slices.Sort(f)
		f = slices.Compact(f)
		c := correction(triage.Verdicts[i%4], float64(i*37%100), f...)
		c.Kind, c.Lesson.Odds = triage.KindPitch, map[triage.Kind]float64{triage.KindPromo: 0.7, triage.KindPitch: 0.3}
		c.Levels, c.Lesson.Axes = map[triage.Axis]triage.Level{triage.Proof: 2}, map[triage.Axis]float64{triage.Proof: 0.4}
		events = append(events, learned.Event{Vendor: fmt.Sprint("v", i%400), Correction: c})
	}
	return events
}

func BenchmarkReplay2000(b *testing.B) {
	events := thousands(2000)
	b.ReportAllocs()
	for b.Loop() {
		learned.Replay(events, bounds)
	}
}

// What a message costs once anything is taught.
func BenchmarkOf(b *testing.B) {
	m := learned.Replay(thousands(200), bounds)
	msg := &triage.Message{Envelope: triage.Envelope{From: triage.Address{Email: "ida@calderon.example"}}}
	msg.Reading.Kind, msg.Reading.Language = triage.KindPitch, "en"
	for i := range 12 {
		msg.Reading.Evidence = append(msg.Reading.Evidence, triage.Evidence{Cue: fmt.Sprintf("cue-%d", i*7), Quote: "words"})
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Of("v1", learned.Features(msg))
	}
}
