package signal

import (
	"slices"
	"strings"
)

// symbol numbers a word or prefix that some cue mentions; 0 is none.
type symbol uint16

// vocab finds the symbols of a token. Words are looked up by an FNV-1a hash
// that is made while the token is read; prefixes by the same hash at the
// place where the prefix ends, behind a small bitmap that says no to nearly
// every other word.
type vocab struct {
	names    []string // by symbol; prefixes end in "*"
	ids      map[string]symbol
	texts    []string // by symbol, without the star
	words    []vocabSlot
	prefixes []vocabSlot
	hint     [1 << 10]uint64 // bitmap over the hashes of prefixes
	minimum  int             // length of the shortest prefix
}

type vocabSlot struct {
	hash uint32
	sym  symbol
}

const (
	fnvOffset = 2166136261
	fnvPrime  = 16777619
)

func hashOf(s string) uint32 {
	h := uint32(fnvOffset)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * fnvPrime
	}
	return h
}

// mix spreads the bits of FNV, whose low bits alone are poor.
func mix(h uint32) uint32 { return h ^ h>>15 }

func newVocab() *vocab {
	return &vocab{names: []string{""}, ids: make(map[string]symbol)}
}

// add returns the symbol of a word, or of a prefix when it ends in "*".
func (v *vocab) add(word string) symbol {
	if s, ok := v.ids[word]; ok {
		return s
	}
	s := symbol(len(v.names))
	v.names = append(v.names, word)
	v.ids[word] = s
	return s
}

// freeze builds the tables; add must not be called after it.
func (v *vocab) freeze() {
	var words, prefixes []symbol
	v.minimum = 1 << 10
	v.texts = make([]string, len(v.names))
	for i, n := range v.names {
		v.texts[i] = strings.TrimSuffix(n, "*")
	}
	for i := 1; i < len(v.names); i++ {
		if n := v.names[i]; n[len(n)-1] == '*' {
			prefixes = append(prefixes, symbol(i))
			v.minimum = min(v.minimum, len(n)-1)
		} else {
			words = append(words, symbol(i))
		}
	}
	v.words = v.table(words)
	v.prefixes = v.table(prefixes)
	for _, s := range prefixes {
		h := mix(hashOf(v.texts[s]))
		v.hint[h>>6&1023] |= 1 << (h & 63)
	}
}

func (v *vocab) table(syms []symbol) []vocabSlot {
	size := 16
	for size < 4*len(syms) {
		size *= 2
	}
	t := make([]vocabSlot, size)
	slices.Sort(syms)
	for _, s := range syms {
		h := hashOf(v.texts[s])
		i := mix(h) & uint32(size-1)
		for t[i].sym != 0 {
			i = (i + 1) & uint32(size-1)
		}
		t[i] = vocabSlot{h, s}
	}
	return t
}

func find[T string | []byte](v *vocab, t []vocabSlot, h uint32, word T) symbol {
	for i := mix(h) & uint32(len(t)-1); t[i].sym != 0; i = (i + 1) & uint32(len(t)-1) {
		if t[i].hash == h && v.texts[t[i].sym] == string(word) {
			return t[i].sym
		}
	}
	return 0
}

// maxSymbols is the number of symbols that one token can have: the word
// itself and prefixes of it.
const maxSymbols = 4

// lookup returns the symbols of a lower-case word, the word's own last.
func lookup[T string | []byte](v *vocab, word T) (out [maxSymbols]symbol) {
	n := 0
	h := uint32(fnvOffset)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * fnvPrime
		if i+1 < v.minimum {
			continue
		}
		m := mix(h)
		if v.hint[m>>6&1023]&(1<<(m&63)) == 0 {
			continue
		}
		if s := find(v, v.prefixes, h, word[:i+1]); s != 0 && n < maxSymbols-1 {
			out[n] = s
			n++
		}
	}
	if s := find(v, v.words, h, word); s != 0 {
		out[n] = s
	}
	return out
}

// exact returns the symbol of a lower-case word as a whole, 0 without one.
func (v *vocab) exact(word []byte) symbol {
	h := uint32(fnvOffset)
	for _, c := range word {
		h = (h ^ uint32(c)) * fnvPrime
	}
	return find(v, v.words, h, word)
}
