package cadence

import (
	"winnow/internal/triage"
)

// novelty measures how much of a touch no earlier touch of the vendor had.
//
// It goes by units of content (numbers, prices, names, links, offers, claims:
// triage.ContentUnit), each with a weight, and not by the likeness of the words:
// new units make the novelty, and old ones count against them by oldWeight. So
// a mail that only chases brings nothing new (0), a spun rewrite of the same
// content next to nothing, and a short mail with a new price much.
//
// What bulk mail of an editor brings is in its words: for newsletters, and
// where a mail holds no units that could be read, the likeness of the texts
// takes part.
type novelty struct {
	units    map[triage.ContentUnit]bool
	subjects map[string]bool
	touches  int
}

// unitWeights say how much a unit is worth to somebody who knows the rest: a
// price or a figure can be acted on, a name may be by the way, and a day is
// mostly pressure.
var unitWeights = [...]float64{
	triage.UnitNumber: 3, triage.UnitPrice: 5, triage.UnitName: 1, triage.UnitLink: 1, triage.UnitOffer: 2, triage.UnitClaim: 3, triage.UnitDate: 0.25,
}

const (
	// oldWeight is how much what was said before counts against what is new.
	oldWeight = 0.35
	// slack is the weight of new units that says nothing: a name that was none,
	// a link to the same place by another way.
	slack = 1.0
)

// add takes the next touch; likeness is how like the nearest earlier one its
// text is.
func (n *novelty) add(m *triage.Message, kind triage.Kind, likeness float64) float64 {
	if n.units == nil {
		n.units, n.subjects = map[triage.ContentUnit]bool{}, map[string]bool{}
	}
	var fresh, old float64
	for _, u := range m.Reading.Units {
		if int(u.Kind) >= len(unitWeights) {
			continue
		}
		if w := unitWeights[u.Kind]; n.units[u] {
			old += w
		} else {
			fresh += w
			n.units[u] = true
		}
	}
	subject := ParseSubject(m.Subject).Base
	seen := n.subjects[subject]
	n.subjects[subject] = true
	n.touches++
	if n.touches == 1 {
		return 1
	}
	share := 0.
	if fresh -= slack; fresh > 0 {
		share = fresh / (fresh + oldWeight*old)
	}
	sketched := len(m.Reading.Sketch) > 0
	switch {
	case kind == triage.KindNewsletter && sketched:
		return max(share, 1-likeness)
	case len(m.Reading.Units) > 0:
		return share
	case offersKnown(m) && kind == triage.KindPromo && sketched:
		return (1 - likeness) / 2 // an offer in words alone
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
