package triage

// Tactic is a way in which a vendor pushes its own priority at the buyer.
type Tactic string

// The fifteen tactics of the codebook.
const (
	MeetingPush    Tactic = "meeting-push"
	Urgency        Tactic = "urgency"
	Scarcity       Tactic = "scarcity"
	Bump           Tactic = "bump"
	Guilt          Tactic = "guilt"
	FalseThread    Tactic = "false-thread"
	Flattery       Tactic = "flattery"
	ReferralPush   Tactic = "referral-push"
	Bribe          Tactic = "bribe"
	Fear           Tactic = "fear"
	Hype           Tactic = "hype"
	Gating         Tactic = "gating"
	Assumption     Tactic = "assumption"
	Shouting       Tactic = "shouting"
	OptOutFriction Tactic = "opt-out-friction"
)

// Tactics lists all tactics in the codebook's order.
var Tactics = [...]Tactic{
	MeetingPush, Urgency, Scarcity, Bump, Guilt, FalseThread, Flattery,
	ReferralPush, Bribe, Fear, Hype, Gating, Assumption, Shouting, OptOutFriction,
}

// Valid reports whether the tactic is one of the codebook's.
func (t Tactic) Valid() bool {
	for _, k := range Tactics {
		if k == t {
			return true
		}
	}
	return false
}
