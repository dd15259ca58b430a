package signal

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"sync"

	"winnow/internal/cut"
	"winnow/internal/lang"
)

//go:embed cues/*.cue
var cueFiles embed.FS

// Tables are the compiled cue and data tables. They do not change after Load
// and are safe for concurrent use.
type Tables struct {
	cues       []*Cue
	vocab      *vocab
	marks      []mark     // by symbol
	persons    []person   // by symbol
	plain      []bool     // by symbol: an everyday word
	byWord     [][]keyRef // by symbol
	byClass    [32][]keyRef
	keyClasses class
	grammar    grammar // asked where words leave a doubt of the tense; nil for none
	linkCues   []int32 // numbers of the cues that fire on links

	// What the words of a lexicon are, by their number: see Bind.
	lexicon *cut.Lexicon
	known   [][maxSymbols]symbol

	pool sync.Pool // of *scratch
}

// Load reads the tables that the program carries. It fails only when one of
// them is malformed, which the lint test keeps from happening.
func Load() (*Tables, error) {
	entries, err := cueFiles.ReadDir("cues")
	if err != nil {
		return nil, fmt.Errorf("reading the cue tables: %w", err)
	}
	b := newBuilder()
	for _, e := range entries {
		text, err := cueFiles.ReadFile(path.Join("cues", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the cue tables: %w", err)
		}
		if err := b.read(strings.TrimSuffix(e.Name(), ".cue"), string(text)); err != nil {
			return nil, err
		}
	}
	return b.seal(), nil
}

// Parse compiles one cue table from text, for trying out cues and for tests.
func Parse(name, text string) (*Tables, error) {
	b := newBuilder()
	if err := b.read(name, text); err != nil {
		return nil, err
	}
	return b.seal(), nil
}

// Words are the whole words that the cues know, for a lexicon.
func (t *Tables) Words() []string {
	var out []string
	for _, w := range t.vocab.names[1:] {
		if !strings.HasSuffix(w, "*") {
			out = append(out, w)
		}
	}
	return out
}

// Bind returns the same tables with every word of the lexicon looked up, so
// that in texts that are cut with it no such word is looked up again.
func (t *Tables) Bind(l *cut.Lexicon) *Tables {
	b := t.copy()
	b.lexicon, b.known = l, make([][maxSymbols]symbol, l.Len())
	for i := range b.known {
		b.known[i] = lookup(t.vocab, l.Word(int32(i)))
	}
	return b
}

// WithGrammar returns the same tables with a tagger that is asked where words
// leave a doubt of the tense of a claim; see confirm.
func (t *Tables) WithGrammar(g *lang.Tagger) *Tables {
	b := t.copy()
	b.grammar = g
	return b
}

// copy is a copy with working memory of its own.
func (t *Tables) copy() *Tables {
	return &Tables{
		cues: t.cues, vocab: t.vocab, marks: t.marks, persons: t.persons, plain: t.plain,
		byWord: t.byWord, byClass: t.byClass, keyClasses: t.keyClasses, linkCues: t.linkCues,
		lexicon: t.lexicon, known: t.known, grammar: t.grammar,
	}
}

// Cues returns all cues in the order of the tables. They must not be changed.
func (t *Tables) Cues() []*Cue { return t.cues }
