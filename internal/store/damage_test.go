package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"winnow/internal/triage"
)

// What a full folder holds before it is damaged.
const (
	fullDecisions = 120
	fullMessages  = 300
)

// fullFolder makes a folder with decisions, a setting, an account and mail, and
// closes it in good order.
func fullFolder(t testing.TB, dir string) {
	t.Helper()
	s := openAt(t, dir, Options{})
	for n := range fullDecisions {
		_, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(n), Why: strings.Repeat("because ", 10)})
		if err != nil {
			t.Fatal(err)
		}
		// In between a session ends now and then, so that there are backups.
		if n%25 == 24 {
			if err := s.Backup(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(s.PutSetting("theme", "dark"), s.PutAccount("dana@buyer.example", []byte("account"))); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < fullMessages; n += 50 {
		inbox(t, s, letters(n, n+50), fmt.Sprint(n+50))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func vendorName(n int) triage.VendorID { return triage.VendorID(fmt.Sprintf("vendor%d.example", n)) }

// damage is something that can happen to a file.
type damage struct {
	name string
	do   func(b []byte, r *rand.Rand) []byte
}

const pageBytes = 4096

func damages() []damage {
	zero := func(b []byte, from, to int) []byte {
		clear(b[min(from, len(b)):min(to, len(b))])
		return b
	}
	list := []damage{
		{"0 bytes", func([]byte, *rand.Rand) []byte { return nil }},
		{"1 byte", func(b []byte, _ *rand.Rand) []byte { return b[:1] }},
		{"all zeros", func(b []byte, _ *rand.Rand) []byte { return zero(b, 0, len(b)) }},
		{"noise", func(b []byte, r *rand.Rand) []byte {
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			return b
		}},
		{"another program's file", func([]byte, *rand.Rand) []byte { return []byte(strings.Repeat("this is no database\n", 1000)) }},
		{"first meta zeroed", func(b []byte, _ *rand.Rand) []byte { return zero(b, 0, pageBytes) }},
		{"second meta zeroed", func(b []byte, _ *rand.Rand) []byte { return zero(b, pageBytes, 2*pageBytes) }},
		{"both metas zeroed", func(b []byte, _ *rand.Rand) []byte { return zero(b, 0, 2*pageBytes) }},
		{"one page only", func(b []byte, _ *rand.Rand) []byte { return b[:pageBytes] }},
		{"cut to two pages", func(b []byte, _ *rand.Rand) []byte { return b[:2*pageBytes] }},
		{"cut in half", func(b []byte, _ *rand.Rand) []byte { return b[:len(b)/2] }},
		{"cut in the middle of a page", func(b []byte, _ *rand.Rand) []byte { return b[:len(b)/2/pageBytes*pageBytes+777] }},
		{"last page cut", func(b []byte, _ *rand.Rand) []byte { return b[:len(b)-pageBytes] }},
		{"second half zeroed", func(b []byte, _ *rand.Rand) []byte { return zero(b, len(b)/2, len(b)) }},
		{"last quarter zeroed", func(b []byte, _ *rand.Rand) []byte { return zero(b, len(b)*3/4, len(b)) }},
		{"grown by zeros", func(b []byte, _ *rand.Rand) []byte { return append(b, make([]byte, 10*pageBytes)...) }},
		{"pages exchanged", func(b []byte, _ *rand.Rand) []byte {
			for i := range pageBytes {
				b[3*pageBytes+i], b[4*pageBytes+i] = b[4*pageBytes+i], b[3*pageBytes+i]
			}
			return b
		}},
	}
	for i := range 4 {
		list = append(list,
			damage{fmt.Sprintf("a page overwritten with noise, %d", i), func(b []byte, r *rand.Rand) []byte {
				at := (2 + r.IntN(len(b)/pageBytes-2)) * pageBytes
				for j := range pageBytes {
					b[at+j] = byte(r.Uint32())
				}
				return b
			}},
			damage{fmt.Sprintf("a page overwritten with another, %d", i), func(b []byte, r *rand.Rand) []byte {
				n := len(b)/pageBytes - 2
				from, to := (2+r.IntN(n))*pageBytes, (2+r.IntN(n))*pageBytes
				copy(b[to:to+pageBytes], b[from:from+pageBytes])
				return b
			}},
			damage{fmt.Sprintf("20 bits flipped, %d", i), func(b []byte, r *rand.Rand) []byte {
				for range 20 {
					b[r.IntN(len(b))] ^= 1 << r.IntN(8)
				}
				return b
			}},
			damage{fmt.Sprintf("one bit of a page's head flipped, %d", i), func(b []byte, r *rand.Rand) []byte {
				at := r.IntN(len(b)/pageBytes) * pageBytes
				b[at+r.IntN(80)] ^= 1 << r.IntN(8)
				return b
			}},
		)
	}
	return list
}

// lookedAfter opens a damaged folder and checks that nothing decided is lost,
// that what mail there is is right, that the rest can be read again, and that
// what happened is said.
func lookedAfter(t *testing.T, dir string) {
	t.Helper()
	s := openAt(t, dir, Options{})
	decided, err := s.Decisions()
	if err != nil {
		t.Fatal(err)
	}
	for n, d := range decided {
		if d.Vendor != vendorName(n) || int(d.ID) != n+1 {
			t.Fatalf("decision %d is %+v", n, d)
		}
	}
	if len(decided) != fullDecisions {
		t.Errorf("%d decisions, want %d", len(decided), fullDecisions)
	}
	var theme string
	if err := s.Setting("theme", &theme); err != nil || theme != "dark" {
		t.Errorf("setting %q, %v", theme, err)
	}
	if a, err := s.Accounts(); err != nil || len(a) != 1 || string(a[0].Data) != "account" {
		t.Errorf("accounts %v, %v", a, err)
	}
	right := func() int {
		all := heads(t, s)
		for n := range fullMessages {
			r := letter(n)
			m, ok := all[r.Message.ID]
			if !ok {
				continue
			}
			m.Source, m.Folder = "", ""
			if !reflect.DeepEqual(r.Message, m) {
				t.Fatalf("message %d came back wrong:\n%s", n, cmp.Diff(r.Message, m))
			}
			if doc, err := s.Document(m.ID); err == nil && doc.Text != r.Doc.Text {
				t.Fatalf("text %d came back wrong", n)
			} else if err != nil && !errors.Is(err, ErrNotFound) {
				t.Fatal(err)
			}
		}
		return len(all)
	}
	kept := right()
	mark, err := s.Mark("dana@buyer.example", "INBOX")
	if err != nil {
		t.Fatal(err)
	}
	if kept < fullMessages && string(mark) == fmt.Sprint(fullMessages) {
		t.Errorf("%d messages are left, and the mark would keep the rest from being read again", kept)
	}
	if kept < fullMessages && len(s.Notices()) == 0 {
		t.Errorf("%d of %d messages are left, and nothing says so", kept, fullMessages)
	}
	for _, n := range s.Notices() {
		if !strings.HasSuffix(n, ".") || strings.Contains(n, "%!") {
			t.Errorf("no sentence: %q", n)
		}
	}
	// The next sync.
	if _, err := s.PutBatch(ctx, Batch{Source: "dana@buyer.example", Folder: "INBOX", Role: "inbox", Rows: letters(0, fullMessages), Mark: []byte("300")}); err != nil {
		t.Fatal(err)
	}
	if n := right(); n != fullMessages {
		t.Errorf("%d messages after the next sync, want %d", n, fullMessages)
	}
	for n := range fullMessages {
		if _, err := s.Document(letter(n).Message.ID); err != nil {
			t.Errorf("after the next sync: %v", err)
		}
	}
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActUnlist, Vendor: vendorName(1)}); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// And the next start is quiet.
	s = openAt(t, dir, Options{})
	if n := s.Notices(); len(n) > 0 {
		t.Errorf("the start after that: %q", n)
	}
	if d, err := s.Decisions(); err != nil || len(d) != fullDecisions+1 || int(d[fullDecisions].ID) != fullDecisions+1 {
		t.Errorf("%d decisions after one more, %v", len(d), err)
	}
}

// memoryDir is a folder in memory where the system has one: waiting for a disk
// shows nothing about damage.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "winnow-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// copyDir copies a data folder.
func copyDir(t testing.TB, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func TestNoDamageLosesADecision(t *testing.T) {
	orderly := t.TempDir()
	fullFolder(t, orderly)
	crashed := t.TempDir()
	crashedFolder(t, orderly, crashed)
	for _, folder := range []struct{ name, dir string }{{"after a clean end", orderly}, {"after a crash", crashed}} {
		for _, target := range [][]string{{stateName}, {cacheName}, {stateName, cacheName}} {
			for i, d := range damages() {
				if raceOn && i%8 != 0 {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s", folder.name, strings.Join(target, "+"), d.name), func(t *testing.T) {
					dir := filepath.Join(memoryDir(t), "data")
					copyDir(t, folder.dir, dir)
					r := rand.New(rand.NewPCG(uint64(i), 17))
					for _, name := range target {
						path := filepath.Join(dir, name)
						b, err := os.ReadFile(path)
						if err != nil {
							t.Fatal(err)
						}
						if err := os.WriteFile(path, d.do(b, r), 0o600); err != nil {
							t.Fatal(err)
						}
					}
					lookedAfter(t, dir)
				})
			}
		}
	}
}

// crashedFolder makes a copy of a folder as a crash would leave it: in the
// middle of a session, without the mark of a clean end.
func crashedFolder(t *testing.T, from, to string) {
	t.Helper()
	live := t.TempDir()
	copyDir(t, from, live)
	s := openAt(t, live, Options{})
	if err := errors.Join(s.PutSetting("theme", "dark"), s.SetReaderVersion("1")); err != nil {
		t.Fatal(err)
	}
	copyDir(t, live, to)
}

func TestMissingFilesAreMadeAgain(t *testing.T) {
	for _, names := range [][]string{{stateName}, {cacheName}, {stateName, cacheName}, {lockName}} {
		t.Run(strings.Join(names, "+"), func(t *testing.T) {
			dir := memoryDir(t)
			fullFolder(t, dir)
			for _, n := range names {
				if err := os.Remove(filepath.Join(dir, n)); err != nil {
					t.Fatal(err)
				}
			}
			lookedAfter(t, dir)
		})
	}
}

func TestFilesExchangedAreNotedAsDamaged(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	a, b, c := filepath.Join(dir, stateName), filepath.Join(dir, cacheName), filepath.Join(dir, "c")
	if err := errors.Join(os.Rename(a, c), os.Rename(b, a), os.Rename(c, b)); err != nil {
		t.Fatal(err)
	}
	lookedAfter(t, dir)
}

// Without any backup, what stands on the pages of the damaged file is all
// there is.
func TestDecisionsAreFoundOnThePagesOfADamagedFile(t *testing.T) {
	for _, few := range []bool{false, true} {
		for _, d := range damages() {
			if !slices.Contains([]string{"first meta zeroed", "second meta zeroed", "both metas zeroed", "grown by zeros"}, d.name) {
				continue
			}
			t.Run(fmt.Sprintf("few %v/%s", few, d.name), func(t *testing.T) {
				dir := t.TempDir()
				want := fullDecisions
				if few { // so few that the bucket stands in its parent's page
					want = 2
					s := openAt(t, dir, Options{})
					for n := range want {
						if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(n)}); err != nil {
							t.Fatal(err)
						}
					}
					s.Close()
				} else {
					fullFolder(t, dir)
				}
				if err := os.RemoveAll(filepath.Join(dir, backupName)); err != nil {
					t.Fatal(err)
				}
				path := filepath.Join(dir, stateName)
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, d.do(b, nil), 0o600); err != nil {
					t.Fatal(err)
				}
				s := openAt(t, dir, Options{})
				got, err := s.Decisions()
				if err != nil || len(got) != want {
					t.Errorf("%d decisions, want %d; %v; %q", len(got), want, err, s.Notices())
				}
			})
		}
	}
}

