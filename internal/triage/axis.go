package triage

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Axis is one of the four scales that a vendor's message is judged on: the
// three offers (usefulness, interest, proof) and pressure.
type Axis string

// The axes. The offers run from 0 to 2, pressure from 0 to 3.
const (
	Usefulness Axis = "usefulness"
	Interest   Axis = "interest"
	Proof      Axis = "proof"
	Pressure   Axis = "pressure"
)

// Axes lists the axes in the order in which every screen and export shows them.
var Axes = [...]Axis{Usefulness, Interest, Proof, Pressure}

// Offers lists the three axes on which a message can give the buyer something.
var Offers = [...]Axis{Usefulness, Interest, Proof}

// Top is the highest level of the axis.
func (a Axis) Top() Level {
	if a == Pressure {
		return 3
	}
	return 2
}

// Level is a step on an axis, or Unknown.
type Level int8

// Unknown is the level of an axis that could not be read (image-only mail, an
// unread language, a skipped check). It is never shown or counted as zero.
const Unknown Level = -1

// Known reports whether the level was read.
func (l Level) Known() bool { return l >= 0 }

// MarshalJSON writes the number, or null for Unknown.
func (l Level) MarshalJSON() ([]byte, error) {
	if !l.Known() {
		return []byte("null"), nil
	}
	return json.Marshal(int(l))
}

// UnmarshalJSON reads a number or null.
func (l *Level) UnmarshalJSON(b []byte) error {
	if bytes.Equal(bytes.TrimSpace(b), []byte("null")) {
		*l = Unknown
		return nil
	}
	var n int8
	if err := json.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("level: %w", err)
	}
	*l = Level(n)
	return nil
}

// AxisScore is what one message shows on one axis.
type AxisScore struct {
	Level    Level   `json:"level"`           // the step on the codebook's scale, or Unknown
	Expected float64 `json:"expected"`        // expected level, 0 to Top; meaningless while Level is Unknown
	Parts    []Part  `json:"parts,omitempty"` // the terms that add up to Expected, to within 1e-6
}

// Share is Expected as a share of the axis' top, 0 to 1.
func (s AxisScore) Share(a Axis) float64 {
	return min(1, max(0, s.Expected/float64(a.Top())))
}

// UnknownScore is the score of an axis that could not be read.
var UnknownScore = AxisScore{Level: Unknown}

// Part is one term of a sum: what it rests on and how much it adds.
type Part struct {
	Label string  `json:"label"`         // what the term is, in words a buyer reads
	Value float64 `json:"value"`         // what it adds, may be negative
	Cue   string  `json:"cue,omitempty"` // id of the cue, fact or feature it comes from
}

// SumParts adds the parts up.
func SumParts(parts []Part) float64 {
	var sum float64
	for _, p := range parts {
		sum += p.Value
	}
	return sum
}
