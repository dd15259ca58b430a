package vm

import "strings"

// About is which program this is, and what it is made of.
type About struct {
	Program string // name, version, commit and date, in a line
	Parts   []Part
}

// Part is what somebody else made, with the text of its licence.
type Part struct{ Name, Version, Licence, Text string }

// AboutItems lists the parts.
func AboutItems(say Speech, a *About) []Item {
	out := make([]Item, len(a.Parts))
	for i, p := range a.Parts {
		out[i] = Item{Title: p.Name, Note: p.Licence, Text: p.Version, Does: say.T("read its licence")}
	}
	return out
}

// AboutText is all of it as plain text, with every licence.
func AboutText(a *About) string {
	var b strings.Builder
	b.WriteString(a.Program + "\n")
	for _, p := range a.Parts {
		b.WriteString("\n=== " + join(" ", p.Name, p.Version, p.Licence) + "\n\n" + p.Text + "\n")
	}
	return b.String()
}
