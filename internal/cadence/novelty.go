package cadence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// novelty measures how much of a touch no earlier touch of the vendor had.
//
// What it sees are the units of content that a message's reading holds: the
// words and numbers of the quotes that its offers rest on, and beside them the
// sites that its links lead to. A number weighs numberWeight, the others 1. The
// share of the weight that is new is the novelty. So a mail that only chases
// brings nothing new (0), a spun rewrite little, and a short mail with a new
// price much. It does not see content that no offer was read in, nor that two
// different words mean the same; where the offers could not be read it falls
// back on the likeness of the texts.
type novelty struct {
	units    map[string]bool
	subjects map[string]bool
	touches  int
}

const (
	numberWeight = 3
	minWord      = 5 // letters; shorter words carry grammar rather than content
	stemLetters  = 6 // what of a word is compared, so that endings do not matter
	maxUnits     = 400
)

// add takes the next touch; likeness is how like the nearest earlier one its
// text is.
func (n *novelty) add(m *triage.Message, kind triage.Kind, likeness float64) float64 {
	if n.units == nil {
		n.units, n.subjects = map[string]bool{}, map[string]bool{}
	}
	units := unitsOf(m)
	var all, fresh float64
	for u, w := range units {
		all += w
		if !n.units[u] {
			fresh += w
			n.units[u] = true
		}
	}
	subject := ParseSubject(m.Subject).Base
	seen := n.subjects[subject]
	n.subjects[subject] = true
	n.touches++
	sketched := len(m.Reading.Sketch) > 0
	switch {
	case n.touches == 1:
		return 1
	case all > 0 && kind == triage.KindNewsletter && sketched:
		return max(fresh/all, 1-likeness)
	case all > 0:
		return fresh / all
	case offersKnown(m) && kind == triage.KindPromo && sketched:
		return (1 - likeness) / 2
	case offersKnown(m) && (kind != triage.KindNewsletter || !sketched):
		return 0
	case sketched:
		return 1 - likeness
	case seen:
		return 0
	}
	return 1
}

// offersKnown reports whether all three offers could be read.
func offersKnown(m *triage.Message) bool {
	for _, a := range triage.Offers {
		if !m.Reading.Axis(a).Level.Known() {
			return false
		}
	}
	return true
}

// unitsOf lists the units of content with their weights.
func unitsOf(m *triage.Message) map[string]float64 {
	units := map[string]float64{}
	for _, e := range m.Reading.Evidence {
		if e.Target.Axis() == triage.Pressure || e.Quote == "" {
			continue
		}
		for _, w := range strings.FieldsFunc(vendor.Fold(e.Quote), notInUnit) {
			w = strings.Trim(w, ".,'-")
			if len(units) >= maxUnits {
				return units
			}
			switch {
			case strings.ContainsAny(w, "0123456789"):
				units[w] = numberWeight
			case utf8.RuneCountInString(w) >= minWord:
				units[stem(w)] = 1
			}
		}
	}
	if len(units) == 0 {
		return nil
	}
	for _, h := range m.LinkHosts {
		if r := vendor.Registrable(h); r != "" && !vendor.Shared(r) && len(units) < maxUnits {
			units["//"+r] = 1
		}
	}
	return units
}

// notInUnit parts words; points and commas stay within numbers.
func notInUnit(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != ',' && r != '-' && r != '\'' && r != '%'
}

func stem(w string) string {
	n := 0
	for i := range w {
		if n == stemLetters {
			return w[:i]
		}
		n++
	}
	return w
}
