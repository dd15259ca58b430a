package triage

import "time"

// Strength is how strongly a vendor is muted.
type Strength string

// The strengths of a mute.
const (
	NotMuted Strength = ""
	Slow     Strength = "slow"  // its mail is gathered into a weekly brief
	Limit    Strength = "limit" // monthly
	Stop     Strength = "stop"  // not shown until the mute ends
)

// Strengths lists the strengths from mild to strong.
var Strengths = [...]Strength{Slow, Limit, Stop}

// Doubt is what a mute waits for: it is lifted when the doubt is answered.
type Doubt string

// The doubts that a mute can name.
const (
	DoubtProof     Doubt = "proof"     // evidence that can be checked
	DoubtPrice     Doubt = "price"     // what it costs, in figures
	DoubtReference Doubt = "reference" // a customer by name, who can be asked
)

// Doubts lists the doubts that a mute can name.
var Doubts = [...]Doubt{DoubtProof, DoubtPrice, DoubtReference}

// Mute is a vendor, one of its people or a thread set aside for a time.
type Mute struct {
	Strength  Strength  `json:"strength"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
	Why       string    `json:"why"`
	Automatic bool      `json:"automatic,omitempty"` // made by Winnow, under the conditions that the buyer switched on
	Doubts    []Doubt   `json:"doubts,omitempty"`    // it is lifted when all of them are answered; none: it only ends
}
