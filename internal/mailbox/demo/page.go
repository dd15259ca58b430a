package demo

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"html"
	"strings"
)

// The looks of HTML mail, one per sender.
var (
	accents = []string{"#1f6f8b", "#8a3033", "#2f6b3a", "#5b4b8a", "#b0560f", "#33475b", "#006b5e", "#7a5c00"}
	fonts   = []string{"Arial,Helvetica,sans-serif", "Calibri,Carlito,sans-serif", "Georgia,serif", "Verdana,sans-serif"}
)

func (l *letter) look() (accent, font string) {
	h := fnv.New32a()
	h.Write([]byte(l.script.name))
	n := int(h.Sum32() & 0xffff)
	return cmp.Or(l.script.head.get("accent"), accents[n%len(accents)]), fonts[n/8%len(fonts)]
}

// page is the HTML part: a plain page for one person's mail, a table with a
// coloured band, a hidden preheader and a footer for bulk mail.
func (l *letter) page() string {
	accent, font := l.look()
	body := htmlText(l.text, accent)
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><meta charset=\"" +
		cmp.Or(l.head.or(l.script.head, "charset"), "utf-8") + "\"><title>" + html.EscapeString(l.subject) + "</title>\n")
	if l.profile == "bulk" || l.profile == "service" {
		b.WriteString("<style>body{margin:0;background:#f2f2f2} td{font-size:15px;line-height:1.5} @media only screen and (max-width:600px){.w{width:100%!important}}</style></head>\n<body>\n")
		if pre := l.head.get("preheader"); pre != "" {
			b.WriteString(`<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">` + html.EscapeString(pre) +
				strings.Repeat("&zwnj;&nbsp;", 20) + "</div>\n")
		}
		fmt.Fprintf(&b, "<table width=\"100%%\" role=\"presentation\"><tr><td align=\"center\">\n<table class=\"w\" width=\"600\" bgcolor=\"#ffffff\" role=\"presentation\" style=\"font-family:%s\">\n", font)
		fmt.Fprintf(&b, "<tr><td style=\"background:%s;color:#ffffff;padding:14px 24px;font-size:20px\">%s</td></tr>\n", accent, html.EscapeString(l.script.head.get("name")))
		b.WriteString("<tr><td style=\"padding:16px 24px\">\n" + body)
		if l.sign != "" {
			b.WriteString(htmlText(l.sign, accent))
		}
		b.WriteString("</td></tr>\n")
		if l.footer != "" {
			b.WriteString("<tr><td style=\"padding:12px 24px;color:#777777;font-size:12px\">\n" + htmlText(l.footer, "#777777") + "</td></tr>\n")
		}
		b.WriteString("</table>\n</td></tr></table>\n")
	} else {
		fmt.Fprintf(&b, "</head>\n<body style=\"font-family:%s;font-size:11pt\">\n%s", font, body)
		if l.sign != "" {
			b.WriteString("<div class=\"signature\" style=\"color:#555555\">\n" + htmlText(l.sign, accent) + "</div>\n")
		}
		if q := l.quoted(); q != "" {
			intro, old, _ := strings.Cut(q, "\n")
			b.WriteString("<div class=\"quote\">" + html.EscapeString(intro) +
				"<blockquote style=\"margin:0 0 0 8px;border-left:2px solid #cccccc;padding-left:8px\">" +
				strings.ReplaceAll(html.EscapeString(unquote(old)), "\n", "<br>\n") + "</blockquote></div>\n")
		}
		if l.footer != "" {
			b.WriteString("<div style=\"color:#888888;font-size:9pt\">\n" + htmlText(l.footer, "#888888") + "</div>\n")
		}
	}
	switch l.profile {
	case "tool":
		fmt.Fprintf(&b, "<img src=\"https://inst.%s/api/mailings/opened/%s.gif\" width=\"1\" height=\"1\" alt=\"\">\n", domain(l.from.email), l.hex(24))
	case "bulk":
		fmt.Fprintf(&b, "<img src=\"https://mail.%s/o/%s\" width=\"1\" height=\"1\" alt=\"\" style=\"display:none\">\n", domain(l.from.email), l.hex(24))
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// unquote takes one "> " off every line that has it.
func unquote(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if rest, ok := strings.CutPrefix(line, ">"); ok {
			lines[i] = strings.TrimPrefix(rest, " ")
		}
	}
	return strings.Join(lines, "\n")
}
