package shortlist

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// Board is one shortlist as the buyer's decisions make it.
type Board struct {
	Name     string             `json:"name"`
	Need     string             `json:"need"` // that it is for, "" for none
	Made     time.Time          `json:"made,omitzero"`
	Criteria []triage.Criterion `json:"criteria"`
	Locked   bool               `json:"locked"` // the criteria are settled
	Members  []Member           `json:"-"`
	Outcome  *Outcome           `json:"outcome"` // null while nothing is decided
	Log      []Entry            `json:"log"`     // what was changed of it, oldest first
}

// Member is a vendor on a board, found by any of its keys.
type Member struct {
	Vendor triage.VendorID
	Keys   []string
	Added  time.Time
	Notes  []Note
}

// Note is what the buyer wrote down about a vendor.
type Note struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// Outcome is what the buyer decided.
type Outcome struct {
	At     time.Time       `json:"at"`
	Vendor triage.VendorID `json:"vendor"` // taken, "" when none was
	Text   string          `json:"text"`
}

// Entry is a change of a board.
type Entry struct {
	ID   triage.DecisionID `json:"id"`
	At   time.Time         `json:"at"`
	What string            `json:"what"`
	Why  string            `json:"why,omitempty"`
}

// Measures are what a criterion can be measured by.
var Measures = [...]string{"usefulness", "interest", "proof", "calm", "need", "price"}

const (
	mostCriteria = 20
	mostName     = 80
	mostText     = 4000
	mostBoards   = 200
	mostPast     = 5000
)

// Fold goes through decisions in order, without those undone, and returns the
// shortlists: the default one first, the others as they were made.
func Fold(decisions []triage.Decision) []Board {
	boards := []Board{{Name: triage.DefaultList, Criteria: []triage.Criterion{}, Log: []Entry{}}}
	for _, d := range decisions {
		i := index(boards, NameOf(d))
		if i < 0 {
			if d.Act != triage.ActListCreate && d.Act != triage.ActShortlist {
				continue
			}
			i = len(boards)
			boards = append(boards, Board{Name: NameOf(d), Made: d.At, Criteria: []triage.Criterion{}, Log: []Entry{}})
		}
		b := &boards[i]
		at, past := d.At, false
		if d.List != nil {
			for _, p := range d.List.Past {
				b.Log = append(b.Log, Entry{ID: d.ID, At: p.At, What: p.What, Why: p.Why})
			}
			if past = !d.List.At.IsZero(); past { // read back: the past tells of it already
				at = d.List.At
			}
		}
		switch d.Act {
		case triage.ActShortlist:
			b.add(d, at)
		case triage.ActUnlist:
			b.remove(d)
		case triage.ActNote:
			if m := b.Member(keysOf(d)); m != nil {
				m.Notes = append(m.Notes, Note{At: at, Text: d.Note})
			}
		case triage.ActListCreate:
			b.Need, b.Criteria, b.Locked = d.List.Need, orNone(d.List.Criteria), d.List.Locked
		case triage.ActListCriteria:
			b.Criteria, b.Locked = orNone(d.List.Criteria), d.List.Locked
		case triage.ActListDecide:
			b.Outcome = &Outcome{At: at, Vendor: d.Vendor, Text: d.List.Outcome}
		case triage.ActListRemove:
			if i > 0 {
				boards = slices.Delete(boards, i, i+1)
			} else {
				boards[0] = Board{Name: triage.DefaultList, Criteria: []triage.Criterion{}, Log: []Entry{}}
			}
			continue
		default:
			continue
		}
		if !past {
			b.Log = append(b.Log, Entry{ID: d.ID, At: d.At, What: After(d), Why: d.Why})
		}
	}
	return boards
}

func (b *Board) add(d triage.Decision, at time.Time) {
	keys := keysOf(d)
	if m := b.Member(keys); m != nil {
		for _, k := range keys {
			if !slices.Contains(m.Keys, k) {
				m.Keys = append(m.Keys, k)
			}
		}
		return
	}
	b.Members = append(b.Members, Member{Vendor: d.Vendor, Keys: slices.Clone(keys), Added: at})
}

// remove takes keys off; a member of which nothing is left is gone.
func (b *Board) remove(d triage.Decision) {
	keys := keysOf(d)
	var left []Member
	for _, m := range b.Members {
		m.Keys = slices.DeleteFunc(slices.Clone(m.Keys), func(k string) bool { return slices.Contains(keys, k) })
		if len(m.Keys) > 0 {
			left = append(left, m)
		}
	}
	b.Members = left
}

