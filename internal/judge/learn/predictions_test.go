package learn

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"winnow/internal/judge"
	"winnow/internal/testkit"
	"winnow/internal/triage"
)

func TestRecordsAreReadAsTheyWereWritten(t *testing.T) {
	in := []Record{
		{ID: "a", Kind: "pitch", Usefulness: 2, Pressure: 3, Tactics: []triage.Tactic{"hype", "bump"}, Verdict: "skip", Evidence: map[string][]string{"hype": {"“the best”", "<b>"}}},
		{ID: "b", Kind: "personal", Verdict: "none"},
	}
	file := filepath.Join(t.TempDir(), "records.jsonl")
	var buf bytes.Buffer
	if err := WriteRecords(&buf, in); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := ReadRecords(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != 2 || out[0].ID != "a" || out[0].Pressure != 3 || len(out[0].Tactics) != 2 || out[0].Evidence["hype"][1] != "<b>" || out[1].Kind != "personal" {
		t.Errorf("read %+v", out)
	}
	buf.Reset()
	if err := WriteRecords(&buf, []Record{{ID: "c", Proof: triage.Unknown}}); err != nil || !bytes.Contains(buf.Bytes(), []byte(`"proof":null`)) {
		t.Errorf("an unknown level is written as %s (%v)", buf.Bytes(), err)
	}
}

// The figures here and those of the script that others score by are the same,
// on the same predictions.
func TestFiguresAreThoseOfTheScoringScript(t *testing.T) {
	script := testkit.Shared(t, "tools", "score.py")
	python, err := exec.LookPath("python3")
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("python3 is not installed: the scoring script cannot be run")
	}
	if err != nil {
		t.Fatal(err)
	}
	c := shared(t)
	r, err := judge.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	var gold, pred []Record
	byID := map[string]Record{}
	for i, e := range c.Labelled {
		gold = append(gold, e.Record)
		if i%50 == 7 {
			continue // a prediction that is missing is a miss for both
		}
		j := judge.Decide(message(&sample{e, r.ReadSignals(e.Doc, &e.Signals)}), judge.Context{})
		p := RecordOf(e.ID, &j)
		if i%3 == 0 && len(pred) > 0 {
			p = pred[len(pred)-1] // misses, so that no figure is trivially 1
			p.ID = e.ID
		}
		pred = append(pred, p)
		byID[p.ID] = p
	}
	file := filepath.Join(t.TempDir(), "predictions.jsonl")
	var buf bytes.Buffer
	if err := WriteRecords(&buf, pred); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, script, filepath.Join(testkit.Shared(t, "corpus"), "labels.jsonl"), file, "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var theirs map[string]float64
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}
	f := Score(gold, byID)
	ours := map[string]float64{
		"n": float64(f.N), "missing": float64(f.Missing), "vendor_n": float64(f.VendorN), "harm": float64(f.Harm),
		"kind_acc": f.KindAcc, "kind_f1": f.KindF1, "vendor_p": f.VendorP, "vendor_r": f.VendorR, "vendor_f1": f.VendorF,
		"tactics_f1": f.TacticsF1, "verdict_acc": f.VerdictAcc, "verdict_f1": f.VerdictF1, "verdict_qwk": f.VerdictQWK,
		"mute_p": f.MuteP, "mute_r": f.MuteR, "evidence_f1": f.EvidenceF1,
	}
	for _, a := range triage.Axes {
		ours["qwk_"+string(a)] = f.QWK[a]
		if n := f.Unknown[a]; n > 0 {
			ours["unknown_"+string(a)] = float64(n)
		}
	}
	for name, want := range theirs {
		got, ok := ours[name]
		if !ok {
			t.Errorf("the script gives %s, which is not measured here", name)
		} else if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %.6f here, %.6f by the script", name, got, want)
		}
	}
	if len(theirs) != len(ours) {
		t.Errorf("%d figures by the script, %d here", len(theirs), len(ours))
	}
}
