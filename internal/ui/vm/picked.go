package vm

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Lists is what the shortlists' screen needs of the engine.
type Lists interface {
	// Shortlists are the buyer's shortlists, the default one first.
	Shortlists() []ListName
	Shortlist(ctx context.Context, name string) (Shortlist, error)
	// Compare sets two to four vendors side by side, by a list's criteria.
	Compare(ctx context.Context, name string, ids []triage.VendorID) ([]GridCell, error)
	// ListMoves tells what moved on a list since a time, and why.
	ListMoves(ctx context.Context, name string, since time.Time) ([]Line, error)
	// ParseCriteria reads "proof=3, price=2".
	ParseCriteria(text string) ([]triage.Criterion, error)
	// ExportList writes a list to a file, whole or not at all.
	ExportList(ctx context.Context, path, name, format string) (int, error)
	// PlanRead says what reading an exported JSON file back would do, and
	// ReadList does it as one batch; as gives the list another name.
	PlanRead(ctx context.Context, path, as string) (ListRead, error)
	ReadList(ctx context.Context, path, as string) (ListRead, triage.DecisionID, error)
}

// ListRead is what reading a shortlist back does.
type ListRead struct {
	List    string
	Vendors []string // that are put on it
	LeftOut []triage.LeftOut
}

// Text says what would be done, in a sentence.
func (r *ListRead) Words(say Speech) string {
	return say.T("%s would be put on “%s”, with its criteria, notes and decision. It can be taken back as a whole.", Count(say, len(r.Vendors), "vendor", "vendors"), oneLine(r.List))
}

// ListName is a shortlist by name.
type ListName struct {
	Name    string
	Vendors int
}

// Shortlist is a list with its vendors, best first.
type Shortlist struct {
	Name, Need string
	Criteria   []triage.Criterion
	Weights    string // the criteria as they are typed
	Locked     bool
	Outcome    string // what the buyer decided, "" while nothing is
	OutcomeAt  time.Time
	Taken      triage.VendorID
	Vendors    []Listed
	Log        []LogLine // what was changed of it, oldest first
}

// LogLine is a change of a shortlist.
type LogLine struct {
	At   time.Time
	Text string
}

// Listed is a vendor on a shortlist.
type Listed struct {
	ID       triage.VendorID
	Name     string
	Weighted *float64 // by the list's criteria, 0 to 100; nil while they are not locked or nothing is known
	Owed     []string
	Notes    []LogLine
}

// GridCell is one cell of vendors set side by side.
type GridCell struct{ Line, Vendor, Mark, Evidence, Date, Message string }

// MostCompared is how many vendors are set side by side.
const MostCompared = 4

// Picked is a vendor on a shortlist as its screen lists it.
type Picked struct {
	ID   triage.VendorID
	Name string
	Note string // score and verdict
	Why  string
	More string // what it owes, and the newest note
}

// PickedPage is what the shortlists' screen shows.
type PickedPage struct {
	List Shortlist
	Rows []Picked
	Head []string // need, criteria, decision, in sentences
}

