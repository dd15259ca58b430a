package cadence

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"winnow/internal/vendor"
)

//go:embed data/prefixes.txt
var prefixesText string

// prefixes holds the class of each prefix.
var prefixes = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(prefixesText) {
		line, _, _ = strings.Cut(line, "#")
		if class, rest, ok := strings.Cut(line, ":"); ok {
			for _, w := range strings.Fields(rest) {
				m[w] = strings.TrimSpace(class)
			}
		}
	}
	return m
})

// Subject is a subject without what mail programs put before it.
type Subject struct {
	Base    string // folded, for comparing; "" when nothing remains
	Reply   bool   // carries a reply prefix
	Forward bool   // its outermost prefix is one of forwarding
	Auto    bool   // says that a machine answers
}

// ParseSubject takes the prefixes off a subject: "Re", "AW", "Fwd" and those of
// other languages, counted ("Re[2]:") and repeated ones, and list tags.
func ParseSubject(s string) Subject {
	const (
		maxSubject = 1000
		maxLayers  = 20
		maxPrefix  = 24 // bytes
	)
	if len(s) > maxSubject {
		s = strings.ToValidUTF8(s[:maxSubject], "")
	}
	rest := strings.TrimSpace(vendor.Fold(s))
	var out Subject
	outermost := true
	for range maxLayers {
		if strings.HasPrefix(rest, "[") {
			if i := strings.IndexByte(rest, ']'); i > 0 && i < 40 && i+1 < len(rest) {
				rest = strings.TrimSpace(rest[i+1:])
				continue
			}
		}
		i := strings.IndexAny(rest, ":：")
		if i <= 0 || i > maxPrefix {
			break
		}
		_, size := utf8.DecodeRuneInString(rest[i:])
		word := prefixWord(rest[:i])
		class := prefixes()[word]
		if class == "" {
			if first, _, ok := strings.Cut(word, " "); ok && prefixes()[first] == "auto" {
				class = "auto" // "automatic reply", "reponse automatique"
			} else {
				break
			}
		}
		switch class {
		case "reply":
			out.Reply = true
		case "forward":
			out.Forward = out.Forward || outermost
		case "auto":
			out.Auto = out.Auto || outermost
		}
		outermost = false
		rest = strings.TrimSpace(rest[i+size:])
	}
	out.Base = rest
	return out
}

// prefixWord takes the count off a prefix: "re[2]", "aw (3)", "re^4".
func prefixWord(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, "[(^"); i > 0 {
		if strings.Trim(s[i:], "[]()^0123456789 ") == "" {
			s = strings.TrimSpace(s[:i])
		}
	}
	return strings.TrimSuffix(s, "*")
}
