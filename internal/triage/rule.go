package triage

// RuleKind says what a rule of the buyer's own demands.
type RuleKind string

// The kinds of rule.
const (
	NeverMute      RuleKind = "never-mute"      // its mail is never judged worth muting
	AlwaysMute     RuleKind = "always-mute"     // its selling mail always is
	AlwaysPersonal RuleKind = "always-personal" // its mail is personal, and not judged
)

// RuleKinds lists the kinds of rule.
var RuleKinds = [...]RuleKind{NeverMute, AlwaysMute, AlwaysPersonal}

// Rule is an order of the buyer about the mail of one sender. It beats
// everything that was learned; only a correction of a single message beats it.
type Rule struct {
	Kind RuleKind `json:"kind"`
	For  string   `json:"for"` // the domain or address that the buyer named, or the vendor's name
}
