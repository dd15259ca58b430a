package shortlist

import (
	"fmt"

	"winnow/internal/triage"
)

// GridCell is one cell of vendors set side by side: what a vendor has on one
// line, with the message that it rests on.
type GridCell struct {
	Line     string // an axis, a criterion, "owed" …
	Vendor   string
	Mark     string
	Evidence string
	Date     string // 2006-01-02
	Message  string // Message-ID, or the content's id
}

// Grid puts the vendors of a list side by side, line by line: the criteria once
// they are locked, the axes while there are none, what is owed and noted.
func Grid(l *List) []GridCell {
	var out []GridCell
	if len(l.Criteria) == 0 {
		for _, a := range triage.Axes {
			for i := range l.Rows {
				r := &l.Rows[i]
				c := r.best(a)
				says := "nothing found, up to this message"
				if c == nil {
					c = r.newest()
				} else {
					says = c.text()
				}
				out = append(out, GridCell{string(a), r.Vendor, percent(r.Axis(a)), says, day(c.Date), c.ref()})
			}
		}
	}
	if l.Locked {
		for n, k := range l.Criteria {
			for i := range l.Rows {
				m := &l.Rows[i].Marks[n]
				c := m.cell()
				out = append(out, GridCell{k.Name, l.Rows[i].Vendor, percent(m.Share), m.says(), day(c.Date), c.ref()})
			}
		}
		for i := range l.Rows {
			mark := "unknown"
			if w := l.Rows[i].Weighted; w != nil {
				mark = fmt.Sprintf("%.0f", *w)
			}
			out = append(out, GridCell{"together", l.Rows[i].Vendor, mark, "", "", ""})
		}
	}
	for i := range l.Rows {
		upTo := l.Rows[i].newest()
		for _, o := range l.Rows[i].Owed {
			out = append(out, GridCell{"owed", l.Rows[i].Vendor, "", o, day(upTo.Date), upTo.ref()})
		}
	}
	for i := range l.Rows {
		for _, n := range l.Rows[i].Notes {
			out = append(out, GridCell{"note", l.Rows[i].Vendor, "", n.Text, day(n.At), ""})
		}
	}
	return out
}
