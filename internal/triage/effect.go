package triage

// Effect is what a decision would change if it were made now.
type Effect struct {
	Messages int     `json:"messages"` // whose kind, verdict or worth (by half a point) would change
	Verdicts int     `json:"verdicts"` // whose verdict would change
	Vendors  int     `json:"vendors"`  // whose score (by half a point), verdict, mute or place on the shortlist would change
	Others   int     `json:"others"`   // vendors among them that the decision is not about
	Moves    []Shift `json:"moves"`    // the vendors that move most, at most ten, the largest move first
}

// Shift is how one vendor would move.
type Shift struct {
	Vendor     VendorID `json:"vendor"`
	Name       string   `json:"name"`
	RankBefore int      `json:"rank_before"` // from 1; 0 when it is not ranked
	RankAfter  int      `json:"rank_after"`
	Before     float64  `json:"score_before"`
	After      float64  `json:"score_after"`
	VerdictWas Verdict  `json:"verdict_before"`
	VerdictIs  Verdict  `json:"verdict_after"`
	Messages   int      `json:"messages"` // of it whose verdict would change
}
