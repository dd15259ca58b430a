package feature

import (
	"math"
	"slices"

	"winnow/internal/mailtext"
	"winnow/internal/signal"
)

// Set holds the features of one message.
type Set struct {
	Message   Vector   // of the whole message
	Sentences []Vector // of each of Signals.Sentences; nil for one that is not weighed

	// Words is the number of words of the writer's own text, and Known how many
	// of them the dictionary holds.
	Words, Known int
}

// MaxSentences is the number of sentences that are weighed; what follows them
// adds nothing new to the judgement of a message and only costs time.
const MaxSentences = 150

// Extractor turns documents into features. It may be used by one goroutine at
// a time.
type Extractor struct {
	dict *Dict
	name []byte // being built
	word []byte
	last []byte // "word " and the word before, for pairs
	acc  accumulator

	// Of the message at hand: numbers of words, the place in them where each
	// sentence begins, and numbers of pairs of words.
	wordIDs, pairIDs []int32
	bounds           []int
}

// NewExtractor returns an extractor that numbers features by the dictionary.
func NewExtractor(d *Dict) *Extractor { return &Extractor{dict: d} }

// Extract returns the features of the document, whose signals are given.
func (x *Extractor) Extract(doc *mailtext.Document, sig *signal.Signals) Set {
	set := Set{Sentences: make([]Vector, len(sig.Sentences))}
	shape := x.measure(doc, sig)
	hit := 0
	for i, s := range sig.Sentences {
		from := hit
		for hit < len(sig.Hits) && sig.Hits[hit].Sentence <= i {
			hit++
		}
		if i >= MaxSentences || !weighed(s.Zone) {
			continue
		}
		set.Sentences[i] = x.sentence(doc, sig, i, sig.Hits[from:hit], &shape)
	}
	set.Message = x.message(doc, sig, &shape)
	set.Words, set.Known = shape.words, shape.known
	return set
}

// weighed reports whether sentences of the zone can carry offers and tactics.
// Signatures cannot; the opt-out block can state a hurdle.
func weighed(z mailtext.ZoneKind) bool { return z != mailtext.ZoneSignature }

// own reports whether the zone holds the writer's own words.
func own(z mailtext.ZoneKind) bool {
	return z == mailtext.ZoneSubject || z == mailtext.ZoneGreeting || z == mailtext.ZoneAuthor
}

// accumulator sums the values of features as they come.
type accumulator struct {
	terms []Term
}

func (a *accumulator) add(id int32, v float32) {
	if id >= 0 {
		a.terms = append(a.terms, Term{id, v})
	}
}

// take returns the terms by rising ID, equal ones joined by join, and empties
// the accumulator.
func (a *accumulator) take(join func(sum float32) float32) Vector {
	if len(a.terms) == 0 {
		return nil
	}
	slices.SortFunc(a.terms, func(p, q Term) int { return int(p.ID - q.ID) })
	out := make(Vector, 0, len(a.terms))
	for i := 0; i < len(a.terms); {
		t := a.terms[i]
		for i++; i < len(a.terms) && a.terms[i].ID == t.ID; i++ {
			t.Value += a.terms[i].Value
		}
		t.Value = join(t.Value)
		out = append(out, t)
	}
	a.terms = a.terms[:0]
	return out
}

// put adds the feature with the name that is being built.
func (x *Extractor) put(v float32) { x.acc.add(x.dict.id(x.name, hashName(x.name)), v) }

// named adds a feature with a given name.
func (x *Extractor) named(v float32, parts ...string) {
	x.name = x.name[:0]
	for _, p := range parts {
		x.name = append(x.name, p...)
	}
	x.put(v)
}

// words adds the words of a text under a prefix.
func (x *Extractor) words(text, prefix string) {
	start := hashNext(0, hashWord(prefix))
	x.word = tokens(text, x.word, func(w []byte, _ bool) {
		x.name = append(append(append(x.name[:0], prefix...), ' '), w...)
		x.acc.add(x.dict.id(x.name, hashNext(start, hashWord(w))), 1)
	})
}

// damp lets a feature that comes again and again count little more than once,
// and a long text no more than a short one.
func damp(v Vector, scale float64) {
	var sum float64
	for i := range v {
		v[i].Value = float32(1 + math.Log(float64(v[i].Value)))
		sum += float64(v[i].Value) * float64(v[i].Value)
	}
	if sum == 0 {
		return
	}
	f := float32(scale / math.Sqrt(sum))
	for i := range v {
		v[i].Value *= f
	}
}

func keep(v float32) float32 { return v }
func once(float32) float32   { return 1 }

// merge joins two vectors without a common feature.
func merge(a, b Vector) Vector {
	out := make(Vector, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].ID < b[0].ID {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
