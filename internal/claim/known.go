package claim

import (
	"maps"
	"slices"

	"winnow/internal/cut"
	"winnow/internal/phrase"
)

// Known is what the tables say of the words of a lexicon, by their numbers. It
// never changes and may be shared.
type Known struct {
	lexicon *cut.Lexicon
	words   []*word
	phrases *phrase.Index
}

// Words are the words that the tables ask for, for a lexicon.
func Words() []string {
	t := load()
	return append(slices.Sorted(maps.Keys(t.words)), t.all.FirstWords()...)
}

// Know looks the words of a lexicon up.
func Know(l *cut.Lexicon) *Known {
	t := load()
	k := &Known{lexicon: l, words: make([]*word, l.Len())}
	all := make([]string, l.Len())
	for i := range k.words {
		all[i] = l.Word(int32(i))
		k.words[i] = t.of(all[i])
	}
	k.phrases = t.all.Index(all)
	return k
}