// NewPickedPage says what the screen shows of a list.
func NewPickedPage(say Speech, l Shortlist, standings []triage.Standing, now time.Time) PickedPage {
	p := PickedPage{List: l}
	by := make(map[triage.VendorID]*triage.Standing, len(standings))
	for i := range standings {
		by[standings[i].Vendor.ID] = &standings[i]
	}
	for _, v := range l.Vendors {
		r := Picked{ID: v.ID, Name: v.Name}
		if s := by[v.ID]; s != nil {
			row := RowOf(say, s, now)
			r.Name, r.Why = row.Name, row.Why
			r.Note = say.T("%s of 100 (%s) · %s", row.Score, row.Spread, lowerFirst(say, VerdictWord(say, s.Verdict)))
		}
		if v.Weighted != nil {
			r.Note = say.T("%.0f of 100 by your criteria · ", *v.Weighted) + r.Note
		}
		if l.Taken == v.ID && l.Outcome != "" {
			r.Note = say.T("taken · %s", r.Note)
		}
		var more []string
		if len(v.Notes) > 0 {
			more = append(more, say.T("Note: %s", oneLine(v.Notes[len(v.Notes)-1].Text)))
		}
		if len(v.Owed) > 0 {
			more = append(more, say.T("Owes: %s", saidAll(say, v.Owed)))
		} else {
			more = append(more, say.T("Owes nothing"))
		}
		r.More = strings.Join(more, " · ")
		p.Rows = append(p.Rows, r)
	}
	if l.Need != "" {
		p.Head = append(p.Head, say.T("For the need “%s”.", l.Need))
	}
	switch {
	case len(l.Criteria) == 0:
		p.Head = append(p.Head, say.T("No criteria yet: %s says by what its vendors are weighed.", KeyOf(CmdCriteria)))
	case !l.Locked:
		p.Head = append(p.Head, say.T("Weighed by %s. Scores are shown once you lock these, so that no score moves them.", l.Weights))
	default:
		p.Head = append(p.Head, say.T("Weighed by %s (locked).", l.Weights))
	}
	if l.Outcome != "" {
		p.Head = append(p.Head, say.T("You decided on %s: %s", Date(say, now, l.OutcomeAt), sentence(l.Outcome)))
	}
	return p
}

// PickedText is the list as plain text.
func PickedText(say Speech, p *PickedPage, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", p.List.Name)
	for _, h := range p.Head {
		b.WriteString(h + "\n")
	}
	for i, r := range p.Rows {
		fmt.Fprintf(&b, "\n%s. %s\n  %s\n  %s\n  %s\n", strconv.Itoa(i+1), r.Name, r.Note, r.Why, r.More)
	}
	for _, l := range p.List.Log {
		fmt.Fprintf(&b, "\n%s: %s", Date(say, now, l.At), l.Text)
	}
	return b.String()
}

// Grid is a comparison: a line for each criterion, a column for each vendor.
type Grid struct {
	Vendors []string
	Lines   []GridLine
}

// GridLine is a line of a comparison; Cells are in the order of the vendors.
type GridLine struct {
	Name  string
	Cells [][]GridCell
}

// NewGrid orders the cells, vendors in the order in which they were chosen.
func NewGrid(cells []GridCell, vendors []string) Grid {
	g := Grid{Vendors: vendors}
	for _, c := range cells {
		col := slices.Index(vendors, c.Vendor)
		if col < 0 {
			continue
		}
		at := slices.IndexFunc(g.Lines, func(l GridLine) bool { return l.Name == c.Line })
		if at < 0 {
			at = len(g.Lines)
			g.Lines = append(g.Lines, GridLine{c.Line, make([][]GridCell, len(vendors))})
		}
		g.Lines[at].Cells[col] = append(g.Lines[at].Cells[col], c)
	}
	return g
}

// Source says which message a cell rests on, "" for none.
func (c GridCell) Source() string { return join(", ", c.Date, oneLine(c.Message)) }

// GridText is a comparison as plain text.
func GridText(say Speech, g *Grid) string {
	var b strings.Builder
	for _, l := range g.Lines {
		fmt.Fprintf(&b, "%s\n", upperFirst(say.Said(l.Name)))
		for i, v := range g.Vendors {
			if len(l.Cells[i]) == 0 {
				fmt.Fprintf(&b, "  %s: %s\n", v, say.T("nothing"))
			}
			for _, c := range l.Cells[i] {
				fmt.Fprintf(&b, "  %s: %s\n", v, join(" · ", c.Mark, c.Evidence, c.Source()))
			}
		}
	}
	return b.String()
}

// ListOf names a shortlist in a decision; nil means the default one, whose
// decisions of former versions name none.
func ListOf(name string) *triage.ListChange {
	if name == "" || name == triage.DefaultList {
		return nil
	}
	return &triage.ListChange{Name: name}
}
