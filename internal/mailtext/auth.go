package mailtext

import (
	"strings"

	"winnow/internal/triage"
)

// parseAuth reads an Authentication-Results value (RFC 8601 section 2.2). Of
// several signatures one that passed is taken.
func parseAuth(v string) triage.Auth {
	var a triage.Auth
	v = dropComments(v)
	first := true
	for part := range strings.SplitSeq(v, ";") {
		part = strings.TrimSpace(part)
		if first {
			first = false
			if !strings.Contains(part, "=") { // the server's name, with a version perhaps
				server, _, _ := strings.Cut(part, " ")
				a.Server = CleanLine(strings.ToLower(server), 253)
				continue
			}
		}
		method, result := resultOf(part)
		switch method {
		case "spf":
			a.SPF = result
		case "dmarc":
			a.DMARC = result
		case "dkim":
			if a.DKIM == "pass" {
				continue
			}
			a.DKIM = result
			a.DKIMDomain = cleanHost(strings.TrimPrefix(property(part, "header.d="), "@"))
			if a.DKIMDomain == "" {
				if i := property(part, "header.i="); i != "" {
					a.DKIMDomain = cleanHost(i[strings.LastIndexByte(i, '@')+1:])
				}
			}
		}
	}
	return a
}

// resultOf splits "dkim/1 = pass reason=…" into method and result.
func resultOf(part string) (method, result string) {
	method, rest, ok := strings.Cut(part, "=")
	if !ok {
		return "", ""
	}
	method, _, _ = strings.Cut(strings.TrimSpace(method), "/")
	rest = strings.TrimLeft(rest, " \t")
	if i := strings.IndexAny(rest, " \t"); i >= 0 {
		rest = rest[:i]
	}
	if len(rest) > 20 {
		return "", ""
	}
	for i := 0; i < len(rest); i++ {
		if !isAlpha(rest[i]) {
			return "", ""
		}
	}
	return strings.ToLower(method), strings.ToLower(rest)
}

// property returns the value behind a key such as "header.d=".
func property(part, key string) string {
	i := strings.Index(strings.ToLower(part), key)
	if i < 0 {
		return ""
	}
	v := part[i+len(key):]
	if j := strings.IndexAny(v, " \t;"); j >= 0 {
		v = v[:j]
	}
	return strings.Trim(v, "\"")
}

// dropComments takes out what stands in parentheses, also nested.
func dropComments(v string) string {
	if strings.IndexByte(v, '(') < 0 {
		return v
	}
	var b strings.Builder
	depth := 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
