package store

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"winnow/internal/triage"
)

func TestAFullDiskRefusesAndRecovers(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("winnow-test", disk, "tmpfs", 0, "size=6m"); err != nil {
		t.Skipf("a small disk of our own needs the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	dir := filepath.Join(disk, "data")
	s := openAt(t, dir, Options{})
	inbox(t, s, letters(0, 100), "100")
	ballast := filepath.Join(disk, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	decided, stored := fillUp(t, s)
	holdsExactly(t, s, decided, max(stored, 100))
	if err := s.PutSetting("x", make([]byte, 100_000)); !errors.Is(err, ErrFull) {
		t.Errorf("%v, want ErrFull", err)
	}
	if err := s.Backup(); !errors.Is(err, ErrFull) {
		t.Errorf("a backup on a full disk: %v, want ErrFull", err)
	}
	// Also a start and an end on a full disk lose nothing.
	if err := s.Close(); err != nil && !errors.Is(err, ErrFull) {
		t.Fatal(err)
	}
	s = openAt(t, dir, Options{})
	holdsExactly(t, s, decided, stored)
	if n := s.Notices(); len(n) > 0 {
		t.Errorf("notices %q", n)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(decided)}); err != nil {
		t.Errorf("with space again: %v", err)
	}
	inbox(t, s, letters(stored, stored+20), "")
	holdsExactly(t, s, decided+1, stored+20)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