// Member finds a vendor by any of its keys, nil when it is not on the board.
func (b *Board) Member(keys []string) *Member {
	for i := range b.Members {
		if slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(b.Members[i].Keys, k) }) {
			return &b.Members[i]
		}
	}
	return nil
}

func index(boards []Board, name string) int {
	return slices.IndexFunc(boards, func(b Board) bool { return strings.EqualFold(b.Name, name) })
}

// NameOf is the name of the shortlist that a decision is about.
func NameOf(d triage.Decision) string {
	if d.List == nil || d.List.Name == "" {
		return triage.DefaultList
	}
	return d.List.Name
}

// Called is the shortlist of a decision in words.
func Called(d triage.Decision) string {
	if n := NameOf(d); !strings.EqualFold(n, triage.DefaultList) {
		return "the shortlist “" + n + "”"
	}
	return "the shortlist"
}

func keysOf(d triage.Decision) []string {
	if len(d.Keys) == 0 && d.Vendor != "" {
		return []string{string(d.Vendor)}
	}
	return d.Keys
}

func orNone(c []triage.Criterion) []triage.Criterion {
	if c == nil {
		return []triage.Criterion{}
	}
	return slices.Clone(c)
}

// Check reports whether a decision about a shortlist holds what its act needs.
func Check(d triage.Decision) error {
	if d.Act == triage.ActNote {
		switch {
		case d.Vendor == "":
			return errors.New("a note is about a vendor")
		case strings.TrimSpace(d.Note) == "" || len(d.Note) > mostText:
			return fmt.Errorf("a note has between 1 and %d bytes", mostText)
		}
		return nil
	}
	if d.List == nil || strings.TrimSpace(d.List.Name) != d.List.Name || d.List.Name == "" || len(d.List.Name) > mostName || oneLine(d.List.Name) != d.List.Name {
		return fmt.Errorf("a shortlist has a name of at most %d bytes on one line", mostName)
	}
	if d.Act == triage.ActListDecide && (strings.TrimSpace(d.List.Outcome) == "" && d.Vendor == "" || len(d.List.Outcome) > mostText) {
		return errors.New("say what you decided")
	}
	if len(d.List.Past) > mostPast {
		return fmt.Errorf("at most %d earlier changes", mostPast)
	}
	for _, p := range d.List.Past {
		if len(p.What) > 2*mostText || len(p.Why) > mostText {
			return fmt.Errorf("an earlier change has at most %d bytes", 2*mostText)
		}
	}
	if len(d.List.Criteria) > mostCriteria {
		return fmt.Errorf("at most %d criteria", mostCriteria)
	}
	seen := map[string]bool{}
	for _, c := range d.List.Criteria {
		switch name := strings.ToLower(c.Name); {
		case c.Name == "" || len(c.Name) > mostName || seen[name]:
			return fmt.Errorf("each criterion has a name of its own, and %q is none", c.Name)
		case !slices.Contains(Measures[:], c.By):
			return fmt.Errorf("%q is nothing that a criterion is measured by: there are %s", c.By, strings.Join(Measures[:], ", "))
		case !(c.Weight > 0 && c.Weight <= 100):
			return fmt.Errorf("the weight of %s is above 0 and at most 100, not %v", c.Name, c.Weight)
		default:
			seen[name] = true
		}
	}
	if d.Act == triage.ActListCriteria && d.List.Locked && len(d.List.Criteria) == 0 {
		return errors.New("there are no criteria to lock: set them first")
	}
	return nil
}

