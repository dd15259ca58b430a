package rank_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/rank"
	"winnow/internal/triage"
)

// draw makes any vendor.
func draw(rt *rapid.T, name string) (rank.Input, []letter) {
	var ls []letter
	for i := range rapid.IntRange(0, 8).Draw(rt, "messages") {
		l := letter{
			name: fmt.Sprint(name, i), day: float64(rapid.IntRange(0, 30).Draw(rt, "day")), text: rapid.Uint32Range(0, 5).Draw(rt, "text"),
			kind: rapid.SampledFrom([]triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindDialogue, triage.KindTransactional}).Draw(rt, "kind"),
			use:  rapid.IntRange(-1, 2).Draw(rt, "use"), intr: rapid.IntRange(-1, 2).Draw(rt, "interest"), proof: rapid.IntRange(-1, 2).Draw(rt, "proof"),
			pressure: float64(rapid.IntRange(-1, 3).Draw(rt, "pressure")),
			verdict:  rapid.SampledFrom(triage.Verdicts[:]).Draw(rt, "verdict"),
		}
		if rapid.Bool().Draw(rt, "need") {
			l.needs = []triage.NeedMatch{{Need: rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "which"), Score: rapid.Float64Range(0, 1).Draw(rt, "match")}}
		}
		ls = append(ls, l)
	}
	in := vendorWith(name, ls...)
	if rapid.Bool().Draw(rt, "touched") {
		for i, l := range ls {
			in.Touches = append(in.Touches, triage.Touch{Message: id(l.name), Date: day(float64(i)), Novelty: rapid.Float64Range(0, 1).Draw(rt, "novelty")})
		}
		if n := len(in.Touches); n > 0 {
			in.Sequence = triage.Sequence{
				Touches: n, Since: in.Touches[0].Date, Last: in.Touches[n-1].Date, Why: "why",
				HyperSpam: rapid.Bool().Draw(rt, "hyper-spam"), BrokePromise: rapid.Bool().Draw(rt, "broken promise"),
			}
		}
	}
	in.Relationship.Exists = rapid.Bool().Draw(rt, "relationship")
	return in, ls
}

// The parts are the score, and the interval holds it.
func TestPartsAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, _ := draw(rt, "v")
		s := standing(in)
		if math.Abs(triage.SumParts(s.Parts)-s.Score) > 1e-6 || s.Score < 0 || s.Score > 100 || math.IsNaN(s.Score) {
			rt.Fatalf("score %v, parts add up to %v: %+v", s.Score, triage.SumParts(s.Parts), s.Parts)
		}
		if s.Low > s.Score || s.High < s.Score || s.Low < 0 || s.High > 100 {
			rt.Fatalf("%v to %v around %v", s.Low, s.High, s.Score)
		}
		for _, p := range s.Parts {
			if p.Label == "" || p.Cue == "" {
				rt.Fatalf("a part without a name: %+v", p)
			}
		}
		for _, a := range triage.Axes {
			if m := s.Axis(a); m.Share < 0 || m.Share > 1 || !m.Known && m.Share != 0 {
				rt.Fatalf("%s: %+v", a, m)
			}
		}
	})
}

// The order of vendors, messages and touches says nothing.
func TestStandingsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var in []rank.Input
		for i := range rapid.IntRange(0, 4).Draw(rt, "vendors") {
			v, _ := draw(rt, fmt.Sprint("v", i))
			in = append(in, v)
		}
		first := rank.Stand(in, now)
		other := slices.Clone(in)
		rand.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		for i := range other {
			m := slices.Clone(other[i].Messages)
			rand.Shuffle(len(m), func(i, j int) { m[i], m[j] = m[j], m[i] })
			other[i].Messages = m
		}
		if second := rank.Stand(other, now); !reflect.DeepEqual(first, second) {
			rt.Fatalf("in another order:\n%+v\n%+v", first, second)
		}
		for i := range first[min(1, len(first)):] {
			if first[i+1].Score > first[i].Score {
				rt.Fatal("scores rise down the list")
			}
		}
	})
}

// change rebuilds the messages of a vendor after one of them was changed.
func change(in rank.Input, ls []letter, i int, edit func(*letter)) rank.Input {
	edited := slices.Clone(ls)
	edit(&edited[i])
	in.Messages = vendorWith("v", edited...).Messages
	return in
}

