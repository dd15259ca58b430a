package shortlist

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCell is what a cell of a spreadsheet holds, in UTF-16 units.
const maxCell = 32767

// CleanCell makes foreign text safe for a cell of a spreadsheet, also after
// somebody saved and opened it again: valid UTF-8 on one line, without control
// and direction characters, cut to what a cell holds, and with an apostrophe
// before anything that a spreadsheet could take for a formula or a command (a
// first character of = + - @ | % or their full-width forms, behind blanks too).
// Cleaning twice is the same as cleaning once.
func CleanCell(s string) string {
	s = oneLine(s)
	if begins(s) {
		s = "'" + s
	}
	return cutUTF16(s, maxCell)
}

// begins reports whether a spreadsheet could read the text as more than text. A
// quotation mark in front keeps it text.
func begins(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("=+-@|%＝＋－＠｜％−﹢﹣﹦﹪﹫⁺⁻⁼₊₋₌", first) && s != ""
}

// oneLine removes what does not show, and puts the text on one line.
func oneLine(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u2800' || r == '\u3164':
			blank = b.Len() > 0
			continue
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d' || r == '\uFFFE' || r == '\uFFFF':
			continue
		case r == '\u200d' && b.Len() == 0:
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// cutUTF16 cuts a text to so many UTF-16 units.
func cutUTF16(s string, units int) string {
	if len(s) <= units {
		return s
	}
	n := 0
	for i, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
		if n > units {
			return strings.TrimRight(s[:i], " ")
		}
	}
	return s
}
