package mailtext

import (
	"strings"

	"golang.org/x/net/idna"

	"winnow/internal/triage"
)

// parseAddresses reads an address list (RFC 5322 section 3.4) with all that
// mail does wrong: commas in unquoted names, missing or doubled brackets,
// semicolons between addresses, empty groups, addresses without a domain. It
// never fails; what holds no address becomes a name alone. The value is
// unfolded but still encoded, since a decoded name may hold a comma.
func parseAddresses(v, fallback string, limit int) []triage.Address {
	var out []triage.Address
	for v != "" && len(out) < limit {
		var one string
		one, v = cutAddress(v)
		if a, ok := parseAddress(one, fallback); ok {
			if out == nil {
				out = make([]triage.Address, 0, 2)
			}
			out = append(out, a)
		}
	}
	return out
}

// cutAddress takes the first element of a list: up to a comma or semicolon
// that is neither quoted nor in a comment nor in brackets. A comma in front of
// which no address stands is taken as part of an unquoted name ("Doe, Jane
// <jane@…>").
func cutAddress(v string) (one, rest string) {
	quoted, comment, angle, at := false, 0, false, false
	start := 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\\' && (quoted || comment > 0):
			i++
		case c == '"' && comment == 0:
			if !quoted && strings.IndexByte(v[i+1:], '"') < 0 {
				continue // never closed: a letter like others
			}
			quoted = !quoted
		case quoted:
		case c == '(' && strings.IndexByte(v[i:], ')') > 0:
			comment++
		case c == ')' && comment > 0:
			comment--
		case comment > 0:
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case c == '@':
			at = true
		case c == ':' && !angle && !at && strings.IndexByte(v[i:], ';') > 0:
			start = i + 1 // the name of a group
		case c == ';' || c == ',' && !angle:
			if c == ',' && !at && strings.TrimSpace(v[start:i]) != "" && commaInName(v[i+1:]) {
				continue
			}
			return v[start:i], v[i+1:]
		}
	}
	return v[start:], ""
}

// commaInName reports whether an address in brackets comes before the next
// comma, so that the comma before was part of its name.
func commaInName(rest string) bool {
	lt := strings.IndexByte(rest, '<')
	if lt < 0 {
		return false
	}
	comma := strings.IndexByte(rest, ',')
	at := strings.IndexByte(rest, '@')
	return (comma < 0 || lt < comma) && (at < 0 || lt < at)
}

// parseAddress reads one element of a list.
func parseAddress(s, fallback string) (triage.Address, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return triage.Address{}, false
	}
	name, email := s, ""
	if lt := strings.LastIndexByte(s, '<'); lt >= 0 {
		inner := s[lt+1:]
		after := ""
		if gt := strings.IndexByte(inner, '>'); gt >= 0 {
			inner, after = inner[:gt], inner[gt+1:]
		}
		name, email = s[:lt], inner
		if strings.TrimSpace(name) == "" {
			name = after
		}
	} else if at := strings.LastIndexByte(s, '@'); at >= 0 {
		// No brackets: "jane@acme.example (Jane Doe)" or words beside it.
		from, to := at, at+1
		for from > 0 && !strings.ContainsRune(" \t\"(),:;<>[]", rune(s[from-1])) {
			from--
		}
		for to < len(s) && !strings.ContainsRune(" \t\"(),:;<>", rune(s[to])) {
			to++
		}
		if from > 0 && s[from-1] == '"' { // a quoted local part
			if q := strings.LastIndexByte(s[:from-1], '"'); q >= 0 {
				from = q
			}
		}
		email = s[from:to]
		name = strings.TrimSpace(strings.TrimSuffix(s[:from], "mailto:") + " " + s[to:])
	}
	a := triage.Address{Email: cleanEmail(email), Name: cleanName(name, fallback)}
	if a.Email == "" && email != "" && a.Name == "" {
		a.Name = cleanName(email, fallback)
	}
	if strings.EqualFold(a.Name, a.Email) {
		a.Name = ""
	}
	return a, a.Email != "" || a.Name != ""
}

// cleanEmail lowers an address and drops what cannot be part of one; "" when
// it has no local part or no domain.
func cleanEmail(s string) string {
	s = strings.Trim(s, " \t\r\n\"'<>,;")
	s = strings.TrimPrefix(s, "mailto:")
	if strings.HasPrefix(s, "@") { // obs-route: @a,@b:jane@acme.example
		if i := strings.IndexByte(s, ':'); i > 0 {
			s = s[i+1:]
		}
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 || len(s) > 320 {
		return ""
	}
	if i := strings.IndexAny(s, " \t()"); i >= 0 || !plainASCII(s) {
		s = strings.Map(func(r rune) rune {
			if r == '(' || r == ')' || classify(r) != runeKeep {
				return -1
			}
			return r
		}, decodeValue(s, ""))
		at = strings.LastIndexByte(s, '@')
		if at < 0 {
			return ""
		}
	}
	local, domain := strings.Trim(s[:at], "\"'@ "), cleanHost(s[at+1:])
	if local == "" || domain == "" {
		return ""
	}
	return strings.ToLower(local) + "@" + domain
}

// cleanHost lowers a host name and turns it into its ASCII form (IDNA); ""
// when it holds what a host name cannot hold.
func cleanHost(h string) string {
	h = strings.TrimRight(h, ". \t>")
	if h == "" || len(h) > 253 {
		return ""
	}
	if !plainASCII(h) {
		ascii, err := idna.Lookup.ToASCII(h)
		if err != nil {
			ascii, err = idna.Punycode.ToASCII(strings.ToLower(h))
		}
		if err != nil || !plainASCII(ascii) {
			return ""
		}
		h = ascii
	}
	for i := 0; i < len(h); i++ {
		if c := h[i]; !isAlpha(c) && !isDigit(c) && !strings.ContainsRune("-._[]:", rune(c)) {
			return ""
		}
	}
	return strings.ToLower(h)
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// cleanName makes a display name: quotes and comment marks go, encoded words
// are decoded.
func cleanName(s, fallback string) string {
	s = strings.Trim(s, " \t")
	if s == "" {
		return ""
	}
	if s[0] == '(' && s[len(s)-1] == ')' {
		s = s[1 : len(s)-1]
	}
	s = unquote(s)
	s = CleanLine(decodeValue(s, fallback), maxName)
	return strings.Trim(s, "\"' ,;")
}

// unquote undoes quoted strings wherever they stand in s.
func unquote(s string) string {
	if strings.IndexByte(s, '"') < 0 && strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			continue
		case '\\':
			if i+1 < len(s) {
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
