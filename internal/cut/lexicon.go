package cut

import (
	"math/bits"
	"strings"
)

// Unknown is the number of a word that a lexicon does not hold.
const Unknown int32 = -1

// Lexicon numbers the words that the tables of several rooms know, so that a
// word of a text is looked up once for all of them. It never changes.
type Lexicon struct {
	words []string
	slots []slot // open addressing
}

type slot struct {
	hash uint32 // upper half
	id   int32  // plus one; 0 is an open place
}

// NewLexicon numbers words from 0, the shorter ones first: short words are the
// frequent ones, and what tables say of them comes to lie close together.
func NewLexicon(words ...[]string) *Lexicon {
	const longest = 12 // from here on frequency does not hang on length
	var sorted [longest + 1][]string
	n := 0
	for _, list := range words {
		n += len(list)
		for _, w := range list {
			k := min(len(w), longest)
			sorted[k] = append(sorted[k], w)
		}
	}
	l := &Lexicon{words: make([]string, 0, n), slots: make([]slot, 2<<bits.Len(uint(n)))}
	for _, list := range sorted {
		for _, w := range list {
			l.add(w)
		}
	}
	// One piece of memory for all words keeps those that are compared close.
	text := strings.Join(l.words, "")
	for i, w := range l.words {
		l.words[i], text = text[:len(w)], text[len(w):]
	}
	return l
}

func (l *Lexicon) add(word string) {
	h := Hash(word)
	at := l.place(h)
	for ; l.slots[at].id != 0; at = l.after(at) {
		if s := l.slots[at]; s.hash == uint32(h>>32) && l.words[s.id-1] == word {
			return
		}
	}
	l.words = append(l.words, word)
	l.slots[at] = slot{uint32(h >> 32), int32(len(l.words))}
}

func (l *Lexicon) place(hash uint64) uint64 { return (hash ^ hash>>29) & uint64(len(l.slots)-1) }

func (l *Lexicon) after(at uint64) uint64 { return (at + 1) & uint64(len(l.slots)-1) }

// Find is the number of a word in small letters, whose Hash is given, or
// Unknown. A nil lexicon knows none.
func Find[T string | []byte](l *Lexicon, word T, hash uint64) int32 {
	if l == nil {
		return Unknown
	}
	for at := l.place(hash); l.slots[at].id != 0; at = l.after(at) {
		if s := l.slots[at]; s.hash == uint32(hash>>32) && l.words[s.id-1] == string(word) {
			return s.id - 1
		}
	}
	return Unknown
}

// Len is the number of words.
func (l *Lexicon) Len() int { return len(l.words) }

// Word is the word with the number.
func (l *Lexicon) Word(id int32) string { return l.words[id] }

// Hash is the hash by which words are found (FNV-1a, 64 bits).
func Hash[T string | []byte](word T) uint64 {
	h := uint64(hashStart)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * hashPrime
	}
	return h
}

const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)
