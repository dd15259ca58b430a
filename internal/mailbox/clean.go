package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes a foreign string, such as a server's words or the name of a
// file, fit to be shown and logged: valid UTF-8 on one line, without control,
// format and bidi characters, at most max bytes.
func Clean(s string, max int) string {
	cut := false
	if len(s) > 4*max { // nothing of what is far behind can be shown
		s, cut = s[:4*max], true
	}
	var out strings.Builder
	space := false
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			r = '\uFFFD'
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = out.Len() > 0
			continue
		case !unicode.IsPrint(r): // format (bidi, zero width), private, unassigned
			continue
		}
		need := utf8.RuneLen(r)
		if space {
			need++
		}
		if out.Len()+need+len("…") > max {
			cut = true
			break
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		out.WriteRune(r)
	}
	if cut {
		out.WriteString("…")
	}
	return out.String()
}
