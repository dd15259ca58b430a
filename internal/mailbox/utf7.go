package mailbox

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// modified is the base64 of RFC 3501 section 5.1.3: "," in place of "/" and no
// padding.
var modified = base64.NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,").WithPadding(base64.NoPadding)

// maxShift bounds one encoded stretch, and with it the work on "&&&&…".
const maxShift = 1024

// DecodeName decodes a folder name from modified UTF-7 (RFC 3501 section
// 5.1.3), in which IMAP and Maildir++ write names. What is not well formed
// stays as it is: a name only has to be told from others and shown.
func DecodeName(name string) string {
	var out strings.Builder
	for rest := name; rest != ""; {
		i := strings.IndexByte(rest, '&')
		if i < 0 {
			out.WriteString(rest)
			break
		}
		out.WriteString(rest[:i])
		rest = rest[i+1:]
		end := strings.IndexByte(rest[:min(len(rest), maxShift)], '-')
		if end == 0 { // "&-" is "&"
			out.WriteByte('&')
			rest = rest[1:]
			continue
		}
		text, ok := "", false
		if end > 0 {
			text, ok = decodeShift(rest[:end])
		}
		if !ok {
			out.WriteByte('&')
			continue
		}
		out.WriteString(text)
		rest = rest[end+1:]
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}

// decodeShift decodes what stands between "&" and "-".
func decodeShift(s string) (string, bool) {
	b, err := modified.DecodeString(s)
	if err != nil || len(b)%2 != 0 {
		return "", false
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	text := string(utf16.Decode(units))
	return text, !strings.ContainsRune(text, utf8.RuneError)
}
