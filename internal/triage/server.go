package triage

import "time"

// ActionKind is a kind of change on a mail server. The buyer consents to each
// by itself.
type ActionKind string

// The kinds of change on a server.
const (
	ActionMove     ActionKind = "move"     // mail of muted vendors into a folder
	ActionKeywords ActionKind = "keywords" // the verdict as a keyword of the message
	ActionDrafts   ActionKind = "drafts"   // a draft among the buyer's drafts; nothing is sent
	ActionSieve    ActionKind = "sieve"    // a filter script
)

// ActionKinds lists the kinds.
var ActionKinds = [...]ActionKind{ActionMove, ActionKeywords, ActionDrafts, ActionSieve}

// ServerAction is what a decision of the acts ActConsent, ActServer,
// ActServerUndo and ActServerResult is about. The intent is written before the
// server is asked, the result when it has answered; what an intent without
// result came to is found out by looking.
type ServerAction struct {
	Kind    ActionKind `json:"kind"`
	Account string     `json:"account"`
	Revoked bool       `json:"revoked,omitempty"` // ActConsent: taken back

	// For an intent (ActServer).
	To         string        `json:"to,omitempty"` // folder that mail is moved or saved to
	ToValidity uint32        `json:"to_validity,omitempty"`
	ToNext     uint32        `json:"to_next,omitempty"` // UIDNEXT of To before: what lies there from it on came later
	Items      []ServerItem  `json:"items,omitempty"`
	Script     *ScriptChange `json:"script,omitempty"`

	// For an undo (ActServerUndo) and a result (ActServerResult).
	Of      DecisionID     `json:"of,omitempty"`      // the intent
	Which   []int          `json:"which,omitempty"`   // ActServerUndo: the items taken back
	Results []ServerResult `json:"results,omitempty"` // ActServerResult
}

// ServerItem is one message that an intent names.
type ServerItem struct {
	Message   ContentID `json:"message"`
	MessageID string    `json:"message_id,omitempty"`
	From      string    `json:"from"`
	Subject   string    `json:"subject"`
	Date      time.Time `json:"date,omitzero"`
	Folder    string    `json:"folder"` // where it stood before
	Validity  uint32    `json:"validity,omitempty"`
	UID       uint32    `json:"uid,omitempty"`
	Add       []string  `json:"add,omitempty"`    // keywords set
	Remove    []string  `json:"remove,omitempty"` // keywords taken away
}

// ScriptChange is a change of the scripts on a server, with all that is needed
// to take it back.
type ScriptChange struct {
	Scripts   []ScriptText `json:"scripts"`   // written, in this order
	Activated string       `json:"activated"` // the script that runs afterwards
	Before    []ScriptText `json:"before"`    // the same scripts as they were
	Was       string       `json:"was"`       // the script that ran before, "" for none
}

// ScriptText is a script by name; without Exists there is none.
type ScriptText struct {
	Name   string `json:"name"`
	Text   string `json:"text,omitempty"`
	Exists bool   `json:"exists"`
}

// ItemState is what became of one change on a server.
type ItemState string

// The states of a change. Only what the server confirmed, or what was seen
// there afterwards, is called done or undone.
const (
	ItemOpen   ItemState = "open"   // asked for; what the server did is not known yet
	ItemDone   ItemState = "done"   // the server did it
	ItemFailed ItemState = "failed" // the server did not do it: all is as before
	ItemHalf   ItemState = "half"   // it was cut off in the middle, and can be taken back
	ItemGone   ItemState = "gone"   // the message is in neither place any more
	ItemUndone ItemState = "undone" // it was taken back
)

// ServerResult is what became of one item.
type ServerResult struct {
	Item     int       `json:"item"` // index in the intent's items; 0 for a script
	State    ItemState `json:"state"`
	Validity uint32    `json:"validity,omitempty"` // of the folder that it lies in now
	UID      uint32    `json:"uid,omitempty"`      // there, 0 when unknown
	Words    string    `json:"words,omitempty"`    // why, in a clause for people
}

// ServerBatch is one application of a plan as it stands now: what was asked
// for, and what became of each change.
type ServerBatch struct {
	ID      DecisionID        `json:"id"`
	At      time.Time         `json:"at"`
	Why     string            `json:"why,omitempty"`
	Kind    ActionKind        `json:"kind"`
	Account string            `json:"account"`
	To      string            `json:"to,omitempty"`
	Script  *ScriptChange     `json:"script,omitempty"`
	Changes []ServerChangeNow `json:"changes"`

	Intent ServerAction `json:"-"` // as it was written
}

// ServerChangeNow is a change with what became of it.
type ServerChangeNow struct {
	ServerItem
	State    ItemState `json:"state"`
	Undoing  bool      `json:"undoing,omitempty"` // it is being taken back; whether that came about is not known yet
	Words    string    `json:"words,omitempty"`
	Validity uint32    `json:"now_validity,omitempty"` // of the folder that it lies in now
	UID      uint32    `json:"now_uid,omitempty"`
}

// Open tells whether what became of some change has to be looked up.
func (b *ServerBatch) Open() bool {
	for _, c := range b.Changes {
		if c.State == ItemOpen || c.Undoing {
			return true
		}
	}
	return false
}

// Undoable tells which changes can be taken back: never one of which it is not
// known that it happened.
func (b *ServerBatch) Undoable() []int {
	var out []int
	for i, c := range b.Changes {
		if !c.Undoing && (c.State == ItemDone || c.State == ItemHalf) {
			out = append(out, i)
		}
	}
	return out
}

// ServerPlan is a preview: what would change, exactly, and nothing else. Token
// names this very plan; where Ask is set, it has to be given back to apply it.
type ServerPlan struct {
	Kind    ActionKind    `json:"kind"`
	Account string        `json:"account"`
	To      string        `json:"to,omitempty"`
	MakeTo  bool          `json:"make_to,omitempty"` // the folder is not there yet and is made
	Items   []ServerItem  `json:"items"`
	Script  *ScriptChange `json:"script,omitempty"`
	Draft   []byte        `json:"-"` // for ActionDrafts: the message, RFC 5322
	Senders int           `json:"senders"`
	LeftOut []LeftOut     `json:"left_out,omitempty"`
	Ask     bool          `json:"ask"` // more than 5 changes over more than 3 senders
	Token   string        `json:"token"`
	Why     string        `json:"why,omitempty"`
}

// LeftOut is what a plan leaves alone, and why.
type LeftOut struct {
	What string `json:"what"`
	Why  string `json:"why"`
}
