// Package outline tells quickly that a text cannot hold a word. An outline is a
// set of the runs of three and of four bytes that occur in a text, hashed into
// bits: some hundred bytes for a usual message, which are read in place of it. What
// passes the outline still has to be looked for in the text itself.
//
// It is for texts and words in the same form, such as folded ones; words hold
// no blanks. Nothing here keeps state.
package outline

import (
	"encoding/binary"
	"math/bits"
)

const (
	leastBits = 256
	mostBits  = 1 << 16
)

// Of makes the outline of a text: about two bits for each different run, so
// that a word of six letters passes by chance once in a hundred times or less.
func Of(text string) []byte {
	var set [mostBits / 64]uint64
	runs(text, func(run uint32) {
		bit := place(run, mostBits)
		set[bit/64] |= 1 << (bit % 64)
	})
	n := 0
	for _, w := range set {
		n += bits.OnesCount64(w)
	}
	// The place in a set of half the size is half the place.
	size := mostBits
	for ; size > leastBits && size/2 >= 2*n; size /= 2 {
		for i := range size / 128 {
			set[i] = half(set[2*i]) | half(set[2*i+1])<<32
		}
	}
	out := make([]byte, size/8)
	for i := range size / 64 {
		binary.LittleEndian.PutUint64(out[8*i:], set[i])
	}
	return out
}

// half joins each two neighbouring bits to one.
func half(w uint64) uint64 {
	w = (w | w>>1) & 0x5555555555555555
	w = (w | w>>1) & 0x3333333333333333
	w = (w | w>>2) & 0x0f0f0f0f0f0f0f0f
	w = (w | w>>4) & 0x00ff00ff00ff00ff
	w = (w | w>>8) & 0x0000ffff0000ffff
	return (w | w>>16) & 0x00000000ffffffff
}

// runs are the runs of three and of four bytes in a text that hold no blank.
func runs(text string, each func(uint32)) {
	run, long := uint32(0), 0 // the last four bytes, and how many of them are of one word
	for at := range len(text) {
		if text[at] == ' ' {
			run, long = 0, 0
			continue
		}
		run, long = run<<8|uint32(text[at]), long+1
		if long >= 3 {
			each(run & 0xffffff)
		}
		if long >= 4 && run > 0xffffff { // a first byte of 0 would be taken for none
			each(run)
		}
	}
}

// place is the bit of a run in an outline of so many bits, a power of two.
func place(run uint32, size int) uint32 {
	const golden = 0x9E3779B1 // 2^32 by the golden ratio: spreads what is close together
	return run * golden >> (32 - bits.TrailingZeros(uint(size)))
}

// Query is some words to look for.
type Query struct{ runs []uint32 }

// Ask makes a query of words. Words of less than three bytes are in any text.
func Ask(words []string) Query {
	var q Query
	for _, w := range words {
		runs(w, func(run uint32) { q.runs = append(q.runs, run) })
	}
	return q
}

// May reports whether the text of an outline may hold all the words. It is
// never false for one that does. What is no outline may be of any text.
func (q Query) May(outline []byte) bool {
	size := len(outline) * 8
	if size < leastBits || size&(size-1) != 0 {
		return true
	}
	for _, t := range q.runs {
		if bit := place(t, size); outline[bit/8]&(1<<(bit%8)) == 0 {
			return false
		}
	}
	return true
}
