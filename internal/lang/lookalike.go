package lang

import "winnow/internal/glyph"

// AppendSeen is AppendLower as the eye reads a text that is otherwise Latin: a
// word of nothing but look-alikes is Latin too.
func AppendSeen(dst []byte, word string) []byte {
	if cap(dst) == 0 {
		dst = make([]byte, 0, maxWord)
	}
	return appendFolded(dst, word, glyph.Disguised(word) || glyph.Only(word))
}

// Plainer undoes figures written for letters ("cl1ck", "0ffer"): it replaces
// them in place and reports whether the word, of three letters or more and
// fewer figures, held any.
func Plainer(word []byte) bool {
	letters, digits := 0, 0
	for _, c := range word {
		switch {
		case isLetter(c):
			letters++
		case isDigit(c):
			if figures[c-'0'] == 0 {
				return false
			}
			digits++
		default:
			return false
		}
	}
	if digits == 0 || letters < 3 || digits >= letters {
		return false
	}
	for i, c := range word {
		if isDigit(c) {
			word[i] = figures[c-'0']
		}
	}
	return true
}

// figures are the letters that figures are written for; 0 where none is usual.
var figures = [10]byte{'o', 'i', 0, 'e', 'a', 's', 0, 't', 0, 0}
