package triage

import "time"

// DecisionID numbers the decisions in the order in which they were made, from 1.
type DecisionID uint64

// Act is what the buyer decided to do.
type Act string

// The acts. Every act but ActUndo can itself be undone.
const (
	ActMute       Act = "mute"
	ActUnmute     Act = "unmute"
	ActShortlist  Act = "shortlist"
	ActUnlist     Act = "unlist"
	ActNeedAdd    Act = "need-add"
	ActNeedRemove Act = "need-remove"
	ActCorrect    Act = "correct"
	ActRule       Act = "rule"        // a rule of the buyer's own holds from now on
	ActRuleRemove Act = "rule-remove" // and no longer
	ActUndo       Act = "undo"
	ActJoin       Act = "join"  // Vendor and With are one
	ActSplit      Act = "split" // Vendor and With are two

	ActOptOut Act = "opt-out" // the buyer opted out of a vendor's mail by other means than a mail that Winnow sees

	ActAutoMute    Act = "auto-mute"     // hyper-spammers may be muted without asking from now on
	ActAutoMuteOff Act = "auto-mute-off" // and no longer

	// Changes on a mail server; Server says which. A consent is a decision like
	// the others; the rest are undone by asking the server again (ActServerUndo).
	ActConsent      Act = "consent"       // to a kind of change on an account
	ActServer       Act = "server"        // the server is about to be asked
	ActServerUndo   Act = "server-undo"   // it is about to be asked to take changes back
	ActServerResult Act = "server-result" // what became of either
)

// Decision is one thing that the buyer decided. Decisions are only ever
// appended; what holds now is found by going through them in order.
type Decision struct {
	ID      DecisionID `json:"id"`
	At      time.Time  `json:"at"`
	Act     Act        `json:"act"`
	Vendor  VendorID   `json:"vendor,omitempty"`
	Message ContentID  `json:"message,omitzero"` // what is corrected; for a mute, a message of the thread that it is for
	Why     string     `json:"why,omitempty"`

	// Keys are addresses and domains of the vendor at that time: by them the
	// decision finds its vendor again after a resync or a new grouping.
	Keys []string `json:"keys,omitempty"`

	// Batch is what decisions made together share: the number of the first of
	// them. For an ActUndo it says that all of them are undone. 0 for one alone.
	Batch DecisionID `json:"batch,omitempty"`

	With   *Side  `json:"with,omitempty"`   // for ActJoin and ActSplit
	Person string `json:"person,omitempty"` // address of the person that a mute is for, "" for the whole vendor

	Mute       *Mute       `json:"mute,omitempty"`       // for ActMute
	Need       *Need       `json:"need,omitempty"`       // for ActNeedAdd and ActNeedRemove
	Correction *Correction `json:"correction,omitempty"` // for ActCorrect
	Undoes     DecisionID  `json:"undoes,omitempty"`     // for ActUndo
	Rule       *Rule       `json:"rule,omitempty"`       // for ActRule and ActRuleRemove

	OptOut *OptOut `json:"optout,omitempty"` // for ActOptOut

	Server *ServerAction `json:"server,omitempty"` // for ActConsent, ActServer, ActServerUndo and ActServerResult
}

// OptOut is an opt-out that the buyer recorded by hand.
type OptOut struct {
	At    time.Time `json:"at"`    // when the buyer opted out
	Means string    `json:"means"` // link, mail, form or phone
	Note  string    `json:"note,omitempty"`
}

// Side is the other vendor of a join or split: for a join all of it, for a
// split the addresses and domains that are taken out, or all of another vendor
// that is to stay one.
type Side struct {
	Vendor VendorID `json:"vendor,omitempty"` // the other vendor at that time, "" for what is taken out
	Keys   []string `json:"keys"`
}
