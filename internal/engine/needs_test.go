package engine_test

import (
	"strings"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

func addNeed(t *testing.T, eng *engine.Engine, n triage.Need) triage.DecisionID {
	t.Helper()
	if n.Weight == 0 {
		n.Weight = 1
	}
	id, err := eng.Decide(t.Context(), triage.Decision{Act: triage.ActNeedAdd, Need: &n})
	if err != nil {
		t.Fatal(err)
	}
	if err := eng.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	return id
}

// With the same needs a start searches no text; with others it does, once.
func TestAStartWithTheSameNeedsReadsNoText(t *testing.T) {
	dir := t.TempDir()
	searched := func(eng *engine.Engine) bool {
		t.Helper()
		if err := eng.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		return eng.Searched() > 0
	}
	eng := filled(t, dir)
	addNeed(t, eng, triage.Need{Name: "Valves", Words: []string{"ball valve"}})
	want := judgementOf(t, eng, "a1@brightvalve.example").Needs
	if len(want) != 1 || !searched(eng) {
		t.Fatalf("the need was not searched for: %+v", want)
	}
	again := func() *engine.Engine {
		if err := eng.Close(); err != nil {
			t.Fatal(err)
		}
		eng = open(t, dir)
		return eng
	}
	if searched(again()) {
		t.Error("unchanged needs were searched for again")
	}
	if got := judgementOf(t, eng, "a1@brightvalve.example").Needs; len(got) != 1 || got[0] != want[0] {
		t.Errorf("kept %+v, found %+v", got, want)
	}
	addNeed(t, eng, triage.Need{Name: "Valves", Words: []string{"check valve"}})
	if got := judgementOf(t, eng, "a1@brightvalve.example").Needs; len(got) == 1 && got[0].Score >= want[0].Score {
		t.Errorf("a changed need was not searched for anew: %+v", got)
	}
	// Mail that comes in later is matched as it is stored.
	more := pitches()[0]
	more.ID, more.Subject = "a2@brightvalve.example", "Check valves from stock"
	more.Body = "Hi Dana,\n\nour check valve for dosing lines is in stock again, at 18 euros.\n\nInes\n"
	if _, err := eng.Sync(t.Context(), &folder{name: "test", mail: append(pitches(), more)}); err != nil {
		t.Fatal(err)
	}
	if searched(again()) {
		t.Error("mail that came in was searched again")
	}
	if got := judgementOf(t, eng, "a2@brightvalve.example").Needs; len(got) != 1 || !got[0].Price {
		t.Errorf("its match was not kept: %+v", got)
	}
}

// The same mail under two briefs ranks differently, and the reason says why.
func TestTwoBriefsRankTheSameMailDifferently(t *testing.T) {
	place := func(n triage.Need) (valves, leads int, reasons string) {
		eng := filled(t, t.TempDir())
		addNeed(t, eng, n)
		for i, s := range eng.Standings() {
			switch s.Vendor.ID {
			case "brightvalve.example":
				valves, reasons = i, strings.Join(judgementOf(t, eng, "a1@brightvalve.example").Reasons, "\n")
			case "rocketlead.example":
				leads = i
			}
		}
		return valves, leads, reasons
	}
	valves, leads, reasons := place(triage.Need{Name: "Filling line", Words: []string{"ball valve"}, Stage: triage.StageDeciding, Until: today.AddDate(0, 2, 0)})
	if valves >= leads {
		t.Errorf("the vendor that meets the need stands at %d, the other at %d", valves, leads)
	}
	for _, want := range []string{"Filling line", "ball valve", "until 2026-05-20", "about to decide"} {
		if !strings.Contains(reasons, want) {
			t.Errorf("the reasons do not name %q:\n%s", want, reasons)
		}
	}
	eng := filled(t, t.TempDir())
	without := score(eng, "brightvalve.example")
	addNeed(t, eng, triage.Need{Name: "Payroll", Words: []string{"payroll"}})
	if got := score(eng, "brightvalve.example"); got != without {
		t.Errorf("a need that it does not meet moved it from %v to %v", without, got)
	}
	addNeed(t, eng, triage.Need{Name: "Filling line", Words: []string{"ball valve"}})
	if got := score(eng, "brightvalve.example"); got <= without {
		t.Errorf("a need that it meets left it at %v of %v", got, without)
	}
}

func score(eng *engine.Engine, id triage.VendorID) float64 {
	for _, s := range eng.Standings() {
		if s.Vendor.ID == id {
			return s.Score
		}
	}
	return -1
}

// What a message answers is worth what the stage asks for, as a part of its own.
func TestTheStageSaysWhatCounts(t *testing.T) {
	worth := map[triage.Stage]float64{}
	for _, s := range append([]triage.Stage{triage.StageAny}, triage.Stages[:]...) {
		eng := filled(t, t.TempDir())
		addNeed(t, eng, triage.Need{Name: "Valves", Words: []string{"ball valve"}, Stage: s})
		j := judgementOf(t, eng, "a1@brightvalve.example")
		worth[s] = j.Worth
		if abs(triage.SumParts(j.Parts)-j.Worth) > 1e-6 {
			t.Errorf("%s: the parts do not add up", s)
		}
		if has := part(j.Parts, "stage:Valves") > 0; has != (s == triage.StageLooking || s == triage.StageComparing || s == triage.StageDeciding) {
			t.Errorf("%q: the stage is a part: %v", s, has)
		}
	}
	if !(worth[triage.StageDeciding] > worth[triage.StageAny] && worth[triage.StageUsing] < worth[triage.StageAny]) {
		t.Errorf("a priced and proven offer is worth %v", worth)
	}
}

func TestANeedThatIsOverNoLongerCounts(t *testing.T) {
	dir := t.TempDir()
	eng := filled(t, dir)
	addNeed(t, eng, triage.Need{Name: "Valves", Words: []string{"ball valve"}, Until: today.Add(time.Hour)})
	if got := judgementOf(t, eng, "a1@brightvalve.example").Needs; len(got) != 1 {
		t.Fatalf("got %+v", got)
	}
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	later, err := engine.Open(t.Context(), engine.Config{Dir: dir, Now: func() time.Time { return today.Add(2 * time.Hour) }})
	if err != nil {
		t.Fatal(err)
	}
	defer later.Close()
	if err := later.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := judgementOf(t, later, "a1@brightvalve.example").Needs; len(got) != 0 {
		t.Errorf("it still counts: %+v", got)
	}
	if needs := later.Needs(); len(needs) != 1 || !needs[0].Over(today.Add(2*time.Hour)) {
		t.Errorf("it should be listed as over: %+v", needs)
	}
}
