package learn

import (
	"math"
	"testing"

	"winnow/internal/triage"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s = %.6f, want %.6f", what, got, want)
	}
}

// Four messages by hand. The wanted figures are worked out beside each line.
func TestScoreOnCasesComputedByHand(t *testing.T) {
	gold := []Record{
		{ID: "a", Kind: "pitch", Usefulness: 2, Interest: 1, Proof: 0, Pressure: 1, Tactics: []triage.Tactic{"hype"}, Verdict: "consider", Evidence: map[string][]string{"usefulness": {"cuts scrap by a third"}}},
		{ID: "b", Kind: "promo", Usefulness: 0, Interest: 0, Proof: 0, Pressure: 3, Tactics: []triage.Tactic{"urgency", "shouting"}, Verdict: "mute"},
		{ID: "c", Kind: "dialogue", Usefulness: 1, Interest: 1, Proof: 0, Pressure: 0, Verdict: "engage"},
		{ID: "d", Kind: "personal", Verdict: "none"},
	}
	pred := map[string]Record{
		"a": {Kind: "pitch", Usefulness: 1, Interest: 1, Proof: 0, Pressure: 1, Tactics: []triage.Tactic{"hype", "bump"}, Verdict: "consider", Evidence: map[string][]string{"usefulness": {"It cuts scrap", "nothing of it"}}},
		"b": {Kind: "promo", Usefulness: triage.Unknown, Pressure: 3, Tactics: []triage.Tactic{"urgency"}, Verdict: "mute"},
		"c": {Kind: "pitch", Usefulness: 1, Interest: 0, Proof: 0, Pressure: 2, Verdict: "mute"},
		// d is missing
	}
	f := Score(gold, pred)
	if f.N != 4 || f.Missing != 1 || f.VendorN != 3 || f.Harm != 1 || f.Unknown[triage.Usefulness] != 1 {
		t.Errorf("counts: %+v", f)
	}
	near(t, "kind accuracy", f.KindAcc, 2.0/4)
	// pitch: tp 1, fp 1 -> 2/3; promo 1; dialogue 0; personal 0
	near(t, "kind macro-F1", f.KindF1, (2.0/3+1+0+0)/4)
	near(t, "vendor F1", f.VendorF, 1)
	// usefulness pairs (2,1) (0,0) (1,1): seen 1; by chance, rows {0,1,2} once
	// each, columns 0 once and 1 twice: (0·1+1·2 + 1·1+0·2 + 4·1+1·2)/3 = 3
	near(t, "usefulness kappa", f.QWK[triage.Usefulness], 1-1.0/3)
	near(t, "proof kappa", f.QWK[triage.Proof], 1) // nothing to disagree about
	// tactics: tp hype, urgency; fp bump; fn shouting
	near(t, "tactics micro-F1", f.TacticsF1, 4.0/6)
	near(t, "verdict accuracy", f.VerdictAcc, 2.0/3)
	near(t, "verdict macro-F1", f.VerdictF1, (1+2.0/3+0)/3)
	// ranks (2,2) (0,0) (3,0): seen 9; by chance rows 2,0,3, columns 2 once and
	// 0 twice: (0+8 + 4+0 + 1+18)/3 = 31/3
	near(t, "verdict kappa", f.VerdictQWK, 1-9/(31.0/3))
	near(t, "mute precision", f.MuteP, 1.0/2)
	near(t, "mute recall", f.MuteR, 1)
	// "cuts scrap by a third" against "It cuts scrap": 2 common of 5 and 3
	near(t, "evidence overlap", f.EvidenceF1, 4.0/8)
}

func TestKappaOfAgreementChanceAndOpposition(t *testing.T) {
	same := []pair[int]{{0, 0}, {1, 1}, {2, 2}}
	near(t, "agreement", kappa(same, 2), 1)
	chance := []pair[int]{{0, 0}, {0, 2}, {2, 0}, {2, 2}}
	near(t, "chance", kappa(chance, 2), 0)
	against := []pair[int]{{0, 2}, {2, 0}}
	near(t, "opposition", kappa(against, 2), -1)
	near(t, "nothing", kappa(nil, 2), 1)
}

func TestOverlapTakesTheBestQuote(t *testing.T) {
	near(t, "none", overlap("20% off", []string{"nothing here"}), 0)
	near(t, "exact", overlap("20% off", []string{"nothing", "20% OFF!"}), 1)
	near(t, "repeats count once each", overlap("now now now", []string{"now"}), 0.5)
}
