package triage

import "time"

// Need is what the buyer is looking for now, in the buyer's own words.
type Need struct {
	Name    string    `json:"name"`
	Words   []string  `json:"words"`             // any of them meets the need
	Exclude []string  `json:"exclude,omitempty"` // any of them near by rules it out
	Until   time.Time `json:"until,omitzero"`    // not looked for after this; zero means open
	Weight  float64   `json:"weight"`            // 0 to 1; 1 is the default
}

// NeedMatch says how well a message answers a need.
type NeedMatch struct {
	Need   string  `json:"need"`
	Word   string  `json:"word"`  // the buyer's word that was met
	Found  string  `json:"found"` // the message's words that met it, exactly
	Span   Span    `json:"span"`
	Score  float64 `json:"score"`  // 0 to 1
	Reason string  `json:"reason"` // one sentence that names need, word and found words
}
