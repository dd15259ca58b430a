package triage

import "time"

// Standing is a vendor's place in the ranking.
type Standing struct {
	Vendor Vendor  `json:"vendor"`
	Score  float64 `json:"score"` // 0 to 100, the sum of Parts
	Low    float64 `json:"low"`   // 90 % interval
	High   float64 `json:"high"`
	Parts  []Part  `json:"parts"` // terms that add up to Score, to within 1e-6

	Usefulness AxisMean `json:"usefulness"`
	Interest   AxisMean `json:"interest"`
	Proof      AxisMean `json:"proof"`
	Pressure   AxisMean `json:"pressure"`

	Touches      int          `json:"touches"` // selling messages to the buyer, copies once
	First        time.Time    `json:"first,omitzero"`
	Last         time.Time    `json:"last,omitzero"`
	Weeks        []int        `json:"weeks,omitempty"` // touches a week for the last 26 weeks, oldest first
	Verdict      Verdict      `json:"verdict"`
	Band         Band         `json:"band"`
	Relationship Relationship `json:"relationship"`
	Sequence     Sequence     `json:"sequence"`
	Needs        []NeedMatch  `json:"needs,omitempty"` // the best match for each need met
	Mute         *Mute        `json:"mute,omitempty"`
	Shortlisted  bool         `json:"shortlisted"`
	Reasons      []string     `json:"reasons"` // strongest first
	Quotes       []Quote      `json:"quotes,omitempty"`
	Newest       ContentID    `json:"newest"` // its newest message
}

// Axis returns the mean on one axis.
func (s *Standing) Axis(a Axis) AxisMean {
	switch a {
	case Usefulness:
		return s.Usefulness
	case Interest:
		return s.Interest
	case Proof:
		return s.Proof
	case Pressure:
		return s.Pressure
	}
	return AxisMean{}
}

// Move is something that could happen and what it would do to the score:
// computed by ranking the vendor anew with it.
type Move struct {
	If    string  `json:"if"`    // "if a named customer with a result were shown"
	Axis  Axis    `json:"axis"`  // the axis that it is about
	Lift  float64 `json:"lift"`  // points that the score would change by
	Score float64 `json:"score"` // the score it would have
}

// AxisMean is a vendor's place on one axis as a share of the axis' top.
type AxisMean struct {
	Share float64 `json:"share"` // 0 to 1
	Known bool    `json:"known"` // false when no message of the vendor could be read on this axis
}

// Quote is a piece of evidence together with the message that it stands in.
type Quote struct {
	Message  ContentID `json:"message"`
	Date     time.Time `json:"date"`
	Evidence Evidence  `json:"evidence"`
}
