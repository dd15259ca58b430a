package mailtext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanText makes a foreign string fit to be shown or logged: valid UTF-8,
// lines ended by "\n", without control, bidi-control and zero-width
// characters, at most max bytes, cut between characters. Cleaning twice
// changes nothing more.
func CleanText(s string, max int) string {
	return clean(s, max, true)
}

// CleanLine is CleanText for a single line: line ends, tabs and runs of blanks
// become one blank, and blanks at both ends go.
func CleanLine(s string, max int) string {
	return clean(s, max, false)
}

func clean(s string, max int, lines bool) string {
	if max <= 0 {
		return ""
	}
	if len(s) <= max && isPlain(s, lines) {
		return s
	}
	var b strings.Builder
	b.Grow(min(len(s), max))
	pending := 0 // blanks not yet written
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r == utf8.RuneError && n == 1 {
			r = '\uFFFD'
		}
		switch class := classify(r); {
		case class == runeLine && lines:
			if r == '\r' && i < len(s) && s[i] == '\n' {
				continue
			}
			pending = 0
			if b.Len() >= max {
				return b.String()
			}
			b.WriteByte('\n')
			continue
		case class == runeLine || class == runeBlank:
			pending++
			continue
		case class == runeDrop || class == runeZero:
			continue
		}
		if pending > 0 {
			if !lines {
				pending = min(pending, 1)
				if b.Len() == 0 {
					pending = 0
				}
			}
			if b.Len()+pending+utf8.RuneLen(r) > max {
				break
			}
			for ; pending > 0; pending-- {
				b.WriteByte(' ')
			}
		}
		if b.Len()+utf8.RuneLen(r) > max {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPlain reports whether s is ASCII that clean would leave as it is.
func isPlain(s string, lines bool) bool {
	last := byte(' ')
	if lines {
		last = '\n'
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 0x7F, c < ' ' && (c != '\n' || !lines):
			return false
		case c == ' ' && last == ' ' && !lines, c == '\n' && last == ' ':
			return false
		}
		last = c
	}
	return last != ' ' || s == ""
}

type runeClass uint8

const (
	runeKeep  runeClass = iota
	runeBlank           // shown as a blank
	runeLine            // ends a line
	runeDrop            // control characters and the like: dropped silently
	runeZero            // zero-width or bidi control: dropped and counted
)

// classify says what becomes of a character in displayed text. Zero-width
// characters are those of Unicode's Default_Ignorable_Code_Point that senders
// use to split words or to pad, and every bidi control (UAX #9).
func classify(r rune) runeClass {
	if r < 0x80 {
		switch {
		case r == '\n' || r == '\r' || r == '\f' || r == '\v':
			return runeLine
		case r == ' ' || r == '\t':
			return runeBlank
		case r < ' ' || r == 0x7F:
			return runeDrop
		}
		return runeKeep
	}
	switch {
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return runeLine
	case r < 0xA0: // C1 controls
		return runeDrop
	case r == 0xA0 || r == 0x1680 || 0x2000 <= r && r <= 0x200A || r == 0x202F || r == 0x205F || r == 0x3000 || r == 0x2800:
		return runeBlank
	case r < 0x034F:
		if r == 0xAD {
			return runeZero
		}
		return runeKeep
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F,
		r == 0xFEFF, r == 0x034F, r == 0x061C, r == 0x180E, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5,
		r == 0x3164, r == 0xFFA0, 0xFE00 <= r && r <= 0xFE0E, 0xE0000 <= r && r <= 0xE0FFF:
		return runeZero
	case r == 0xFE0F, 0xFFF9 <= r && r <= 0xFFFB, 0xFFFE <= r && r <= 0xFFFF:
		return runeDrop
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cs, r):
		return runeDrop
	}
	return runeKeep
}
