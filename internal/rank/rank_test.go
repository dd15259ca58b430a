package rank_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/rank"
	"winnow/internal/triage"
)

func TestAColdVendorThatMeetsANeedWithProofOutranksAWarmOneThatDoesNot(t *testing.T) {
	cold := vendorWith("Cold", letter{
		use: 2, intr: 2, proof: 2, pressure: 1,
		needs: []triage.NeedMatch{{Need: "freight audit", Found: "carrier invoice checks", Score: 0.8}},
	})
	warm := vendorWith("Warm",
		letter{kind: triage.KindDialogue, use: 1, intr: 2, day: 1, text: 1},
		letter{kind: triage.KindDialogue, use: 2, intr: 1, day: 5, text: 2},
		letter{kind: triage.KindNewsletter, use: 1, intr: 1, proof: 1, day: 9, text: 3})
	warm.Relationship = triage.Relationship{Exists: true, Evidence: []string{"You wrote “Order” on Mar 3"}}
	got := rank.Stand([]rank.Input{warm, cold}, now)
	if got[0].Vendor.Name != "Cold" {
		t.Errorf("%s (%.1f) stands above %s (%.1f)", got[0].Vendor.Name, got[0].Score, got[1].Vendor.Name, got[1].Score)
	}
}

func TestHyperSpamIsNoWayUp(t *testing.T) {
	quiet := vendorWith("Quiet", letter{use: 1, intr: 1, proof: 1, pressure: 1})
	loud := vendorWith("Loud")
	for i := range 8 {
		loud.Messages = append(loud.Messages, letter{name: string(rune('a' + i)), day: float64(3 * i), text: 1, use: 1, intr: 1, proof: 1, pressure: 2}.judged())
		loud.Touches = append(loud.Touches, triage.Touch{Message: id(string(rune('a' + i))), Date: day(float64(3 * i)), Number: i + 1, Novelty: 0})
	}
	loud.Touches[0].Novelty = 1
	loud.Sequence = triage.Sequence{Touches: 8, Since: day(0), Last: day(21), HyperSpam: true, Why: "8 touches in 3 weeks without an answer, nothing new after the first"}
	got := rank.Stand([]rank.Input{loud, quiet}, now)
	if got[0].Vendor.Name != "Quiet" || got[1].Verdict != triage.MuteIt {
		t.Errorf("%s stands first; Loud's verdict is %s (%.1f)", got[0].Vendor.Name, got[1].Verdict, got[1].Score)
	}
	if !strings.Contains(got[1].Reasons[0], "8 touches in 3 weeks") {
		t.Errorf("its first reason is %q", got[1].Reasons[0])
	}
}

func TestARelatedVendorIsNeverToBeMuted(t *testing.T) {
	in := vendorWith("Pushy", letter{pressure: 3, verdict: triage.MuteIt})
	if v := standing(in).Verdict; v != triage.MuteIt {
		t.Fatalf("without a relationship the verdict is %s", v)
	}
	in.Relationship.Exists = true
	if v := standing(in).Verdict; v == triage.MuteIt {
		t.Error("a vendor that the buyer deals with is to be muted")
	}
}

func TestUnknownIsNotZero(t *testing.T) {
	pictures := standing(vendorWith("Pictures", letter{use: -1, intr: -1, proof: -1, pressure: -1}))
	if pictures.Usefulness.Known || pictures.Proof.Known || pictures.Pressure.Known {
		t.Error("axes that nobody could read are called known")
	}
	empty := standing(vendorWith("Empty", letter{}))
	if pictures.Score <= empty.Score {
		t.Errorf("what could not be read (%.1f) counts like nothing at all (%.1f)", pictures.Score, empty.Score)
	}
	if pictures.Band != triage.Unsure || !slices.ContainsFunc(pictures.Reasons, func(r string) bool { return strings.Contains(r, "could not be read") }) {
		t.Errorf("band %s, reasons %q", pictures.Band, pictures.Reasons)
	}
	half := standing(vendorWith("Half", letter{use: 2, intr: -1, proof: -1}))
	if !half.Usefulness.Known || half.Interest.Known {
		t.Error("known and unknown are not kept apart")
	}
}

