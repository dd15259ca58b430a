package feature

import (
	"math"
	"slices"

	"winnow/internal/cut"
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
	dict  *Dict
	known *Known // nil where the dictionary still grows
	name  []byte // being built
	last  []byte // "word " and the word before, for pairs
	acc   accumulator
	ids   []int32 // by key, see id
	cues  []cueKeys
	marks []targetKeys

	// Of the message at hand: numbers of words, the place in them where each
	// sentence begins, numbers of pairs of words, and what is counted.
	wordIDs, pairIDs []int32
	bounds           []int
	shapes           []shape
	subjectShape     shape
	sentences        []Vector
	walk             walker
	before           topicWord
}

// NewExtractor returns an extractor that numbers features by the dictionary.
func NewExtractor(d *Dict) *Extractor { return &Extractor{dict: d} }

// NewExtractorOf is NewExtractor for a fixed dictionary that knows a lexicon.
func NewExtractorOf(k *Known) *Extractor { return &Extractor{dict: k.dict, known: k} }

// Extract returns the features of the document, whose signals are given.
func (x *Extractor) Extract(doc *mailtext.Document, sig *signal.Signals) Set {
	x.acc.room, x.sentences = nil, nil // they are the caller's to keep
	return x.ExtractText(cut.New(doc, nil), sig)
}

// ExtractText is Extract for a document that is cut. What it returns is lent
// until the extractor is used again.
func (x *Extractor) ExtractText(text *cut.Text, sig *signal.Signals) Set {
	doc := text.Doc
	x.acc.room = x.acc.room[:0]
	x.sentences = slices.Grow(x.sentences[:0], len(sig.Sentences))[:len(sig.Sentences)]
	clear(x.sentences)
	set := Set{Sentences: x.sentences}
	shape := x.measure(text, sig)
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
	set.Message = x.message(text, sig, &shape)
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
	room  []Term // that vectors are cut from
}

// vector is an empty one with room for n terms.
func (a *accumulator) vector(n int) Vector {
	const chunk = 4096
	if cap(a.room)-len(a.room) < n {
		a.room = make([]Term, 0, max(chunk, 2*n))
	}
	at := len(a.room)
	a.room = a.room[:at+n]
	return Vector(a.room[at : at : at+n])
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
	out := a.vector(len(a.terms))
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

// named adds a feature with a given name.
func (x *Extractor) named(parts ...string) { x.acc.add(x.number(parts...), 1) }

// number is the number of the feature with a given name.
func (x *Extractor) number(parts ...string) int32 {
	x.name = x.name[:0]
	for _, p := range parts {
		x.name = append(x.name, p...)
	}
	return x.dict.id(x.name, hashName(x.name))
}

// words adds the words of a sentence of the subject or of the tail.
func (x *Extractor) words(text *cut.Text, s *signal.Sentence, prefix string) {
	start := hashNext(0, hashWord(prefix))
	w := &x.walk
	for w.over(text, s.Span, x.known); w.next(); {
		switch {
		case x.known == nil:
			x.name = append(append(append(x.name[:0], prefix...), ' '), w.word...)
			x.acc.add(x.dict.id(x.name, hashNext(start, w.hash)), 1)
		case w.id < 0:
		case prefix == "subject":
			x.acc.add(x.known.words[w.id].subject, 1)
		default:
			x.acc.add(x.known.words[w.id].tail, 1)
		}
	}
}

// damp lets a feature that comes again and again count little more than once,
// and a long text no more than a short one.
func damp(v Vector, scale float64) {
	var sum float64
	for i := range v {
		if v[i].Value != 1 {
			v[i].Value = float32(1 + math.Log(float64(v[i].Value)))
		}
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
func (acc *accumulator) merge(a, b Vector) Vector { return mergeInto(acc.vector(len(a)+len(b)), a, b) }

func mergeInto(out, a, b Vector) Vector {
	for len(a) > 0 && len(b) > 0 {
		if a[0].ID < b[0].ID {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}
