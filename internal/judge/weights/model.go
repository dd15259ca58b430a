// Package weights holds what the judge has learned: for every head (a kind, an
// axis, a tactic) the weights of named features, and the few parameters that
// turn sums into answers. It reads and writes them as text, so that a change
// of the weights can be read in a diff.
//
// A Model never changes once it is made; any number of goroutines may share
// it.
package weights

import (
	"winnow/internal/judge/feature"
	"winnow/internal/triage"
)

// Kinds lists the kinds in the order of the kind heads.
var Kinds = [...]triage.Kind{
	triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindDialogue,
	triage.KindTransactional, triage.KindPersonal, triage.KindList, triage.KindFraud,
}

// The heads that weigh whole messages: the kinds, then the axes.
const (
	HeadKind      = 0
	HeadAxis      = HeadKind + len(Kinds)
	HeadLean      = HeadAxis + len(triage.Axes) // the verdict as a whole
	MessageHeads  = HeadLean + 1
	HeadTactic    = 0
	HeadOffer     = HeadTactic + len(triage.Tactics)
	HeadClear     = HeadOffer + len(triage.Offers)
	SentenceHeads = HeadClear + len(triage.Offers)
)

// MessageHead names a head that weighs whole messages.
func MessageHead(h int) string {
	if h < HeadAxis {
		return "kind:" + string(Kinds[h])
	}
	if h == HeadLean {
		return "lean"
	}
	return string(triage.Axes[h-HeadAxis])
}

// SentenceHead names a head that weighs single sentences: the tactics, for
// each offer whether the sentence carries it, and for each offer whether it
// does so clearly and specifically.
func SentenceHead(h int) string {
	switch {
	case h < HeadOffer:
		return string(triage.Tactics[h])
	case h < HeadClear:
		return "carries:" + string(triage.Offers[h-HeadOffer])
	}
	return "clearly:" + string(triage.Offers[h-HeadClear])
}

// HeadTarget is what a head that weighs sentences looks for: a tactic or an
// offer, and the level from which a message has it.
func HeadTarget(h int) (target string, from triage.Level) {
	switch {
	case h < HeadOffer:
		return string(triage.Tactics[h]), 1
	case h < HeadClear:
		return string(triage.Offers[h-HeadOffer]), 1
	}
	return string(triage.Offers[h-HeadClear]), 2
}

// Model is everything that was learned.
type Model struct {
	DataHash string             // SHA-256 of the labels and messages it was made from
	Metrics  []Metric           // how well it did on senders that it had not seen
	Params   map[string]float64 // cut points, temperatures, by name
	Dict     *feature.Dict
	Message  Table
	Sentence Table
}

// Metric is a measured figure.
type Metric struct {
	Name  string
	Value float64
}

// Table holds the weights of a group of heads, feature by feature.
type Table struct {
	Bias []float64 // by head
	// first[i] to first[i+1] is the range of feature i's entries in all.
	first []int32
	all   []Weight
}

// Weight is what one head gives to a feature.
type Weight struct {
	Value float32
	Head  uint8
}

// NewTable makes a table from dense weights: dense[head][feature], where a row
// may be shorter than the number of features. Zeros are not kept.
func NewTable(bias []float64, dense [][]float64, features int) Table {
	t := Table{Bias: bias, first: make([]int32, features+1)}
	for f := range features {
		for h, row := range dense {
			if f < len(row) && row[f] != 0 {
				t.all = append(t.all, Weight{float32(row[f]), uint8(h)})
			}
		}
		t.first[f+1] = int32(len(t.all))
	}
	return t
}

// Heads is the number of heads.
func (t *Table) Heads() int { return len(t.Bias) }

// Score adds the vector's weighted values to sums, one for each head. The
// biases are not added.
func (t *Table) Score(v feature.Vector, sums []float64) {
	for _, term := range v {
		if int(term.ID)+1 >= len(t.first) {
			continue
		}
		x := float64(term.Value)
		for _, w := range t.all[t.first[term.ID]:t.first[term.ID+1]] {
			sums[w.Head] += x * float64(w.Value)
		}
	}
}

// Row returns the weights of a feature.
func (t *Table) Row(f int32) []Weight {
	if int(f)+1 >= len(t.first) {
		return nil
	}
	return t.all[t.first[f]:t.first[f+1]]
}

// Weight is the weight that a head gives to a feature, 0 without one.
func (t *Table) Weight(f int32, head uint8) float64 {
	for _, w := range t.Row(f) {
		if w.Head == head {
			return float64(w.Value)
		}
	}
	return 0
}

// Param returns a parameter, or the given value for a model without it.
func (m *Model) Param(name string, otherwise float64) float64 {
	if v, ok := m.Params[name]; ok {
		return v
	}
	return otherwise
}
