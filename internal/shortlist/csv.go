package shortlist

import (
	"bufio"
	"io"
	"strings"
)

// writeCSV writes RFC 4180: CRLF at line ends, a head line, UTF-8. Text is always
// quoted, so that a program that takes semicolons for separators does not cut a
// cell in two and run its second half; numbers and dates are not.
func writeCSV(w io.Writer, list List, bom bool) error {
	b := bufio.NewWriter(w)
	if bom {
		b.WriteString("\uFEFF")
	}
	for i, c := range columns {
		separate(b, i)
		b.WriteString(quoted(c.head))
	}
	b.WriteString("\r\n")
	for i := range list.Rows {
		for k, c := range columns {
			separate(b, k)
			switch v := c.value(&list.Rows[i]).(type) {
			case string:
				b.WriteString(quoted(CleanCell(v)))
			default:
				b.WriteString(text(v))
			}
		}
		b.WriteString("\r\n")
	}
	return b.Flush() // the writer keeps the first error
}

func separate(b *bufio.Writer, column int) {
	if column > 0 {
		b.WriteByte(',')
	}
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
