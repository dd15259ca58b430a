package shortlist

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"sync"

	"winnow/internal/triage"
)

//go:embed page.html
var pageText string

var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("shortlist").Funcs(template.FuncMap{
		"day": day, "touches": touches, "vendors": vendors, "decisions": decisionLines,
		"bars": bars, "points": func(x float64) string { return fmt.Sprintf("%+.1f", x) },
		"round": func(x float64) string { return fmt.Sprintf("%.0f", x) },
		"inc":   func(i int) int { return i + 1 },
		"says":  func(c Cell) string { return c.text() },
		"ref":   func(c Cell) string { return c.ref() },
		"name":  axisName, "percent": percent, "notes": noteLines,
		"mark": func(m Mark) string { return m.says() }, "cell": func(m Mark) *Cell { return m.cell() },
		"cref": func(c *Cell) string { return c.ref() },
	}).Parse(pageText))
})

// writeHTML writes one page that needs nothing else: no script, no link, no
// font, no picture from anywhere. html/template escapes all foreign text, and a
// Content-Security-Policy forbids whatever it should miss.
func writeHTML(w io.Writer, list List) error {
	return page().Execute(w, list)
}

// bar is an axis as it is drawn: 100 wide, in whole numbers.
type bar struct {
	Axis  string
	Class string
	Width int
	Text  string
}

func bars(r Row) []bar {
	var out []bar
	for _, a := range triage.Axes {
		b := bar{Axis: axisName(a), Class: string(a), Text: percent(r.Axis(a))}
		if x := r.Axis(a); x != nil {
			b.Width = int(*x*100 + 0.5)
		} else {
			b.Class = "unknown"
		}
		out = append(out, b)
	}
	return out
}
