package triage

// Span is a range of bytes of a message's displayed text (mailtext's
// Document.Text): the one offset space from the detector to the pixel.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"` // exclusive
}

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Empty reports whether the span holds nothing.
func (s Span) Empty() bool { return s.End <= s.Start }

// Contains reports whether other lies within s.
func (s Span) Contains(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Overlaps reports whether the two spans share a byte.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Target names what a piece of evidence speaks for: an Axis or a Tactic.
type Target string

// TargetOf turns an Axis or a Tactic into a Target.
func TargetOf[T Axis | Tactic](t T) Target { return Target(t) }

// Axis is the axis on which the target is shown: the offer itself, or
// pressure for every tactic.
func (t Target) Axis() Axis {
	switch Axis(t) {
	case Usefulness, Interest, Proof:
		return Axis(t)
	}
	return Pressure
}

// Evidence is what an axis or tactic rests on: words of the message, or a
// named fact of its headers, links or history.
type Evidence struct {
	Target Target  `json:"target"`
	Span   Span    `json:"span"`            // where the words stand; empty when the evidence is a fact
	Quote  string  `json:"quote,omitempty"` // exactly the bytes of Span in the displayed text
	Fact   string  `json:"fact,omitempty"`  // name of the fact, when there is no span
	Cue    string  `json:"cue"`             // id of the cue or check that found it
	Reason string  `json:"reason"`          // what it means to the buyer, one short sentence
	Weight float64 `json:"weight"`          // strength as found, 0 to 3
}

// Fact is something that headers, links, layout or history say: a name and a
// value to show. Facts weigh little by themselves and never decide alone.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
}
