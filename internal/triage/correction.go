package triage

// Correction is the buyer saying that a message was judged wrongly. Zero
// fields were not corrected.
type Correction struct {
	Kind    Kind            `json:"kind,omitempty"`
	Verdict Verdict         `json:"verdict,omitempty"`
	Levels  map[Axis]Level  `json:"levels,omitempty"`
	Tactics map[Tactic]bool `json:"tactics,omitempty"` // whether it is present

	// Lesson is what the correction teaches about other mail, nil when it
	// teaches nothing. It is filled in when the correction is made, so that the
	// lesson holds when the message itself is kept no more.
	Lesson *Lesson `json:"lesson,omitempty"`
}

// Corrects reports whether anything was corrected.
func (c *Correction) Corrects() bool {
	return c.Kind != KindUnknown || c.Verdict != "" || len(c.Levels) > 0 || len(c.Tactics) > 0
}

// Lesson is how a message stood when it was corrected, without anything that
// was taught before: what was seen in it and what was judged.
type Lesson struct {
	Features []string           `json:"features"`          // as learned.Features names them, sorted
	Odds     map[Kind]float64   `json:"odds,omitempty"`    // of the kinds, in context, adding up to 1
	Axes     map[Axis]float64   `json:"axes,omitempty"`    // expected levels; an axis that could not be read is absent
	Tactics  map[Tactic]float64 `json:"tactics,omitempty"` // probabilities of the tactics that were corrected
	Worth    float64            `json:"worth"`             // 0 to 100, with the axes and the kind as corrected
	Unsure   bool               `json:"unsure,omitempty"`  // it was judged, and the judge was not sure
}

// Taught is what the buyer's corrections of other mail add to the judgement of
// a message. The zero value adds nothing.
type Taught struct {
	Kinds   map[Kind]float64   // log-odds
	Axes    [len(Axes)]float64 // levels, in the order of Axes
	Tactics map[Tactic]float64 // log-odds
	Worth   float64            // points
	Own     int                // corrections of this very vendor's mail that it rests on
}

// Any reports whether there is anything that was taught.
func (t *Taught) Any() bool {
	return t != nil && (len(t.Kinds) > 0 || len(t.Tactics) > 0 || t.Worth != 0 || t.Axes != [len(Axes)]float64{})
}
