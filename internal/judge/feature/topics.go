package feature

import (
	_ "embed"
	"strings"
)

//go:embed data/topics.txt
var topicTable string

// topicSet finds the topics of words. It never changes once it is made.
type topicSet struct {
	names []string
	words map[string]uint64 // word, or two words with a space: bit set of topics
	sieve sieve             // of the words
	heads map[string]bool   // first words of pairs
}

var topics = readTopics(topicTable)

func readTopics(table string) *topicSet {
	t := &topicSet{words: map[string]uint64{}, sieve: newSieve(16), heads: map[string]bool{}}
	for block := range strings.SplitSeq(table, "\n\n") {
		name, list, ok := strings.Cut(block, ":")
		if !ok || strings.HasPrefix(block, "#") {
			continue
		}
		bit := uint64(1) << len(t.names)
		t.names = append(t.names, strings.TrimSpace(name))
		for _, w := range strings.Fields(list) {
			w = strings.ReplaceAll(w, "-", "_")
			first, rest, pair := strings.Cut(w, "_")
			if pair {
				t.heads[first] = true
				w = first + " " + rest
			}
			t.words[w] |= bit
			t.sieve.add(w)
		}
	}
	return t
}

// of returns the topics of a word, and of the pair that it ends.
func (t *topicSet) of(last, word []byte, pair *[]byte) uint64 {
	bits := t.look(word)
	if len(last) > 0 && t.heads[string(last)] {
		*pair = append(append(append((*pair)[:0], last...), ' '), word...)
		bits |= t.look(*pair)
	}
	return bits
}

// look returns the topics of a word or pair, as it stands or without the "s"
// of a plural.
func (t *topicSet) look(w []byte) uint64 {
	if t.sieve.may(w) {
		if bits := t.words[string(w)]; bits != 0 {
			return bits
		}
	}
	if n := len(w); n > 4 && w[n-1] == 's' && t.sieve.may(w[:n-1]) {
		return t.words[string(w[:n-1])]
	}
	return 0
}
