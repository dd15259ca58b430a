package mailtext

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"
)

// wordDecoder decodes encoded words (RFC 2047). Its charset reader never
// fails: a word in an unknown charset is read as toUTF8 does.
var wordDecoder = mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(io.LimitReader(in, maxFieldRaw))
	if err != nil {
		return nil, err
	}
	out, _ := toUTF8(label, b)
	return bytes.NewReader(out), nil
}}

// decodeValue turns an unfolded header value into text: encoded words are
// decoded, also damaged ones; raw 8-bit bytes are read in the fallback
// charset. The result is not cleaned yet.
func decodeValue(v, fallback string) string {
	if len(v) > maxFieldRaw {
		v = v[:maxFieldRaw]
	}
	if !utf8.ValidString(v) || hasEscape(v) {
		out, _ := toUTF8(fallback, []byte(v))
		v = string(out)
	}
	if !strings.Contains(v, "=?") {
		return v
	}
	out, err := wordDecoder.DecodeHeader(v)
	if err != nil {
		out = v
	}
	if strings.Contains(out, "=?") {
		out = decodeLoose(out)
	}
	if !utf8.ValidString(out) {
		b, _ := toUTF8("utf-8", []byte(out))
		out = string(b)
	}
	return out
}

// hasEscape finds ISO-2022 text that stands in a header without being encoded.
func hasEscape(v string) bool { return strings.Contains(v, "\x1b$") || strings.Contains(v, "\x1b(") }

// decodeLoose decodes encoded words that the strict reader left: blanks inside,
// padding missing, letters that do not belong.
func decodeLoose(v string) string {
	var b strings.Builder
	for {
		i := strings.Index(v, "=?")
		if i < 0 {
			break
		}
		label, rest, ok := strings.Cut(v[i+2:], "?")
		if !ok || len(label) == 0 || len(label) > 40 || strings.ContainsAny(label, " =\"<>") || len(rest) < 2 || rest[1] != '?' {
			b.WriteString(v[:i+2])
			v = v[i+2:]
			continue
		}
		enc, data := rest[0]|0x20, rest[2:]
		end := strings.Index(data, "?=")
		if end < 0 || enc != 'b' && enc != 'q' {
			b.WriteString(v[:i+2])
			v = v[i+2:]
			continue
		}
		label, _, _ = strings.Cut(label, "*") // RFC 2231 section 5: a language tag
		var raw []byte
		if enc == 'b' {
			raw = decodeBase64([]byte(data[:end]), maxFieldRaw)
		} else {
			raw = decodeQP([]byte(strings.ReplaceAll(data[:end], "_", " ")), maxFieldRaw)
		}
		text, _ := toUTF8(label, raw)
		b.WriteString(v[:i])
		b.Write(text)
		v = data[end+2:]
	}
	b.WriteString(v)
	return b.String()
}
