package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/glyph"
	"winnow/internal/triage"
)

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota // letters, with apostrophes inside: "don't"
	Number             // begins with a digit: "38", "1,000.50", "10x", "24/7"
	Symbol             // one other visible character: "%", "$", "!"
	Link               // a web address or a mail address
)

// Token is a token's place in the text.
type Token struct {
	Start, End int32
	Kind       Kind
	// Joined is true where nothing but a hyphen or a slash stands between the
	// token and the one before: "follow-up" is two tokens, the second joined.
	Joined bool
}

// maxWord is the length in bytes from which a word is cut.
const maxWord = 64

// Words walks the tokens of a stretch of text. Nothing is left out: words that
// carry little meaning are tokens like others. The zero value is at its end.
//
//	for w := lang.NewWords(text, span); w.Next(); {
//		seen[string(w.Lower())]++ // does not allocate for a key that is there
//	}
type Words struct {
	Token
	text string
	at   int
	end  int
	last int // end of the token before
	buf  [maxWord]byte
}

// NewWords starts before the first token of text[in].
func NewWords(text string, in triage.Span) Words {
	if in.Start < 0 || in.End > len(text) || in.Start > in.End {
		return Words{}
	}
	return Words{text: text, at: in.Start, end: in.End, last: -1}
}

// Text is the token as it stands.
func (w *Words) Text() string { return w.text[w.Token.Start:w.Token.End] }

// Next goes to the next token; false when there is none.
func (w *Words) Next() bool {
	joined := false
	for w.at < w.end {
		c := w.text[w.at]
		switch {
		case isBlank(c):
			joined = false
		case c < utf8.RuneSelf && (isLetter(c) || isDigit(c)):
			w.take(w.at, joined)
			return true
		case c == '-' || c == '/':
			if w.last == w.at && w.at+1 < w.end && alnumAt(w.text, w.at+1) {
				joined = true
				break
			}
			return w.symbol(1)
		case c < ' ' || c == 0x7F:
		case c < utf8.RuneSelf:
			return w.symbol(1)
		default:
			r, n := utf8.DecodeRuneInString(w.text[w.at:w.end])
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				w.take(w.at, joined)
				return true
			}
			if unicode.IsSpace(r) || unicode.IsMark(r) || unicode.IsControl(r) {
				w.at += n - 1
				break
			}
			return w.symbol(n)
		}
		w.at++
	}
	return false
}

func (w *Words) symbol(n int) bool {
	w.Token = Token{Start: int32(w.at), End: int32(w.at + n), Kind: Symbol}
	w.at += n
	w.last = -1
	return true
}

// take reads the word, number or link that begins at i.
func (w *Words) take(i int, joined bool) {
	w.Token = Token{Start: int32(i), Kind: Word, Joined: joined}
	if n := linkLength(w.text[i:w.end]); n > 0 {
		w.Token.Kind = Link
		w.at = i + n
	} else {
		if isDigit(w.text[i]) {
			w.Token.Kind = Number
		}
		w.at = w.wordEnd(i)
	}
	w.Token.End = int32(w.at)
	w.last = w.at
}

func (w *Words) wordEnd(i int) int {
	number := isDigit(w.text[i])
	limit := min(w.end, i+maxWord)
	for i < limit {
		c := w.text[i]
		switch {
		case c < utf8.RuneSelf && (isLetter(c) || isDigit(c)):
			i++
		case c == '\'':
			if number || i+1 >= limit || !isLetter(w.text[i+1]) {
				return i
			}
			i++
		case number && (c == ',' || c == '.' || c == ':' || c == '/'):
			if i+1 >= limit || !isDigit(w.text[i+1]) {
				return i
			}
			i++
		case c < utf8.RuneSelf:
			return i
		default:
			r, n := utf8.DecodeRuneInString(w.text[i:w.end])
			if i+n > limit {
				return i
			}
			if (r == '’' || r == 'ʼ') && !number && i+n < limit && isLetter(w.text[i+n]) || unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
				i += n
				continue
			}
			return i
		}
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func alnumAt(text string, i int) bool {
	if c := text[i]; c < utf8.RuneSelf {
		return isLetter(c) || isDigit(c)
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// linkLength is the length of the web or mail address that s begins with, or 0.
func linkLength(s string) int {
	if len(s) < 6 {
		return 0
	}
	switch s[0] | 0x20 {
	case 'h', 'f', 'w', 'm':
		if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "ftp://") ||
			strings.HasPrefix(s, "HTTP://") || strings.HasPrefix(s, "HTTPS://") || strings.HasPrefix(s, "mailto:") {
			return visibleRun(s)
		}
	}
	// A mail address: letters that may stand before "@", then "@" and a letter.
	for i := 0; i < len(s) && i < maxWord; i++ {
		c := s[i]
		if c == '@' {
			if i > 0 && i+1 < len(s) && (isLetter(s[i+1]) || isDigit(s[i+1])) {
				return visibleRun(s)
			}
			return 0
		}
		if !isLetter(c) && !isDigit(c) && c != '.' && c != '_' && c != '+' && c != '-' {
			return 0
		}
	}
	return 0
}

func visibleRun(s string) int {
	i := 0
	for i < len(s) && s[i] > ' ' && strings.IndexByte("<>\"|`", s[i]) < 0 {
		i++
	}
	for i > 0 && strings.IndexByte(".,;:!?)'*]}", s[i-1]) >= 0 {
		i--
	}
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// Lower is the token in the form in which words are compared: lower case,
// typographic apostrophes made plain, and, in a word that mixes alphabets,
// letters of others that look like Latin ones replaced by those. It is valid
// until the next call and holds at most 64 bytes.
func (w *Words) Lower() []byte { return AppendLower(w.buf[:0], w.Text()) }

// AppendLower appends the comparable form of a word to dst, at most as much as
// dst has room for, or 64 bytes when it has none.
func AppendLower(dst []byte, word string) []byte {
	if cap(dst) == 0 {
		dst = make([]byte, 0, maxWord)
	}
	start := len(dst)
	for i := 0; i < len(word) && len(dst) < cap(dst); i++ {
		c := word[i]
		if c >= utf8.RuneSelf {
			return appendLowerUnicode(dst[:start], word)
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		dst = append(dst, c)
	}
	return dst
}

func appendLowerUnicode(dst []byte, word string) []byte {
	return appendFolded(dst, word, glyph.Disguised(word))
}

func appendFolded(dst []byte, word string, disguised bool) []byte {
	for _, r := range word {
		if disguised {
			if l, ok := glyph.Lookalike(r); ok {
				r = l
			}
		}
		switch {
		case r == '’' || r == 'ʼ' || r == '‘':
			r = '\''
		case unicode.Is(unicode.Mn, r):
			continue
		}
		r = unicode.ToLower(r)
		if len(dst)+utf8.RuneLen(r) > cap(dst) {
			break
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
