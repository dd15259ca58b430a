package store

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winnow/internal/triage"
)

func TestSettingsAndAccountsAreKept(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	type window struct{ Width, Height int }
	if err := s.PutSetting("window", window{800, 600}); err != nil {
		t.Fatal(err)
	}
	if err := s.PutSetting("window", window{1024, 768}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.PutAccount("kim@buyer.example", []byte("two")), s.PutAccount("dana@buyer.example", []byte("one")), s.PutAccount("gone@buyer.example", nil),
		s.RemoveAccount("gone@buyer.example"), s.RemoveAccount("never@buyer.example"), s.PutSetting("old", 1), s.RemoveSetting("old")); err != nil {
		t.Fatal(err)
	}
	if err := s.PutSetting("bad", func() {}); err == nil {
		t.Error("a function was kept")
	}
	for range 2 {
		var w window
		if err := s.Setting("window", &w); err != nil || w != (window{1024, 768}) {
			t.Errorf("%+v, %v", w, err)
		}
		if err := s.Setting("old", &w); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v, want ErrNotFound", err)
		}
		var wrong []int
		if err := s.Setting("window", &wrong); err == nil {
			t.Error("an object was read as a list")
		}
		got, err := s.Accounts()
		want := []Account{{"dana@buyer.example", []byte("one")}, {"kim@buyer.example", []byte("two")}}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Errorf("%v\n%s", err, d)
		}
		s.Close()
		s = openAt(t, dir, Options{})
	}
}

func TestDecisionsMadeAtOnceGetNumbersOfTheirOwn(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	var mu sync.Mutex
	var ids []int
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for range 25 {
				id, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(g)})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				ids = append(ids, int(id))
				mu.Unlock()
			}
		})
		wg.Go(func() { // while mail comes in and the list is read
			for n := range 5 {
				inbox(t, s, letters(g*100+n*10, g*100+n*10+10), "")
				if err := s.EachHead(func(triage.Message) error { return nil }); err != nil {
					t.Error(err)
				}
				if _, err := s.Decisions(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	slices.Sort(ids)
	for i, id := range ids {
		if id != i+1 {
			t.Fatalf("number %d at place %d", id, i)
		}
	}
	if len(ids) != 100 {
		t.Errorf("%d decisions", len(ids))
	}
}

func TestBackupsComeByThemselvesAndTheNewestFiveStay(t *testing.T) {
	dir := t.TempDir()
	now := noon
	o := Options{Now: func() time.Time { return now }}
	for n := range 8 {
		s := openAt(t, dir, o)
		if _, err := s.Append(triage.Decision{At: now, Act: triage.ActShortlist, Vendor: vendorName(n)}); err != nil {
			t.Fatal(err)
		}
		s.Close()
		// The clock goes back now and then; the newest is the newest all the same.
		now = now.Add(time.Duration(3-n) * time.Hour)
		// A session without a decision makes no backup.
		s = openAt(t, dir, o)
		inbox(t, s, letters(n, n+1), "")
		s.Close()
	}
	s := openAt(t, dir, o)
	list, err := s.Backups()
	if err != nil || len(list) != 5 {
		t.Fatalf("%d backups, %v", len(list), err)
	}
	for i, b := range list {
		if b.Number != 8-i {
			t.Errorf("backup %d has number %d", i, b.Number)
		}
		h := newHoldings()
		if _, err := surveyFile(b.Path, h.take, nil); err != nil || len(h.decisions) != 8-i {
			t.Errorf("backup %d holds %d decisions, %v", b.Number, len(h.decisions), err)
		}
	}
}

func TestRestoreGoesBackAndCanBeTakenBack(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	decide := func(n int) {
		t.Helper()
		if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(n)}); err != nil {
			t.Fatal(err)
		}
	}
	count := func(want int) {
		t.Helper()
		if d, err := s.Decisions(); err != nil || len(d) != want {
			t.Errorf("%d decisions, want %d (%v)", len(d), want, err)
		}
	}
	decide(0)
	if err := s.Backup(); err != nil {
		t.Fatal(err)
	}
	decide(1)
	decide(2)
	list, err := s.Backups()
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	if err := s.Restore(list[0].Path); err != nil {
		t.Fatal(err)
	}
	count(1)
	decide(7) // goes on from there
	count(2)
	// What was there before is the newest backup but one.
	list, err = s.Backups()
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, %v", list, err)
	}
	if err := s.Restore(list[0].Path); err != nil {
		t.Fatal(err)
	}
	count(3)
	// What is no backup changes nothing.
	for _, path := range []string{filepath.Join(dir, cacheName), filepath.Join(dir, "absent"), filepath.Join(dir, lockName)} {
		if err := s.Restore(path); err == nil {
			t.Errorf("%s was restored", path)
		}
		count(3)
	}
	s.Close()
	s = openAt(t, dir, Options{})
	count(3)
}

// A session that crashed made no backup; the next start does.
func TestACrashedSessionIsBackedUpAtTheNextStart(t *testing.T) {
	live, dir := t.TempDir(), t.TempDir()
	s := openAt(t, live, Options{})
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(0)}); err != nil {
		t.Fatal(err)
	}
	copyDir(t, live, dir) // as the crash leaves it
	s = openAt(t, dir, Options{})
	if list, err := s.Backups(); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
	s.Close()
	if err := os.WriteFile(filepath.Join(dir, stateName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir, Options{})
	if d, err := s.Decisions(); err != nil || len(d) != 1 {
		t.Errorf("%d decisions, %v", len(d), err)
	}
}
