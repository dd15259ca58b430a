package claim

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/phrase"
)

// Marks are the hashes of all runs of words, whichever way they are made.
func TestMarksAreThoseOfRunsOfWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-z]{1,4}|[0-9]|[ .,\n'-]{1,2}){0,80}`).Draw(t, "text")
		most := rapid.IntRange(1, 12).Draw(t, "most")
		var want []uint32
		w := phrase.Words(text, wordsOf(most))
		for i := 0; i+markWords <= len(w) && len(want) < most; i++ {
			if h := hash32(strings.Join(w[i:i+markWords], " ")); h%markEvery == 0 {
				want = append(want, h)
			}
		}
		if got := appendMarks(nil, text, most); !slices.Equal(got, want) {
			t.Fatalf("%q: %x, want %x", text, got, want)
		}
		if len(text) <= 24*wordsOf(most) {
			if got := appendPlainMarks(nil, text, most); !slices.Equal(got, want) {
				t.Fatalf("%q: plain %x, want %x", text, got, want)
			}
		}
	})
}
