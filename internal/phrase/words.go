package phrase

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words splits a text into its first words, at most max of them, in small
// letters without diacritics. Apostrophes and hyphens part words: "don't" is
// "don t".
func Words(text string, max int) []string {
	const perWord = 24
	if limit := max * perWord; len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "")
	}
	text = Fold(text)
	w := make([]string, 0, min(max, len(text)/5+1))
	for i, start := 0, -1; i <= len(text) && len(w) < max; {
		inside, size := false, 1
		if i < len(text) {
			if c := text[i]; c < utf8.RuneSelf {
				inside = c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
			} else {
				var r rune
				r, size = utf8.DecodeRuneInString(text[i:])
				inside = unicode.IsLetter(r) || unicode.IsDigit(r)
			}
		}
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			w = append(w, text[start:i])
			start = -1
		}
		i += size
	}
	return w
}

// Fold puts a text into small letters without diacritics; "ß" becomes "ss".
func Fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case r == 'ß':
			b.WriteString("ss")
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		case r == 'æ':
			b.WriteString("ae")
		case r == 'œ':
			b.WriteString("oe")
		case r == 'đ':
			b.WriteByte('d')
		case unicode.Is(unicode.Mn, r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
