package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winnow/internal/triage"
)

// A change on a server comes back as it was written, whatever of it is set.
func TestServerActionsAreKept(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, a := range []*triage.ServerAction{
		nil,
		{Kind: triage.ActionMove, Account: "buyer@acme.example", Revoked: true},
		{Kind: triage.ActionMove, Account: "a", To: "Öfen/x", ToValidity: 7, ToNext: 8, Items: []triage.ServerItem{
			{Message: triage.ContentID{1, 2}, MessageID: "x@y.example", From: "a@b.example", Subject: "s", Date: at, Folder: "INBOX", Validity: 1, UID: 2, Add: []string{"$A"}, Remove: []string{"$B"}},
			{Message: triage.ContentID{3}, Folder: "f"},
		}},
		{Kind: triage.ActionSieve, Account: "a", Script: &triage.ScriptChange{
			Scripts: []triage.ScriptText{{Name: "winnow", Text: "keep;", Exists: true}}, Activated: "winnow", Before: []triage.ScriptText{{Name: "winnow"}}, Was: "own",
		}},
		{Kind: triage.ActionMove, Account: "a", Of: 4, Which: []int{0, 2}, Results: []triage.ServerResult{{Item: 2, State: triage.ItemDone, Validity: 3, UID: 4, Words: "w"}}},
	} {
		want := triage.Decision{At: at, Act: triage.ActServer, Server: a}
		payload, err := encodeDecision(&want)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := decodeDecision(payload)
		if !ok {
			t.Fatalf("%+v is not read back", a)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}
