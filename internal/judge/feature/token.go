package feature

import (
	"unicode"
	"unicode/utf8"

	"winnow/internal/cut"
	"winnow/internal/lang"
	"winnow/internal/triage"
)

// maxWord is the length in bytes from which a run of letters is no word.
const maxWord = 24

// walker goes through the words of a text in lower case. Numbers are masked by
// their shape ("0", "0%", "$0", "0year"), addresses and links as a whole ("@",
// "url"), so that no figure, date or name of a machine can be learned.
type walker struct {
	text  string
	plain []cut.Word // of the whole text
	lower string     // the whole text
	base  int        // where text begins in it
	at    int
	known *Known
	same  bool // the words are numbered by the lexicon of known
	buf   []byte

	// The word at hand. Its letters are good until the next, and only at hand
	// where known is nil or it is no plain one.
	word    []byte
	hash    uint64
	id      int32 // in the lexicon of known
	length  int   // bytes
	capital bool
	figure  bool // it is no word but a figure or an address
}

// over begins at the first word of a stretch of a text that is cut.
func (w *walker) over(t *cut.Text, in triage.Span, known *Known) {
	w.text, w.lower, w.base, w.at, w.known = t.Doc.Quote(in), t.Lower, in.Start, 0, known
	w.same = known != nil && known.lexicon == t.Lexicon()
	low, high := 0, len(t.Words)
	for low < high {
		if mid := int(uint(low+high) >> 1); int(t.Words[mid].Start) < in.Start {
			low = mid + 1
		} else {
			high = mid
		}
	}
	w.plain = t.Words[low:]
}

// overText begins at the first word of any text.
func (w *walker) overText(text string, known *Known) {
	w.text, w.plain, w.at, w.known = text, nil, 0, known
}

// next goes to the next word; false when there is none.
func (w *walker) next() bool {
	for w.at < len(w.text) {
		c := w.text[w.at]
		switch {
		case isLetter(c):
			if w.whole() || w.letters() {
				return true
			}
		case c >= utf8.RuneSelf:
			if w.letters() {
				return true
			}
		case c >= '0' && c <= '9':
			i, text := w.at, w.text
			for i < len(text) && (text[i] >= '0' && text[i] <= '9' || (text[i] == '.' || text[i] == ',' || text[i] == ':') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9') {
				i++
			}
			w.take(numberShape(text, w.at, i), false)
			w.at = i
			return true
		default:
			w.at++
		}
	}
	return false
}

// whole takes the plain word that begins here, if one does.
func (w *walker) whole() bool {
	start := int32(w.base + w.at)
	for len(w.plain) > 0 && w.plain[0].Start < start {
		w.plain = w.plain[1:]
	}
	if len(w.plain) == 0 || w.plain[0].Start != start || int(w.plain[0].End) > w.base+len(w.text) {
		return false
	}
	p := &w.plain[0]
	w.at = int(p.End) - w.base
	w.hash, w.id, w.length, w.capital, w.figure = p.Hash, p.ID, int(p.End-p.Start), p.Upper, false
	switch {
	case w.known == nil:
		w.buf = append(w.buf[:0], w.lower[p.Start:p.End]...)
		w.word = w.buf
	case !w.same:
		w.id = cut.Find(w.known.lexicon, w.lower[p.Start:p.End], p.Hash)
	}
	return true
}

// take makes w the word at hand.
func (w *walker) take(word []byte, capital bool) {
	w.word, w.hash, w.length, w.capital = word, hashWord(word), len(word), capital
	w.figure = (word[0] < 'a' || word[0] > 'z') && word[0] < utf8.RuneSelf
	if w.known != nil {
		w.id = cut.Find(w.known.lexicon, word, w.hash)
	}
}

// letters reads the word that begins here; false when there is none, or what
// there is is too long to be one.
func (w *walker) letters() bool {
	text, start, i, buf := w.text, w.at, w.at, w.buf[:0]
	c := text[i]
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
	w.buf = buf
	if end, mask := addressEnd(text, start, i); mask != nil {
		w.at = end
		w.take(mask, false)
		return true
	}
	w.at = i
	if len(buf) == 0 || len(buf) > maxWord {
		return false
	}
	w.take(buf, capital)
	return true
}

var (
	shapeMoney   = []byte("$0")
	shapePercent = []byte("0%")
	shapeYear    = []byte("0year")
	shapeNumber  = []byte("0")
	maskLink     = []byte("url")
	maskAddress  = []byte("@")
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
// address, where that ends and by what it is masked; nil for neither.
func addressEnd(text string, start, end int) (int, []byte) {
	if end >= len(text) {
		return end, nil
	}
	var kind []byte
	switch {
	case text[end] == ':' && end+2 < len(text) && text[end+1] == '/' && text[end+2] == '/':
		kind = maskLink
	case text[end] == '.' && end-start == 3 && (text[start:end] == "www" || text[start:end] == "WWW"):
		kind = maskLink
	case text[end] == '@' && end+1 < len(text) && isLetter(text[end+1]):
		kind = maskAddress
	case text[end] == '.' || text[end] == '_' || text[end] == '-' || text[end] >= '0' && text[end] <= '9':
		// A dotted name only counts with an "@" after it, or with a short
		// known ending; looking ahead is bounded.
		for i := end; i < len(text) && i < start+64 && isAddress(text[i]); i++ {
			if text[i] == '@' {
				kind = maskAddress
				break
			}
		}
		if kind == nil && hostLike(text, end) {
			kind = maskLink
		}
	}
	if kind == nil {
		return end, nil
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
	var w walker
	first := true
	for w.overText(text, nil); w.next(); first = false {
		yield(string(w.word), w.capital, first)
	}
}
