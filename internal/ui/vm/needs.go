package vm

import (
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// NeedRow is a need as its screen shows it.
type NeedRow struct {
	Need  triage.Need
	Name  string
	Met   string // how many vendors meet it
	Lines []Line // what it holds
	Over  bool   // no longer looked for
}

// NewNeeds says what the needs screen shows.
func NewNeeds(s Speech, needs []triage.Need, standings []triage.Standing, now time.Time) []NeedRow {
	met := map[string]int{}
	for i := range standings {
		for _, n := range standings[i].Needs {
			met[n.Need]++
		}
	}
	out := make([]NeedRow, 0, len(needs))
	for _, n := range needs {
		r := NeedRow{Need: n, Name: n.Name, Lines: needLines(s, &n, now), Over: n.Over(now)}
		switch c := met[n.Name]; {
		case r.Over:
			r.Met = s.T("over: no longer looked for")
		case c > 0:
			r.Met = s.N(c, "offered by %s vendor", "offered by %s vendors")
		default:
			r.Met = s.T("no vendor offers it yet")
		}
		out = append(out, r)
	}
	return out
}

// Most that a need can hold: enough for any real one, and little enough to
// match against a hundred thousand messages.
const (
	maxNeedName  = 80
	maxNeedWords = 40
)

// ParseNeed makes a need from what the buyer typed. Words are parted by commas
// or line ends; without any, the name itself is what is looked for. The
// second result is a sentence about what is wrong, or "".
func ParseNeed(name, words, exclude string, have []triage.Need) (triage.Need, string) {
	n := triage.Need{Name: oneLine(name), Words: terms(words), Exclude: terms(exclude), Weight: 1}
	switch {
	case n.Name == "":
		return n, "Give the need a name, such as “CNC parts”."
	case len(n.Name) > maxNeedName:
		return n, "The name is too long; a few words are enough."
	case slices.ContainsFunc(have, func(h triage.Need) bool { return strings.EqualFold(h.Name, n.Name) }):
		return n, "There is a need of that name already."
	}
	if len(n.Words) == 0 {
		n.Words = []string{strings.ToLower(n.Name)}
	}
	if len(n.Words) > maxNeedWords {
		return n, "That is more than 40 words; keep those that a vendor would use."
	}
	for _, w := range n.Words {
		if slices.Contains(n.Exclude, w) {
			return n, "“" + w + "” is both looked for and ruled out."
		}
	}
	return n, ""
}

// ExampleNeeds are needs to start from and edit.
func ExampleNeeds() []triage.Need {
	return []triage.Need{
		{Name: "CNC parts", Words: []string{"cnc machining", "milled parts", "turned parts"}, Exclude: []string{"training"}, Weight: 1},
		{Name: "Month-end close", Words: []string{"reconciliation", "month-end close", "accounts payable"}, Weight: 1},
		{Name: "Warehouse lighting", Words: []string{"led high bay", "warehouse lighting"}, Weight: 1},
	}
}

func terms(s string) []string {
	var out []string
	for _, t := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if t = strings.ToLower(oneLine(t)); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}
