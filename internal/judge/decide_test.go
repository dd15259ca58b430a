package judge

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/triage"
)

func checkJudgement(t testing.TB, j triage.Judgement) {
	t.Helper()
	for _, a := range triage.Axes {
		checkSum(t, string(a), j.Axis(a))
	}
	if d := math.Abs(triage.SumParts(j.Parts) - j.Worth); d > 1e-6 || j.Worth < 0 || j.Worth > 100 {
		t.Errorf("worth %v, parts %v", j.Worth, j.Parts)
	}
	if j.Kind.Vendor() == (j.Verdict == triage.VerdictNone) {
		t.Errorf("%s with verdict %s", j.Kind, j.Verdict)
	}
	if j.Probability < 0 || j.Probability > 1+1e-9 {
		t.Errorf("probability %v", j.Probability)
	}
}

// read makes the message of a letter, as the engine keeps it.
func read(t testing.TB, subject, body string, headers ...string) *triage.Message {
	t.Helper()
	doc := letter(seller, subject, body, headers...)
	return &triage.Message{Envelope: doc.Header.Envelope, Reading: newReader(t).Read(doc)}
}

// known is a mailbox that shows all there is.
func known(th triage.Thread) Context {
	th.Resolvable = true
	return Context{Thread: th}
}

func TestTheSameWordsAskedForAreDialogueAndUnaskedArePressure(t *testing.T) {
	const offer = `Hello Dana,

as requested, here is our quote: 40 wrenches at 18 EUR each, two days on your site. Shall we talk on Thursday at ten to settle the dates?

Just following up on my mail of Monday as well: did you see the certificate?

Ida Brandt`
	m := read(t, "Re: Quote for calibration", offer)
	asked := known(triage.Thread{Claims: true, ParentKnown: true, BuyerWrote: true, KnownPerson: true})
	asked.Relationship.Exists = true
	unasked := known(triage.Thread{Claims: true, Feint: triage.BareReply})
	a, u := Decide(m, asked), Decide(m, unasked)
	checkJudgement(t, a)
	checkJudgement(t, u)
	if a.Kind != triage.KindDialogue || a.Verdict == triage.MuteIt || a.Verdict == triage.Skip || a.Has(triage.FalseThread) || a.Has(triage.Bump) {
		t.Errorf("asked for: %s, %s, %v", a.Kind, a.Verdict, a.Tactics)
	}
	if u.Kind == triage.KindDialogue || !u.Has(triage.FalseThread) || u.Pressure.Level != 3 {
		t.Errorf("unasked: %s, %s, %v, pressure %v", u.Kind, u.Verdict, u.Tactics, u.Pressure.Level)
	}
	const asks = "it asks for a meeting"
	if !says(a.Reasons, asks+", in a conversation") || !says(u.Reasons, asks+" unasked") {
		t.Errorf("reasons when asked for: %q, unasked: %q", a.Reasons, u.Reasons)
	}
	if u.Worth >= a.Worth {
		t.Errorf("unasked is worth %.1f, asked for %.1f", u.Worth, a.Worth)
	}
}

func says(reasons []string, start string) bool {
	return slices.ContainsFunc(reasons, func(r string) bool { return strings.HasPrefix(r, start) })
}

func TestAReplyToTheSellersOwnMailIsABumpNotAFalseThread(t *testing.T) {
	m := read(t, "Re: Calibration", "Hi Dana,\n\nany thoughts on my note below? We calibrate torque wrenches on your site.\n\nIda")
	own := Decide(m, known(triage.Thread{Claims: true, ParentKnown: true, OnlySender: true}))
	never := Decide(m, known(triage.Thread{Claims: true, Feint: triage.BareReply}))
	if !own.Has(triage.Bump) || own.Has(triage.FalseThread) {
		t.Errorf("on own mail: %v", own.Tactics)
	}
	if !never.Has(triage.FalseThread) || never.Pressure.Level != 3 {
		t.Errorf("on no mail: %v, pressure %v", never.Tactics, never.Pressure.Level)
	}
	for _, j := range []triage.Judgement{own, never} {
		for _, tactic := range j.Tactics {
			if !slices.ContainsFunc(j.Evidence, func(e triage.Evidence) bool { return e.Target == triage.TargetOf(tactic) }) {
				t.Errorf("%s without evidence", tactic)
			}
		}
	}
}

