package mailtext

import (
	"strings"
	"unicode/utf8"

	"winnow/internal/triage"
)

// makeLink cleans a URL. Links that lead nowhere outside of the message (cid,
// javascript, data) are none.
func makeLink(url string) (Link, bool) {
	if !plainASCII(url) {
		url = strings.Map(func(r rune) rune {
			if r == utf8.RuneError || r <= ' ' || classify(r) != runeKeep {
				return -1
			}
			return r
		}, url)
	}
	if len(url) > MaxURL {
		cut := MaxURL
		for cut > 0 && !utf8.RuneStart(url[cut]) {
			cut--
		}
		url = url[:cut]
	}
	scheme, rest, ok := strings.Cut(url, ":")
	if !ok || len(scheme) > 10 {
		if len(url) > 4 && strings.EqualFold(url[:4], "www.") {
			return Link{URL: url, Host: hostOf(url)}, true
		}
		return Link{}, false
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "ftp":
		return Link{URL: url, Host: hostOf(strings.TrimLeft(rest, "/\\"))}, true
	case "mailto", "tel", "sms":
		return Link{URL: url}, rest != ""
	}
	if strings.HasPrefix(strings.ToLower(scheme), "www.") {
		return Link{URL: url, Host: hostOf(url)}, true
	}
	return Link{}, false
}

// hostOf returns the host at the beginning of s, without user and port.
func hostOf(s string) string {
	if i := strings.IndexAny(s, "/\\?#"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if strings.HasPrefix(s, "[") {
		if i := strings.IndexByte(s, ']'); i > 0 {
			return cleanHost(s[:i+1])
		}
		return ""
	}
	if i := strings.IndexByte(s, ':'); i >= 0 {
		s = s[:i]
	}
	return cleanHost(s)
}

// findLinks finds URLs written out in text[from:] and appends those that lie
// in no link yet. links must be in the order of their spans.
func findLinks(links []Link, text string, from int) []Link {
	known := len(links)
	next := 0
	for at := from; at < len(text) && len(links) < MaxLinks; {
		i := nextURL(text, at)
		if i < 0 {
			break
		}
		end := urlEnd(text, i)
		at = max(end, i+4)
		for next < known && links[next].Span.End <= i {
			next++
		}
		if next < known && links[next].Span.Start < end && !links[next].Span.Empty() {
			continue // the text of a link
		}
		if l, ok := makeLink(text[i:end]); ok && (l.Host != "" || l.URL[0]|0x20 == 'm') {
			l.Span = triage.Span{Start: i, End: end}
			l.Text = text[i:end]
			links = append(links, l)
		}
	}
	return links
}

// nextURL finds the next "http://", "https://", "www." or "mailto:" that stands
// at the beginning of a word.
func nextURL(text string, at int) int {
	for i := at; i+4 < len(text); i++ {
		switch text[i] | 0x20 {
		case 'h':
			if hasFold(text[i:], "http") && (hasFold(text[i+4:], "://") || hasFold(text[i+4:], "s://")) {
				return i
			}
		case 'w':
			if hasFold(text[i:], "www.") && (i == 0 || !isWordByte(text[i-1])) && isAlnum(text[i+4]) {
				return i
			}
		case 'm':
			if hasFold(text[i:], "mailto:") {
				return i
			}
		}
	}
	return -1
}

func hasFold(s, lower string) bool {
	if len(s) < len(lower) {
		return false
	}
	for i := 0; i < len(lower); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func isAlnum(c byte) bool { return isAlpha(c) || isDigit(c) }
func isWordByte(c byte) bool {
	return isAlnum(c) || c == '_' || c >= 0x80 || c == '/' || c == '.' || c == '@'
}

// urlEnd finds the end of the URL that begins at i: blanks, brackets and quotes
// end it, and punctuation at its end belongs to the sentence.
func urlEnd(text string, i int) int {
	end := i
	parens := 0
	for end < len(text) && end-i < 2*MaxURL {
		c := text[end]
		if c <= ' ' || c == '<' || c == '>' || c == '"' || c == '|' || c == '`' {
			break
		}
		if c == '(' {
			parens++
		}
		if c == ')' {
			if parens == 0 {
				break
			}
			parens--
		}
		if c >= 0x80 {
			r, n := utf8.DecodeRuneInString(text[end:])
			if r == '“' || r == '”' || r == '»' || r == '’' || r == '…' || r == '\uFFFD' {
				break
			}
			end += n
			continue
		}
		end++
	}
	for end > i && strings.IndexByte(".,;:!?'*_]}", text[end-1]) >= 0 {
		end--
	}
	return end
}

// linkHosts lists the distinct hosts of links, in order.
func linkHosts(links []Link) []string {
	var hosts []string
next:
	for i := range links {
		h := links[i].Host
		if h == "" {
			continue
		}
		for _, have := range hosts {
			if have == h {
				continue next
			}
		}
		if len(hosts) == MaxLinkHosts {
			break
		}
		hosts = append(hosts, h)
	}
	return hosts
}