// One decision is unreadable in the file and in the last backup: an older
// backup has it.
func TestARecordIsTakenFromTheNewestBackupThatHasIt(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	backups, err := filepath.Glob(filepath.Join(dir, backupName, "*.db"))
	if err != nil || len(backups) < 3 {
		t.Fatalf("backups %q, %v", backups, err)
	}
	slices.Sort(backups)
	for _, path := range []string{filepath.Join(dir, stateName), backups[len(backups)-1]} {
		flipIn(t, path, "vendor3.example")
	}
	lookedAfter(t, dir)
}

// flipIn flips a bit inside the records that hold a text.
func flipIn(t *testing.T, path, text string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for i := 0; i+len(text) < len(b); i++ {
		if string(b[i:i+len(text)]) == text {
			b[i] ^= 1
			found = true
		}
	}
	if !found {
		t.Fatalf("%s does not hold %q", path, text)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Each record that says what a file is can be the one that is lost.
func TestTheRecordsAboutAFileMayBeLost(t *testing.T) {
	full := t.TempDir()
	fullFolder(t, full)
	for _, name := range []string{stateName, cacheName} {
		for _, key := range [][]byte{keyFormat, keyID, keySibling, keyClean, keyTally, keyEra} {
			t.Run(name+"/"+string(key), func(t *testing.T) {
				dir := filepath.Join(memoryDir(t), "data")
				copyDir(t, full, dir)
				edit(t, filepath.Join(dir, name), func(tx *bbolt.Tx) error {
					b := tx.Bucket(bucketMeta)
					value := append([]byte{}, b.Get(key)...)
					if len(value) == 0 {
						return nil // not every file has every one
					}
					value[len(value)-1] ^= 1
					return b.Put(key, value)
				})
				lookedAfter(t, dir)
			})
		}
	}
}

// edit changes a file behind the store's back.
func edit(t *testing.T, path string, fn func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fn), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestCountsThatAreWrongAreMadeAgain(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	edit(t, filepath.Join(dir, cacheName), func(tx *bbolt.Tx) error { return putTally(tx, tally{1, 2, 3}) })
	s := openAt(t, dir, Options{})
	if n := sizes(t, s); n.Messages != fullMessages || n.Texts != fullMessages || n.Places != fullMessages {
		t.Errorf("%+v", n)
	}
	// Nothing is missing, so nothing is read again and nobody has to know.
	if m, err := s.Mark("dana@buyer.example", "INBOX"); err != nil || string(m) != fmt.Sprint(fullMessages) || len(s.Notices()) > 0 {
		t.Errorf("mark %q, %v, notices %q", m, err, s.Notices())
	}
}

// What was decided before the buyer went back to a backup does not come again
// from backups of that time.
func TestWhatWasGivenUpStaysGivenUp(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	decide := func(n int) {
		t.Helper()
		if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(n)}); err != nil {
			t.Fatal(err)
		}
	}
	decide(0)
	if err := s.Backup(); err != nil {
		t.Fatal(err)
	}
	early, err := s.Backups()
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n < 5; n++ {
		decide(n)
	}
	if err := s.Restore(early[0].Path); err != nil {
		t.Fatal(err)
	}
	decide(9)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, stateName), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir, Options{})
	d, err := s.Decisions()
	if err != nil || len(d) != 2 || d[0].Vendor != vendorName(0) || d[1].Vendor != vendorName(9) {
		t.Errorf("%+v, %v, %q", d, err, s.Notices())
	}
}

