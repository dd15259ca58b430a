package shortlist

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Formats are what Export writes. "csv-bom" is CSV that begins with a byte order
// mark, by which Excel knows UTF-8.
var Formats = [...]string{"csv", "csv-bom", "xlsx", "json", "md", "html", "vcf"}

// ErrFormat is returned for a format that Export does not know.
var ErrFormat = errors.New("no such export format")

// Export writes the list. What was written when an error is returned is of no
// use; the error is that of the writer, or ErrFormat.
func Export(w io.Writer, format string, list List) error {
	var err error
	switch strings.ToLower(format) {
	case "csv":
		err = writeCSV(w, list, false)
	case "csv-bom":
		err = writeCSV(w, list, true)
	case "xlsx":
		err = writeXLSX(w, list)
	case "json":
		err = writeJSON(w, list)
	case "md":
		err = writeMarkdown(w, list)
	case "html":
		err = writeHTML(w, list)
	case "vcf":
		err = writeVCard(w, list)
	default:
		return fmt.Errorf("%q: %w (known are %s)", format, ErrFormat, strings.Join(Formats[:], ", "))
	}
	if err != nil {
		return fmt.Errorf("export as %s: %w", format, err)
	}
	return nil
}

// column is a column of the tables: its head and the value of a row. Values are
// string, float64, int, bool, time.Time, or nil for unknown.
type column struct {
	head  string
	width float64 // in letters, for Excel
	value func(r *Row) any
}

// columns of CSV and of the first sheet of Excel.
var columns = slices.Concat(
	[]column{
		{"rank", 6, func(r *Row) any { return orNil(r.Rank) }},
		{"vendor", 26, func(r *Row) any { return r.Vendor }},
		{"domains", 24, func(r *Row) any { return join(r.Domains) }},
		{"addresses", 30, func(r *Row) any { return join(r.Addresses) }},
		{"score", 8, func(r *Row) any { return tenth(r.Score) }},
		{"low", 8, func(r *Row) any { return tenth(r.Low) }},
		{"high", 8, func(r *Row) any { return tenth(r.High) }},
		{"usefulness", 11, func(r *Row) any { return hundredth(r.Usefulness) }},
		{"interest", 11, func(r *Row) any { return hundredth(r.Interest) }},
		{"proof", 11, func(r *Row) any { return hundredth(r.Proof) }},
		{"pressure", 11, func(r *Row) any { return hundredth(r.Pressure) }},
		{"verdict", 10, func(r *Row) any { return string(r.Verdict) }},
		{"band", 8, func(r *Row) any { return string(r.Band) }},
		{"needs", 20, func(r *Row) any { return join(r.Needs) }},
		{"relationship", 12, func(r *Row) any { return r.Related }},
		{"muted", 8, func(r *Row) any { return string(r.Muted) }},
		{"touches", 8, func(r *Row) any { return r.Touches }},
		{"first", 12, func(r *Row) any { return r.First }},
		{"last", 12, func(r *Row) any { return r.Last }},
	},
	evidenceColumns(),
	[]column{
		{"reasons", 60, func(r *Row) any { return join(r.Reasons) }},
		{"owed", 60, func(r *Row) any { return join(r.Owed) }},
		{"questions", 60, func(r *Row) any { return join(r.Questions) }},
		{"decisions", 40, func(r *Row) any { return join(decisionLines(*r)) }},
		{"weighted", 10, func(r *Row) any { return tenthOrNil(r.Weighted) }},
		{"notes", 40, func(r *Row) any { return join(noteLines(*r)) }},
	},
)

// evidenceColumns are, for each axis, its strongest evidence, the message and
// the day.
func evidenceColumns() []column {
	var out []column
	for _, a := range triage.Axes {
		best := func(r *Row) *Cell {
			for i := range r.Evidence {
				if r.Evidence[i].Axis == a {
					return &r.Evidence[i]
				}
			}
			return &Cell{}
		}
		out = append(out,
			column{string(a) + "_evidence", 50, func(r *Row) any { return best(r).text() }},
			column{string(a) + "_message", 34, func(r *Row) any { return best(r).ref() }},
			column{string(a) + "_date", 12, func(r *Row) any { return best(r).Date }},
		)
	}
	return out
}

// text is the evidence itself: the vendor's words, or the fact and its meaning.
func (c *Cell) text() string {
	if c.Quote != "" {
		return c.Quote
	}
	if c.Fact != "" {
		return "[" + c.Fact + "] " + c.Reason
	}
	return ""
}

// ref is the message that the evidence stands in: its Message-ID, or where it
// has none its content's id.
func (c *Cell) ref() string {
	switch {
	case c.Message == triage.ContentID{} && c.MessageID == "":
		return ""
	case c.MessageID != "":
		return c.MessageID
	}
	return c.Message.String()
}

func decisionLines(r Row) []string {
	var out []string
	for _, d := range r.Decisions {
		s := day(d.At) + ": " + d.What
		if d.Why != "" {
			s += " (" + d.Why + ")"
		}
		out = append(out, s)
	}
	return out
}

func join(s []string) string { return strings.Join(s, "; ") }

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02")
}

func orNil(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func tenthOrNil(x *float64) any {
	if x == nil {
		return nil
	}
	return tenth(*x)
}

func noteLines(r Row) []string {
	var out []string
	for _, n := range r.Notes {
		out = append(out, day(n.At)+": "+n.Text)
	}
	return out
}

func tenth(x float64) any { return math.Round(x*10) / 10 }

func hundredth(x *float64) any {
	if x == nil {
		return nil
	}
	return math.Round(*x*100) / 100
}

// text writes a value as text; unknown is empty.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return day(v)
	}
	return ""
}

// axisName is an axis as a head shows it.
func axisName(a triage.Axis) string {
	s := string(a)
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
