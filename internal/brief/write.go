package brief

import (
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"winnow/internal/triage"
)

// Formats are what Write writes.
var Formats = [...]string{"text", "md", "html"}

// ErrFormat is returned for a format that Write does not know.
var ErrFormat = errors.New("a brief is text, md or html")

//go:embed page.html
var pageText string

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("brief").Parse(pageText))
})

// section is a part of the brief as all forms show it.
type section struct {
	Title string
	None  string // said when there are no items
	Items []item
}

// item is one line, with the lines below it.
type item struct {
	Text  string
	Below []string
}

// Write writes the brief. What was written when an error is returned is of no
// use; the error is that of the writer, or ErrFormat.
func Write(w io.Writer, format string, b Brief) error {
	title, sections := heading(b), sections(b)
	var out strings.Builder
	switch strings.ToLower(format) {
	case "text":
		fmt.Fprintf(&out, "%s\n", title)
		for _, s := range sections {
			fmt.Fprintf(&out, "\n%s\n", s.Title)
			if len(s.Items) == 0 {
				fmt.Fprintf(&out, "  %s\n", s.None)
			}
			for _, i := range s.Items {
				fmt.Fprintf(&out, "  %s\n", clean(i.Text))
				for _, l := range i.Below {
					fmt.Fprintf(&out, "      %s\n", clean(l))
				}
			}
		}
	case "md":
		fmt.Fprintf(&out, "# %s\n", title)
		for _, s := range sections {
			fmt.Fprintf(&out, "\n## %s\n\n", s.Title)
			if len(s.Items) == 0 {
				fmt.Fprintf(&out, "%s\n", s.None)
			}
			for _, i := range s.Items {
				fmt.Fprintf(&out, "- %s\n", escape(i.Text))
				for _, l := range i.Below {
					fmt.Fprintf(&out, "  - %s\n", escape(l))
				}
			}
		}
	case "html":
		for n := range sections {
			for k := range sections[n].Items {
				i := &sections[n].Items[k]
				i.Text = clean(i.Text)
				for x := range i.Below {
					i.Below[x] = clean(i.Below[x])
				}
			}
		}
		if err := page().Execute(&out, map[string]any{"Title": title, "Sections": sections}); err != nil {
			return fmt.Errorf("write the brief: %w", err)
		}
	default:
		return fmt.Errorf("%q: %w", format, ErrFormat)
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("write the brief: %w", err)
	}
	return nil
}

func heading(b Brief) string {
	return fmt.Sprintf("Brief of %s to %s", day(b.From), day(b.To.Add(-time.Nanosecond)))
}

