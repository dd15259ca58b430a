package demo

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The markup of the texts is small: blank lines part paragraphs, and there are
// "# heading", "* item", "> quote", "---", "| cell | cell |", "**bold**",
// "[text](address)", "[[button]](address)" and "![what it shows](address)".
var (
	linkMark   = regexp.MustCompile(`(!?)\[(\[?)([^\[\]]*)\]?\]\(([^()\s]+)\)`)
	boldMark   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	numberCell = regexp.MustCompile(`^[-+€£$]?\s?[\d.,  ]+( ?%| EUR| GBP| pcs| kg)?$`)
)

// plainText shows marked-up text as a text part does.
func plainText(text string) string {
	text = boldMark.ReplaceAllString(text, "$1")
	text = linkMark.ReplaceAllStringFunc(text, func(m string) string {
		g := linkMark.FindStringSubmatch(m)
		switch {
		case g[1] == "!":
			return g[3]
		case strings.Contains(g[4], g[3]):
			return g[4]
		case g[2] != "":
			return g[3] + ": " + g[4]
		}
		return g[3] + " <" + g[4] + ">"
	})
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "| "):
			j := i
			for j < len(lines) && strings.HasPrefix(lines[j], "| ") {
				j++
			}
			columns(lines[i:j])
			i = j - 1
		case strings.HasPrefix(line, "# "):
			lines[i] = strings.TrimPrefix(line, "# ")
		case line == "---":
			lines[i] = strings.Repeat("-", 60)
		}
	}
	return strings.Join(lines, "\n")
}

// cells splits "| a | b |".
func cells(row string) []string {
	parts := strings.Split(strings.Trim(strings.TrimSpace(row), "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// columns sets the rows of a table in columns, numbers to the right.
func columns(rows []string) {
	var width []int
	for _, r := range rows {
		for i, c := range cells(r) {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(c))
		}
	}
	for k, r := range rows {
		var b strings.Builder
		for i, c := range cells(r) {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(c))
			if numberCell.MatchString(c) {
				c = pad + c
			} else {
				c += pad
			}
			b.WriteString(c + "  ")
		}
		rows[k] = strings.TrimRight(b.String(), " ")
	}
}

// wrap breaks long lines at spaces; quoted lines and addresses stay whole.
func wrap(text string, width int) string {
	lines := strings.Split(text, "\n")
	var out []string
	for _, line := range lines {
		if strings.HasPrefix(line, ">") || strings.Contains(line, "   ") {
			out = append(out, line)
			continue
		}
		for utf8.RuneCountInString(line) > width {
			cut := strings.LastIndexByte(line[:runeOffset(line, width)], ' ')
			if cut <= 0 {
				if cut = strings.IndexByte(line, ' '); cut < 0 {
					break
				}
			}
			out = append(out, line[:cut])
			line = line[cut+1:]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// runeOffset is the byte offset behind n runes.
func runeOffset(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// htmlText renders marked-up text as HTML blocks. accent colours buttons.
func htmlText(text, accent string) string {
	var b strings.Builder
	for para := range strings.SplitSeq(text, "\n\n") {
		lines := strings.Split(strings.TrimSpace(para), "\n")
		for i := 0; i < len(lines); {
			j := i + 1
			same := func(prefix string) []string {
				for j < len(lines) && strings.HasPrefix(lines[j], prefix) {
					j++
				}
				return lines[i:j]
			}
			line := lines[i]
			switch {
			case strings.HasPrefix(line, "# "):
				b.WriteString(`<h2 style="font-size:18px;margin:18px 0 6px">` + inline(line[2:], accent) + "</h2>\n")
			case line == "---":
				b.WriteString("<hr>\n")
			case strings.HasPrefix(line, "* "):
				b.WriteString("<ul>\n")
				for _, it := range same("* ") {
					b.WriteString("<li>" + inline(it[2:], accent) + "</li>\n")
				}
				b.WriteString("</ul>\n")
			case strings.HasPrefix(line, "> "):
				var q []string
				for _, it := range same(">") {
					q = append(q, inline(strings.TrimPrefix(it[1:], " "), accent))
				}
				b.WriteString("<blockquote>" + strings.Join(q, "<br>\n") + "</blockquote>\n")
			case strings.HasPrefix(line, "| "):
				b.WriteString(`<table cellpadding="4" style="border-collapse:collapse">` + "\n")
				for _, r := range same("| ") {
					b.WriteString("<tr>")
					for _, c := range cells(r) {
						b.WriteString(`<td style="border-bottom:1px solid #ddd">` + inline(c, accent) + "</td>")
					}
					b.WriteString("</tr>\n")
				}
				b.WriteString("</table>\n")
			default:
				var p []string
				for j = i; j < len(lines) && !blockStart(lines[j]); j++ {
					p = append(p, inline(lines[j], accent))
				}
				b.WriteString("<p>" + strings.Join(p, "<br>\n") + "</p>\n")
			}
			i = j
		}
	}
	return b.String()
}

func blockStart(line string) bool {
	for _, p := range []string{"# ", "* ", "> ", "| "} {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	return line == "---"
}

// inline renders the marks within a line.
func inline(s, accent string) string {
	s = html.EscapeString(s)
	s = boldMark.ReplaceAllString(s, "<b>$1</b>")
	return linkMark.ReplaceAllStringFunc(s, func(m string) string {
		g := linkMark.FindStringSubmatch(m)
		switch {
		case g[1] == "!":
			return `<img src="` + g[4] + `" alt="` + g[3] + `" width="560" style="max-width:100%">`
		case g[2] != "":
			return `<a href="` + g[4] + `" style="display:inline-block;padding:10px 18px;border-radius:4px;background:` +
				accent + `;color:#ffffff;text-decoration:none">` + g[3] + `</a>`
		}
		return `<a href="` + g[4] + `" style="color:` + accent + `">` + g[3] + `</a>`
	})
}
