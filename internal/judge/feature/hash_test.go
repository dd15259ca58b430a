package feature

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A name put together of words is found as the whole name is.
func TestNamesAreHashedWordByWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-z0-9é$%]{0,8}`), 1, 5).Draw(t, "words")
		h := uint64(0)
		for _, w := range words {
			h = hashNext(h, hashWord(w))
		}
		if whole := hashName(strings.Join(words, " ")); whole != h {
			t.Fatalf("%q: %x as a whole, %x word by word", words, whole, h)
		}
	})
}

// A fixed dictionary holds its names and nothing else, however they crowd.
func TestAFixedDictionaryHoldsItsNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(rapid.StringMatching(`[ab]{0,3}( [ab]{0,2})?`), 2, 40, rapid.ID).Draw(t, "names")
		names, others := all[:len(all)/2], all[len(all)/2:]
		d := FixedDict(names)
		for i, n := range names {
			if got := d.Find(n); got != int32(i) || d.Name(got) != n {
				t.Fatalf("%q is number %d, want %d", n, got, i)
			}
		}
		for _, n := range others {
			if got := d.Find(n); got != -1 {
				t.Fatalf("%q is none of its names and has number %d", n, got)
			}
		}
	})
}
