package outline

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A text that holds the words always passes.
func TestNoWordOfTheTextIsMissed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		words := strings.Fields(text)
		var some []string
		for _, w := range words {
			from := rapid.IntRange(0, len(w)).Draw(t, "from")
			to := rapid.IntRange(from, len(w)).Draw(t, "to")
			some = append(some, w[from:to])
		}
		if !Ask(some).May(Of(text)) {
			t.Fatalf("%q does not pass for %q", some, text)
		}
	})
}

// Words that are made of the same few syllables as all others are told apart
// too, by how these follow each other.
func TestFewPassOfTheSameSyllables(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	syllables := strings.Fields("bar cor dal fen gar hol jun kel lor mar nor pel quin ros sal tor ul ven wes yor zan bru cli dre fla gri")
	word := func() string {
		return syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))]
	}
	passed := 0
	for range 100 {
		var words []string
		for range 120 {
			words = append(words, word())
		}
		o := Of(strings.Join(words, " "))
		for range 50 {
			if Ask([]string{word()}).May(o) {
				passed++
			}
		}
	}
	if share := float64(passed) / 5000; share > 0.2 {
		t.Errorf("%.3f pass by chance", share)
	}
}

// Few texts pass that do not hold the word.
func TestFewPassByChance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, 4+r.IntN(6))
		for i := range b {
			b[i] = byte('a' + r.IntN(26))
		}
		return string(b)
	}
	var texts [][]byte
	for range 300 {
		var words []string
		for range 200 {
			words = append(words, word())
		}
		texts = append(texts, Of(strings.Join(words, " ")))
	}
	passed := 0
	for range 200 {
		q := Ask([]string{word() + word()})
		for _, o := range texts {
			if q.May(o) {
				passed++
			}
		}
	}
	if share := float64(passed) / 60000; share > 0.02 {
		t.Errorf("%.3f pass by chance", share)
	}
}

func TestWhatIsNoOutlinePasses(t *testing.T) {
	for _, o := range [][]byte{nil, {}, make([]byte, 5), make([]byte, 33)} {
		if !Ask([]string{"valve"}).May(o) {
			t.Errorf("%d bytes do not pass", len(o))
		}
	}
	if len(Of(strings.Repeat("a", 1<<20))) != leastBits/8 {
		t.Error("the same letter over and over makes a large outline")
	}
	if n := len(Of("")); n != leastBits/8 {
		t.Errorf("no text makes %d bytes", n)
	}
}

func BenchmarkOf(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, 2500)
	for i := range text {
		text[i] = byte('a' + r.IntN(20))
		if r.IntN(6) == 0 {
			text[i] = ' '
		}
	}
	for b.Loop() {
		Of(string(text))
	}
}

func BenchmarkMay(b *testing.B) {
	o, q := Of(strings.Repeat("some words of an offer ", 40)), Ask([]string{"stainless", "valve"})
	for b.Loop() {
		q.May(o)
	}
}
