package need

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// What a matcher remembers of earlier messages must not show in later ones.
func TestAMatcherForgetsTheMessageBefore(t *testing.T) {
	needs := []triage.Need{
		{Name: "Seals", Weight: 1, Words: []string{"mechanical seals", "gland packing"}, Exclude: []string{"door seals"}},
		{Name: "Datenlogger", Weight: 0.5, Words: []string{"Datenlogger", "CNC machining"}},
	}
	used := NewMatcher(needs, time.Time{})
	words := []string{
		"seal", "Seals", "SEALS", "mechanical", "gland", "packing", "packings", "door", "Datenlogger", "Prüfgeräte", "für", "Ihre", "CNC", "cnc", "machining",
		"machine", "the", "we", "Écoute", "joints", "ski", "SKIS", "dying", ".", "\n", "12", "and", "pumps", "İx", "straße",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 60).Draw(t, "words"), " ")
		doc := mailtext.Parse([]byte("From: ida@calderon.example\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: seals\r\n\r\n" + text + "\r\n"))
		fresh := NewMatcher(needs, time.Time{}).Match(doc)
		if got := used.Match(doc); !reflect.DeepEqual(got, fresh) {
			t.Fatalf("used before %+v, new %+v", got, fresh)
		}
	})
}

// A stem is the same whether the word was met before, and however it is written.
func TestStemsAreThoseOfTheWordInSmallLetters(t *testing.T) {
	for _, language := range []string{"en", "de", "fr", "pl"} {
		used := newStemmer(language)
		rapid.Check(t, func(t *rapid.T) {
			w := rapid.StringMatching(`[A-Za-zÄäßé']{1,12}`).Draw(t, "word")
			fresh := newStemmer(language)
			want := fresh.word(strings.ToLower(w))
			if got := used.word(w); got != want {
				t.Fatalf("%s: stem of %q is %q, and %q", language, w, got, want)
			}
		})
	}
}
