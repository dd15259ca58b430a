package judge

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"slices"
	"sync"

	"winnow/internal/claim"
	"winnow/internal/cut"
	"winnow/internal/judge/feature"
	"winnow/internal/judge/weights"
	"winnow/internal/lang"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// rules numbers the judge's own rules: a reading made by other rules is made
// again.
const rules = "3"

//go:embed data/weights.txt
var builtIn []byte

// readerVersion is fixed by the rules and the weights that are built in.
var readerVersion = sync.OnceValue(func() string {
	h := fnv.New64a()
	h.Write(builtIn) // never fails
	return fmt.Sprintf("%s.%s.%x", rules, claim.Version, h.Sum64())
})

// ReaderVersion names the rules and weights that readings are made with. A
// reading of another version is made again.
func ReaderVersion() string { return readerVersion() }

// Reader reads single messages. It never changes after NewReader, so that any
// number of goroutines may share it.
type Reader struct {
	version  string
	tables   *signal.Tables
	lexicon  *cut.Lexicon // of the words that tables and weights know
	model    *weights.Model
	scales   [len(triage.Axes)]scale
	groups   groups
	powers   [len(triage.Tactics)]float64 // by which a tactic's odds are raised, so that one half is where it counts
	heat     float64                      // temperature of the kinds
	foundIDs []int32                      // numbers of weights.FoundNames in the model's dictionary
	pool     sync.Pool
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
	lexicon := cut.NewLexicon(tables.Words(), model.Dict.Words(), claim.Words())
	known, claims := model.Dict.Know(lexicon), claim.Know(lexicon)
	r := &Reader{version: version, tables: tables.Bind(lexicon), lexicon: lexicon, model: model, groups: newGroups(model.Dict, tables), heat: model.Param("kind.temperature", 1)}
	for i, a := range triage.Axes {
		r.scales[i] = newScale(model, a)
	}
	for i, t := range triage.Tactics {
		r.powers[i] = model.Param("tactic.power."+string(t), 1)
	}
	for _, n := range weights.FoundNames() {
		r.foundIDs = append(r.foundIDs, model.Dict.Find(n))
	}
	r.pool.New = func() any {
		return &scratch{features: feature.NewExtractorOf(known), claims: claim.NewReaderOf(claims), seen: make([]uint32, model.Dict.Len())}
	}
	return r
}

// WithGrammar returns a reader that asks a tagger where words leave the tense
// of a claim in doubt. The tagger's model is built when the first claim needs
// it, which takes 0.2 s and 25 MB, once.
func (r *Reader) WithGrammar(g *lang.Tagger) *Reader {
	return NewReaderWith(r.tables.WithGrammar(g), r.model, r.version+".grammar")
}

// factQuotesReader is the fact that the message quotes what somebody of the
// recipient's side wrote.
const factQuotesReader = "quotes-reader"

// Read says what the message shows by itself. It is a pure function of the
// document: the same document gives the same reading on every run.
func (r *Reader) Read(doc *mailtext.Document) triage.Reading {
	sc := r.pool.Get().(*scratch)
	sc.text.Cut(doc, r.lexicon)
	sig := r.tables.DetectCandid(&sc.text)
	out := r.read(&sig, sc)
	sc.text.Forget()
	r.pool.Put(sc)
	return out
}

// ReadSignals is Read for a document whose signals are at hand.
func (r *Reader) ReadSignals(doc *mailtext.Document, sig *signal.Signals) triage.Reading {
	sc := r.pool.Get().(*scratch)
	sc.text.Cut(doc, r.lexicon)
	out := r.read(sig, sc)
	sc.text.Forget()
	r.pool.Put(sc)
	return out
}

// scratch is the working memory of one reading.
type scratch struct {
	text     cut.Text
	features *feature.Extractor
	claims   *claim.Reader
	found    weighed
	seen     []uint32 // by feature: the bearer that has seen it, see bearer.mark
	bearers  uint32
	terms    feature.Vector
	sums     [scored]terms
}

func (r *Reader) read(sig *signal.Signals, sc *scratch) triage.Reading {
	doc := sc.text.Doc
	set := sc.features.ExtractText(&sc.text, sig)

	out := triage.Reading{Version: r.version, Facts: sig.Facts, Sketch: sketch(doc)}
	if feature.QuotesReader(doc) {
		out.Facts = append(slices.Clip(out.Facts), triage.Fact{Name: factQuotesReader})
	}
	out.Facts = append(slices.Clip(out.Facts), asks(doc, sig)...)
	out.Language, out.Unread = unread(doc)
	content := sc.claims.ReadText(&sc.text, out.Language)
	out.Claims, out.Units, out.Marks, out.Quoted = content.Claims, content.Units, content.Marks, content.Quoted
	out.Facts = append(slices.Clip(out.Facts), content.Facts...)
	if len(out.Unread) == 0 && outOfRange(&set) {
		out.Unread = append(out.Unread, "most of its words are none that Winnow knows")
	}
	found := r.weigh(&set, sc)
	set.Message = found.AppendTerms(set.Message, r.foundIDs)
	sums := make([]float64, weights.MessageHeads)
	copy(sums, r.model.Message.Bias)
	r.model.Message.Score(set.Message, sums)
	r.kind(&out, sums)
	t := r.terms(&set, sc)
	for i, a := range triage.Axes {
		*axisOf(&out, a) = r.axis(i, sums[weights.HeadAxis+i], &t[i])
	}
	out.Lean = r.lean(sums[weights.HeadLean], &t[len(triage.Axes)])
	r.tactics(&out, doc, sig, found)
	r.settle(&out)
	r.pressing(&out, doc, sig, &set, sc)
	r.offers(&out, doc, sig, &set, sc)
	besideHype(out.Evidence)
	out.Evidence = append(out.Evidence, sig.Tricks...)
	if len(out.Unread) > 0 {
		for _, a := range triage.Axes {
			*axisOf(&out, a) = triage.UnknownScore
		}
	}
	return out
}

// weighed is what the sentences of a message show, with the best few sentences
// for each head.
type weighed struct {
	weights.Found
	best [weights.SentenceHeads][maxQuotes]ranked
	each [][weights.SentenceHeads]float64 // by sentence
}

func (r *Reader) weigh(set *feature.Set, sc *scratch) *weighed {
	w := &sc.found
	*w = weighed{each: w.each[:0]}
	for i, v := range set.Sentences {
		if i < feature.MaxSentences {
			w.each = append(w.each, [weights.SentenceHeads]float64{})
		}
		if v == nil {
			continue
		}
		p := r.model.Sentence.Sentence(v)
		w.each[i] = p
		w.Add(&p)
		for h, p := range p {
			insert(w.best[h][:], ranked{i, p})
		}
	}
	return w
}

func (r *Reader) kind(out *triage.Reading, sums []float64) {
	odds := softmax(sums[weights.HeadKind:weights.HeadAxis], r.heat)
	out.KindOdds = make(map[triage.Kind]float64, len(odds))
	for i, p := range odds {
		out.KindOdds[weights.Kinds[i]] = p
	}
	out.Kind, _ = likeliest([len(weights.Kinds)]float64(odds))
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

// Params returns the parameters of the weights, for measuring with others.
func (r *Reader) Params() map[string]float64 { return r.model.Params }

// Sentences are the sentences that the document is read by.
func (r *Reader) Sentences(doc *mailtext.Document) []triage.Span {
	sig := r.tables.Detect(doc)
	out := make([]triage.Span, len(sig.Sentences))
	for i, s := range sig.Sentences {
		out[i] = s.Span
	}
	return out
}
