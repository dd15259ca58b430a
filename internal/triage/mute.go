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

// Mute is a vendor set aside by the buyer for a time.
type Mute struct {
	Strength Strength  `json:"strength"`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"`
	Why      string    `json:"why"`
}
