package mailtext

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// stubs are words that a plain part says when it only stands in for the HTML.
var stubs = [...]string{
	"view in browser", "view this email in", "view it in your browser", "view online", "does not support html", "doesn't support html",
	"cannot display html", "html email", "html e-mail", "html format", "html-format", "html version", "html mail", "html-mail", "html-e-mail",
	"im browser", "online-version", "navigateur", "en ligne", "enable html", "supports html", "html compatible",
}

// preferHTML decides between the two forms of a message. Plain text is taken,
// being what its sender typed, unless it is a stub beside the HTML or says
// something else than the HTML, which is what mail programs show.
func preferHTML(plain, html []byte) bool {
	p, h := letters(plain), letters(html)
	switch {
	case h == 0:
		return false
	case p == 0:
		return true
	case p < 80 && h > 2*p, h > 6*p:
		return true
	}
	head := plain[:min(len(plain), 600)]
	if looksHTML(head) {
		return true
	}
	if h > p+p/2 && p < 800 {
		low := bytes.ToLower(head)
		for _, s := range stubs {
			if bytes.Contains(low, []byte(s)) {
				return true
			}
		}
	}
	return h > 100 && p > 100 && foreign(plain, html)
}

// letters counts the letters of b that do not belong to a URL.
func letters(b []byte) int {
	n := 0
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == ':' && i+2 < len(b) && b[i+1] == '/' && b[i+2] == '/':
			for i < len(b) && b[i] > ' ' {
				i++
			}
			continue
		case isAlpha(c), c >= 0xC0:
			n++
		}
		i++
	}
	return n
}

// foreign reports whether hardly any longer word of a can be found in b: the
// two say different things.
func foreign(a, b []byte) bool {
	var words [1 << 10]uint64 // a set of 16-bit hashes: a word taken for another does no harm
	eachWord(b, 3000, func(h uint16) { words[h>>6] |= 1 << (h & 63) })
	seen, known := 0, 0
	eachWord(a, 60, func(h uint16) {
		seen++
		if words[h>>6]&(1<<(h&63)) != 0 {
			known++
		}
	})
	return seen >= 15 && known*5 < seen
}

// eachWord calls f with a hash of each word of five letters and more, case
// aside, at most limit times.
func eachWord(b []byte, limit int, f func(hash uint16)) {
	for i := 0; i < len(b) && limit > 0; {
		h, j := uint32(2166136261), i // FNV-1a
		for j < len(b) && (isAlpha(b[j]) || b[j] >= 0x80) {
			c := b[j]
			if c < 0x80 {
				c |= 0x20
			}
			h = (h ^ uint32(c)) * 16777619
			j++
		}
		if j-i >= 5 {
			f(uint16(h>>16) ^ uint16(h))
			limit--
		}
		i = j + 1
	}
}

// unflow joins the soft line breaks of format=flowed (RFC 3676).
func unflow(text []byte, delsp bool) []byte {
	out := make([]byte, 0, len(text))
	soft, depth := false, 0
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		body := line[d:]
		body = bytes.TrimPrefix(body, []byte(" "))
		if soft && (d != depth || bytes.Equal(body, []byte("-- "))) {
			out, soft = append(out, '\n'), false
		}
		if !soft {
			out = append(out, line[:d]...)
			if d > 0 {
				out = append(out, ' ')
			}
		}
		sig := bytes.Equal(body, []byte("-- "))
		if soft = !sig && len(body) > 0 && body[len(body)-1] == ' '; soft {
			if delsp {
				body = body[:len(body)-1]
			}
			out = append(out, body...)
		} else {
			out = append(append(out, body...), '\n')
		}
		depth = d
	}
	return out
}

// mixedWords counts the words that mix Latin letters with Cyrillic or Greek
// ones that look like them. Units such as "µm" are no such words.
func mixedWords(s string) int {
	count := 0
	latin, other, letters := 0, 0, 0
	for i := 0; i <= len(s); {
		var r rune
		n := 1
		if i < len(s) {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		switch {
		case r < 0x80 && isAlpha(byte(r)), r >= 0xC0 && r < 0x250:
			latin++
			letters++
		case r >= 0x370 && r < 0x530 && unicode.IsLetter(r):
			other++
			letters++
		case r >= 0x80 && unicode.IsLetter(r):
			letters++
		default:
			if latin > 0 && other > 0 && letters >= 4 {
				count++
			}
			latin, other, letters = 0, 0, 0
		}
	}
	return count
}
