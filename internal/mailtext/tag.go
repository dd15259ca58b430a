package mailtext

import (
	"bytes"

	"golang.org/x/net/html"
)

// The tokenizer's own TagName and TagAttr copy every name and value, which
// made up half of all allocations of a parse; what follows reads the same from
// the raw tag (a test holds it to the tokenizer's answers).

// tagName returns the lower-case name of a raw tag ("<P class=x>", "</p>"),
// and what stands behind it. It lowers the name in place.
func tagName(raw []byte) (name, rest []byte) {
	raw = bytes.TrimPrefix(raw, []byte("<"))
	raw = bytes.TrimPrefix(raw, []byte("/"))
	i := 0
	for i < len(raw) && !tagSpace(raw[i]) && raw[i] != '/' && raw[i] != '>' {
		i++
	}
	return lowerInPlace(raw[:i]), raw[i:]
}

// nextAttr reads the next attribute behind a tag's name: its lower-case name,
// its value without quotes and entities. The name is empty at the end.
func nextAttr(s []byte) (key, val, rest []byte) {
	i := 0
	for i < len(s) && (tagSpace(s[i]) || s[i] == '/') {
		i++
	}
	if i == len(s) || s[i] == '>' {
		return nil, nil, nil
	}
	start := i
	if s[i] == '=' { // part of the name, where one is expected
		i++
	}
	for i < len(s) && !tagSpace(s[i]) && s[i] != '/' && s[i] != '=' && s[i] != '>' {
		i++
	}
	key = lowerInPlace(s[start:i])
	j := i
	for j < len(s) && tagSpace(s[j]) {
		j++
	}
	if j == len(s) || s[j] != '=' {
		return key, nil, s[i:]
	}
	j++
	for j < len(s) && tagSpace(s[j]) {
		j++
	}
	if j < len(s) && (s[j] == '"' || s[j] == '\'') {
		end := bytes.IndexByte(s[j+1:], s[j])
		if end < 0 {
			return key, unescape(s[j+1:]), nil
		}
		return key, unescape(s[j+1 : j+1+end]), s[j+end+2:]
	}
	start = j
	for j < len(s) && !tagSpace(s[j]) && s[j] != '>' {
		j++
	}
	return key, unescape(s[start:j]), s[j:]
}

func unescape(v []byte) []byte {
	if bytes.IndexByte(v, '&') < 0 {
		return v
	}
	return []byte(html.UnescapeString(string(v)))
}

func tagSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func lowerInPlace(b []byte) []byte {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return b
}