func TestColleaguesAndTheBuyerArePersonalAndImitatorsAreFraud(t *testing.T) {
	m := read(t, "Quick question", coldPitch)
	for name, c := range map[string]struct {
		ctx  Context
		want triage.Kind
	}{
		"own domain": {known(triage.Thread{OwnDomain: true}), triage.KindPersonal},
		"own mail":   {Context{Mine: true}, triage.KindPersonal},
		"spoofed":    {known(triage.Thread{OwnDomain: true, SpoofedOwn: true}), triage.KindFraud},
		"look-alike": {known(triage.Thread{LookAlikeOf: "acme.example"}), triage.KindFraud},
		"corrected":  {Context{Correction: &triage.Correction{Kind: triage.KindNewsletter}}, triage.KindNewsletter},
	} {
		if got := Decide(m, c.ctx); got.Kind != c.want {
			t.Errorf("%s: %s, want %s", name, got.Kind, c.want)
		}
	}
}

// worst makes a reading that would be muted by itself.
func worst(t testing.TB) *triage.Message {
	t.Helper()
	m := read(t, "Re: LAST CHANCE!!!", bulkPush)
	m.Reading.Kind, m.Reading.KindOdds = triage.KindPromo, map[triage.Kind]float64{triage.KindPromo: 0.97, triage.KindPitch: 0.03}
	for _, a := range triage.Axes {
		level := 0.0
		if a == triage.Pressure {
			level = 2.95
		}
		*axisOf(&m.Reading, a) = triage.AxisScore{Level: triage.Level(math.Round(level)), Expected: level, Parts: []triage.Part{{Label: "set", Value: level}}}
	}
	m.Reading.Lean = triage.AxisScore{Expected: -2, Parts: []triage.Part{{Label: "set", Value: -2}}}
	return m
}

func TestNobodyTheBuyerDealsWithIsEverMuted(t *testing.T) {
	m := worst(t)
	if j := Decide(m, Context{}); j.Verdict != triage.MuteIt {
		t.Fatalf("the worst mail is not muted: %s at %.1f", j.Verdict, j.Worth)
	}
	for name, ctx := range map[string]Context{
		"relationship": {Relationship: triage.Relationship{Exists: true}},
		"own thread":   {Thread: triage.Thread{BuyerWrote: true}},
		"known person": {Thread: triage.Thread{KnownPerson: true}},
		"need":         {Needs: []triage.NeedMatch{{Need: "n", Found: "x", Score: 0.5}}},
	} {
		if j := Decide(m, ctx); j.Verdict == triage.MuteIt {
			t.Errorf("%s: muted", name)
		}
	}
	for _, k := range []triage.Kind{triage.KindNewsletter, triage.KindDialogue, triage.KindPersonal, triage.KindTransactional, triage.KindList} {
		n := *m
		n.Reading.Kind, n.Reading.KindOdds = k, map[triage.Kind]float64{k: 1}
		if j := Decide(&n, Context{}); j.Verdict == triage.MuteIt {
			t.Errorf("%s is muted", k)
		}
	}
}

// step is a judgement's place on the scale of verdicts, 0 for mute.
func step(v triage.Verdict) int {
	return len(triage.Verdicts) - 1 - slices.Index(triage.Verdicts[:], v)
}

