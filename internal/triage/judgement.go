package triage

// Verdict is what a buyer should do with one message.
type Verdict string

// The verdicts, from best to worst; VerdictNone is for mail that is not a vendor's.
const (
	Engage      Verdict = "engage"
	Consider    Verdict = "consider"
	Skip        Verdict = "skip"
	MuteIt      Verdict = "mute"
	VerdictNone Verdict = "none"
)

// Verdicts lists the verdicts that vendor mail can have, best first.
var Verdicts = [...]Verdict{Engage, Consider, Skip, MuteIt}

// Band says how sure the judge is.
type Band string

// The bands. "Unsure" is an answer: such mail is never muted by itself.
const (
	Sure   Band = "sure"
	Likely Band = "likely"
	Unsure Band = "unsure"
)

// Judgement is a reading put into the buyer's context: relationship, thread,
// sequence, needs, corrections. It is computed, never edited, and cheap to
// make again.
type Judgement struct {
	Kind        Kind    `json:"kind"`
	Verdict     Verdict `json:"verdict"`
	Probability float64 `json:"probability"` // of the verdict, 0 to 1
	Band        Band    `json:"band"`

	Usefulness AxisScore `json:"usefulness"`
	Interest   AxisScore `json:"interest"`
	Proof      AxisScore `json:"proof"`
	Pressure   AxisScore `json:"pressure"`

	Tactics  []Tactic    `json:"tactics,omitempty"`
	Evidence []Evidence  `json:"evidence,omitempty"`
	Needs    []NeedMatch `json:"needs,omitempty"`

	Worth   float64  `json:"worth"`             // what the message is worth to the buyer, 0 to 100
	Parts   []Part   `json:"parts,omitempty"`   // the terms that add up to Worth, to within 1e-6
	Reasons []string `json:"reasons,omitempty"` // the same in sentences, strongest first
}

// Axis returns the score on one axis.
func (j *Judgement) Axis(a Axis) AxisScore {
	switch a {
	case Usefulness:
		return j.Usefulness
	case Interest:
		return j.Interest
	case Proof:
		return j.Proof
	case Pressure:
		return j.Pressure
	}
	return UnknownScore
}

// Has reports whether the tactic is present.
func (j *Judgement) Has(t Tactic) bool {
	for _, k := range j.Tactics {
		if k == t {
			return true
		}
	}
	return false
}
