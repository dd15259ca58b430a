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

	ActListCreate   Act = "list-create"   // a further shortlist
	ActListRemove   Act = "list-remove"   // and no longer
	ActListCriteria Act = "list-criteria" // by what its vendors are weighed
	ActListDecide   Act = "list-decide"   // what the buyer decided; Vendor is the one taken, or none
	ActNote         Act = "note"          // a note on a vendor of a shortlist

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

	List *ListChange `json:"list,omitempty"` // for the acts about shortlists; nil means the one called DefaultList
	Note string      `json:"note,omitempty"` // for ActNote

	OptOut *OptOut `json:"optout,omitempty"` // for ActOptOut

	Server *ServerAction `json:"server,omitempty"` // for ActConsent, ActServer, ActServerUndo and ActServerResult
}

// DefaultList is the name of the shortlist that is always there.
const DefaultList = "Shortlist"

// ListChange names a shortlist and says what of it changes.
type ListChange struct {
	Name     string      `json:"name"`
	Need     string      `json:"need,omitempty"`     // ActListCreate: the need that it is for
	Criteria []Criterion `json:"criteria,omitempty"` // ActListCreate and ActListCriteria
	Locked   bool        `json:"locked,omitempty"`   // the criteria are settled: scores may be seen
	Outcome  string      `json:"outcome,omitempty"`  // ActListDecide: what was decided, in the buyer's words

	// Of a list that was read back from a file: when this was first decided, and
	// with the first such decision what had been changed on the list before.
	At   time.Time  `json:"at,omitzero"`
	Past []ListPast `json:"past,omitempty"`
}

// ListPast is a change of a shortlist that was made before it was read back.
type ListPast struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	Why  string    `json:"why,omitempty"`
}

// Criterion is one thing that the vendors of a shortlist are weighed by.
type Criterion struct {
	Name   string  `json:"name"`
	By     string  `json:"by"`     // usefulness, interest, proof, calm (little pressure), need or price
	Weight float64 `json:"weight"` // above 0, at most 100
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
