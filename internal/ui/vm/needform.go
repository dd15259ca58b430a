package vm

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/internal/triage"
)

// NeedForm is what the buyer typed about a need.
type NeedForm struct {
	Name, Words, Synonyms, Exclude string
	Until                          string // the last day, 2026-03-31, or ""
	Stage                          triage.Stage
	Weight                         float64 // above 0 to 1; 0 means 1
	// Edits is the need that is changed, nil for a new one. Its name stays: what
	// was decided about it is found by that.
	Edits *triage.Need
}

// NeedWeights lists the choices of weight.
var NeedWeights = [...]struct {
	Weight float64
	Name   string
}{{1, "Much"}, {0.5, "Some"}, {0.25, "A little"}}

// StageNames lists the stages with what each makes count.
var StageNames = [...]struct {
	Stage      triage.Stage
	Name, Note string
}{
	{triage.StageAny, "Not said", "everything counts alike"},
	{triage.StageLooking, "Looking around", "what there is counts most"},
	{triage.StageComparing, "Comparing", "capability, proof and price count"},
	{triage.StageDeciding, "About to decide", "price and proof count"},
	{triage.StageUsing, "Using it already", "only what adds to it counts"},
}

// FormOf fills a form with a need, to change it.
func FormOf(n triage.Need) NeedForm {
	f := NeedForm{
		Name: n.Name, Words: strings.Join(n.Words, ", "), Synonyms: strings.Join(n.Synonyms, ", "), Exclude: strings.Join(n.Exclude, ", "),
		Stage: n.Stage, Weight: n.Weight, Edits: &n,
	}
	if !n.Until.IsZero() {
		f.Until = n.Until.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	return f
}

// Need makes the need. The second result is a sentence about what is wrong, or
// "". What was accepted and turned down for a need before stays with it.
func (f NeedForm) Need(have []triage.Need, now time.Time) (triage.Need, string) {
	if f.Edits != nil {
		have = slices.DeleteFunc(slices.Clone(have), func(n triage.Need) bool { return strings.EqualFold(n.Name, f.Edits.Name) })
	}
	n, wrong := ParseNeed(f.Name, f.Words, f.Exclude, have)
	if wrong != "" {
		return n, wrong
	}
	if f.Edits != nil {
		n.Name, n.Accepted, n.Removed = f.Edits.Name, f.Edits.Accepted, f.Edits.Removed
	}
	n.Synonyms = slices.DeleteFunc(terms(f.Synonyms), func(t string) bool { return slices.Contains(n.Words, t) })
	if len(n.Synonyms) > maxNeedWords {
		return n, "That is more than 40 synonyms; keep those that a vendor would use."
	}
	n.Stage = f.Stage
	if f.Weight > 0 && f.Weight <= 1 {
		n.Weight = f.Weight
	}
	if u := strings.TrimSpace(f.Until); u != "" {
		last, err := time.ParseInLocation(time.DateOnly, u, now.Location())
		switch {
		case err != nil:
			return n, "A day is written as in 2026-03-31."
		case last.AddDate(0, 0, 1).Before(now):
			return n, "That day is over already."
		}
		n.Until = last.AddDate(0, 0, 1)
	}
	return n, ""
}

// needLines says what a need holds, beside its name.
func needLines(s Speech, n *triage.Need, now time.Time) []Line {
	rows := []Line{{Name: s.T("Any of"), Text: strings.Join(n.Words, ", ")}}
	add := func(name string, words []string) {
		if len(words) > 0 {
			rows = append(rows, Line{Name: s.T(name), Text: strings.Join(words, ", ")})
		}
	}
	add("Synonyms", n.Synonyms)
	add("Taken over", n.Accepted)
	add("But not", n.Exclude)
	add("Turned down", n.Removed)
	for _, st := range StageNames {
		if n.Stage == st.Stage && st.Stage != triage.StageAny {
			rows = append(rows, Line{Name: s.T("You are"), Text: s.T(st.Name) + ": " + s.T(st.Note)})
		}
	}
	if !n.Until.IsZero() {
		rows = append(rows, Line{Name: s.T("Until"), Text: Date(s, now, n.Until.AddDate(0, 0, -1))})
	}
	if n.Weight > 0 && n.Weight < 1 {
		rows = append(rows, Line{Name: s.T("It counts"), Text: strconv.Itoa(int(n.Weight*100+0.5)) + " %"})
	}
	return rows
}

// ExpansionWords says where a further word was found, with a sentence of it.
func ExpansionWords(s Speech, x triage.Expansion) string {
	where := s.N(x.Count, "in %s sentence of your own mail", "in %s sentences of your own mail")
	if x.From == triage.ExpandKept {
		where = s.N(x.Count, "in %s message of vendors that you kept", "in %s messages of vendors that you kept")
	}
	return where + ": " + quote(x.Sentence)
}