func TestMorePressureNeverLifts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, ls := draw(rt, "v")
		if len(ls) == 0 {
			return
		}
		i := rapid.IntRange(0, len(ls)-1).Draw(rt, "which")
		if ls[i].pressure < 0 {
			return
		}
		more := change(in, ls, i, func(l *letter) { l.pressure = min(3, l.pressure+rapid.Float64Range(0, 3).Draw(rt, "more")) })
		if a, b := standing(in).Score, standing(more).Score; b > a+1e-9 {
			rt.Fatalf("more pressure lifts from %v to %v", a, b)
		}
	})
}

// A repeated message, chasing or not, a day or a month later.
func TestRepeatingNeverLifts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, ls := draw(rt, "v")
		if len(ls) == 0 {
			return
		}
		l := rapid.SampledFrom(ls).Draw(rt, "which")
		if l.text == 0 || !l.kind.Vendor() {
			return // a text too short to tell is told by its subject, which is new here
		}
		again := l
		again.name, again.day = "again", l.day+float64(rapid.IntRange(0, 40).Draw(rt, "later"))
		repeated := in
		repeated.Messages = append(slices.Clone(in.Messages), again.judged())
		if a, b := standing(in).Score, standing(repeated).Score; b > a+1e-9 {
			rt.Fatalf("repeating lifts from %v to %v", a, b)
		}
		// Counted as a touch as well, with nothing new in it.
		if in.Sequence.Touches > 0 && again.kind.Selling() {
			last := in.Sequence.Last.Add(time.Hour)
			repeated.Touches = append(slices.Clone(in.Touches), triage.Touch{Message: id("again"), Date: last})
			repeated.Sequence.Touches++
			repeated.Sequence.Last = last
			if a, b := standing(in).Score, standing(repeated).Score; b > a+1e-9 {
				rt.Fatalf("repeating, as a touch, lifts from %v to %v", a, b)
			}
		}
	})
}

// A proof in a message that is there, or in a new one, whatever else that says,
// as long as it does not push.
func TestANewProofNeverLowers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, ls := draw(rt, "v")
		before := standing(in).Score
		if len(ls) > 0 {
			i := rapid.IntRange(0, len(ls)-1).Draw(rt, "which")
			if ls[i].proof >= 0 && ls[i].kind.Vendor() {
				better := change(in, ls, i, func(l *letter) { l.proof = rapid.IntRange(l.proof, 2).Draw(rt, "proof") })
				if after := standing(better).Score; after < before-1e-9 {
					rt.Fatalf("a proof in a message lowers from %v to %v", before, after)
				}
			}
		}
		fresh := letter{
			name: "fresh", day: float64(rapid.IntRange(0, 60).Draw(rt, "day")), text: rapid.Uint32Range(0, 9).Draw(rt, "text"),
			kind: rapid.SampledFrom([]triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindDialogue}).Draw(rt, "kind"),
			use:  rapid.IntRange(0, 2).Draw(rt, "use"), intr: rapid.IntRange(0, 2).Draw(rt, "interest"), proof: rapid.IntRange(1, 2).Draw(rt, "proof"),
		}
		more := in
		more.Messages = append(slices.Clone(in.Messages), fresh.judged())
		if after := standing(more).Score; after < before-1e-9 {
			rt.Fatalf("a new message with proof lowers from %v to %v", before, after)
		}
	})
}

// More hyper-spam, more touches without anything new, a broken promise: none of
// them lifts.
func TestWorseCadenceNeverLifts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, _ := draw(rt, "v")
		worse := in
		worse.Sequence.HyperSpam, worse.Sequence.BrokePromise = true, true
		worse.Touches = slices.Clone(in.Touches)
		for i := range worse.Touches {
			worse.Touches[i].Novelty *= rapid.Float64Range(0, 1).Draw(rt, "less")
		}
		if a, b := standing(in).Score, standing(worse).Score; b > a+1e-9 {
			rt.Fatalf("from %v to %v", a, b)
		}
	})
}

func TestMeetingANeedNeverLowers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, _ := draw(rt, "v")
		met := in
		met.Needs = append(slices.Clone(standing(in).Needs), triage.NeedMatch{Need: "another", Score: rapid.Float64Range(0, 1).Draw(rt, "match")})
		if a, b := standing(in).Score, standing(met).Score; b < a-1e-9 {
			rt.Fatalf("meeting a need lowers from %v to %v", a, b)
		}
	})
}
