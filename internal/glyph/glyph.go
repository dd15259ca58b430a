// Package glyph knows letters that look like others: what a homoglyph is drawn
// to be read as. Its functions are pure and safe for concurrent use.
package glyph

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lookalikesTxt holds letters of other alphabets and the Latin letters that
// they are drawn like: Unicode TR 39 (confusables.txt), letters that mail
// programs show in a usual font.
//
//go:embed lookalikes.txt
var lookalikesTxt string

var lookalikes = func() map[rune]rune {
	m := map[rune]rune{}
	for line := range strings.Lines(lookalikesTxt) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "#" {
			continue
		}
		latin, _ := utf8.DecodeRuneInString(f[0])
		for _, letters := range f[1:] {
			for _, r := range letters {
				m[r] = latin
			}
		}
	}
	return m
}()

// Lookalike is the Latin letter that a letter of another alphabet, or of
// another style, looks like; ok is false when it looks like none.
func Lookalike(r rune) (latin rune, ok bool) {
	switch {
	case r < 0x131:
		return r, false
	case 0xFF21 <= r && r <= 0xFF3A, 0xFF41 <= r && r <= 0xFF5A: // full-width letters
		return r - 0xFEE0, true
	case 0x1D400 <= r && r <= 0x1D6A3: // mathematical letters: thirteen styles of A to Z and a to z
		if i := (r - 0x1D400) % 52; i < 26 {
			return 'A' + i, true
		} else {
			return 'a' + i - 26, true
		}
	case 0x24B6 <= r && r <= 0x24E9: // circled letters
		return 'a' + (r-0x24B6)%26, true
	}
	latin, ok = lookalikes[r]
	return latin, ok
}

// Disguised reports whether a word is written to be read as a Latin one with
// letters that are none: it mixes plain Latin letters with such that look like
// them, or is written in another style of letters altogether.
func Disguised(word string) bool {
	latin, alike := false, false
	for _, r := range word {
		if r < utf8.RuneSelf {
			latin = latin || (r|0x20 >= 'a' && r|0x20 <= 'z')
			continue
		}
		if _, ok := Lookalike(r); ok {
			alike = true
			latin = latin || r >= 0x24B6 && !unicode.In(r, unicode.Cyrillic, unicode.Cherokee)
		}
	}
	return alike && latin
}

// Only reports whether a word consists of nothing but look-alikes.
func Only(word string) bool {
	for _, r := range word {
		if _, ok := Lookalike(r); !ok {
			return false
		}
	}
	return word != ""
}

// Fold writes a text as the eye reads it: in words that mix Latin letters with
// look-alikes, and in words of nothing else, those are made Latin. back maps
// an offset in the folded text to the one in the text; it is nil when nothing
// changed.
func Fold(text string) (folded string, back []int32) {
	changed := false
	b := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf && !word(rune(text[i])) {
			b, back = append(b, text[i]), append(back, int32(i))
			i++
			continue
		}
		end := i
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if !word(r) {
				break
			}
			end += n
		}
		if end == i {
			_, n := utf8.DecodeRuneInString(text[i:])
			end = i + n
		}
		w := text[i:end]
		fold := !ascii(w) && (Disguised(w) || Only(w))
		for k, r := range w {
			if fold {
				if l, ok := Lookalike(r); ok {
					r, changed = l, true
				}
			}
			at := len(b)
			b = utf8.AppendRune(b, r)
			for ; at < len(b); at++ {
				back = append(back, int32(i+k))
			}
		}
		i = end
	}
	if !changed {
		return text, nil
	}
	return string(b), append(back, int32(len(text)))
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func word(r rune) bool {
	if r < utf8.RuneSelf {
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return unicode.IsLetter(r) || r >= 0x24B6 && r <= 0x24E9
}
