package store

import (
	"errors"
	"path/filepath"
	"testing"

	"winnow/internal/triage"
)

// fillUp stores and decides until both files are full, and returns how much was
// acknowledged.
func fillUp(t *testing.T, s *Store) (decided, stored int) {
	t.Helper()
	for {
		_, err := s.PutBatch(ctx, Batch{Source: "a", Folder: "f", Rows: letters(stored, stored+100), Mark: []byte("x")})
		if err != nil {
			if !errors.Is(err, ErrFull) {
				t.Fatalf("%v, want ErrFull", err)
			}
			break
		}
		if stored += 100; stored > 1_000_000 {
			t.Fatal("it never gets full")
		}
	}
	for {
		_, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(decided), Why: string(make([]byte, 2000))})
		if err != nil {
			if !errors.Is(err, ErrFull) {
				t.Fatalf("%v, want ErrFull", err)
			}
			break
		}
		if decided++; decided > 100_000 {
			t.Fatal("it never gets full")
		}
	}
	return decided, stored
}

// holds checks that a store has what was acknowledged, and nothing else.
func holdsExactly(t *testing.T, s *Store, decided, stored int) {
	t.Helper()
	d, err := s.Decisions()
	if err != nil || len(d) != decided {
		t.Errorf("%d decisions, want %d (%v)", len(d), decided, err)
	}
	if n := len(heads(t, s)); n != stored {
		t.Errorf("%d messages, want %d", n, stored)
	}
}

func TestAFileAtItsLimitRefusesAndStaysGood(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{MaxCache: 2 << 20, MaxState: 1 << 20})
	decided, stored := fillUp(t, s)
	if decided == 0 || stored == 0 {
		t.Fatalf("%d decisions, %d messages before it was full", decided, stored)
	}
	holdsExactly(t, s, decided, stored)
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Why: string(make([]byte, 3000))}); !errors.Is(err, ErrFull) {
		t.Errorf("%v, want ErrFull again", err)
	}
	if err := s.Close(); err != nil && !errors.Is(err, ErrFull) {
		t.Fatal(err)
	}
	// With a higher limit everything is there and goes on.
	s = openAt(t, dir, Options{})
	if n := s.Notices(); len(n) > 0 {
		t.Errorf("notices %q", n)
	}
	holdsExactly(t, s, decided, stored)
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Why: string(make([]byte, 3000))}); err != nil {
		t.Error(err)
	}
	inbox(t, s, letters(stored, stored+100), "")
}

func TestABackupThatDoesNotFitLeavesTheOldOnes(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist}); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(); err != nil {
		t.Fatal(err)
	}
	// The folder of backups cannot be written any more.
	before, err := s.Backups()
	if err != nil || len(before) != 1 {
		t.Fatalf("%d backups, %v", len(before), err)
	}
	s.dir = filepath.Join(dir, "gone")
	if err := s.Backup(); err == nil {
		t.Error("a backup into a folder that is not there")
	}
	s.dir = dir
	after, err := s.Backups()
	if err != nil || len(after) != 1 || after[0] != before[0] {
		t.Errorf("%v, %v", after, err)
	}
	if !s.decided.Load() {
		t.Error("the backup that failed is not tried again")
	}
}
