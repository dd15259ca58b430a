package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"winnow/internal/triage"
)

func TestASecondOpenInTheSameProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	start := time.Now()
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrInUse) {
		t.Errorf("%v, want ErrInUse", err)
	} else if !strings.Contains(err.Error(), "another Winnow is using this data folder") {
		t.Errorf("%q says nothing to a person", err)
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("it took %v", d)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, dir, Options{})
}

// A file that another program holds with bbolt's own lock.
func TestAFileHeldByAnotherProgramIsInUse(t *testing.T) {
	dir := t.TempDir()
	openAt(t, dir, Options{}).Close()
	db, err := bbolt.Open(filepath.Join(dir, stateName), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrInUse) {
		t.Errorf("%v, want ErrInUse", err)
	}
}

// snapshot is the content of every file of a folder.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := make(map[string]string)
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path == lockName {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = fmt.Sprintf("%x", sha256.Sum256(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// newer is a schema of a version to come.
func newer(sc *schema, version int, steps map[int]func(*bbolt.Tx) error) *schema {
	return &schema{version: version, buckets: sc.buckets, steps: steps}
}

func nothing(*bbolt.Tx) error { return nil }

func TestAFolderOfANewerVersionIsLeftAsItIs(t *testing.T) {
	for _, which := range []string{stateName, cacheName} {
		t.Run(which, func(t *testing.T) {
			mine, dir := t.TempDir(), t.TempDir()
			fullFolder(t, mine)
			copyDir(t, mine, dir)
			o := Options{}
			steps := map[int]func(*bbolt.Tx) error{1: func(tx *bbolt.Tx) error {
				// Buckets in buckets, which this version does not know.
				b, err := tx.CreateBucket([]byte("tomorrow"))
				if err != nil {
					return err
				}
				_, err = b.CreateBucket([]byte("deep"))
				return err
			}}
			if which == stateName {
				o.state = newer(stateSchema(), 2, steps)
			} else {
				o.cache = newer(cacheSchema(), 2, steps)
			}
			// The newer version comes, works, and goes.
			s, err := Open(dir, o)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, dir)
			if _, err := Open(dir, Options{}); !errors.Is(err, ErrNewer) {
				t.Errorf("%v, want ErrNewer", err)
			}
			if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
				t.Errorf("files were changed:\n%s", d)
			}
		})
	}
}

func TestAnOlderFolderTakesEveryStepOnce(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	var taken []int
	step := func(n int, err error) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			taken = append(taken, n)
			if perr := tx.Bucket(bucketSetting).Put([]byte("step"), seal(formSetting, []byte("step"), fmt.Append(nil, n))); perr != nil {
				return perr
			}
			return err
		}
	}
	// The second step fails at first, as if the disk were full.
	o := Options{state: newer(stateSchema(), 4, map[int]func(*bbolt.Tx) error{1: step(1, nil), 2: step(2, berrors.ErrTxNotWritable), 3: step(3, nil)})}
	backupsBefore := backupsOf(t, dir)
	if s, err := Open(dir, o); err == nil {
		s.Close()
		t.Fatal("a step failed, and nobody said so")
	}
	o.state.steps[2] = step(2, nil)
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{1, 2, 2, 3}, taken); d != "" {
		t.Errorf("steps taken: %s", d)
	}
	var n int
	if err := s.Setting("step", &n); err != nil || n != 3 {
		t.Errorf("the last step was %d, %v", n, err)
	}
	if d, err := s.Decisions(); err != nil || len(d) != fullDecisions {
		t.Errorf("%d decisions, %v", len(d), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// What was there before is in a backup, in its old form.
	after := backupsOf(t, dir)
	old := ""
	for path := range after {
		if _, there := backupsBefore[path]; !there && after[path] == 1 {
			old = path
		}
	}
	if old == "" {
		t.Fatalf("no backup of version 1 was made: before %v, after %v", backupsBefore, after)
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("%v, want ErrNewer", err)
	}
	// Going back to it takes the steps again.
	taken = nil
	s, err = Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(old); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{1, 2, 3}, taken); d != "" {
		t.Errorf("steps taken: %s", d)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkIntegrity(t, dir)
}

// backupsOf gives the version of each backup.
func backupsOf(t testing.TB, dir string) map[string]int {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, backupName, "*.db"))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]int)
	for _, p := range paths {
		sv, err := surveyFile(p, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		out[p] = sv.format
	}
	return out
}

func TestACacheThatIsTooOldIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	o := Options{cache: newer(cacheSchema(), 3, map[int]func(*bbolt.Tx) error{2: nothing})} // from 1 there is no way
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if n := s.Notices(); len(n) != 1 || !strings.Contains(n[0], "older Winnow") {
		t.Errorf("notices %q", n)
	}
	if n := sizes(t, s); n.Messages != 0 || n.Decisions != fullDecisions {
		t.Errorf("%+v", n)
	}
}

func TestOnlyTheBuyerCanReadTheFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are not kept as bits here")
	}
	old := syscallUmask(0)
	defer syscallUmask(old)
	dir := filepath.Join(t.TempDir(), "deep", "data")
	fullFolder(t, dir)
	// A folder that was copied here with other rights, and damaged.
	if err := errors.Join(os.Chmod(filepath.Join(dir, cacheName), 0o644), os.Chmod(filepath.Join(dir, stateName), 0o666)); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, cacheName), 5000); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, dir, Options{})
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has rights %v, want %v", path, got, want)
		}
		n++
		return nil
	})
	if err != nil || n < 6 {
		t.Errorf("%d files looked at, %v", n, err)
	}
}

func TestAFolderOfOthersKeepsItsRights(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are not kept as bits here")
	}
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "notes.txt"), nil, 0o644), os.Chmod(dir, 0o755)); err != nil {
		t.Fatal(err)
	}
	openAt(t, dir, Options{}).Close()
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestWhatIsNoFolderIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file, Options{}); err == nil || !strings.Contains(err.Error(), "open the data folder") {
		t.Errorf("%v", err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, stateName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); err == nil || !strings.Contains(err.Error(), "not a file") {
		t.Errorf("%v", err)
	}
	// And the folder is free again.
	if err := os.Remove(filepath.Join(dir, stateName)); err != nil {
		t.Fatal(err)
	}
	openAt(t, dir, Options{})
}

func TestOpeningAloneChangesNothing(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	before := snapshot(t, dir)
	for range 3 {
		s := openAt(t, dir, Options{})
		heads(t, s)
		if _, err := s.Decisions(); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
		t.Errorf("files were changed:\n%s", d)
	}
}

func TestLeftoversOfACrashAreClearedAway(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	left := []string{filepath.Join(dir, ".new-state.db-123"), filepath.Join(dir, backupName, ".new-x-9")}
	for _, l := range left {
		if err := os.WriteFile(l, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openAt(t, dir, Options{}).Close()
	for _, l := range left {
		if _, err := os.Stat(l); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", l, err)
		}
	}
}

func TestOfDamagedCachesTheNewestIsKept(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	for range 3 {
		if err := os.WriteFile(filepath.Join(dir, cacheName), []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := openAt(t, dir, Options{})
		if n := s.Notices(); len(n) != 1 {
			t.Errorf("notices %q", n)
		}
		s.Close()
	}
	kept, err := filepath.Glob(filepath.Join(dir, cacheName+".damaged-*"))
	if err != nil || len(kept) != 1 {
		t.Errorf("%q, %v", kept, err)
	}
}

func TestSpaceIsGivenBack(t *testing.T) {
	dir := t.TempDir()
	o := Options{compactFrom: 1 << 20}
	s := openAt(t, dir, o)
	const n = 3000
	for i := 0; i < n; i += 1000 {
		inbox(t, s, letters(i, i+1000), "")
	}
	if _, err := s.PutBatch(ctx, Batch{Source: "b", Folder: "f", Rows: letters(n-10, n)}); err != nil {
		t.Fatal(err)
	}
	if err := s.ForgetSource(ctx, "dana@buyer.example"); err != nil {
		t.Fatal(err)
	}
	before := sizes(t, s).CacheBytes
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir, o)
	if after := sizes(t, s).CacheBytes; after > before/4 || before < 2<<20 {
		t.Errorf("%d bytes before, %d after", before, after)
	}
	if got := len(heads(t, s)); got != 10 {
		t.Errorf("%d messages, want 10", got)
	}
	inbox(t, s, letters(0, 10), "")
}
