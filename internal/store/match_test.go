package store

import (
	"reflect"
	"testing"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

func matchOf(need string) []triage.NeedMatch {
	return []triage.NeedMatch{{
		Need: need, Word: "ball valve", Found: "ball valves", Span: triage.Span{Start: 3, End: 14}, Score: 0.61,
		Reason: "it answers your need", Stage: triage.StageDeciding, Price: true,
	}}
}

// What answers the needs is kept under the needs that it answers, holds once
// all texts were gone through, and goes when other needs take their place.
func TestMatchesAreKeptForTheirNeeds(t *testing.T) {
	dir := t.TempDir()
	open := func() *Store {
		s, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	one, two := MatchKey{1}, MatchKey{2}
	msg := triage.Message{Envelope: triage.Envelope{ID: triage.ContentID{7}, Subject: "valves"}}
	if _, err := s.PutBatch(t.Context(), Batch{Source: "a", Folder: "INBOX", Role: mailbox.RoleInbox, Needs: one, Rows: []Row{{Place: "1", Message: msg, Matches: matchOf("Valves")}}}); err != nil {
		t.Fatal(err)
	}
	if got, complete, err := s.Matches(one); err != nil || complete || len(got) != 0 {
		t.Fatalf("before all texts were gone through: %v, %v, %v", got, complete, err)
	}
	other := triage.ContentID{9}
	if err := s.PutMatches(t.Context(), one, map[triage.ContentID][]triage.NeedMatch{other: matchOf("Valves"), {8}: nil}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetMatched(one); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	got, complete, err := s.Matches(one)
	if want := map[triage.ContentID][]triage.NeedMatch{{7}: matchOf("Valves"), other: matchOf("Valves")}; err != nil || !complete || !reflect.DeepEqual(got, want) {
		t.Fatalf("kept %v, %v, %v", got, complete, err)
	}
	if _, complete, err := s.Matches(two); err != nil || complete {
		t.Fatalf("other needs are said to be known: %v, %v", complete, err)
	}
	if err := s.PutMatches(t.Context(), two, map[triage.ContentID][]triage.NeedMatch{other: matchOf("Seals")}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetMatched(two); err != nil {
		t.Fatal(err)
	}
	if _, complete, _ := s.Matches(one); complete {
		t.Error("what was kept for the old needs still counts")
	}
	if got, complete, err := s.Matches(two); err != nil || !complete || len(got) != 1 {
		t.Errorf("kept %v, %v, %v", got, complete, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
