package signal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/lang"
)

// scan reads one token that starts at i with a letter or digit. It returns
// the token, its letters in lower case (nil when it is too long to be a word
// of the tables) and whether it starts with a small letter.
func scan(text string, i, end int, buf *[64]byte) (tok token, word []byte, lower bool) {
	start, n, letters, digits, capitals := i, 0, 0, 0, 0
	fits, foreign, link := true, false, class(0)
	put := func(c byte) {
		if n < len(buf) {
			buf[n] = c
			n++
		} else {
			fits = false
		}
	}
loop:
	for i < end {
		c := text[i]
		switch {
		case isLetter(c):
			letters++
			if c < 'a' {
				capitals++
			}
			put(c | 0x20)
			i++
		case isDigit(c):
			digits++
			put(c)
			i++
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:end])
			switch {
			case unicode.IsLetter(r) || unicode.IsDigit(r) || r >= 0x24B6 && r <= 0x24E9:
				letters++
				foreign = foreign || r >= 0x131
				if unicode.IsUpper(r) {
					capitals++
					r = unicode.ToLower(r)
				}
				var enc [utf8.UTFMax]byte
				for _, b := range enc[:utf8.EncodeRune(enc[:], r)] {
					put(b)
				}
			case r == '’' && inWord(text, i+size, end) && letters > 0:
				put('\'')
			case r >= 0x300 && letters > 0 && unicode.Is(unicode.Mn, r):
				foreign = true
			default:
				break loop
			}
			i += size
		case c == '\'' || c == '&':
			if letters == 0 || !inWord(text, i+1, end) {
				break loop
			}
			put(c)
			i++
		case c == '-':
			// "e-mail" is "email"; any other hyphen ends the word.
			if n != 1 || buf[0] != 'e' || i+1 >= end || text[i+1]|0x20 != 'm' {
				break loop
			}
			i++
		case c == '@':
			if i+1 >= end || !isLetter(text[i+1]) && !isDigit(text[i+1]) {
				break loop
			}
			link = classEmail
			i = linkEnd(text, i, end)
			break loop
		case c == ':':
			if strings.HasPrefix(text[i:end], "://") {
				link = classURL
				i = linkEnd(text, i, end)
				break loop
			}
			if letters > 0 || !digitAt(text, i+1, end) {
				break loop
			}
			link |= classTime
			put(c)
			i++
		case c == '/' && letters == 0 && digitAt(text, i+1, end):
			link |= classDate
			put(c)
			i++
		case c == '.' || c == ',':
			if letters == 0 && digitAt(text, i+1, end) {
				put(c)
				i++
				continue
			}
			if c == '.' && letters > 0 && dotted(text, start, i, end) {
				if e := linkEnd(text, i, end); e > i {
					link, i = classURL, e
					if strings.IndexByte(text[start:i], '@') > 0 {
						link = classEmail
					}
				}
			}
			break loop
		default:
			break loop
		}
	}
	tok = token{start: int32(start), end: int32(i)}
	if link&(classURL|classEmail) != 0 {
		tok.class = link
		return tok, nil, true
	}
	first := text[start]
	switch {
	case isDigit(first):
		tok.class = classNum | numberForm(buf[:n], letters, link)
	case letters >= 2 && capitals == letters:
		tok.class = classCaps
	}
	r, _ := utf8.DecodeRuneInString(text[start:end])
	if fits {
		word = buf[:n]
		if foreign {
			word = lang.AppendSeen(buf[:0], text[start:i])
		}
		if digits > 0 && letters > digits {
			tok.class |= classFigured
		}
	}
	return tok, word, !unicode.IsUpper(r)
}

// numberForm tells years, dates, times and figures with a unit apart.
func numberForm(word []byte, letters int, seen class) class {
	if letters > 0 {
		s := string(word)
		if strings.HasSuffix(s, "am") || strings.HasSuffix(s, "pm") {
			return classTime
		}
		return classUnit
	}
	if seen&classTime != 0 {
		return classTime
	}
	if seen&classDate != 0 {
		switch strings.Count(string(word), "/") {
		case 2:
			return classDate
		case 1:
			return classUnit
		}
		return 0
	}
	if len(word) == 4 && (string(word[:2]) == "19" && word[2] >= '8' || string(word[:2]) == "20" && word[2] <= '5') {
		return classYear
	}
	return 0
}

func inWord(text string, i, end int) bool {
	if i >= end {
		return false
	}
	if text[i] >= utf8.RuneSelf {
		r, _ := utf8.DecodeRuneInString(text[i:end])
		return unicode.IsLetter(r)
	}
	return isLetter(text[i])
}

func digitAt(text string, i, end int) bool { return i < end && isDigit(text[i]) }

// topLevels are endings that make "name.ending" an address even without a scheme.
var topLevels = map[string]bool{
	"com": true, "net": true, "org": true, "io": true, "co": true, "de": true, "fr": true, "uk": true, "us": true,
	"biz": true, "info": true, "eu": true, "ai": true, "gov": true, "edu": true, "app": true, "dev": true, "ch": true, "at": true, "cn": true, "ws": true,
}

// dotted reports whether the "." at i joins the word before it to an address
// or to the local part of a mail address: "www.", "name.com", "first.last@".
func dotted(text string, start, i, end int) bool {
	if !inWord(text, i+1, end) && !digitAt(text, i+1, end) {
		return false
	}
	if i-start == 3 && strings.EqualFold(text[start:i], "www") {
		return true
	}
	j := i + 1
	for part := j; ; {
		for j < end && j-i < 64 && (isLetter(text[j]) || isDigit(text[j]) || text[j] == '-' || text[j] == '_') {
			j++
		}
		if j < end && text[j] == '@' {
			return true
		}
		if j == part {
			return false
		}
		if j-part <= 4 && topLevels[strings.ToLower(text[part:j])] {
			return true
		}
		if j >= end || text[j] != '.' || j-i >= 64 {
			return false
		}
		j++
		part = j
	}
}

// linkEnd is where the address that goes on at i ends.
func linkEnd(text string, i, end int) int {
	for i < end && text[i] > ' ' && strings.IndexByte(`<>"(){}[]|`, text[i]) < 0 {
		i++
	}
	for i > 0 && strings.IndexByte(".,;:!?'*", text[i-1]) >= 0 {
		i--
	}
	return i
}