func TestTheIntervalNarrowsWithMessages(t *testing.T) {
	last := math.Inf(1)
	for n := 1; n <= 12; n++ {
		var ls []letter
		for i := range n {
			ls = append(ls, letter{day: float64(i), text: uint32(i + 1), use: 1, intr: 1, proof: 0})
		}
		s := standing(vendorWith("V", ls...))
		if s.Low > s.Score || s.High < s.Score {
			t.Fatalf("%.1f lies outside of %.1f to %.1f", s.Score, s.Low, s.High)
		}
		if w := s.High - s.Low; w >= last {
			t.Errorf("with %d messages the interval is %.2f wide, with one less %.2f", n, w, last)
		} else {
			last = w
		}
	}
	// Copies of one template tell nothing more.
	one := standing(vendorWith("V", letter{text: 1, use: 1}))
	three := standing(vendorWith("V", letter{text: 1, use: 1}, letter{text: 1, use: 1, day: 1}, letter{text: 1, use: 1, day: 2}))
	if a, b := one.High-one.Low, three.High-three.Low; math.Abs(a-b) > 1e-9 {
		t.Errorf("copies narrow the interval from %.2f to %.2f", a, b)
	}
}

func TestAxes(t *testing.T) {
	s := standing(vendorWith("V",
		letter{text: 1, use: 2, intr: 1, proof: 2, pressure: 3},
		letter{text: 2, use: 0, intr: 1, proof: 0, pressure: 0, day: 1},
		letter{text: 2, use: 0, intr: 1, proof: 0, pressure: 0, day: 2}))
	for _, c := range []struct {
		axis triage.Axis
		want float64
		why  string
	}{
		{triage.Usefulness, 0.5, "the mean over different messages"},
		{triage.Interest, 0.5, "the mean over different messages"},
		{triage.Proof, 1, "what was proved once stays proved"},
		{triage.Pressure, 1. / 3, "the mean over every message"},
	} {
		if got := s.Axis(c.axis); !got.Known || math.Abs(got.Share-c.want) > 1e-9 {
			t.Errorf("%s is %+v, want %.2f: %s", c.axis, got, c.want, c.why)
		}
	}
}

func TestTies(t *testing.T) {
	same := func(name string, d float64) rank.Input { return vendorWith(name, letter{proof: 1, day: d}) }
	got := rank.Stand([]rank.Input{same("Beta", 1), same("alpha", 1), same("Newer", 5)}, now)
	var names []string
	for _, s := range got {
		names = append(names, s.Vendor.Name)
	}
	if !slices.Equal(names, []string{"Newer", "alpha", "Beta"}) {
		t.Errorf("order %v: newest proof first, then by name", names)
	}
}

func TestWeeks(t *testing.T) {
	in := vendorWith("V", letter{})
	for _, ago := range []time.Duration{time.Hour, 6 * 24 * time.Hour, 8 * 24 * time.Hour, 25 * 7 * 24 * time.Hour, 27 * 7 * 24 * time.Hour, -time.Hour, -72 * time.Hour} {
		in.Touches = append(in.Touches, triage.Touch{Date: now.Add(-ago)})
	}
	s := standing(in)
	if len(s.Weeks) != 26 || s.Weeks[25] != 3 || s.Weeks[24] != 1 || s.Weeks[0] != 1 || s.Touches != 7 {
		t.Errorf("weeks %v, touches %d", s.Weeks, s.Touches)
	}
}

func TestReasonsAndQuotes(t *testing.T) {
	in := vendorWith("V",
		letter{text: 1, use: 2, intr: 1, proof: 2, pressure: 2, tactics: []triage.Tactic{triage.MeetingPush}, quotes: map[triage.Axis]string{
			triage.Usefulness: "cuts scrap by 31 %", triage.Proof: "Harbour Foundry saved 12 tonnes", triage.Interest: "for paper mills",
		}},
		letter{text: 2, day: 3, use: 2, proof: 2, pressure: 2, tactics: []triage.Tactic{triage.MeetingPush, triage.Bump}, quotes: map[triage.Axis]string{
			triage.Proof: "ISO 9001",
		}, needs: []triage.NeedMatch{{Need: "scrap", Word: "scrap", Found: "scrap by 31 %", Score: 1}}})
	s := standing(in)
	all := strings.Join(s.Reasons, "\n")
	for _, want := range []string{"Meets your need “scrap”: scrap by 31 %", "Says: ISO 9001 (Mar 5)", "Pushes for a meeting in 2 of 2 messages"} {
		if !strings.Contains(all, want) {
			t.Errorf("reasons lack %q:\n%s", want, all)
		}
	}
	if len(s.Reasons) > 6 {
		t.Errorf("%d reasons", len(s.Reasons))
	}
	if len(s.Quotes) != 3 {
		t.Fatalf("%d quotes, want 3", len(s.Quotes))
	}
	axes := map[triage.Target]bool{}
	for _, q := range s.Quotes {
		axes[q.Evidence.Target] = true
		if q.Evidence.Quote == "" || q.Message == (triage.ContentID{}) {
			t.Errorf("a quote without words or message: %+v", q)
		}
	}
	if len(axes) != 3 {
		t.Errorf("quotes speak for %d axes, want all three", len(axes))
	}
	if s.Newest != in.Messages[1].Message.ID || !s.First.Equal(day(0)) || !s.Last.Equal(day(3)) {
		t.Errorf("first %v, last %v, newest %v", s.First, s.Last, s.Newest)
	}
}

