package feature

import (
	"unicode"
	"unicode/utf8"

	"winnow/internal/lang"
)

// maxWord is the length in bytes from which a run of letters is no word.
const maxWord = 24

// tokens calls yield for every word of the text in lower case. Numbers are
// masked by their shape ("0", "0%", "$0", "0year"), addresses and links as a
// whole ("@", "url"), so that no figure, date or name of a machine can be
// learned. The bytes are only good until yield returns.
func tokens(text string, buf []byte, yield func(word []byte, capital bool)) []byte {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case isLetter(c) || c >= utf8.RuneSelf:
			start := i
			buf = buf[:0]
			capital := c >= 'A' && c <= 'Z'
			letters, foreign := 0, false
		word:
			for i < len(text) {
				c = text[i]
				switch {
				case c >= 'A' && c <= 'Z':
					buf = append(buf, c+('a'-'A'))
					letters++
				case c >= 'a' && c <= 'z':
					buf = append(buf, c)
					letters++
				case c == '\'' && i+1 < len(text) && isLetter(text[i+1]):
					buf = append(buf, c)
				case c >= utf8.RuneSelf:
					r, n := utf8.DecodeRuneInString(text[i:])
					switch {
					case r == '’' && i+n < len(text) && isLetter(text[i+n]):
						buf = append(buf, '\'')
					case unicode.IsLetter(r):
						if letters == 0 {
							capital = unicode.IsUpper(r)
						}
						buf = utf8.AppendRune(buf, unicode.ToLower(r))
						letters++
						foreign = foreign || r >= 0x131
					default:
						if i == start {
							i += n
						}
						break word
					}
					i += n
					continue
				default:
					break word
				}
				i++
			}
			if foreign {
				// Letters that only look Latin are read as the eye does.
				buf = lang.AppendSeen(buf[:0], text[start:i])
			}
			if end, kind := addressEnd(text, start, i); kind != "" {
				i = end
				yield([]byte(kind), false)
			} else if len(buf) > 0 && len(buf) <= maxWord {
				yield(buf, capital)
			}
		case c >= '0' && c <= '9':
			start := i
			for i < len(text) && (text[i] >= '0' && text[i] <= '9' || (text[i] == '.' || text[i] == ',' || text[i] == ':') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9') {
				i++
			}
			yield(numberShape(text, start, i), false)
		default:
			i++
		}
	}
	return buf
}

var (
	shapeMoney   = []byte("$0")
	shapePercent = []byte("0%")
	shapeYear    = []byte("0year")
	shapeNumber  = []byte("0")
)

func numberShape(text string, start, end int) []byte {
	if start > 0 && text[start-1] == '$' {
		return shapeMoney
	}
	if start > 1 && (text[start-2:start] == "£" || start > 2 && text[start-3:start] == "€") {
		return shapeMoney
	}
	if end < len(text) && text[end] == '%' || end+1 < len(text) && text[end:end+2] == " %" {
		return shapePercent
	}
	if end-start == 4 && (text[start:start+2] == "19" || text[start:start+2] == "20") {
		return shapeYear
	}
	return shapeNumber
}

// addressEnd tells whether the word at [start, end) begins a link or an e-mail
// address, and where that ends.
func addressEnd(text string, start, end int) (int, string) {
	if end >= len(text) {
		return end, ""
	}
	kind := ""
	switch {
	case text[end] == ':' && end+2 < len(text) && text[end+1] == '/' && text[end+2] == '/':
		kind = "url"
	case text[end] == '.' && end-start == 3 && (text[start:end] == "www" || text[start:end] == "WWW"):
		kind = "url"
	case text[end] == '@' && end+1 < len(text) && isLetter(text[end+1]):
		kind = "@"
	case text[end] == '.' || text[end] == '_' || text[end] == '-' || text[end] >= '0' && text[end] <= '9':
		// A dotted name only counts with an "@" after it, or with a short
		// known ending; looking ahead is bounded.
		for i := end; i < len(text) && i < start+64 && isAddress(text[i]); i++ {
			if text[i] == '@' {
				kind = "@"
				break
			}
		}
		if kind == "" && hostLike(text, end) {
			kind = "url"
		}
	}
	if kind == "" {
		return end, ""
	}
	for end < len(text) && text[end] > ' ' && text[end] != '>' && text[end] != '"' && text[end] != ')' {
		end++
	}
	return end, kind
}

func hostLike(text string, dot int) bool {
	for _, tld := range [...]string{".com", ".net", ".org", ".io", ".co."} {
		if len(text) >= dot+len(tld) && text[dot:dot+len(tld)] == tld {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isAddress(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-' || c == '+' || c == '@'
}

// Words calls yield for every word of a text as the features see it, with
// whether it began with a capital letter and whether it began the text.
func Words(text string, yield func(word string, capital, first bool)) {
	first := true
	tokens(text, nil, func(w []byte, capital bool) {
		yield(string(w), capital, first)
		first = false
	})
}
