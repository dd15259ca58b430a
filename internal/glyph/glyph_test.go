package glyph

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWordsInDisguise(t *testing.T) {
	for word, want := range map[string]bool{
		"frее": true, "оffеr": true, "tοrque": true, "ｆｒｅｅ": true, "𝐟𝐫𝐞𝐞": true, "plain": false, "größer": false,
		"слово": false, "сор": false, "μm": false, "": false, "λ": false,
	} {
		if got := Disguised(word); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}

func TestFoldReadsAsTheEyeDoes(t *testing.T) {
	for text, want := range map[string]string{
		"Bеst rеgаrds,\nІda": "Best regards,\nIda",
		"а frее оffеr":       "a free offer",
		"größer als je":      "größer als je",
		"𝐅𝐫𝐞𝐞 gift":          "Free gift",
		"это слово":          "это слово",
	} {
		if got, _ := Fold(text); got != want {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

// The offsets of a folded text lead back into the text: to the beginning of
// the letter that stands there, in order, and to its end at the end.
func TestFoldedOffsetsLeadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"a", "е", "x", " ", "оffer", "ſ", "😀", "\n", "о", "я", "𝐟", "é", ".", "1"})).Draw(rt, "text"), "")
		folded, back := Fold(text)
		if back == nil {
			if folded != text {
				rt.Fatalf("%q changed without offsets", text)
			}
			return
		}
		if len(back) != len(folded)+1 || int(back[len(folded)]) != len(text) {
			rt.Fatalf("%d offsets for %d bytes", len(back), len(folded))
		}
		for i, at := range back {
			if i > 0 && at < back[i-1] || int(at) > len(text) {
				rt.Fatalf("offset %d after %d", at, back[i-1])
			}
			if i < len(folded) && utf8.RuneStart(folded[i]) && int(at) < len(text) && !utf8.RuneStart(text[at]) {
				rt.Fatalf("offset %d lies within a letter of %q", at, text)
			}
		}
	})
}

func FuzzFold(f *testing.F) {
	f.Add("Bеst rеgаrds")
	f.Add("\xff\xfe е")
	f.Fuzz(func(t *testing.T, text string) {
		folded, back := Fold(text)
		if back != nil && len(back) != len(folded)+1 {
			t.Errorf("%d offsets for %d bytes", len(back), len(folded))
		}
	})
}
