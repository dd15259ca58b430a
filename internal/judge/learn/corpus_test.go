package learn

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"winnow/internal/judge"
	"winnow/internal/judge/weights"
	"winnow/internal/testkit"
	"winnow/internal/triage"
)

// corpus is read once for all tests.
var corpus = sync.OnceValues(func() (*Corpus, error) { return Load(corpusDir) })

var corpusDir string

func shared(t *testing.T) *Corpus {
	t.Helper()
	corpusDir = testkit.Shared(t, "corpus")
	c, err := corpus()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// floors are a little under what was reached: a change that falls below them
// made the judge worse.
type floors struct {
	vendor, kind, tactics, verdict, kappa, mute, evidence float64
	axes                                                  map[triage.Axis]float64
}

func (f floors) check(t *testing.T, got Figures) {
	t.Helper()
	at := func(name string, got, floor float64) {
		t.Helper()
		t.Logf("%-18s %.3f", name, got)
		if got < floor {
			t.Errorf("%s is %.3f, below %.3f", name, got, floor)
		}
	}
	at("vendor F1", got.VendorF, f.vendor)
	at("kind macro-F1", got.KindF1, f.kind)
	at("tactics micro-F1", got.TacticsF1, f.tactics)
	at("verdict accuracy", got.VerdictAcc, f.verdict)
	at("verdict kappa", got.VerdictQWK, f.kappa)
	at("mute precision", got.MuteP, f.mute)
	at("evidence overlap", got.EvidenceF1, f.evidence)
	for _, a := range triage.Axes {
		at(string(a)+" kappa", got.QWK[a], f.axes[a])
	}
	if got.Harm != 0 {
		t.Errorf("%d messages were muted that must never be", got.Harm)
	}
}

// The mail that the weights were made from: this shows that the built-in
// weights belong to the cues and the code, not how good the judge is.
func TestTheBuiltInJudgeOnTheMailItWasMadeFrom(t *testing.T) {
	c := shared(t)
	r, err := judge.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	pred := map[string]Record{}
	var gold []Record
	for _, e := range c.Labelled {
		s := sample{e, r.Read(e.Doc)}
		j := judge.Decide(message(&s), judge.Context{})
		pred[e.ID] = RecordOf(e.ID, &j)
		gold = append(gold, e.Record)
		for _, ev := range j.Evidence {
			if ev.Fact == "" && e.Doc.Quote(ev.Span) != ev.Quote {
				t.Errorf("%s: %q does not stand in the text", e.ID, ev.Quote)
			}
		}
		for _, a := range triage.Axes {
			if x := j.Axis(a); x.Level.Known() && abs(triage.SumParts(x.Parts)-x.Expected) > 1e-6 {
				t.Errorf("%s: the parts of %s do not add up", e.ID, a)
			}
		}
		if abs(triage.SumParts(j.Parts)-j.Worth) > 1e-6 {
			t.Errorf("%s: the parts of the worth do not add up", e.ID)
		}
	}
	floors{
		vendor: 0.93, kind: 0.85, tactics: 0.78, verdict: 0.65, kappa: 0.75, mute: 0.88, evidence: 0.58,
		axes: map[triage.Axis]float64{triage.Usefulness: 0.60, triage.Interest: 0.60, triage.Proof: 0.65, triage.Pressure: 0.70},
	}.check(t, Score(gold, pred))
}

// Mail of senders that the model has not seen, with the parameters that are
// built in: a part of what "dev eval" measures in full.
func TestTheJudgeOnSendersItHasNotSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("trains two models")
	}
	c := shared(t)
	part := c.assign(BySender)
	r, err := judge.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	pred := map[string]Record{}
	var gold []Record
	for _, p := range [...]int{1, 4} {
		var train []*Example
		for _, e := range c.All() {
			if part[e] != p {
				train = append(train, e)
			}
		}
		m, err := c.Train(train, Options{})
		if err != nil {
			t.Fatal(err)
		}
		params := maps.Clone(r.Params())
		maps.Copy(params, m.Params)
		m.Params = params
		v := judge.NewValuer(m)
		for _, s := range c.read(m, c.Labelled, func(e *Example) bool { return part[e] == p }) {
			j := v.Decide(message(&s), judge.Context{})
			pred[s.ID] = RecordOf(s.ID, &j)
			gold = append(gold, s.Record)
		}
	}
	floors{
		vendor: 0.84, kind: 0.55, tactics: 0.58, verdict: 0.42, kappa: 0.45, mute: 0.75, evidence: 0.48,
		axes: map[triage.Axis]float64{triage.Usefulness: 0.30, triage.Interest: 0.30, triage.Proof: 0.35, triage.Pressure: 0.45},
	}.check(t, Score(gold, pred))
}

func TestTrainingGivesTheSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("trains two models")
	}
	c := shared(t)
	some := c.Labelled[:160]
	var files [2]bytes.Buffer
	for i := range files {
		m, err := c.Train(some, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Write(&files[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0].Bytes(), files[1].Bytes()) {
		t.Error("the same mail gave other weights")
	}
	back, err := weights.Read(&files[0])
	if err != nil {
		t.Fatal(err)
	}
	if back.DataHash != c.Hash {
		t.Errorf("data hash %s, want %s", back.DataHash, c.Hash)
	}
}

func TestNoNameAndNoPlainWordIsLearned(t *testing.T) {
	c := shared(t)
	for _, n := range c.pick(c.All(), Options{}).names {
		for _, prefix := range []string{"word ", "subject ", "tail "} {
			if len(n) <= len(prefix) || n[:len(prefix)] != prefix {
				continue
			}
			if w := n[len(prefix):]; c.named(w) || saysNothing(w) {
				t.Errorf("%q may be learned", n)
			}
		}
	}
}

// The built-in weights hold nothing by which a collection of mail, or who it
// was for, could be told.
func TestTheBuiltInWeightsHoldNoTraceOfASource(t *testing.T) {
	c := shared(t)
	data, err := os.ReadFile(filepath.Join("..", "data", "weights.txt"))
	if err != nil {
		t.Fatal(err)
	}
	traces, n := traceWords(slices.Concat(c.Labelled, c.Hinted)), 0
	for line := range strings.Lines(string(data)) {
		name, _, _ := strings.Cut(line, "\t")
		kind, words, _ := strings.Cut(name, " ")
		if kind != "word" && kind != "subject" && kind != "tail" {
			continue
		}
		for _, w := range strings.Fields(words) {
			n++
			if traces[w] || c.names[w] {
				t.Errorf("%q is learned, and %q tells a source", name, w)
			}
			if masked[w] {
				continue
			}
			if strings.ContainsAny(w, "0123456789@./_[]:-") {
				t.Errorf("%q is learned: a figure, an address or a tag", name)
			}
		}
	}
	if n < 1000 {
		t.Errorf("only %d words were looked at", n)
	}
}

// masked are what stands for figures and addresses.
var masked = map[string]bool{"0": true, "$0": true, "0%": true, "0year": true, "@": true}

func abs(x float64) float64 { return max(x, -x) }
