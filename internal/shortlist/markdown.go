package shortlist

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"winnow/internal/triage"
)

// writeMarkdown writes a page of GitHub's Markdown. All foreign text is escaped:
// it makes no markup, no HTML, no link and no picture.
func writeMarkdown(w io.Writer, list List) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "# %s\n\n%s, %s\n\n", escapeMarkdown(list.Title), day(list.Made), vendors(len(list.Rows)))
	if len(list.Rows) > 0 {
		b.WriteString("| # | Vendor | Score | Usefulness | Interest | Proof | Pressure | Verdict |\n")
		b.WriteString("| ---: | --- | ---: | ---: | ---: | ---: | ---: | --- |\n")
	}
	for i := range list.Rows {
		r := &list.Rows[i]
		fmt.Fprintf(b, "| %d | %s | %.0f | %s | %s | %s | %s | %s |\n", i+1, escapeMarkdown(r.Vendor), r.Score,
			percent(r.Usefulness), percent(r.Interest), percent(r.Proof), percent(r.Pressure), escapeMarkdown(string(r.Verdict)))
	}
	for i := range list.Rows {
		markdownRow(b, i+1, &list.Rows[i])
	}
	return b.Flush()
}

func markdownRow(b *bufio.Writer, n int, r *Row) {
	fmt.Fprintf(b, "\n## %d. %s\n\n", n, escapeMarkdown(r.Vendor))
	fmt.Fprintf(b, "Score %.0f (%.0f to %.0f), %s, %s; %s", r.Score, r.Low, r.High,
		escapeMarkdown(string(r.Verdict)), escapeMarkdown(string(r.Band)), touches(r.Touches))
	if !r.Last.IsZero() {
		fmt.Fprintf(b, ", last %s", day(r.Last))
	}
	b.WriteString("\n")
	markdownList(b, "Domains and addresses", append(r.Domains[:len(r.Domains):len(r.Domains)], r.Addresses...))
	markdownList(b, "Needs met", r.Needs)
	markdownList(b, "Why", r.Reasons)
	if len(r.Parts) > 0 {
		b.WriteString("\n### Score\n\n| Part | Points |\n| --- | ---: |\n")
		for _, p := range r.Parts {
			fmt.Fprintf(b, "| %s | %+.1f |\n", escapeMarkdown(p.Label), p.Value)
		}
	}
	if len(r.Evidence) > 0 {
		b.WriteString("\n### Evidence\n\n| Axis | Evidence | Date | Message |\n| --- | --- | --- | --- |\n")
		for i := range r.Evidence {
			c := &r.Evidence[i]
			name := axisName(c.Axis)
			if c.Axis == triage.Pressure && c.Target != triage.Target(c.Axis) {
				name += ": " + string(c.Target)
			}
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", escapeMarkdown(name), escapeMarkdown(c.text()), day(c.Date), escapeMarkdown(c.ref()))
		}
	}
	if len(r.Marks) > 0 {
		b.WriteString("\n### By the criteria\n\n| Criterion | Mark | Evidence | Date | Message |\n| --- | ---: | --- | --- | --- |\n")
		for _, m := range r.Marks {
			c := m.cell()
			fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", escapeMarkdown(m.Criterion), percent(m.Share), escapeMarkdown(m.says()), day(c.Date), escapeMarkdown(c.ref()))
		}
	}
	markdownList(b, "Notes", noteLines(*r))
	markdownList(b, "Still owed", r.Owed)
	markdownList(b, "Questions to ask", r.Questions)
	markdownList(b, "Decisions", decisionLines(*r))
}

func markdownList(b *bufio.Writer, head string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n", head)
	for _, s := range items {
		fmt.Fprintf(b, "- %s\n", escapeMarkdown(s))
	}
}

// markdownEscapes puts a backslash before all of ASCII's punctuation that means
// something (CommonMark §2.4) and takes apart what would become a link by
// itself (GitHub's extended autolinks).
var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `{`, `\{`, `}`, `\}`, `[`, `\[`, `]`, `\]`, `(`, `\(`, `)`, `\)`,
	`#`, `\#`, `+`, `\+`, `!`, `\!`, `|`, `\|`, `~`, `\~`, `$`, `\$`, `^`, `\^`,
	`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, `://`, `&#58;//`, `www.`, `www&#46;`, `WWW.`, `WWW&#46;`, `@`, `&#64;`,
	`mailto:`, `mailto&#58;`, `xmpp:`, `xmpp&#58;`,
)

func escapeMarkdown(s string) string {
	s = markdownEscapes.Replace(oneLine(s))
	// What begins a list, a rule or a heading only does so at the beginning.
	if s != "" && (s[0] == '-' || s[0] == '=') {
		return `\` + s
	}
	if i := strings.IndexAny(s, ".)"); i > 0 && i < 10 && strings.Trim(s[:i], "0123456789") == "" {
		return s[:i] + `\` + s[i:]
	}
	return s
}

func percent(x *float64) string {
	if x == nil {
		return "unknown"
	}
	return fmt.Sprintf("%.0f %%", *x*100)
}

func vendors(n int) string {
	if n == 1 {
		return "1 vendor"
	}
	return fmt.Sprintf("%d vendors", n)
}

func touches(n int) string {
	if n == 1 {
		return "1 touch"
	}
	return fmt.Sprintf("%d touches", n)
}
