package store

import (
	"bytes"
	"testing"

	"winnow/internal/triage"
)

// Outlines come and go with their texts, and can be given later.
func TestOutlinesStayWithTheirTexts(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	rows := []Row{letter(1), letter(2), letter(3), letter(4)}
	for i := range rows[:2] {
		rows[i].Outline = []byte{byte(i), 7}
	}
	put(t, s, Batch{Source: "a", Folder: "INBOX", Rows: rows})
	got := func() map[triage.ContentID][]byte {
		out := map[triage.ContentID][]byte{}
		err := s.EachOutline(t.Context(), func(id triage.ContentID, o []byte) error {
			out[id] = bytes.Clone(o)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if all := got(); len(all) != 2 || !bytes.Equal(all[rows[1].Message.ID], []byte{1, 7}) {
		t.Fatalf("outlines %v", all)
	}
	later := map[triage.ContentID][]byte{rows[2].Message.ID: {9}, {1, 2, 3}: {4}} // the second is of no message
	if err := s.PutOutlines(later); err != nil {
		t.Fatal(err)
	}
	if all := got(); len(all) != 3 || !bytes.Equal(all[rows[2].Message.ID], []byte{9}) {
		t.Errorf("outlines %v", all)
	}
}