// Fits reports whether a decision fits the shortlists that are there, and gives
// the list its name as it was made. A change of locked criteria needs a reason.
func Fits(boards []Board, d *triage.Decision) error {
	switch d.Act {
	case triage.ActShortlist, triage.ActUnlist, triage.ActNote, triage.ActListCreate, triage.ActListRemove, triage.ActListCriteria, triage.ActListDecide:
	default:
		return nil
	}
	i := index(boards, NameOf(*d))
	if d.Act == triage.ActListCreate {
		switch {
		case i >= 0:
			return fmt.Errorf("there is a shortlist “%s” already; nothing was changed", boards[i].Name)
		case len(boards) >= mostBoards:
			return fmt.Errorf("at most %d shortlists", mostBoards)
		}
		return nil
	}
	if i < 0 {
		return &MissingError{NameOf(*d)}
	}
	b := &boards[i]
	if d.List != nil {
		l := *d.List
		l.Name = b.Name
		d.List = &l
	}
	switch d.Act {
	case triage.ActListRemove:
		if i == 0 {
			return fmt.Errorf("the shortlist “%s” is always there: take its vendors off one by one", b.Name)
		}
	case triage.ActListCriteria:
		if b.Locked && strings.TrimSpace(d.Why) == "" {
			return fmt.Errorf("the criteria of “%s” are locked: to change them all the same, say why", b.Name)
		}
	case triage.ActNote:
		if b.Member(keysOf(*d)) == nil {
			return fmt.Errorf("%s is not on “%s”: put it there first", d.Vendor, b.Name)
		}
	case triage.ActListDecide:
		if d.Vendor != "" && b.Member(keysOf(*d)) == nil {
			return fmt.Errorf("%s is not on “%s”", d.Vendor, b.Name)
		}
	}
	return nil
}

// MissingError says that there is no shortlist of that name.
type MissingError struct{ Name string }

func (x *MissingError) Error() string {
	return "there is no shortlist “" + x.Name + "”; winnowctl shortlist lists names them"
}

// Describe says in a sentence what a decision about a shortlist is; vendor is
// the name of the vendor that it is about.
func Describe(d triage.Decision, vendor string) string {
	switch d.Act {
	case triage.ActListCreate:
		return "make " + Called(d)
	case triage.ActListRemove:
		return "drop " + Called(d)
	case triage.ActListCriteria:
		return "weigh " + Called(d) + " by " + Weights(d.List.Criteria)
	case triage.ActListDecide:
		return "decide on " + Called(d) + ": " + outcome(d, vendor)
	case triage.ActNote:
		return "note on " + vendor + ": " + oneLine(d.Note)
	}
	return string(d.Act)
}

// After is what holds after a decision about a shortlist.
func After(d triage.Decision) string {
	switch d.Act {
	case triage.ActShortlist:
		return string(d.Vendor) + " put on it"
	case triage.ActUnlist:
		return string(d.Vendor) + " taken off it"
	case triage.ActListCreate:
		s := "made"
		if d.List.Need != "" {
			s += " for " + d.List.Need
		}
		if len(d.List.Criteria) > 0 {
			s += ", weighed by " + Weights(d.List.Criteria)
		}
		return s
	case triage.ActListRemove:
		return "dropped"
	case triage.ActListCriteria:
		s := "weighed by " + Weights(d.List.Criteria)
		if d.List.Locked {
			s += ", locked"
		}
		return s
	case triage.ActListDecide:
		return "decided: " + outcome(d, string(d.Vendor))
	case triage.ActNote:
		return "note on " + string(d.Vendor) + ": " + oneLine(d.Note)
	}
	return ""
}

func outcome(d triage.Decision, vendor string) string {
	switch {
	case d.Vendor == "":
		return oneLine(d.List.Outcome)
	case d.List.Outcome == "":
		return vendor
	}
	return vendor + ", " + oneLine(d.List.Outcome)
}

// Weights writes criteria as ParseCriteria reads them.
func Weights(list []triage.Criterion) string {
	var out []string
	for _, c := range list {
		s := c.Name
		if !strings.EqualFold(c.Name, c.By) {
			s += ":" + c.By
		}
		out = append(out, s+"="+strconv.FormatFloat(c.Weight, 'f', -1, 64))
	}
	if len(out) == 0 {
		return "nothing"
	}
	return strings.Join(out, ", ")
}

// ParseCriteria reads "proof=3, price=2, delivery:usefulness=1": a name, what it
// is measured by where that is something else, and the weight.
func ParseCriteria(s string) ([]triage.Criterion, error) {
	var out []triage.Criterion
	for _, part := range strings.Split(s, ",") {
		left, weight, ok := strings.Cut(part, "=")
		x, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
		if !ok || err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%q is no criterion: write proof=3, price=2 or delivery:usefulness=1", strings.TrimSpace(part))
		}
		name, by, ok := strings.Cut(left, ":")
		if !ok {
			by = name
		}
		out = append(out, triage.Criterion{Name: oneLine(strings.TrimSpace(name)), By: strings.ToLower(strings.TrimSpace(by)), Weight: x})
	}
	return out, Check(triage.Decision{Act: triage.ActListCreate, List: &triage.ListChange{Name: "x", Criteria: out}})
}
