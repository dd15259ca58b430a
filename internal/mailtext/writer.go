package mailtext

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxBlankRun = 8 // blanks in a row that are kept in plain text
	maxMarkRun  = 3 // combining marks on one letter that are kept
)

// textWriter builds displayed text: whatever is written to it comes out clean,
// so that offsets taken from it are final. Blanks at line ends, more than one
// empty line in a row and empty lines at the beginning are not written.
type textWriter struct {
	buf   []byte
	base  int  // where the body begins: no line break is written at it
	max   int  // most bytes of buf
	full  bool // something did not fit
	lines int  // line ends asked for and not yet written, 0 to 2
	blank int  // blanks asked for and not yet written
	cell  bool // a table cell ended on this line

	zero      int    // zero-width and bidi characters dropped
	zeros     []rune // the first few different ones
	split     int    // words that had one inside
	marks     int    // combining marks in a row
	prevAlpha bool
	zeroAfter bool // the last character dropped was zero-width, after a letter
	nonASCII  bool
}

// brk asks for at least n line ends (1 a new line, 2 a new paragraph) before
// the next character.
func (w *textWriter) brk(n int) {
	if n > w.lines {
		w.lines = n
	}
	w.blank, w.cell = 0, false
	w.prevAlpha, w.zeroAfter = false, false
}

// newline ends the line; a second call makes an empty line.
func (w *textWriter) newline() {
	w.brk(min(w.lines+1, 2))
}

// endCell asks for a separator should more text follow on the same line.
func (w *textWriter) endCell() {
	if len(w.buf) > w.base && w.lines == 0 {
		w.cell = true
	}
}

// atLineStart reports whether nothing was written on the line so far.
func (w *textWriter) atLineStart() bool { return w.lines > 0 || len(w.buf) == w.base }

// flush writes the pending breaks; false when the text is full.
func (w *textWriter) flush(next int) bool {
	if w.full || len(w.buf)+w.lines+min(w.blank, maxBlankRun)+3+next > w.max {
		w.full = true
		return false
	}
	switch {
	case len(w.buf) == w.base:
	case w.lines > 0:
		w.buf = append(w.buf, "\n\n"[:w.lines]...)
	case w.cell:
		w.buf = append(w.buf, " | "...)
		w.blank = 0
	}
	if n := min(w.blank, maxBlankRun); n > 0 {
		w.buf = append(w.buf, "        "[:n]...)
	}
	w.lines, w.blank, w.cell = 0, 0, false
	return true
}

// raw writes text that is known to be clean, such as a bullet.
func (w *textWriter) raw(s string) {
	if w.flush(len(s)) {
		w.buf = append(w.buf, s...)
	}
}

// write appends text. With wrap, line ends are blanks and runs of blanks are
// one (HTML); without, they are kept (plain text, <pre>).
func (w *textWriter) write(s []byte, wrap bool) {
	for i := 0; i < len(s) && !w.full; {
		// The usual case: a stretch of printable ASCII without blanks.
		j := i
		for j < len(s) && s[j] > ' ' && s[j] < 0x7F {
			j++
		}
		if j > i {
			if w.zeroAfter && isAlpha(s[i]) {
				w.split++
			}
			w.zeroAfter = false
			if room := w.max - len(w.buf) - 16; j-i > room {
				j = i + max(room, 0)
				if j == i {
					w.full = true
					return
				}
			}
			if !w.flush(j - i) {
				return
			}
			w.buf = append(w.buf, s[i:j]...)
			w.prevAlpha, w.marks = isAlpha(s[j-1]), 0
			i = j
			continue
		}
		if c := s[i]; c == ' ' || c == '\t' {
			w.blanks(wrap)
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		if r == utf8.RuneError && n == 1 {
			r = 0xFFFD
		}
		i += n
		switch classify(r) {
		case runeLine:
			if r == '\r' && i < len(s) && s[i] == '\n' {
				continue
			}
			if wrap {
				w.blanks(true)
			} else {
				w.newline()
			}
		case runeBlank:
			w.blanks(wrap)
		case runeZero:
			w.zero++
			w.zeros = noteRune(w.zeros, r)
			w.zeroAfter = w.prevAlpha
		case runeDrop:
		default:
			w.letter(r)
		}
	}
}

func (w *textWriter) blanks(wrap bool) {
	w.prevAlpha, w.zeroAfter = false, false
	if wrap {
		if !w.atLineStart() {
			w.blank = 1
		}
		return
	}
	w.blank++
}

// letter writes one character that is not printable ASCII.
func (w *textWriter) letter(r rune) {
	if unicode.Is(unicode.Mn, r) {
		if w.marks++; w.marks > maxMarkRun {
			return
		}
	} else {
		w.marks = 0
	}
	alpha := unicode.IsLetter(r)
	if w.zeroAfter && alpha {
		w.split++
	}
	w.zeroAfter = false
	if !w.flush(utf8.UTFMax) {
		return
	}
	w.buf = utf8.AppendRune(w.buf, r)
	w.prevAlpha = alpha
	w.nonASCII = true
}

func isAlpha(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// maxNoted is the number of different invisible characters that are named.
const maxNoted = 6

// noteRune adds a character to the few that are kept, once.
func noteRune(list []rune, r rune) []rune {
	if len(list) < maxNoted && !slices.Contains(list, r) {
		return append(list, r)
	}
	return list
}

// codePoints names characters as Unicode does: "U+200B U+200D".
func codePoints(list []rune) string {
	var b strings.Builder
	for i, r := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%U", r)
	}
	return b.String()
}
