package judge

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"sync"

	"winnow/internal/judge/feature"
	"winnow/internal/judge/weights"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// rules numbers the judge's own rules: a reading made by other rules is made
// again.
const rules = "1"

//go:embed data/weights.txt
var builtIn []byte

// readerVersion is fixed by the rules and the weights that are built in.
var readerVersion = sync.OnceValue(func() string {
	h := fnv.New64a()
	h.Write(builtIn) // never fails
	return fmt.Sprintf("%s.%x", rules, h.Sum64())
})

// ReaderVersion names the rules and weights that readings are made with. A
// reading of another version is made again.
func ReaderVersion() string { return readerVersion() }

// Reader reads single messages. It never changes after NewReader, so that any
// number of goroutines may share it.
type Reader struct {
	version string
	tables  *signal.Tables
	model   *weights.Model
	scales  [len(triage.Axes)]scale
	groups  groups
	powers  [len(triage.Tactics)]float64 // by which a tactic's odds are raised, so that one half is where it counts
	heat    float64                      // temperature of the kinds
	pool    sync.Pool
}

// NewReader loads the cue tables and weights that are built into the program.
// It fails only when they are damaged, which a test rules out.
func NewReader() (*Reader, error) {
	tables, err := signal.Load()
	if err != nil {
		return nil, fmt.Errorf("load the judge: %w", err)
	}
	model, err := builtInModel()
	if err != nil {
		return nil, fmt.Errorf("load the judge: %w", err)
	}
	return NewReaderWith(tables, model, ReaderVersion()), nil
}

// NewReaderWith returns a reader with other tables or weights than those that
// are built in, as measuring needs it.
func NewReaderWith(tables *signal.Tables, model *weights.Model, version string) *Reader {
	r := &Reader{version: version, tables: tables, model: model, groups: newGroups(model.Dict, tables), heat: model.Param("kind.temperature", 1)}
	for i, a := range triage.Axes {
		r.scales[i] = newScale(model, a)
	}
	for i, t := range triage.Tactics {
		r.powers[i] = model.Param("tactic.power."+string(t), 1)
	}
	r.pool.New = func() any { return feature.NewExtractor(model.Dict) }
	return r
}

// Read says what the message shows by itself. It is a pure function of the
// document: the same document gives the same reading on every run.
func (r *Reader) Read(doc *mailtext.Document) triage.Reading {
	sig := r.tables.Detect(doc)
	return r.ReadSignals(doc, &sig)
}

// ReadSignals is Read for a document whose signals are at hand.
func (r *Reader) ReadSignals(doc *mailtext.Document, sig *signal.Signals) triage.Reading {
	x := r.pool.Get().(*feature.Extractor)
	set := x.Extract(doc, sig)
	r.pool.Put(x)

	out := triage.Reading{Version: r.version, Facts: sig.Facts, Sketch: sketch(doc)}
	out.Language, out.Unread = unread(doc, sig)
	sums := make([]float64, weights.MessageHeads)
	copy(sums, r.model.Message.Bias)
	r.model.Message.Score(set.Message, sums)
	r.kind(&out, sums)
	r.tactics(&out, doc, sig, &set)
	for i, a := range triage.Axes {
		score := r.axis(i, a, sums[weights.HeadAxis+i], &set, sig)
		*axisOf(&out, a) = score
	}
	r.settle(&out)
	r.offers(&out, doc, sig, &set)
	if len(out.Unread) > 0 {
		for _, a := range triage.Axes {
			*axisOf(&out, a) = triage.UnknownScore
		}
	}
	return out
}

func (r *Reader) kind(out *triage.Reading, sums []float64) {
	odds := softmax(sums[weights.HeadKind:weights.HeadAxis], r.heat)
	out.KindOdds = make(map[triage.Kind]float64, len(odds))
	best := 0
	for i, p := range odds {
		out.KindOdds[weights.Kinds[i]] = p
		if p > odds[best] {
			best = i
		}
	}
	out.Kind = weights.Kinds[best]
}

func axisOf(r *triage.Reading, a triage.Axis) *triage.AxisScore {
	switch a {
	case triage.Usefulness:
		return &r.Usefulness
	case triage.Interest:
		return &r.Interest
	case triage.Proof:
		return &r.Proof
	}
	return &r.Pressure
}