// A page that goes bad while the file is in use: no panic, and the next start
// looks closely.
func TestDamageWhileRunningIsAnErrorAndMendedAtTheNextStart(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	s := openAt(t, dir, Options{})
	id := letter(7).Message.ID
	err := s.cache.db.Update(func(tx *bbolt.Tx) error {
		row := rowOf(tx, id)
		b := tx.Bucket(bucketText)
		odd := append([]byte{}, b.Get(row)...)
		odd[len(odd)-1] ^= 1
		return b.Put(row, odd)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Document(id); !errors.Is(err, ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
	if n := sizes(t, s); n.Unreadable != 1 {
		t.Errorf("%d unreadable, want 1", n.Unreadable)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir, Options{})
	if n := s.Notices(); len(n) != 1 {
		t.Errorf("notices %q", n)
	}
	inbox(t, s, letters(0, 10), "")
	if _, err := s.Document(id); err != nil {
		t.Error(err)
	}
}

func TestAPanicInsideATransactionIsAnError(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	err := s.cache.view(func(*bbolt.Tx) error { panic("page 7 is no page") })
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
	if n := inbox(t, s, letters(0, 3), ""); n != 3 {
		t.Errorf("%d added afterwards", n)
	}
	err = s.cache.update(func(*bbolt.Tx) error { panic("page 7 is no page") })
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
	// After a panic while writing nothing more is tried with that file.
	if err := s.EachHead(func(triage.Message) error { return nil }); !errors.Is(err, ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist}); err != nil {
		t.Errorf("decisions are in the other file: %v", err)
	}
	s.cache.db.Close() // the test's panic left nothing locked; a real one may
}

// FuzzSurvey gives the survey files that were changed in any way: it never
// panics, and what it lets pass bbolt can read.
func FuzzSurvey(f *testing.F) {
	dir := f.TempDir()
	s, err := Open(dir, Options{Now: clock})
	if err != nil {
		f.Fatal(err)
	}
	for n := range 30 {
		if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(n), Why: strings.Repeat("because ", 30)}); err != nil {
			f.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	base, err := os.ReadFile(filepath.Join(dir, stateName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{1, 2, 3}, uint32(len(base)))
	f.Add(uint32(pageBytes*3), []byte{0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 2, 0, 0xFF, 0xFF}, uint32(len(base)))
	f.Add(uint32(pageBytes*2+8), []byte{1}, uint32(pageBytes*5))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte, length uint32) {
		b := slices.Clone(base)
		copy(b[int(at)%len(b):], patch)
		b = b[:min(int(length), len(b))]
		path := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := salvage(path); err != nil {
			t.Error(err)
		}
		sv, err := surveyFile(path, newHoldings().take, nil)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%v, want ErrDamaged", err)
			}
			return
		}
		// With one good meta page bbolt works and its check stops.
		if sv.format < 0 || sv.oneMeta {
			return
		}
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatalf("the survey let it pass, bbolt does not: %v", err)
		}
		defer db.Close()
		err = db.View(func(tx *bbolt.Tx) error {
			for err := range tx.Check() {
				t.Errorf("the survey let it pass, bbolt's check does not: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// Records of a form that is not known any more are read again, not shown wrong
// and not missing for ever.
func TestRecordsOfAFormerFormAreReadAgain(t *testing.T) {
	dir := t.TempDir()
	fullFolder(t, dir)
	edit(t, filepath.Join(dir, cacheName), func(tx *bbolt.Tx) error {
		for n := range uint64(40) {
			key := rowKey(n + 1)
			if err := tx.Bucket(bucketHead).Put(key, seal(6, key, []byte("as it was written once"))); err != nil {
				return err
			}
		}
		return nil
	})
	lookedAfter(t, dir)
}
