package mailtext

import (
	"mime"
	"strings"
)

// mediaType is a parsed Content-Type or Content-Disposition.
type mediaType struct {
	value    string // "text/plain", "attachment": lower case
	charset  string
	boundary string
	format   string // "flowed" (RFC 3676)
	delsp    bool
	name     string // name or filename, decoded
	protocol string
	smime    string // smime-type
}

// parseMedia reads a Content-Type or Content-Disposition value leniently
// (RFC 2045 section 5.1, RFC 2183): parameters without quotes, with blanks
// around "=", doubled (the first counts) or unfinished.
func parseMedia(v string) (m mediaType) {
	if len(v) > 4096 {
		v = v[:4096]
	}
	value, rest, _ := strings.Cut(v, ";")
	m.value = lowerToken(value)
	extended := false
	for rest != "" {
		var key, val string
		key, val, rest = nextParam(rest)
		switch {
		case key == "":
		case strings.HasPrefix(key, "name*"), strings.HasPrefix(key, "filename*"):
			extended = true
		case key == "charset" && m.charset == "":
			m.charset = val
		case key == "boundary" && m.boundary == "":
			m.boundary = val
		case key == "format":
			m.format = strings.ToLower(val)
		case key == "delsp":
			m.delsp = strings.EqualFold(val, "yes")
		case key == "protocol":
			m.protocol = strings.ToLower(val)
		case key == "smime-type":
			m.smime = strings.ToLower(val)
		case (key == "name" || key == "filename") && m.name == "":
			m.name = val
		}
	}
	if extended { // RFC 2231 is left to the library; what it refuses has no name
		if _, params, err := mime.ParseMediaType(v); err == nil {
			if n := params["filename"]; n != "" {
				m.name = n
			} else if n := params["name"]; n != "" {
				m.name = n
			}
		}
	}
	if m.name != "" {
		m.name = CleanLine(decodeValue(m.name, ""), maxName)
	}
	return m
}

func lowerToken(s string) string {
	s = strings.Trim(s, " \t\"'")
	if i := strings.IndexAny(s, " \t,"); i >= 0 {
		s = s[:i]
	}
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return strings.ToLower(s)
		}
	}
	return s
}

// nextParam reads "key=value" up to the next semicolon.
func nextParam(s string) (key, val, rest string) {
	s = strings.TrimLeft(s, " \t;")
	eq := strings.IndexAny(s, "=;")
	if eq < 0 {
		return "", "", ""
	}
	if s[eq] == ';' {
		return "", "", s[eq+1:]
	}
	key = lowerToken(s[:eq])
	s = strings.TrimLeft(s[eq+1:], " \t")
	if s != "" && s[0] == '"' {
		end := 1
		for end < len(s) && s[end] != '"' {
			if s[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(s) { // the quote is never closed: up to the semicolon
			val, rest, _ = strings.Cut(s[1:], ";")
			return key, strings.Trim(val, " \t"), rest
		}
		val = s[1:end]
		if strings.IndexByte(val, '\\') >= 0 {
			val = unquote(val)
		}
		_, rest, _ = strings.Cut(s[end+1:], ";")
		return key, val, rest
	}
	val, rest, _ = strings.Cut(s, ";")
	val = strings.TrimRight(val, " \t")
	if key != "boundary" && key != "name" && key != "filename" {
		if i := strings.IndexAny(val, " \t"); i >= 0 {
			val = val[:i]
		}
	}
	return key, val, rest
}