func TestMorePressureNeverRaisesAndMoreOfAnOfferNeverLowers(t *testing.T) {
	base := worst(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := *base
		kind := rapid.SampledFrom([]triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindDialogue}).Draw(rt, "kind")
		m.Reading.Kind, m.Reading.KindOdds = kind, map[triage.Kind]float64{kind: 1}
		set := func(a triage.Axis, x float64) {
			*axisOf(&m.Reading, a) = triage.AxisScore{Level: builtInValuer().scales[a].level(x), Expected: x, Parts: []triage.Part{{Label: "set", Value: x}}}
		}
		for _, a := range triage.Axes {
			set(a, rapid.Float64Range(0, float64(a.Top())).Draw(rt, string(a)))
		}
		lean := rapid.Float64Range(-2, 2).Draw(rt, "lean")
		m.Reading.Lean = triage.AxisScore{Expected: lean, Parts: []triage.Part{{Label: "set", Value: lean}}}
		ctx := Context{Touch: triage.Touch{Number: rapid.IntRange(0, 6).Draw(rt, "touch"), Novelty: rapid.Float64Range(0, 1).Draw(rt, "novelty")}}
		before := Decide(&m, ctx)
		checkJudgement(t, before)

		axis := rapid.SampledFrom(triage.Axes[:]).Draw(rt, "axis")
		old := m.Reading.Axis(axis)
		set(axis, old.Expected+rapid.Float64Range(0, float64(axis.Top())-old.Expected).Draw(rt, "more"))
		after := Decide(&m, ctx)
		if axis == triage.Pressure {
			before, after = after, before
		}
		if after.Worth < before.Worth-1e-9 || step(after.Verdict) < step(before.Verdict) {
			t.Errorf("more %s: %.3f %s, less: %.3f %s", axis, after.Worth, after.Verdict, before.Worth, before.Verdict)
		}

		set(axis, old.Expected)
		plain := Decide(&m, ctx)
		ctx.Needs = []triage.NeedMatch{{Need: "n", Word: "w", Found: "w", Score: rapid.Float64Range(0, 1).Draw(rt, "need")}}
		met := Decide(&m, ctx)
		checkJudgement(t, met)
		if met.Worth < plain.Worth-1e-9 || step(met.Verdict) < step(plain.Verdict) {
			t.Errorf("a need met: %.3f %s, none: %.3f %s", met.Worth, met.Verdict, plain.Worth, plain.Verdict)
		}
	})
}

func TestComingAgainWithNothingNewWeighs(t *testing.T) {
	m := read(t, "Calibration", coldPitch)
	first := Decide(m, Context{Touch: triage.Touch{Number: 1, Novelty: 1}})
	fifth := Decide(m, Context{Touch: triage.Touch{Number: 5, Novelty: 0.1}})
	fresh := Decide(m, Context{Touch: triage.Touch{Number: 5, Novelty: 1}})
	if fifth.Worth >= first.Worth || fresh.Worth < first.Worth-1e-9 {
		t.Errorf("first %.1f, fifth with nothing new %.1f, fifth with all new %.1f", first.Worth, fifth.Worth, fresh.Worth)
	}
	stop := Context{Touch: triage.Touch{Number: 2, Novelty: 1, Date: time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)}}
	stop.Relationship.OptedOut = stop.Touch.Date.AddDate(0, 0, -9)
	if after := Decide(m, stop); after.Pressure.Expected <= first.Pressure.Expected {
		t.Errorf("pressure after an opt-out %.2f, before %.2f", after.Pressure.Expected, first.Pressure.Expected)
	}
}

func TestACorrectionBeatsEverything(t *testing.T) {
	m := worst(t)
	j := Decide(m, Context{Correction: &triage.Correction{Verdict: triage.Engage, Levels: map[triage.Axis]triage.Level{triage.Proof: 2}}})
	checkJudgement(t, j)
	if j.Verdict != triage.Engage || j.Proof.Level != 2 || j.Band != triage.Sure {
		t.Errorf("%s, proof %v, %s", j.Verdict, j.Proof.Level, j.Band)
	}
}

func TestJudgingLeavesTheReadingAsItWas(t *testing.T) {
	m := read(t, "Re: Calibration", coldPitch)
	before := len(m.Reading.Pressure.Parts)
	Decide(m, Context{Thread: triage.Thread{Claims: true, Resolvable: true}, Touch: triage.Touch{Number: 4}})
	if len(m.Reading.Pressure.Parts) != before || math.Abs(triage.SumParts(m.Reading.Pressure.Parts)-m.Reading.Pressure.Expected) > 1e-6 {
		t.Error("the reading was changed")
	}
}
