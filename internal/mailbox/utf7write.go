package mailbox

import (
	"strings"
	"unicode/utf16"
)

// EncodeName writes a folder name in modified UTF-7 (RFC 3501 section 5.1.3),
// the opposite of DecodeName.
func EncodeName(name string) string {
	var out strings.Builder
	var shift []uint16
	flush := func() {
		if len(shift) == 0 {
			return
		}
		b := make([]byte, 0, 2*len(shift))
		for _, u := range shift {
			b = append(b, byte(u>>8), byte(u))
		}
		out.WriteString("&" + modified.EncodeToString(b) + "-")
		shift = shift[:0]
	}
	for _, r := range name {
		if r < 0x20 || r > 0x7e {
			shift = utf16.AppendRune(shift, r)
			continue
		}
		flush()
		out.WriteRune(r)
		if r == '&' {
			out.WriteByte('-')
		}
	}
	flush()
	return out.String()
}
