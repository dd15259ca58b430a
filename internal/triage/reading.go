package triage

// Reading is what one message says by itself, before the buyer's context:
// a pure function of the document and the reader's version, kept in the
// cache and made again when the version changes.
type Reading struct {
	Version  string           `json:"version"` // of the reader that made it
	Kind     Kind             `json:"kind"`
	KindOdds map[Kind]float64 `json:"kind_odds,omitempty"` // probabilities, adding up to 1

	Usefulness AxisScore `json:"usefulness"`
	Interest   AxisScore `json:"interest"`
	Proof      AxisScore `json:"proof"`
	Pressure   AxisScore `json:"pressure"`

	// Lean is what the message as a whole, beside its axes, says of what it is
	// worth: 0 is neutral, 1 about one step of the verdict. Its parts add up.
	Lean AxisScore `json:"lean,omitzero"`

	Tactics  []TacticScore `json:"tactics,omitempty"`
	Evidence []Evidence    `json:"evidence,omitempty"`
	Facts    []Fact        `json:"facts,omitempty"`
	Language string        `json:"language,omitempty"` // ISO 639-1, or "" when it could not be told
	Unread   []string      `json:"unread,omitempty"`   // what was not read and why, in words
	Sketch   Sketch        `json:"sketch,omitempty"`   // of the author's own words, to find the same template again
	Traces   Traces        `json:"traces,omitzero"`    // by which the sender is known again

	Claims []Claim       `json:"claims,omitempty"` // what it states about vendor and offer, in order
	Units  []ContentUnit `json:"-"`                // what it brings, for novelty
	Marks  []uint32      `json:"-"`                // some word runs of the author's own words, to find them quoted
	Quoted []QuotedMail  `json:"-"`                // earlier mail shown below
}

// TacticScore is a tactic with the probability that a buyer would see it.
type TacticScore struct {
	Tactic      Tactic  `json:"tactic"`
	Probability float64 `json:"probability"` // 0 to 1; a tactic counts as present from 0.5
}

// Axis returns the score on one axis.
func (r *Reading) Axis(a Axis) AxisScore {
	switch a {
	case Usefulness:
		return r.Usefulness
	case Interest:
		return r.Interest
	case Proof:
		return r.Proof
	case Pressure:
		return r.Pressure
	}
	return UnknownScore
}

// Sketch is a MinHash of a text's word pairs, by which two copies of one
// template are recognised however their merge fields differ (64 values; empty
// for a text too short to sketch).
type Sketch []uint32

// Similarity estimates the Jaccard similarity of the two texts' word pairs,
// 0 to 1; it is 0 when either sketch is empty.
func (s Sketch) Similarity(other Sketch) float64 {
	if len(s) == 0 || len(s) != len(other) {
		return 0
	}
	same := 0
	for i := range s {
		if s[i] == other[i] {
			same++
		}
	}
	return float64(same) / float64(len(s))
}
