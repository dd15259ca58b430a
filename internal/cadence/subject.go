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
	Machine bool   // a calendar or a ticket system wrote it, by its prefix or number
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
	ticket := hasTicket(s)
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
		case "calendar":
			out.Machine = out.Machine || outermost
		}
		outermost = false
		rest = strings.TrimSpace(rest[i+size:])
	}
	out.Base = rest
	out.Machine = out.Machine || ticket
	return out
}

// hasTicket reports whether a subject carries the number of a ticket, case or
// order as such systems write it: "[ABC-12345]", "#20391", "Ticket 20391".
func hasTicket(s string) bool {
	digits := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			digits++
			continue
		}
		if digits >= 4 && ticketBefore(s[:i-digits]) {
			return true
		}
		digits = 0
	}
	return digits >= 4 && ticketBefore(s[:len(s)-digits])
}

func ticketBefore(s string) bool {
	s = strings.TrimRight(s, " :-")
	if strings.HasSuffix(s, "#") {
		return true
	}
	if i := strings.LastIndexByte(s, '['); i >= 0 && len(s)-i <= 24 && !strings.Contains(s[i:], "]") {
		return true
	}
	word := strings.ToLower(s[strings.LastIndexAny(s, " [(")+1:])
	switch strings.Trim(word, ".-:#") {
	case "ticket", "case", "incident", "request", "order", "rma", "inc", "req", "bug", "vorgang", "fall", "bestellung", "commande", "dossier":
		return true
	}
	return false
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
