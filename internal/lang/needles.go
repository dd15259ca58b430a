package lang

import (
	"strings"
	"unicode/utf8"
)

// Needles are a few short texts that are looked for in others, in small or
// capital letters, all in one go.
type Needles struct {
	texts []string
	heads [utf8.RuneSelf]bool // bytes that one begins with
}

// NewNeedles makes them of texts in small letters, each of which begins with an
// ASCII character.
func NewNeedles(texts ...string) *Needles {
	n := &Needles{texts: texts}
	for _, t := range texts {
		n.heads[t[0]&0x7f] = true
	}
	return n
}

// Find returns the first of the needles, in their own order, that stands in the
// text, or -1.
func (n *Needles) Find(text string) int {
	best := len(n.texts)
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			// Some letters outside of ASCII have a small form within.
			text = strings.ToLower(text)
			for k, t := range n.texts {
				if strings.Contains(text, t) {
					return k
				}
			}
			return -1
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if !n.heads[c] {
			continue
		}
		for k, t := range n.texts[:best] {
			if t[0] == c && hasPrefix(text[i:], t) {
				best = k
				break
			}
		}
	}
	if best == len(n.texts) {
		return -1
	}
	return best
}

// In reports whether one of the needles stands in the text.
func (n *Needles) In(text string) bool { return n.Find(text) >= 0 }

// hasPrefix is strings.HasPrefix for a prefix in small letters.
func hasPrefix(text, prefix string) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != prefix[i] {
			return false
		}
	}
	return true
}