func TestTheBuyersOwnVerdictCounts(t *testing.T) {
	in := vendorWith("V", letter{use: 1, pressure: 1})
	before := standing(in).Score
	in.Verdicts = map[triage.ContentID]triage.Verdict{in.Messages[0].Message.ID: triage.Engage}
	in.Corrections = 1
	up := standing(in)
	in.Verdicts = map[triage.ContentID]triage.Verdict{in.Messages[0].Message.ID: triage.MuteIt}
	down := standing(in)
	if up.Score <= before || down.Score >= before {
		t.Errorf("read %.1f; called engage %.1f, mute %.1f", before, up.Score, down.Score)
	}
	if up.Band != triage.Sure {
		t.Errorf("what the buyer judged is %s", up.Band)
	}
}

func TestSells(t *testing.T) {
	for _, c := range []struct {
		why   string
		kinds map[triage.Kind]int
		want  bool
	}{
		{"a pitch", map[triage.Kind]int{triage.KindPitch: 1}, true},
		{"a dialogue alone: the buyer's supplier", map[triage.Kind]int{triage.KindDialogue: 1}, true},
		{"receipts only", map[triage.Kind]int{triage.KindTransactional: 40}, false},
		{"receipts and one offer", map[triage.Kind]int{triage.KindTransactional: 40, triage.KindPromo: 1}, true},
		{"fraud", map[triage.Kind]int{triage.KindFraud: 2, triage.KindPitch: 1}, false},
		{"as much fraud as not", map[triage.Kind]int{triage.KindFraud: 1, triage.KindPitch: 1}, false},
		{"a friend, once misread", map[triage.Kind]int{triage.KindPersonal: 9, triage.KindPitch: 1}, false},
		{"a member of a list", map[triage.Kind]int{triage.KindList: 5, triage.KindPromo: 1}, false},
		{"unreadable only", map[triage.Kind]int{triage.KindUnknown: 3}, false},
		{"nothing", nil, false},
	} {
		if got := rank.Sells(c.kinds); got != c.want {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
	if !rank.IsVendor(vendorWith("V", letter{})) || rank.IsVendor(vendorWith("V", letter{kind: triage.KindPersonal})) {
		t.Error("IsVendor does not go by the kinds of the judgements")
	}
}

func TestAVendorWithoutReadableMailStands(t *testing.T) {
	s := standing(rank.Input{Vendor: triage.Vendor{ID: "v", Name: "V"}})
	if s.Verdict != triage.VerdictNone || s.Band != triage.Unsure || math.Abs(triage.SumParts(s.Parts)-s.Score) > 1e-6 {
		t.Errorf("%+v", s)
	}
}

func BenchmarkStand100kMessages2kVendors(b *testing.B) {
	in := make([]rank.Input, 2000)
	for v := range in {
		var ls []letter
		for i := range 50 {
			ls = append(ls, letter{
				name: string(rune('A'+v%26)) + time.Duration(v*50+i).String(), day: float64(i), text: uint32(v*7 + i%9 + 1), use: i % 3, intr: v % 3, proof: i % 2, pressure: float64(i % 4),
				quotes: map[triage.Axis]string{triage.Usefulness: "cuts scrap by 31 %"},
			})
		}
		in[v] = vendorWith("V", ls...)
	}
	b.ResetTimer()
	for range b.N {
		rank.Stand(in, now)
	}
}
