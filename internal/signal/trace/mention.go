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
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '&' && r != '-' })
		for i := 0; i < len(words); i++ {
			if n := mentioned(words[i:min(len(words), i+3)], domain); n > 0 {
				out = addAll(out, maxMentions, strings.Join(words[i:i+n], " "))
				i += n - 1
			}
		}
	}
	return out
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
