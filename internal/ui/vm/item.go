package vm

import "winnow/internal/triage"

// Item is a row of a section: something with a name, what is to be said about
// it, and, where there is more, what opening it does.
type Item struct {
	Title string
	Label Label  // a word beside the title, none when it is empty
	Note  string // at the right of the title
	Text  string // below, as long as it is
	Does  string // what Enter or a tap does, "" when there is nothing to open
}

// Passage is a stretch of a message: what a row leads to.
type Passage struct {
	Message triage.ContentID
	Span    triage.Span // empty: the message as a whole
}

// text is the item on a line, for the clipboard.
func (i *Item) text() string {
	return join(" · ", join(": ", join(" ", i.Title, bracket(i.Label.Word)), i.Text), i.Note)
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func itemTexts(items []Item) []string {
	out := make([]string, len(items))
	for i := range items {
		out[i] = items[i].text()
	}
	return out
}
