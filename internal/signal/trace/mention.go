package trace

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/mailtext"
)

// Bounds of the search for the sender's own name in the text.
const (
	maxMentionScan = 6 << 10 // bytes
	minMention     = 5       // letters of a name
	maxMentions    = 2
)

// mentions finds what the sender calls itself in the text: words with a
// capital that stand in its own domain. So "Acmetool" is told from "getacmetool"
// where nobody signs for the company.
func mentions(doc *mailtext.Document) []string {
	domain := plain(doc.Header.From.Domain())
	if len(domain) < minMention {
		return nil
	}
	var out []string
	room := maxMentionScan
	for _, z := range doc.Zones {
		switch z.Kind {
		case mailtext.ZoneSubject, mailtext.ZoneAuthor, mailtext.ZoneSignature, mailtext.ZoneFooter:
		default:
			continue
		}
		text := doc.Quote(z.Span)
		text = strings.ToValidUTF8(text[:min(len(text), room)], "")
		room -= len(text)
		for text != "" {
			var word string
			if word, text = nextWord(text); word == "" || !mayBegin(word, domain) {
				continue
			}
			words, rest := [3]string{word}, [3]string{text}
			n := 1
			for ; n < len(words); n++ {
				if words[n], rest[n] = nextWord(rest[n-1]); words[n] == "" {
					break
				}
			}
			if n := mentioned(words[:n], domain); n > 0 {
				out = addAll(out, maxMentions, strings.Join(words[:n], " "))
				text = rest[n-1]
			}
		}
	}
	return out
}

// nextWord is the first run of letters, digits, "&" and "-" of a text, "" where
// there is none, and what follows it.
func nextWord(text string) (word, rest string) {
	start := -1
	for i := 0; i < len(text); {
		inside, n := false, 1
		if c := text[i]; c < utf8.RuneSelf {
			inside = c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '&' || c == '-'
		} else {
			var r rune
			r, n = utf8.DecodeRuneInString(text[i:])
			inside = unicode.IsLetter(r) || unicode.IsDigit(r)
		}
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			return text[start:i], text[i:]
		}
		i += n
	}
	if start < 0 {
		return "", ""
	}
	return text[start:], ""
}

// mayBegin tells quickly that no name in the domain begins with most words:
// those in small letters, and those whose first two characters do not stand
// in the domain.
func mayBegin(word, domain string) bool {
	var head [2]byte
	for i := range head {
		if i == len(word) || word[i] >= utf8.RuneSelf || word[i] == '&' || word[i] == '-' {
			return true // looked at closely
		}
		head[i] = word[i]
		if 'A' <= head[i] && head[i] <= 'Z' {
			head[i] |= 0x20
		}
	}
	if word[0] >= 'a' {
		return false
	}
	for i := 0; i+2 <= len(domain); i++ {
		if domain[i] == head[0] && domain[i+1] == head[1] {
			return true
		}
	}
	return false
}

// mentioned is the number of words, from the first, that together stand in the
// domain; 0 for none.
func mentioned(words []string, domain string) int {
	first, _ := utf8.DecodeRuneInString(words[0])
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) || !strings.Contains(domain, plain(words[0])) {
		return 0
	}
	name, best := "", 0
	for i, w := range words {
		w = plain(w)
		if w == "" {
			continue // "&"
		}
		if name += w; !strings.Contains(domain, name) {
			break
		}
		if len(name) >= minMention {
			best = i + 1
		}
	}
	return best
}

// plain is the letters and digits of a name or domain, folded.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(s))
}
