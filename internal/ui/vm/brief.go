package vm

import (
	"context"
	"strings"
	"time"
)

// Briefs is what the screen of the brief needs of the engine.
type Briefs interface {
	// Brief tells what a span of time brought, as plain text.
	Brief(ctx context.Context, from, to time.Time) (string, error)
	// SaveBrief writes it to a file, whole or not at all.
	SaveBrief(ctx context.Context, path, format string, from, to time.Time) error
}

// BriefSpan is a span of time that a brief can be about.
type BriefSpan struct {
	Name string
	Days int
}

// BriefSpans lists the spans. The mail of vendors that are slowed is gathered
// by the week, of those that are limited by the month.
var BriefSpans = [...]BriefSpan{{"The last week", 7}, {"The last month", 30}}

// BriefForms lists the forms in which a brief is saved.
var BriefForms = [...]ExportFormat{
	{"html", ".html", "A page to print", "opens in any browser, loads nothing from elsewhere"},
	{"md", ".md", "Markdown", "plain text with headings"},
	{"text", ".txt", "Text", "plain text"},
}

// BriefSection is a heading of the brief with its lines.
type BriefSection struct {
	Title string
	Lines []BriefLine
}

// BriefLine is a line; Below says that it tells more of the one before.
type BriefLine struct {
	Text  string
	Below bool
}

// NewBrief takes the plain text of a brief apart: its title stands first, a
// heading begins a line, what stands under it is indented, twice where it tells
// more.
func NewBrief(text string) (title string, sections []BriefSection) {
	for _, l := range strings.Split(text, "\n") {
		plain := strings.TrimSpace(l)
		switch indent := len(l) - len(strings.TrimLeft(l, " ")); {
		case plain == "":
		case title == "":
			title = plain
		case indent == 0:
			sections = append(sections, BriefSection{Title: plain})
		case len(sections) > 0:
			s := &sections[len(sections)-1]
			s.Lines = append(s.Lines, BriefLine{plain, indent > 2})
		}
	}
	return title, sections
}
