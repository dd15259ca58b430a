package lang

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jdkato/prose/v2"
)

// Tagger tells a result from a promise by the tenses of its verbs: "cut costs
// by 38 %" was done, "can cut costs by 38 %" was not. It knows English.
//
// The model behind it takes about 0.2 s and 25 MB to build, once, when it is
// first needed; Warm builds it ahead. A Tagger is safe for concurrent use.
type Tagger struct {
	once  sync.Once
	ready atomic.Bool
	model *prose.Model
}

// NewTagger returns a Tagger that has built nothing yet.
func NewTagger() *Tagger { return &Tagger{} }

// Ready reports whether PastResult would answer without building the model.
func (t *Tagger) Ready() bool { return t.ready.Load() }

// Warm builds the model, if nobody did yet, and returns when it is there.
func (t *Tagger) Warm() { t.build() }

func (t *Tagger) build() *prose.Model {
	t.once.Do(func() {
		// A document of one word that is to be tagged loads the tagger, which
		// stays in the model; a model made by prose.ModelFromData would load
		// the entity recogniser too, twice the time and memory.
		defer func() { _ = recover() }()
		doc, err := prose.NewDocument("word", prose.WithSegmentation(false), prose.WithExtraction(false))
		if err == nil {
			t.model = doc.Model
		}
		t.ready.Store(true)
	})
	return t.model
}

// PastResult looks at the verbs of one sentence: past is true when one is in
// the past tense or a past participle, modal when one is modal ("can", "will",
// "could"). A claim with a figure that is past and not modal reads as a result.
// ok is false when the sentence could not be looked at (too long, too odd, or
// no model): nothing may be concluded then. Takes at most a few milliseconds,
// usually 0.1.
func (t *Tagger) PastResult(sentence string) (past, modal, ok bool) {
	told, ok := t.Tell(sentence)
	return told.Past, told.Modal, ok
}

// Telling is how a sentence tells what it tells, by its verbs.
type Telling struct {
	Past   bool // one is in the past tense or a past participle
	Modal  bool // one is modal
	Denied bool // "not" or "never" stands with them
}

// Tell is PastResult with what is denied.
func (t *Tagger) Tell(sentence string) (told Telling, ok bool) {
	s, fine := guard(sentence)
	if !fine {
		return told, false
	}
	model := t.build()
	if model == nil {
		return told, false
	}
	tags, ok := tag(model, s)
	if !ok {
		return told, false
	}
	for _, tok := range tags {
		switch tok.Tag {
		case "VBD", "VBN":
			told.Past = true
		case "MD":
			told.Modal = true
		case "RB":
			switch strings.ToLower(tok.Text) {
			case "not", "n't", "never":
				told.Denied = true
			}
		}
	}
	return told, true
}

// tag runs the tagger on a guarded sentence. No input is known to make it
// panic behind the guard; a panic would mean "not looked at".
func tag(model *prose.Model, s string) (tokens []prose.Token, ok bool) {
	defer func() {
		if recover() != nil {
			tokens, ok = nil, false
		}
	}()
	doc, err := prose.NewDocument(s, prose.UsingModel(model), prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil, false
	}
	return doc.Tokens(), true
}
