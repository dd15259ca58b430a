package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

var ctx = context.Background()

func sizes(t testing.TB, s *Store) Sizes {
	t.Helper()
	n, err := s.Sizes()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheSameMailTwiceIsOneMessage(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	inbox(t, s, letters(0, 5), "one")
	if n := inbox(t, s, letters(0, 5), "one"); n != 0 {
		t.Errorf("%d added by importing the same again", n)
	}
	before := sizes(t, s)
	// The same mail in another folder of another account is a further place.
	n, err := s.PutBatch(ctx, Batch{Source: "archive.mbox", Folder: "archive", Rows: letters(3, 8)})
	if err != nil || n != 3 {
		t.Fatalf("%d added, %v; want 3", n, err)
	}
	after := sizes(t, s)
	if before.Messages != 5 || after.Messages != 8 || before.Places != 5 || after.Places != 10 || after.Texts != 8 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	places, err := s.Places(letter(4).Message.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []Place{
		{Source: "dana@buyer.example", Folder: "INBOX", Role: mailbox.RoleInbox, Place: "UID 4"},
		{Source: "archive.mbox", Folder: "archive", Place: "UID 4"},
	}
	if d := cmp.Diff(want, places); d != "" {
		t.Error(d)
	}
	if _, err := s.Places(letter(99).Message.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("places of nothing: %v", err)
	}
	// Twice in one batch is once, too.
	n, err = s.PutBatch(ctx, Batch{Source: "x", Folder: "y", Rows: []Row{letter(50), letter(50)}})
	if err != nil || n != 1 {
		t.Errorf("%d added, %v; want 1", n, err)
	}
}

func TestAMessageThatCouldNotBeReadIsReplacedWhenItCan(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	broken := letter(1)
	broken.Message.Broken, broken.Doc, broken.Message.Subject = "the server sent half of it", nil, ""
	inbox(t, s, []Row{broken}, "")
	if _, err := s.Document(broken.Message.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("text of a broken message: %v", err)
	}
	inbox(t, s, []Row{letter(1)}, "")
	m, err := s.Head(broken.Message.ID)
	if err != nil || m.Broken != "" || m.Subject == "" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := s.Document(broken.Message.ID); err != nil {
		t.Error(err)
	}
	// And never the other way round.
	inbox(t, s, []Row{broken}, "")
	if m, err := s.Head(broken.Message.ID); err != nil || m.Broken != "" {
		t.Errorf("a good message became broken: %v, %v", m.Broken, err)
	}
	if n := sizes(t, s); n.Messages != 1 || n.Texts != 1 {
		t.Errorf("%+v", n)
	}
}

func TestATextCanComeLater(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	bare := letter(1)
	bare.Doc = nil
	inbox(t, s, []Row{bare}, "")
	inbox(t, s, []Row{letter(1)}, "")
	if _, err := s.Document(bare.Message.ID); err != nil {
		t.Error(err)
	}
	if n := sizes(t, s); n.Messages != 1 || n.Texts != 1 {
		t.Errorf("%+v", n)
	}
}

func TestTheCopyInSentMailMayComeSecond(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	inbox(t, s, letters(1, 3), "")
	sent := letter(1)
	sent.Message.Mine, sent.Message.Sent = true, true
	if _, err := s.PutBatch(ctx, Batch{Source: "dana@buyer.example", Folder: "Sent", Role: mailbox.RoleSent, Rows: []Row{sent, letter(2)}}); err != nil {
		t.Fatal(err)
	}
	inbox(t, s, letters(1, 3), "") // and the first copy does not take it back
	m, err := s.Head(sent.Message.ID)
	if err != nil || !m.Mine || !m.Sent || m.Refuses || m.Subject != sent.Message.Subject {
		t.Errorf("%+v, %v", m, err)
	}
	if m, err := s.Head(letter(2).Message.ID); err != nil || m.Mine || m.Sent {
		t.Errorf("another message was marked: %+v, %v", m, err)
	}
}

func TestAMarkGoesWithItsRowsOrNotAtAll(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	if m, err := s.Mark("dana@buyer.example", "INBOX"); err != nil || m != nil {
		t.Errorf("mark of nothing: %q, %v", m, err)
	}
	inbox(t, s, letters(0, 3), "three")
	bad := append(letters(3, 5), Row{Place: "UID 9"}) // no content id
	_, err := s.PutBatch(ctx, Batch{Source: "dana@buyer.example", Folder: "INBOX", Rows: bad, Mark: []byte("six")})
	if err == nil {
		t.Error("a message without a content id was taken")
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	_, err = s.PutBatch(gone, Batch{Source: "dana@buyer.example", Folder: "INBOX", Rows: letters(3, 5), Mark: []byte("five")})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	if m, err := s.Mark("dana@buyer.example", "INBOX"); err != nil || string(m) != "three" {
		t.Errorf("mark %q, %v", m, err)
	}
	if n := sizes(t, s); n.Messages != 3 {
		t.Errorf("%d messages, want 3", n.Messages)
	}
	// A batch without a mark leaves it; one without rows can move it.
	if _, err := s.PutBatch(ctx, Batch{Source: "dana@buyer.example", Folder: "INBOX", Rows: letters(3, 4)}); err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Mark("dana@buyer.example", "INBOX"); string(m) != "three" {
		t.Errorf("mark %q", m)
	}
	if _, err := s.PutBatch(ctx, Batch{Source: "dana@buyer.example", Folder: "INBOX", Mark: []byte{}}); err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Mark("dana@buyer.example", "INBOX"); m == nil || len(m) != 0 {
		t.Errorf("mark %q, want an empty one", m)
	}
}

func TestOddNamesAreOnlyData(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	names := []string{"", "../../etc", "a|b", "a\x00b", strings.Repeat("x", 1<<20), "INBOX/Ünïcode\n"}
	long := strings.Repeat("p", 5000)
	for i, name := range names {
		r := letter(i)
		r.Place = long + name
		twin := letter(100 + i)
		twin.Place = long + name + "!"
		if _, err := s.PutBatch(ctx, Batch{Source: name, Folder: name, Rows: []Row{r, twin}, Mark: []byte(name)}); err != nil {
			t.Fatalf("%.20q: %v", name, err)
		}
	}
	for _, name := range names {
		if m, err := s.Mark(name, name); err != nil || string(m) != name {
			t.Errorf("%.20q: mark %.20q, %v", name, m, err)
		}
	}
	if n := sizes(t, s); n.Places != 2*len(names) {
		t.Errorf("%d places, want %d: long ones must stay apart", n.Places, 2*len(names))
	}
	if f := s.Folders(); len(f) != len(names) || f[1].Name != "../../etc" || !f[1].Marked {
		t.Errorf("%d folders", len(f))
	}
}

// Words that came with a batch that was not stored are not lost to the next.
func TestWordsOfABatchThatFailedAreThereForTheNext(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	if _, err := s.PutBatch(ctx, Batch{Source: "a", Folder: "f", Rows: append(letters(0, 2), Row{})}); err == nil {
		t.Fatal("a message without a content id was taken")
	}
	if s.words.saved != 0 || len(s.words.list()) == 0 {
		t.Fatalf("%d of %d words saved: the test needs some that are not", s.words.saved, len(s.words.list()))
	}
	inbox(t, s, letters(0, 2), "")
	err := s.PutReadings(ctx, map[triage.ContentID]triage.Reading{letter(1).Message.ID: {Version: "a word of its own"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir, Options{})
	got := heads(t, s)
	m := got[letter(0).Message.ID]
	if d := cmp.Diff(letter(0).Message.Reading, m.Reading); d != "" {
		t.Error(d)
	}
	if m := got[letter(1).Message.ID]; m.Reading.Version != "a word of its own" {
		t.Errorf("%+v", m.Reading)
	}
}

// However many words there are, and however long, each comes back.
func TestWordsThatHaveNoNumberAreWrittenOut(t *testing.T) {
	words := newWords()
	for i := range maxWords - 1 {
		words.numberOf(fmt.Sprint("word ", i))
	}
	long := strings.Repeat("x", maxWord+1)
	list := []string{"", "word 7", long, "the last", "one too many", "word 8", long}
	e := encoder{words: words}
	for _, w := range list {
		e.word(w)
	}
	if n := len(words.list()); n != maxWords {
		t.Errorf("%d words, want %d", n, maxWords)
	}
	d := decoder{b: e.b, words: words.list()}
	for _, w := range list {
		if got := d.word(); got != w {
			t.Errorf("%.20q, want %.20q", got, w)
		}
	}
	if !d.done() {
		t.Error("something is left")
	}
}

func TestReadingsAreMadeAgainWithoutTheServer(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	inbox(t, s, letters(0, 30), "thirty")
	if err := s.SetReaderVersion("1"); err != nil {
		t.Fatal(err)
	}
	fresh := make(map[triage.ContentID]triage.Reading)
	err := s.EachDocument(ctx, func(id triage.ContentID, doc *mailtext.Document) error {
		if doc.Header.ID != id || !strings.HasPrefix(doc.Text, doc.Header.Subject) {
			t.Errorf("document of %s is another's", id)
		}
		fresh[id] = triage.Reading{Version: "2", Kind: triage.KindPromo, Language: doc.Header.Mailer}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	fresh[triage.ContentID{9, 9, 9}] = triage.Reading{Version: "2"} // of a message that was forgotten meanwhile
	if err := s.PutReadings(ctx, fresh); err != nil {
		t.Fatal(err)
	}
	if err := s.SetReaderVersion("2"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir, Options{})
	if v, err := s.ReaderVersion(); err != nil || v != "2" {
		t.Errorf("reader version %q, %v", v, err)
	}
	got := heads(t, s)
	if len(got) != 30 {
		t.Errorf("%d messages, want 30", len(got))
	}
	for id, m := range got {
		if d := cmp.Diff(fresh[id], m.Reading); d != "" {
			t.Error(d)
		}
		if m.Subject == "" || m.Source == "" {
			t.Errorf("the envelope of %s was lost", id)
		}
	}
}

func TestForgettingASourceKeepsWhatLiesElsewhere(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	inbox(t, s, letters(0, 2500), "all")
	if _, err := s.PutBatch(ctx, Batch{Source: "dana@buyer.example", Folder: "All Mail", Rows: letters(0, 100)}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutBatch(ctx, Batch{Source: "archive.mbox", Folder: "archive", Rows: letters(2400, 2600), Mark: []byte("read")}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: "vendor1.example"}); err != nil {
		t.Fatal(err)
	}
	if err := s.ForgetSource(ctx, "nobody"); err != nil {
		t.Error(err)
	}
	if err := s.ForgetSource(ctx, "dana@buyer.example"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got := heads(t, s)
		if len(got) != 200 {
			t.Errorf("%d messages left, want 200", len(got))
		}
		for id, m := range got {
			if m.Source != "archive.mbox" || m.Folder != "archive" {
				t.Errorf("message %s is said to lie in %s of %s", id, m.Folder, m.Source)
			}
			if _, err := s.Document(id); err != nil {
				t.Error(err)
			}
		}
		if n := sizes(t, s); n.Messages != 200 || n.Places != 200 || n.Texts != 200 || n.Decisions != 1 {
			t.Errorf("%+v", n)
		}
		if m, _ := s.Mark("dana@buyer.example", "INBOX"); m != nil {
			t.Errorf("mark %q is left", m)
		}
		if m, _ := s.Mark("archive.mbox", "archive"); string(m) != "read" {
			t.Errorf("the other's mark is %q", m)
		}
		s.Close()
		s = openAt(t, dir, Options{})
	}
	// It can come again.
	if n := inbox(t, s, letters(0, 10), "ten"); n != 10 {
		t.Errorf("%d added, want 10", n)
	}
}

func TestForgettingCanBeCutOffAndFinished(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	inbox(t, s, letters(0, 3000), "all")
	cut := &countdown{Context: ctx, left: 5}
	if err := s.ForgetSource(cut, "dana@buyer.example"); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v, want that it was cancelled", err)
	}
	if n := sizes(t, s); n.Messages == 0 || n.Messages == 3000 {
		t.Errorf("%d messages left: it was not cut off in the middle", n.Messages)
	}
	if err := s.ForgetSource(ctx, "dana@buyer.example"); err != nil {
		t.Fatal(err)
	}
	if n := sizes(t, s); n.Messages != 0 || n.Places != 0 || n.Texts != 0 || len(s.Folders()) != 0 {
		t.Errorf("left: %+v", n)
	}
}

// countdown is a context that is cancelled after being asked some times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestCallbacksMayUseTheStore(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	inbox(t, s, letters(0, 20), "")
	n := 0
	err := s.EachHead(func(m triage.Message) error {
		if n++; n > 10 {
			return nil // what was copied out is still handed over
		}
		if _, err := s.Document(m.ID); err != nil {
			t.Error(err)
		}
		inbox(t, s, letters(100+n, 101+n), "")
		if n == 10 {
			return s.Close()
		}
		return nil
	})
	if err != nil || n != 20 {
		t.Errorf("%d calls, %v", n, err)
	}
}

func TestAClosedStoreSaysSo(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	calls := map[string]func() error{
		"Append":      func() error { _, err := s.Append(triage.Decision{}); return err },
		"Decisions":   func() error { _, err := s.Decisions(); return err },
		"PutSetting":  func() error { return s.PutSetting("x", 1) },
		"Setting":     func() error { var n int; return s.Setting("x", &n) },
		"Accounts":    func() error { _, err := s.Accounts(); return err },
		"PutBatch":    func() error { _, err := s.PutBatch(ctx, Batch{}); return err },
		"EachHead":    func() error { return s.EachHead(nil) },
		"Document":    func() error { _, err := s.Document(triage.ContentID{1}); return err },
		"PutReadings": func() error { return s.PutReadings(ctx, map[triage.ContentID]triage.Reading{{1}: {}}) },
		"Mark":        func() error { _, err := s.Mark("a", "b"); return err },
		"Sizes":       func() error { _, err := s.Sizes(); return err },
		"Backup":      s.Backup,
		"Restore":     func() error { return s.Restore("x") },
		"Forget":      func() error { return s.ForgetSource(ctx, "x") },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v, want ErrClosed", name, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

// Whatever is put, in whatever order, the store says what a plain map says.
func TestTheStoreAgreesWithAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := memoryDir(t)
		s := openAt(t, dir, Options{})
		defer s.Close()
		type where struct {
			source string
			n      int
		}
		model := make(map[where]bool)
		marks := make(map[string]string)
		sources := []string{"a", "b", "c"}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			src := rapid.SampledFrom(sources).Draw(rt, "source")
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0, 1, 2:
				from := rapid.IntRange(0, 40).Draw(rt, "from")
				to := from + rapid.IntRange(0, 10).Draw(rt, "count")
				mark := fmt.Sprint(to)
				if _, err := s.PutBatch(ctx, Batch{Source: src, Folder: "f", Rows: letters(from, to), Mark: []byte(mark)}); err != nil {
					rt.Fatal(err)
				}
				for n := from; n < to; n++ {
					model[where{src, n}] = true
				}
				marks[src] = mark
			case 3:
				if err := s.ForgetSource(ctx, src); err != nil {
					rt.Fatal(err)
				}
				for w := range model {
					if w.source == src {
						delete(model, w)
					}
				}
				delete(marks, src)
			case 4, 5:
				if err := s.Close(); err != nil {
					rt.Fatal(err)
				}
				var err error
				if s, err = Open(dir, Options{Now: clock}); err != nil {
					rt.Fatal(err)
				}
			}
			ids := make(map[triage.ContentID]bool)
			for w := range model {
				ids[letter(w.n).Message.ID] = true
			}
			got := heads(rt2t{t, rt}, s)
			if len(got) != len(ids) {
				rt.Fatalf("%d messages, want %d", len(got), len(ids))
			}
			for id, m := range got {
				if !ids[id] || !model[where{m.Source, int(id[3])<<8 | int(id[4])}] {
					rt.Fatalf("message %s in %s", id, m.Source)
				}
			}
			for _, src := range sources {
				if m, err := s.Mark(src, "f"); err != nil || string(m) != marks[src] {
					rt.Fatalf("mark of %s is %q, want %q (%v)", src, m, marks[src], err)
				}
			}
			if n, err := s.Sizes(); err != nil || n.Messages != len(ids) || n.Places != len(model) {
				rt.Fatalf("%+v, want %d messages and %d places", n, len(ids), len(model))
			}
		}
		if err := s.Close(); err != nil {
			rt.Fatal(err)
		}
		checkIntegrity(t, dir)
	})
}

// rt2t lets helpers for tests fail a property.
type rt2t struct {
	testing.TB
	rt *rapid.T
}

func (t rt2t) Fatal(args ...any)                 { t.rt.Fatal(args...) }
func (t rt2t) Errorf(format string, args ...any) { t.rt.Errorf(format, args...) }

func TestReadsAreShort(t *testing.T) {
	s := openAt(t, t.TempDir(), Options{})
	const all = 20000
	for n := 0; n < all; n += 1000 {
		inbox(t, s, letters(n, n+1000), "")
	}
	s.longest.Store(0)
	count := 0
	if err := s.EachHead(func(triage.Message) error { count++; return nil }); err != nil {
		t.Fatal(err)
	}
	err := s.EachDocument(ctx, func(triage.ContentID, *mailtext.Document) error { count++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	err = s.EachPlace(func(triage.ContentID, Place) error { count++; return nil })
	if err != nil || count != 3*all {
		t.Fatalf("%d records, want %d; %v", count, 3*all, err)
	}
	// The bar is 50 ms; a machine that is busy with other tests gets more.
	if d := s.LongestRead(); d == 0 || d > 50*time.Millisecond {
		if d > 500*time.Millisecond || d == 0 {
			t.Errorf("the longest read took %v", d)
		} else {
			t.Logf("the longest read took %v on a busy machine; the bar is 50 ms", d)
		}
	}
}
