package action_test

import (
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/action"
	"winnow/internal/triage"
)

func intent(id triage.DecisionID, items int) triage.Decision {
	return triage.Decision{ID: id, Act: triage.ActServer, Server: &triage.ServerAction{
		Kind: triage.ActionMove, Account: "buyer@acme.example", To: "Muted", Items: make([]triage.ServerItem, items),
	}}
}

func result(id, of triage.DecisionID, rs ...triage.ServerResult) triage.Decision {
	return triage.Decision{ID: id, Act: triage.ActServerResult, Server: &triage.ServerAction{Of: of, Results: rs}}
}

func undo(id, of triage.DecisionID, which ...int) triage.Decision {
	return triage.Decision{ID: id, Act: triage.ActServerUndo, Server: &triage.ServerAction{Of: of, Which: which}}
}

func states(b triage.ServerBatch) (out []triage.ItemState) {
	for _, c := range b.Changes {
		out = append(out, c.State)
	}
	return out
}

func TestWhatWasNotAnsweredIsOpenAndCannotBeUndone(t *testing.T) {
	b := action.Batches([]triage.Decision{intent(1, 3), result(2, 1, triage.ServerResult{Item: 1, State: triage.ItemDone, UID: 9})})[0]
	if !b.Open() || states(b)[0] != triage.ItemOpen || b.Changes[1].UID != 9 {
		t.Errorf("%+v", b)
	}
	if got := b.Undoable(); len(got) != 1 || got[0] != 1 {
		t.Errorf("undoable are %v", got)
	}
}

func TestAnUndoIsOneOnlyWhenTheServerSaysSo(t *testing.T) {
	all := []triage.Decision{
		intent(1, 2),
		result(2, 1, triage.ServerResult{Item: 0, State: triage.ItemDone}, triage.ServerResult{Item: 1, State: triage.ItemFailed}),
		undo(3, 1, 0, 1, 7, -1), // only the first happened
	}
	b := action.Batches(all)[0]
	if !b.Changes[0].Undoing || b.Changes[0].State != triage.ItemDone || b.Changes[1].Undoing || !b.Open() || len(b.Undoable()) != 0 {
		t.Errorf("while it is being taken back: %+v", b)
	}
	b = action.Batches(append(all, result(4, 3, triage.ServerResult{Item: 0, State: triage.ItemUndone})))[0]
	if b.Changes[0].State != triage.ItemUndone || b.Changes[0].Undoing || b.Open() {
		t.Errorf("afterwards: %+v", b)
	}
}

// Whatever order of records a broken file holds, nothing is undoable that no
// result called done or half.
func TestNoPhantomUndo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []triage.Decision
		done := map[[2]int]bool{}
		batch := map[triage.DecisionID]triage.DecisionID{}
		sizes := map[triage.DecisionID]int{}
		for id := triage.DecisionID(1); id <= triage.DecisionID(rapid.IntRange(1, 20).Draw(t, "n")); id++ {
			of := triage.DecisionID(rapid.IntRange(0, int(id)).Draw(t, "of"))
			item := rapid.IntRange(-1, 3).Draw(t, "item")
			switch rapid.IntRange(0, 2).Draw(t, "act") {
			case 0:
				n := rapid.IntRange(0, 3).Draw(t, "items")
				all, sizes[id], batch[id] = append(all, intent(id, n)), n, id
			case 1:
				all = append(all, undo(id, of, item))
				if sizes[of] > 0 || batch[of] == of && of != 0 {
					batch[id] = of
				}
			case 2:
				state := rapid.SampledFrom([]triage.ItemState{triage.ItemDone, triage.ItemHalf, triage.ItemFailed, triage.ItemGone, triage.ItemUndone}).Draw(t, "state")
				all = append(all, result(id, of, triage.ServerResult{Item: item, State: state}))
				if of != id && batch[of] != 0 {
					done[[2]int{int(batch[of]), item}] = state == triage.ItemDone || state == triage.ItemHalf
				}
			}
		}
		for _, b := range action.Batches(all) {
			for _, i := range b.Undoable() {
				if !done[[2]int{int(b.ID), i}] {
					t.Fatalf("item %d of %d can be undone, which nobody called done: %+v", i, b.ID, all)
				}
			}
		}
	})
}

func TestConsentIsForOneKindAndAccountAndCanBeRevoked(t *testing.T) {
	consent := func(kind triage.ActionKind, account string, revoked bool) triage.Decision {
		return triage.Decision{Act: triage.ActConsent, Server: &triage.ServerAction{Kind: kind, Account: account, Revoked: revoked}}
	}
	live := []triage.Decision{consent(triage.ActionMove, "a@x.example", false), consent(triage.ActionSieve, "a@x.example", false), consent(triage.ActionSieve, "a@x.example", true)}
	for _, tc := range []struct {
		kind    triage.ActionKind
		account string
		want    bool
	}{
		{triage.ActionMove, "a@x.example", true},
		{triage.ActionMove, "b@x.example", false},
		{triage.ActionKeywords, "a@x.example", false},
		{triage.ActionSieve, "a@x.example", false},
	} {
		if got := action.Consented(live, tc.kind, tc.account); got != tc.want {
			t.Errorf("%s on %s: %v", tc.kind, tc.account, got)
		}
	}
}

func TestTheCapAndTheToken(t *testing.T) {
	plan := func(changes, senders int) triage.ServerPlan {
		p := triage.ServerPlan{Kind: triage.ActionMove, To: "Muted"}
		for i := range changes {
			p.Items = append(p.Items, triage.ServerItem{From: string(rune('a' + i%senders)), UID: uint32(i + 1)})
		}
		return action.Seal(p)
	}
	for _, tc := range []struct {
		changes, senders int
		ask              bool
	}{{5, 5, false}, {6, 3, false}, {6, 4, true}, {100, 1, false}} {
		if got := plan(tc.changes, tc.senders); got.Ask != tc.ask || got.Senders != tc.senders {
			t.Errorf("%d changes over %d senders: ask %v", tc.changes, tc.senders, got.Ask)
		}
	}
	a, b := plan(6, 4), plan(6, 4)
	b.Items[5].UID = 99
	if a.Token == "" || a.Token != plan(6, 4).Token || a.Token == action.Seal(b).Token {
		t.Errorf("tokens %q, %q", a.Token, action.Seal(b).Token)
	}
}
