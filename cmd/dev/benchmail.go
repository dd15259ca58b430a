package main

import (
	"encoding/base64"
	"fmt"
	"html"
	"math/rand/v2"
	"strings"

	"winnow/internal/mailtext"
)

// vendorMail makes n messages as vendors send them: a plain text and its HTML
// twin that is some times as long, one in fourteen with an attachment of up to
// 80 KB. The same n makes the same mail.
func vendorMail(n int) []string {
	random := rand.New(rand.NewPCG(7, 11))
	out := make([]string, 0, n)
	for i, m := range grown(n) {
		doc := mailtext.Parse(m.Bytes)
		text := doc.Text
		if z := doc.Zones; len(z) > 0 {
			text = text[z[0].Span.End:]
		}
		var b strings.Builder
		header, _, _ := strings.Cut(strings.ReplaceAll(string(m.Bytes), "\r\n", "\n"), "\n\n")
		keep := false
		for line := range strings.Lines(header) {
			if line[0] != ' ' && line[0] != '\t' {
				low := strings.ToLower(line)
				keep = !strings.HasPrefix(low, "content-") && !strings.HasPrefix(low, "mime-version")
			}
			if keep {
				b.WriteString(line)
			}
		}
		if !strings.HasSuffix(b.String(), "\n") {
			b.WriteByte('\n')
		}
		b.WriteString("MIME-Version: 1.0\n")
		attached := random.IntN(14) == 0
		outer := fmt.Sprintf("mixed-%d", i)
		if attached {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"%s\"\n\n--%s\n", outer, outer)
		}
		fmt.Fprintf(&b, "Content-Type: multipart/alternative; boundary=\"alt-%d\"\n\n", i)
		fmt.Fprintf(&b, "--alt-%d\nContent-Type: text/plain; charset=utf-8\n\n%s\n", i, text)
		fmt.Fprintf(&b, "--alt-%d\nContent-Type: text/html; charset=utf-8\n\n%s\n--alt-%d--\n", i, page(random, text), i)
		if attached {
			data := make([]byte, 10_000+random.IntN(45_000))
			for j := range data {
				data[j] = byte(random.Uint32())
			}
			fmt.Fprintf(&b, "--%s\nContent-Type: application/pdf; name=\"brochure-%d.pdf\"\nContent-Transfer-Encoding: base64\n", outer, i)
			fmt.Fprintf(&b, "Content-Disposition: attachment; filename=\"brochure-%d.pdf\"\n\n", i)
			code := base64.StdEncoding.EncodeToString(data)
			for len(code) > 76 {
				b.WriteString(code[:76] + "\n")
				code = code[76:]
			}
			fmt.Fprintf(&b, "%s\n--%s--\n", code, outer)
		}
		out = append(out, strings.ReplaceAll(b.String(), "\n", "\r\n"))
	}
	return out
}

// page is a text as the HTML of a mailing tool: tables, styles, a picture.
func page(random *rand.Rand, text string) string {
	var b strings.Builder
	b.WriteString("<html><head><style>")
	for i := range 10 + random.IntN(60) {
		fmt.Fprintf(&b, ".c%d{margin:0 auto;padding:%dpx;font-family:Arial,sans-serif;color:#33%02x44}\n", i, i%9, i)
	}
	b.WriteString("</style></head><body><table width=\"600\" cellpadding=\"0\" cellspacing=\"0\">\n")
	for p := range strings.SplitSeq(text, "\n\n") {
		fmt.Fprintf(&b, "<tr><td style=\"padding:12px 24px;font-size:15px;line-height:22px\" class=\"c1\"><p>%s</p></td></tr>\n", html.EscapeString(p))
	}
	b.WriteString("</table><img src=\"https://pixel.mailer.example/o.gif\" width=\"1\" height=\"1\"></body></html>")
	return b.String()
}
