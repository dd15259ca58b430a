// Package action works out what the buyer's changes on mail servers came to: it
// goes through the decisions in order, as package mute does for mutes. An intent
// is written before a server is asked and a result once it has answered, so
// that after a crash at any moment it is known which changes have to be looked
// up, and nothing is called done, or can be undone, that did not happen.
//
// It asks no server itself (the engine does) and knows no clock. Everything is
// a pure function of its arguments.
package action

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// The cap: a plan with more than MostChanges changes over more than MostSenders
// senders is applied only by somebody who gives its token back.
const (
	MostChanges = 5
	MostSenders = 3
)

// Batches goes through all decisions and returns the server actions as they
// stand, oldest first. What does not fit (a result of nothing, an item that is
// not there) is passed over.
func Batches(decisions []triage.Decision) []triage.ServerBatch {
	var out []triage.ServerBatch
	place := map[triage.DecisionID]int{} // of the intent, also by its undos
	for _, d := range decisions {
		a := d.Server
		if a == nil {
			continue
		}
		switch d.Act {
		case triage.ActServer:
			place[d.ID] = len(out)
			out = append(out, begun(d))
		case triage.ActServerUndo:
			i, ok := place[a.Of]
			if !ok {
				continue
			}
			place[d.ID] = i
			can := out[i].Undoable()
			for _, w := range a.Which {
				if slices.Contains(can, w) {
					out[i].Changes[w].Undoing, out[i].Changes[w].Words = true, ""
				}
			}
		case triage.ActServerResult:
			i, ok := place[a.Of]
			if !ok {
				continue
			}
			for _, r := range a.Results {
				if r.Item < 0 || r.Item >= len(out[i].Changes) {
					continue
				}
				c := &out[i].Changes[r.Item]
				c.State, c.Words, c.Validity, c.UID, c.Undoing = r.State, r.Words, r.Validity, r.UID, false
			}
		}
	}
	return out
}

func begun(d triage.Decision) triage.ServerBatch {
	a := d.Server
	b := triage.ServerBatch{ID: d.ID, At: d.At, Why: d.Why, Kind: a.Kind, Account: a.Account, To: a.To, Script: a.Script, Intent: *a}
	items := a.Items
	if a.Script != nil {
		items = []triage.ServerItem{{Folder: a.Script.Activated}} // scripts change together
	}
	for _, item := range items {
		b.Changes = append(b.Changes, triage.ServerChangeNow{ServerItem: item, State: triage.ItemOpen})
	}
	return b
}

// Consented tells whether the buyer agreed to a kind of change on an account.
// The decisions are those that hold, in order.
func Consented(live []triage.Decision, kind triage.ActionKind, account string) bool {
	for _, d := range slices.Backward(live) {
		if d.Act == triage.ActConsent && d.Server != nil && d.Server.Kind == kind && strings.EqualFold(d.Server.Account, account) {
			return !d.Server.Revoked
		}
	}
	return false
}

// Seal counts a plan's senders, says whether it has to be asked about, and
// gives it its token: the same for the same changes, another for any other.
func Seal(p triage.ServerPlan) triage.ServerPlan {
	senders := map[string]bool{}
	for _, i := range p.Items {
		senders[i.From] = true
	}
	changes := len(p.Items)
	if p.Script == nil {
		p.Senders = len(senders)
	} else {
		changes = p.Senders // a rule each
	}
	p.Ask = changes > MostChanges && p.Senders > MostSenders
	p.Token = ""
	named := struct {
		Plan  triage.ServerPlan
		Draft []byte
	}{p, p.Draft}
	named.Plan.LeftOut = nil
	b, err := json.Marshal(named)
	if err != nil {
		b = nil // the types hold nothing that JSON cannot write
	}
	sum := sha256.Sum256(b)
	p.Token = hex.EncodeToString(sum[:4])
	return p
}

// Look says what an intent came to, from where its message was seen afterwards.
// undoing tells that the last thing asked for was to take it back.
func Look(inSource, inTarget, undoing bool) (state triage.ItemState, words string) {
	switch {
	case inSource && inTarget:
		return triage.ItemHalf, "the line broke in the middle: it stands in both folders"
	case inSource && undoing:
		return triage.ItemUndone, ""
	case inSource:
		return triage.ItemFailed, "the server had not done it"
	case inTarget && undoing:
		return triage.ItemDone, "the server had not taken it back"
	case inTarget:
		return triage.ItemDone, ""
	}
	return triage.ItemGone, "it is in neither folder any more: somebody moved or deleted it"
}
