package store

import (
	"time"

	"winnow/internal/triage"
)

// serverRecord is what a decision keeps about a change on a mail server. As in
// all of decisionRecord, a number is never used again.
type serverRecord struct {
	Kind       string         `cbor:"1,keyasint"`
	Account    string         `cbor:"2,keyasint"`
	Revoked    bool           `cbor:"3,keyasint,omitempty"`
	To         string         `cbor:"4,keyasint,omitempty"`
	ToValidity uint32         `cbor:"5,keyasint,omitempty"`
	ToNext     uint32         `cbor:"6,keyasint,omitempty"`
	Items      []itemRecord   `cbor:"7,keyasint,omitempty"`
	Script     *scriptRecord  `cbor:"8,keyasint,omitempty"`
	Of         uint64         `cbor:"9,keyasint,omitempty"`
	Which      []int          `cbor:"10,keyasint,omitempty"`
	Results    []resultRecord `cbor:"11,keyasint,omitempty"`
}

type itemRecord struct {
	Message   []byte    `cbor:"1,keyasint,omitempty"`
	MessageID string    `cbor:"2,keyasint,omitempty"`
	From      string    `cbor:"3,keyasint,omitempty"`
	Subject   string    `cbor:"4,keyasint,omitempty"`
	Date      time.Time `cbor:"5,keyasint,omitzero"`
	Folder    string    `cbor:"6,keyasint,omitempty"`
	Validity  uint32    `cbor:"7,keyasint,omitempty"`
	UID       uint32    `cbor:"8,keyasint,omitempty"`
	Add       []string  `cbor:"9,keyasint,omitempty"`
	Remove    []string  `cbor:"10,keyasint,omitempty"`
}

type scriptRecord struct {
	Scripts   []textOfScript `cbor:"1,keyasint,omitempty"`
	Activated string         `cbor:"2,keyasint,omitempty"`
	Before    []textOfScript `cbor:"3,keyasint,omitempty"`
	Was       string         `cbor:"4,keyasint,omitempty"`
}

type textOfScript struct {
	Name   string `cbor:"1,keyasint"`
	Text   string `cbor:"2,keyasint,omitempty"`
	Exists bool   `cbor:"3,keyasint,omitempty"`
}

type resultRecord struct {
	Item     int    `cbor:"1,keyasint,omitempty"`
	State    string `cbor:"2,keyasint"`
	Validity uint32 `cbor:"3,keyasint,omitempty"`
	UID      uint32 `cbor:"4,keyasint,omitempty"`
	Words    string `cbor:"5,keyasint,omitempty"`
}

func encodeServer(a *triage.ServerAction) *serverRecord {
	if a == nil {
		return nil
	}
	r := &serverRecord{
		Kind: string(a.Kind), Account: a.Account, Revoked: a.Revoked,
		To: a.To, ToValidity: a.ToValidity, ToNext: a.ToNext, Of: uint64(a.Of), Which: a.Which,
	}
	for _, i := range a.Items {
		r.Items = append(r.Items, itemRecord{
			i.Message[:], i.MessageID, i.From, i.Subject, i.Date, i.Folder, i.Validity, i.UID, i.Add, i.Remove,
		})
	}
	if s := a.Script; s != nil {
		r.Script = &scriptRecord{encodeScripts(s.Scripts), s.Activated, encodeScripts(s.Before), s.Was}
	}
	for _, x := range a.Results {
		r.Results = append(r.Results, resultRecord{x.Item, string(x.State), x.Validity, x.UID, x.Words})
	}
	return r
}

func encodeScripts(all []triage.ScriptText) []textOfScript {
	var out []textOfScript
	for _, s := range all {
		out = append(out, textOfScript(s))
	}
	return out
}

func decodeServer(r *serverRecord) (*triage.ServerAction, bool) {
	if r == nil {
		return nil, true
	}
	a := &triage.ServerAction{
		Kind: triage.ActionKind(r.Kind), Account: r.Account, Revoked: r.Revoked,
		To: r.To, ToValidity: r.ToValidity, ToNext: r.ToNext, Of: triage.DecisionID(r.Of), Which: r.Which,
	}
	for _, i := range r.Items {
		item := triage.ServerItem{
			MessageID: i.MessageID, From: i.From, Subject: i.Subject, Date: i.Date.UTC(), Folder: i.Folder,
			Validity: i.Validity, UID: i.UID, Add: i.Add, Remove: i.Remove,
		}
		if len(i.Message) != len(item.Message) {
			return nil, false
		}
		copy(item.Message[:], i.Message)
		a.Items = append(a.Items, item)
	}
	if s := r.Script; s != nil {
		a.Script = &triage.ScriptChange{Scripts: decodeScripts(s.Scripts), Activated: s.Activated, Before: decodeScripts(s.Before), Was: s.Was}
	}
	for _, x := range r.Results {
		a.Results = append(a.Results, triage.ServerResult{Item: x.Item, State: triage.ItemState(x.State), Validity: x.Validity, UID: x.UID, Words: x.Words})
	}
	return a, true
}

func decodeScripts(all []textOfScript) []triage.ScriptText {
	var out []triage.ScriptText
	for _, s := range all {
		out = append(out, triage.ScriptText(s))
	}
	return out
}