func sections(b Brief) []section {
	came := section{Title: "What came in", None: "Nothing came in."}
	if b.Came.Messages > 0 {
		came.Items = append(came.Items, item{Text: fmt.Sprintf("%s from %s", count(b.Came.Messages, "message"), count(b.Came.Vendors, "vendor"))})
		came.Items = append(came.Items, item{Text: "By kind: " + tally(b.Came.Kinds)})
		if len(b.Came.Verdicts) > 0 {
			came.Items = append(came.Items, item{Text: "By verdict: " + tally(b.Came.Verdicts)})
		}
	}
	if len(b.Came.New) > 0 {
		came.Items = append(came.Items, item{Text: "Wrote for the first time: " + some(b.Came.New)})
	}
	look := section{Title: "What deserves a look", None: "Nothing this time."}
	for _, l := range b.Look {
		look.Items = append(look.Items, item{
			Text:  fmt.Sprintf("%s: %s, place %d, %.0f of 100", l.Vendor, l.Verdict, l.Rank, l.Score),
			Below: []string{l.Why, l.Line.words()},
		})
	}
	aside := section{Title: "What was set aside, and by which test", None: "Nothing was set aside."}
	for _, a := range b.Aside {
		aside.Items = append(aside.Items, item{Text: fmt.Sprintf("%s, %s: %s", a.Test, count(a.Count, "message"), a.Why), Below: words(a.Messages, a.Count)})
	}
	muted := section{Title: "Gathered from muted vendors", None: "Nothing is gathered in this brief."}
	for _, g := range b.Muted {
		muted.Items = append(muted.Items, item{Text: fmt.Sprintf("%s (%s), %s", g.Vendor, g.Strength, count(g.Count, "message")), Below: words(g.Messages, g.Count)})
	}
	broken := section{Title: "Opt-outs that were broken", None: "None."}
	for _, x := range b.Broken {
		broken.Items = append(broken.Items, item{
			Text:  fmt.Sprintf("%s: you opted out on %s, the time to honour it ended on %s", x.Vendor, day(x.OptedOut), day(x.Due)),
			Below: words(x.Messages, len(x.Messages)),
		})
	}
	mutes := section{Title: "Mutes that were made, changed, lifted or ended", None: "None."}
	for _, s := range b.Mutes {
		mutes.Items = append(mutes.Items, item{Text: s.Vendor + ": " + s.Why})
	}
	ending := section{Title: "Mutes that end next", None: "None."}
	for _, x := range b.Ending {
		ending.Items = append(ending.Items, item{Text: fmt.Sprintf("%s, on %s", x.Vendor, day(x.Until))})
	}
	return []section{came, look, aside, muted, broken, mutes, ending}
}

func (l *Line) words() string {
	id := l.MessageID
	if id == "" {
		id = l.Message.String()
	}
	return fmt.Sprintf("%s  %s: %s  [%s]", day(l.Date), l.From, l.Subject, id)
}

func words(lines []Line, all int) []string {
	var out []string
	for i := range lines {
		if i == Most {
			break
		}
		out = append(out, lines[i].words())
	}
	if all > len(out) {
		out = append(out, fmt.Sprintf("and %d more", all-len(out)))
	}
	return out
}

func some(names []string) string {
	if len(names) <= Most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:Most], ", ") + fmt.Sprintf(" and %d more", len(names)-Most)
}

func tally[K ~string](counts map[K]int) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b K) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(string(a), string(b))
	})
	var out []string
	for _, k := range keys {
		name := string(k)
		if name == "" {
			name = "could not be read"
		}
		out = append(out, fmt.Sprintf("%s %d", name, counts[k]))
	}
	return strings.Join(out, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func day(t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return t.UTC().Format("2006-01-02")
}

// clean puts foreign text on one line, without characters that do not show or
// turn the direction of what follows.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.C, r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// escapes take the meaning from all of Markdown's punctuation, and from what
// would become a link by itself.
var escapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `(`, `\(`, `)`, `\)`, `#`, `\#`, `+`, `\+`, `!`, `\!`, `|`, `\|`,
	`~`, `\~`, `$`, `\$`, `<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, `://`, `&#58;//`, `www.`, `www&#46;`, `WWW.`, `WWW&#46;`, `@`, `&#64;`,
	`mailto:`, `mailto&#58;`,
)

func escape(s string) string {
	s = escapes.Replace(clean(s))
	if s == "" {
		return s
	}
	// What begins a list or a rule only does so at the beginning.
	if s[0] == '-' || s[0] == '=' {
		return `\` + s
	}
	if i := strings.IndexAny(s, ".)"); i > 0 && i < 10 && strings.Trim(s[:i], "0123456789") == "" {
		return s[:i] + `\` + s[i:]
	}
	return s
}

// Schedule says which strengths a brief over a span gathers: slow from a week
// on, limit from a month (28 days) on. What is stopped is
// never gathered.
func Schedule(from, to time.Time) []triage.Strength {
	const aDay = 24 * time.Hour
	switch span := to.Sub(from); {
	case span >= 28*aDay:
		return []triage.Strength{triage.Slow, triage.Limit}
	case span >= 7*aDay:
		return []triage.Strength{triage.Slow}
	}
	return nil
}
