package phrase

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// Words are the runs of letters and digits of the folded text, whatever it holds.
func TestWordsAreRunsOfLettersAndDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([A-Za-zÄßé0-9'’.,-]{0,6}[ \n]){0,12}`)).Draw(t, "text")
		most := rapid.IntRange(0, 20).Draw(t, "most")
		if len(text) > most*24 {
			text = text[:most*24]
		}
		want := strings.FieldsFunc(Fold(strings.ToValidUTF8(text, "")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		want = want[:min(len(want), most)]
		if got := Words(strings.ToValidUTF8(text, ""), most); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, want %q", text, got, want)
		}
	})
}
