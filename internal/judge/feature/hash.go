package feature

import "math/bits"

// A name is one or more words with a blank between them. It is hashed word by
// word, so that a word of a text is hashed once for all names that it is part
// of: "word price", "word fair price" and "subject price" are found without
// going through its letters again.

// hashWord is the hash of a word (FNV-1a).
func hashWord[T string | []byte](w T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	return h
}

// hashNext is the hash of a name with one more word, whose hash is given.
func hashNext(name, word uint64) uint64 {
	name = (bits.RotateLeft64(name, 23) ^ word) * 0x9e3779b97f4a7c15
	return name ^ name>>32
}

// hashName is the hash of a whole name.
func hashName[T string | []byte](name T) uint64 {
	h, from := uint64(0), 0
	for i := range len(name) {
		if name[i] == ' ' {
			h, from = hashNext(h, hashWord(name[from:i])), i+1
		}
	}
	return hashNext(h, hashWord(name[from:]))
}

// sieve says of most names that are not in a set that they are not, cheaper
// than a map does: one bit for each hash.
type sieve []uint64

// newSieve returns a sieve of 2^bits bits: with 2^19 of them and 20,000 names
// it lets 4 % of all others through.
func newSieve(bits int) sieve { return make(sieve, 1<<(bits-6)) }

func (s sieve) add(hash uint64) {
	at := hash & uint64(len(s)<<6-1)
	s[at>>6] |= 1 << (at & 63)
}

// may reports whether a name with the hash may be in the set.
func (s sieve) may(hash uint64) bool {
	at := hash & uint64(len(s)<<6-1)
	return s[at>>6]&(1<<(at&63)) != 0
}
