package store

import (
	"testing"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// put stores a batch of the inbox.
func put(t *testing.T, s *Store, b Batch) {
	t.Helper()
	b.Source, b.Folder, b.Role = "dana@buyer.example", "INBOX", mailbox.RoleInbox
	if _, err := s.PutBatch(ctx, b); err != nil {
		t.Fatal(err)
	}
}

// gone counts the places of the inbox at which nothing lies any more.
func gone(t *testing.T, s *Store) int {
	t.Helper()
	n, err := s.GonePlaces()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMailThatIsGoneIsKeptAndNoted(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	put(t, s, Batch{Rows: letters(0, 10)})
	put(t, s, Batch{Gone: []string{"UID 3", "UID 4", "UID 77"}, Flags: []mailbox.Flagged{{Place: "UID 5", Flags: mailbox.Seen | mailbox.Answered}}})
	if n := sizes(t, s); n.Messages != 10 || gone(t, s) != 2 {
		t.Errorf("%+v, %d gone; want all ten messages and two gone", n, gone(t, s))
	}
	places, err := s.Places(letter(5).Message.ID)
	if err != nil || len(places) != 1 || !places[0].Seen() || !places[0].Answered() || places[0].Gone() {
		t.Errorf("%+v, %v", places, err)
	}
	// Numbered anew: gone until it is met again.
	put(t, s, Batch{Renumbered: true, Rows: letters(0, 4)})
	if n := gone(t, s); n != 6 {
		t.Errorf("%d gone after renumbering, want the six that were not met again", n)
	}
}

func TestAStandInGoesWhenTheMessageComes(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	standIn := Row{Place: "UID 7", Flags: FlagNameless}
	standIn.Message.ID = triage.ContentID{1, 2, 3}
	standIn.Message.Broken = "the server cannot deliver it"
	put(t, s, Batch{Rows: []Row{standIn}})
	// A change of flags does not make it a message.
	put(t, s, Batch{Flags: []mailbox.Flagged{{Place: "UID 7", Flags: mailbox.Seen}}})
	var dropped []triage.ContentID
	put(t, s, Batch{Rows: letters(7, 8), Dropped: func(id triage.ContentID) { dropped = append(dropped, id) }})
	if n := sizes(t, s); n.Messages != 1 || n.Places != 1 || len(dropped) != 1 || dropped[0] != standIn.Message.ID {
		t.Errorf("%+v, dropped %v", n, dropped)
	}
	// A real message at a place that another takes stays.
	other := letters(8, 9)
	other[0].Place = "UID 7"
	put(t, s, Batch{Rows: other, Dropped: func(id triage.ContentID) { t.Errorf("dropped %v", id) }})
	if n := sizes(t, s); n.Messages != 2 {
		t.Errorf("%+v", n)
	}
}
