package signal

import (
	"bytes"
	_ "embed"
	"strings"

	"winnow/internal/lang"
)

// tenseText holds words that tell a tense, and such as leave it in doubt.
//
//go:embed data/tense.txt
var tenseText string

// tenseWord says what a word tells of the tense of its sentence.
type tenseWord uint8

const (
	wordPast   tenseWord = 1 << iota // irregular past form
	wordModal                        // makes a promise
	wordEither                       // past, or something else
	wordDeny                         // takes a result back
)

var tenseNames = map[string]tenseWord{"past": wordPast, "modal": wordModal, "either": wordEither, "deny": wordDeny}

var tenseWords = func() map[string]tenseWord {
	words := map[string]tenseWord{}
	for line := range strings.Lines(tenseText) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "#" {
			continue
		}
		for _, w := range f[1:] {
			words[w] |= tenseNames[f[0]]
		}
	}
	return words
}()

// tense is what the words of a sentence tell of its verbs.
type tense struct {
	past  bool // one is in the past
	modal bool // one is modal
	doubt bool // the words alone do not tell
}

// tenseOf looks at the words of a sentence. A claim with a figure that is past
// and not modal was reached; one that is modal is promised. It is the check
// that every claim can have: a table, the same on every run and place.
func tenseOf(text string, toks []token) (t tense) {
	var buf [24]byte
	surePast, sureModal, denied := false, false, false
	for i := range toks {
		w := text[toks[i].start:toks[i].end]
		if len(w) > len(buf) {
			continue
		}
		low := append(buf[:0], w...)
		for k, c := range low {
			if 'A' <= c && c <= 'Z' {
				low[k] = c | 0x20
			}
		}
		known := tenseWords[string(low)]
		denied = denied || known&wordDeny != 0
		switch {
		case known&wordModal != 0, bytes.HasSuffix(low, []byte("'ll")), bytes.HasSuffix(low, []byte("’ll")):
			t.modal = true
			sureModal = sureModal || w != "May" // or it is a month
		case known&wordPast != 0, len(low) >= 5 && bytes.HasSuffix(low, []byte("ed")):
			t.past = true
			surePast = surePast || known&wordEither == 0
		}
	}
	switch {
	case t.modal:
		t.doubt = !sureModal
	case t.past:
		t.doubt = !surePast || denied
	default:
		t.doubt = true
	}
	return t
}

// maxGrammar is the number of sentences of one message whose grammar is looked
// at: each takes a tenth of a millisecond.
const maxGrammar = 4

// grammar is asked where the words leave a doubt.
type grammar interface {
	Tell(sentence string) (told lang.Telling, ok bool)
}

// What a hit's reason says where the grammar decided.
const (
	toldAsDone = "By its grammar it was done."
	toldAsNot  = "By its grammar it was not done yet."
)

// confirm applies a cue's need of a tense to a hit: a result that is told as
// done keeps its strength, a promise is none, and one that cannot be told is
// weak. Where the words alone do not tell, the grammar of the sentence does; it
// is left at the words when the sentence is too odd to look at, is not English,
// or enough were looked at. ok is false when the hit is void.
func (t *Tables) confirm(h *Hit, text string, toks []token, sc *scratch) (ok bool) {
	if h.Cue.Need == NeedNone {
		return true
	}
	told := tenseOf(text, toks)
	denied := false
	if told.doubt && t.grammar != nil && h.Cue.Lang == "en" {
		if g, ok := sc.tell(t.grammar, text[toks[0].start:sentenceEnd(text, toks)]); ok {
			told.past, told.modal, denied = g.Past, g.Modal, g.Denied
			h.Told = toldAsNot
			if told.past && !told.modal && !denied {
				h.Told = toldAsDone
			}
		}
	}
	if h.Cue.Need == NeedModal {
		told.past, told.modal = told.modal, told.past
	}
	switch {
	case told.modal:
		return false
	case told.past && !denied:
		h.Claim = true
	default:
		h.Strength = min(h.Strength, 1)
	}
	return true
}

// tell asks the grammar, once for a sentence, and for no more than maxGrammar.
func (sc *scratch) tell(g grammar, sentence string) (lang.Telling, bool) {
	if sc.asked == sentence {
		return sc.told, sc.tells
	}
	if sc.grammar == maxGrammar {
		return lang.Telling{}, false
	}
	sc.grammar++
	sc.asked = sentence
	sc.told, sc.tells = g.Tell(sentence)
	return sc.told, sc.tells
}

// sentenceEnd is where the tokens end, with the mark that ends their sentence.
func sentenceEnd(text string, toks []token) int {
	end := int(toks[len(toks)-1].end)
	for end < len(text) && strings.IndexByte("%.!?", text[end]) >= 0 {
		end++
	}
	return end
}
