package engine_test

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"winnow/internal/engine"
	"winnow/internal/testkit"
	"winnow/internal/triage"
)

// idOf is the content id of the message with the Message-ID.
func idOf(t *testing.T, eng *engine.Engine, messageID string) triage.ContentID {
	t.Helper()
	id, err := eng.FindMessage(messageID)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func judgementOf(t *testing.T, eng *engine.Engine, messageID string) triage.Judgement {
	t.Helper()
	d, err := eng.Message(t.Context(), idOf(t, eng, messageID))
	if err != nil {
		t.Fatal(err)
	}
	return d.Judgement
}

func part(parts []triage.Part, cue string) (sum float64) {
	for _, p := range parts {
		if p.Cue == cue {
			sum += p.Value
		}
	}
	return sum
}

func TestACorrectionTeachesAboutTheVendorsOtherMail(t *testing.T) {
	dir := t.TempDir()
	eng := filled(t, dir)
	before := judgementOf(t, eng, "b2@rocketlead.example")
	other := judgementOf(t, eng, "a1@brightvalve.example")
	d := triage.Decision{Act: triage.ActCorrect, Message: idOf(t, eng, "b1@rocketlead.example"), Correction: &triage.Correction{
		Verdict: triage.Engage, Levels: map[triage.Axis]triage.Level{triage.Usefulness: 2},
	}}
	effect, err := eng.Preview(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if got := judgementOf(t, eng, "b2@rocketlead.example"); !reflect.DeepEqual(got, before) {
		t.Fatal("a preview changed something")
	}
	if effect.Messages != 2 || effect.Vendors != 1 || effect.Others != 0 || len(effect.Moves) != 1 || effect.Moves[0].After <= effect.Moves[0].Before {
		t.Errorf("the effect is %+v", effect)
	}
	id, err := eng.Decide(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	after := judgementOf(t, eng, "b2@rocketlead.example")
	if after.Worth <= before.Worth || part(after.Parts, "taught") <= 0 || part(after.Usefulness.Parts, "taught") <= 0 {
		t.Errorf("its other mail was not moved: %.1f to %.1f, parts %+v", before.Worth, after.Worth, after.Parts)
	}
	for _, a := range triage.Axes {
		if x := after.Axis(a); abs(triage.SumParts(x.Parts)-x.Expected) > 1e-6 {
			t.Errorf("the parts of %s do not add up", a)
		}
	}
	if abs(triage.SumParts(after.Parts)-after.Worth) > 1e-6 {
		t.Error("the parts of the worth do not add up")
	}
	if got := judgementOf(t, eng, "a1@brightvalve.example"); !reflect.DeepEqual(got, other) {
		t.Error("another vendor was moved by one correction")
	}

	// A restart goes through the journal and comes to the same.
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	eng = open(t, dir)
	if err := eng.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := judgementOf(t, eng, "b2@rocketlead.example"); !reflect.DeepEqual(got, after) {
		t.Errorf("after a restart it is judged otherwise:\n%+v\n%+v", got, after)
	}
	if err := eng.Undo(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if got := judgementOf(t, eng, "b2@rocketlead.example"); !reflect.DeepEqual(got, before) {
		t.Error("the undo left something of the lesson behind")
	}
}

// What was taught by a message holds when the message is kept no more.
func TestALessonOutlivesItsMessage(t *testing.T) {
	dir := t.TempDir()
	eng := filled(t, dir)
	_, err := eng.Decide(t.Context(), triage.Decision{
		Act: triage.ActCorrect, Message: idOf(t, eng, "b1@rocketlead.example"), Correction: &triage.Correction{Verdict: triage.Engage},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	forgetCache(t, dir)
	eng = open(t, dir)
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	var rest []testkit.Mail
	for _, m := range pitches() {
		if m.ID != "b1@rocketlead.example" {
			rest = append(rest, m)
		}
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "test", mail: rest}); err != nil {
		t.Fatal(err)
	}
	if got := part(judgementOf(t, eng, "b2@rocketlead.example").Parts, "taught"); got <= 0 {
		t.Errorf("the lesson was lost with its message: %v", got)
	}
}

// Colleagues and people the buyer writes to neither teach nor are taught.
func TestLessonsNeverTouchTheBuyersOwnPeople(t *testing.T) {
	mail := append(pitches(),
		testkit.Mail{From: "Mina Falk <mina@rocketlead.example>", To: me, ID: "b3@rocketlead.example", Date: day(-12), Subject: "Numbers", Body: "Hi Dana,\n\nhere are the numbers that you asked for. The kit costs 40 euros.\n\nMina\n"},
		testkit.Mail{From: "Dana Reyes <" + me + ">", To: "mina@rocketlead.example", ID: "c3@kestrel.example", ReplyTo: "b3@rocketlead.example", Date: day(-11), Subject: "Re: Numbers", Body: "Thanks, that helps.\n"},
		testkit.Mail{From: "Mina Falk <mina@rocketlead.example>", To: me, ID: "b4@rocketlead.example", Date: day(-10), Subject: "Kits", Body: "Hi Dana,\n\nthe kits are in stock again.\n\nMina\n"},
	)
	eng := open(t, t.TempDir())
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "test", mail: mail}); err != nil {
		t.Fatal(err)
	}
	known, chased := judgementOf(t, eng, "b4@rocketlead.example"), judgementOf(t, eng, "b2@rocketlead.example")
	for id, c := range map[string]*triage.Correction{
		"b1@rocketlead.example": {Verdict: triage.MuteIt}, "c1@kestrel.example": {Kind: triage.KindPromo},
	} {
		if _, err := eng.Decide(t.Context(), triage.Decision{Act: triage.ActCorrect, Message: idOf(t, eng, id), Correction: c}); err != nil {
			t.Fatal(err)
		}
	}
	if got := judgementOf(t, eng, "b4@rocketlead.example"); part(got.Parts, "taught") != 0 || got.Kind != known.Kind {
		t.Errorf("mail of a person the buyer writes to was moved: %+v", got.Parts)
	}
	for _, j := range eng.Journal() {
		if j.Act == triage.ActCorrect && j.Message == idOf(t, eng, "c1@kestrel.example") && j.Correction.Lesson != nil {
			t.Error("a colleague's mail taught something")
		}
	}
	if _, err := eng.Decide(t.Context(), triage.Decision{
		Act: triage.ActCorrect, Message: idOf(t, eng, "b4@rocketlead.example"), Correction: &triage.Correction{Kind: triage.KindPromo},
	}); err != nil {
		t.Fatal(err)
	}
	if j := eng.Journal()[0]; j.Correction.Lesson != nil {
		t.Error("mail of a person the buyer writes to taught something")
	}
	if got := judgementOf(t, eng, "b2@rocketlead.example"); got.Worth > chased.Worth {
		t.Errorf("a mute lifted the hunter: %.1f to %.1f", chased.Worth, got.Worth)
	}
}

func TestQuestionsAreAskedOfUnsureMailOnlyAndThreeADay(t *testing.T) {
	eng := filled(t, t.TempDir())
	for _, l := range eng.Ask(10) {
		if l.Band != triage.Unsure || l.Mine {
			t.Errorf("asked about %+v", l)
		}
	}
	if got := len(eng.Ask(10)); got > engine.QuestionsADay {
		t.Errorf("%d questions", got)
	}
	if got := len(eng.Ask(0)); got != 0 {
		t.Errorf("%d questions though none were wanted", got)
	}
}

// forgetCache removes what can be read again.
func forgetCache(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "cache.db")); err != nil {
		t.Fatal(err)
	}
}

func abs(x float64) float64 { return math.Abs(x) }

// A rule may be made before its sender ever wrote, and holds from the first
// message on.
func TestARuleWaitsForItsSender(t *testing.T) {
	eng := filled(t, t.TempDir())
	rule := triage.Rule{Kind: triage.AlwaysMute, For: "late.example"}
	if _, err := eng.Decide(t.Context(), triage.Decision{Act: triage.ActRule, Rule: &rule}); err != nil {
		t.Fatal(err)
	}
	late := pitches()[0]
	late.From, late.ID = "Pia Holm <pia@late.example>", "l1@late.example"
	if _, err := eng.Sync(t.Context(), &folder{name: "late", mail: []testkit.Mail{late}}); err != nil {
		t.Fatal(err)
	}
	if err := eng.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := judgementOf(t, eng, "l1@late.example"); got.Verdict != triage.MuteIt {
		t.Errorf("the rule was not heeded: %s, %v", got.Verdict, got.Reasons)
	}
	if got, ok := eng.RuleOf("late.example"); !ok || got != rule {
		t.Errorf("the vendor's rule is %+v, %v", got, ok)
	}
}
