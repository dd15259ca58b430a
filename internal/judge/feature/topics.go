package feature

import (
	"bytes"
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
	heads sieve             // of the first words of pairs
}

var topics = readTopics(topicTable)

func readTopics(table string) *topicSet {
	t := &topicSet{words: map[string]uint64{}, sieve: newSieve(16), heads: newSieve(13)}
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
				t.heads.add(hashWord(first))
				w = first + " " + rest
			}
			t.words[w] |= bit
			t.sieve.add(hashName(w))
		}
	}
	return t
}

// of returns the topics of a word, and of the pair that it ends. The hashes
// are those of the words.
func (t *topicSet) of(last, word []byte, lastHash, hash uint64, pair *[]byte) uint64 {
	bits := t.look(word, 0, hash)
	if len(last) > 0 && t.heads.may(lastHash) {
		*pair = append(append(append((*pair)[:0], last...), ' '), word...)
		bits |= t.look(*pair, hashNext(0, lastHash), hash)
	}
	return bits
}

// look returns the topics of a word or pair, as it stands or without the "s"
// of a plural: before is the hash of what stands before its last word.
func (t *topicSet) look(w []byte, before, hash uint64) uint64 {
	if t.sieve.may(hashNext(before, hash)) {
		if bits := t.words[string(w)]; bits != 0 {
			return bits
		}
	}
	if n := len(w); n > 4 && w[n-1] == 's' {
		single := w[:n-1]
		from := bytes.LastIndexByte(single, ' ') + 1
		if t.sieve.may(hashNext(before, hashWord(single[from:]))) {
			return t.words[string(single)]
		}
	}
	return 0
}
