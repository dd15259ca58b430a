// Package learned holds what the buyer's corrections teach about other mail.
//
// The judge's own weights never change. What was taught is a second, small
// model beside them, and is made by going through the active corrections in
// their order ([Replay]): a pure function of them, so that taking one back and
// going through the rest gives exactly the state that would hold had it never
// been made.
//
// The model has three layers. What a vendor's mail has in common is the
// vendor's own bias; what only some of its mail shows are weights of that
// vendor's features; and what the corrections of at least two vendors agree on
// is shared, cautiously, with all. Each correction moves a layer by a bounded
// step toward what the buyer said, and only where the judge had been wrong or
// unsure. A step grows smaller with the number of corrections before it, never
// with the time that passed.
//
// The package is pure. A Model never changes after Replay; any number of
// goroutines may share it.
package learned

import (
	"math"

	"winnow/internal/triage"
)

// The heads of the model: what a correction can speak about.
const (
	headKind   = 0
	headAxis   = headKind + len(kinds)
	headWorth  = headAxis + len(triage.Axes)
	headTactic = headWorth + 1
	heads      = headTactic + len(triage.Tactics)
)

var kinds = [...]triage.Kind{
	triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindDialogue,
	triage.KindTransactional, triage.KindPersonal, triage.KindList, triage.KindFraud,
}

// The largest error that one correction is taken for, by head: log-odds for
// kinds and tactics, levels for axes, points for the worth.
const (
	mostKind   = 6.0
	mostAxis   = 2.0
	mostWorth  = 40.0
	mostTactic = 5.0
)

// The steps. The first correction of a vendor moves its bias by firstBias of
// the error and its features by firstOwn; later ones by less, as a mean does,
// but never by less than leastBias, so that the buyer may change his mind.
const (
	firstBias  = 0.30
	leastBias  = 0.05
	firstOwn   = 0.60
	leastOwn   = 0.40
	firstShare = 0.08
	halfShare  = 10.0 // corrections that showed a feature until its step is half as large
)

// MaxStep is the largest share of an error by which one correction moves the
// judgement of any message of its vendor, and MaxShared of another vendor's.
const (
	MaxStep   = firstBias + firstOwn + firstShare
	MaxShared = firstShare
)

// row holds the weights of one feature, or a vendor's bias.
type row struct {
	w [heads]float64
	n [heads]uint16 // corrections that moved it
}

// shared is a row together with the vendors whose corrections moved it.
type shared struct {
	row
	vendors []string
}

// trust is the share of a shared weight that counts: nothing while it rests on
// one vendor alone.
func (s *shared) trust() float64 {
	n := float64(len(s.vendors))
	return (n - 1) / (n + 1)
}

// own is what was taught about one vendor.
type own struct {
	bias     row
	features map[string]*row
	n        int // corrections of its mail
}

// Model is what was taught. The zero value has been taught nothing.
type Model struct {
	vendors map[string]*own
	shared  map[string]*shared
	agreed  bool // two vendors' corrections share a feature
}

// Empty reports whether nothing was taught.
func (m *Model) Empty() bool { return m == nil || len(m.vendors) == 0 }

// Speaks reports whether anything was taught that can bear on mail of the
// vendor.
func (m *Model) Speaks(vendor string) bool {
	return !m.Empty() && (m.vendors[vendor] != nil || m.agreed)
}

// of returns what was taught about a message in all heads, and the number of
// corrections of its vendor. What the vendor's own mail taught stands in for
// what others did.
func (m *Model) of(vendor string, features []string, x []float64) (sum [heads]float64, n int) {
	if o := m.vendors[vendor]; o != nil {
		n = o.n
		sum = o.bias.w
		for i, f := range features {
			if r := o.features[f]; r != nil {
				for h, w := range r.w {
					sum[h] += w * x[i]
				}
			}
		}
	}
	rest := 1 / float64(1+n)
	for i, f := range features {
		s := m.shared[f]
		if s == nil || len(s.vendors) < 2 {
			continue
		}
		k := s.trust() * x[i] * rest
		for h, w := range s.w {
			sum[h] += w * k
		}
	}
	return sum, n
}

// Of returns what was taught about a message with these features, nil when
// nothing was.
func (m *Model) Of(vendor string, features []string) *triage.Taught {
	if !m.Speaks(vendor) {
		return nil
	}
	sum, n := m.of(vendor, features, scaled(features))
	t := &triage.Taught{Own: n, Worth: clamp(sum[headWorth], mostWorth)}
	for i := range t.Axes {
		t.Axes[i] = clamp(sum[headAxis+i], mostAxis)
	}
	for i, k := range kinds {
		if w := clamp(sum[headKind+i], mostKind); w != 0 {
			if t.Kinds == nil {
				t.Kinds = map[triage.Kind]float64{}
			}
			t.Kinds[k] = w
		}
	}
	for i, k := range triage.Tactics {
		if w := clamp(sum[headTactic+i], mostTactic); w != 0 {
			if t.Tactics == nil {
				t.Tactics = map[triage.Tactic]float64{}
			}
			t.Tactics[k] = w
		}
	}
	if !t.Any() {
		return nil
	}
	return t
}

func clamp(x, most float64) float64 { return math.Max(-most, math.Min(most, x)) }
