package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// openAt opens a folder and, when the test ends, closes it and has bbolt's own
// check go over both files.
func openAt(t testing.TB, dir string, opts Options) *Store {
	t.Helper()
	if opts.Now == nil {
		opts.Now = clock
	}
	s, err := Open(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		checkIntegrity(t, dir)
	})
	return s
}

// checkIntegrity has both our survey and bbolt's own check, which share no
// code, look at the files, and compares the counts with the rows.
func checkIntegrity(t testing.TB, dir string) {
	t.Helper()
	for _, name := range []string{stateName, cacheName} {
		path := filepath.Join(dir, name)
		var odd oddRows
		each := odd.check
		if name == stateName {
			each = newHoldings().take
		}
		sv, err := surveyFile(path, each, nil)
		if err != nil {
			t.Errorf("survey: %v", err)
			continue
		}
		if len(sv.bad) > 0 || sv.oneMeta {
			t.Errorf("%s: bad %v, one meta %v", name, sv.bad, sv.oneMeta)
		}
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: 5 * time.Second, ReadOnly: true, PreLoadFreelist: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		err = db.View(func(tx *bbolt.Tx) error {
			for err := range tx.Check() {
				t.Errorf("%s: bbolt's check: %v", name, err)
			}
			if name == cacheName {
				checkCounts(t, tx)
			}
			return nil
		})
		if err = errors.Join(err, db.Close()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func checkCounts(t testing.TB, tx *bbolt.Tx) {
	t.Helper()
	n := func(b []byte) int64 { return int64(tx.Bucket(b).Stats().KeyN) }
	got := tally{n(bucketHead), n(bucketText), n(bucketPlace)}
	if want := getTally(tx); got != want {
		t.Errorf("the counts say %+v, the rows are %+v", want, got)
	}
	if got, want := n(bucketID), n(bucketHead); got != want {
		t.Errorf("%d ids for %d messages", got, want)
	}
	tx.Bucket(bucketID).ForEach(func(k, _ []byte) error {
		row := rowOf(tx, triage.ContentID(k))
		if head := headOf(tx, row); head == nil || string(k) != string(func() []byte { id := idOf(head); return id[:] }()) {
			t.Errorf("id %x leads to another message", k)
		}
		return nil
	})
}

// letter makes the nth message of a made-up vendor.
func letter(n int) Row {
	id := triage.ContentID{0xAA, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
	env := triage.Envelope{
		ID: id, MessageID: fmt.Sprintf("m%d@vendor%d.example", n, n%50),
		From:    triage.Address{Name: "Robin Vale", Email: fmt.Sprintf("robin@vendor%d.example", n%50)},
		To:      []triage.Address{{Name: "Dana Buyer", Email: "dana@buyer.example"}},
		Subject: fmt.Sprintf("Pallet scanners, take %d", n),
		Date:    noon.Add(-time.Duration(n) * time.Hour),
		Size:    int64(4000 + n),
	}
	text := env.Subject + fmt.Sprintf("\n\nHi Dana,\nour scanner number %d reads 400 pallets an hour. Shall we talk on Tuesday?\n", n)
	subject := triage.Span{Start: 0, End: len(env.Subject)}
	body := triage.Span{Start: len(env.Subject), End: len(text)}
	reading := triage.Reading{
		Version: "1", Kind: triage.KindPitch,
		KindOdds:   map[triage.Kind]float64{triage.KindPitch: 0.8, triage.KindPromo: 0.2},
		Usefulness: triage.AxisScore{Level: 1, Expected: 1.25, Parts: []triage.Part{{Label: "names a capability", Value: 1.25, Cue: "capability"}}},
		Interest:   triage.UnknownScore, Proof: triage.AxisScore{Level: 0},
		Pressure: triage.AxisScore{Level: 1, Expected: 0.9, Parts: []triage.Part{{Label: "asks for a meeting", Value: 0.9, Cue: "meeting"}}},
		Lean:     triage.AxisScore{Level: 2, Expected: 1.4, Parts: []triage.Part{{Label: "as a whole", Value: 1.4, Cue: "lean"}}},
		Tactics:  []triage.TacticScore{{Tactic: triage.MeetingPush, Probability: 0.7}},
		Evidence: []triage.Evidence{
			{Target: "usefulness", Span: triage.Span{Start: len(env.Subject) + 11, End: len(env.Subject) + 30}, Quote: "our scanner number", Cue: "capability", Reason: "It says what it can do.", Weight: 1.25},
			{Target: "meeting-push", Span: triage.Span{Start: len(text) - 28, End: len(text) - 1}, Quote: "Shall we talk on Tuesday?", Cue: "meeting", Reason: "It wants a meeting.", Weight: 0.9},
		},
		Facts:    []triage.Fact{{Name: "list-unsubscribe", Value: "none"}},
		Language: "en",
		Sketch:   make(triage.Sketch, 64),
	}
	for i := range reading.Sketch {
		reading.Sketch[i] = uint32(n*64+i) * 2654435761
	}
	return Row{
		Place:   fmt.Sprintf("UID %d", n),
		Message: triage.Message{Envelope: env, Reading: reading},
		Doc: &mailtext.Document{
			Text:   text,
			Zones:  []mailtext.Zone{{Kind: mailtext.ZoneSubject, Span: subject}, {Kind: mailtext.ZoneAuthor, Span: body}},
			Header: mailtext.Header{Envelope: env, Mailer: "Blastomat 3", Fields: map[string]string{"x-campaign": "q3"}},
		},
	}
}

func letters(from, to int) []Row {
	rows := make([]Row, 0, to-from)
	for n := from; n < to; n++ {
		rows = append(rows, letter(n))
	}
	return rows
}

// inbox puts letters into the inbox of one account.
func inbox(t testing.TB, s *Store, rows []Row, mark string) int {
	t.Helper()
	n, err := s.PutBatch(context.Background(), Batch{Source: "dana@buyer.example", Folder: "INBOX", Role: mailbox.RoleInbox, Rows: rows, Mark: []byte(mark)})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func heads(t testing.TB, s *Store) map[triage.ContentID]triage.Message {
	t.Helper()
	out := make(map[triage.ContentID]triage.Message)
	err := s.EachHead(func(m triage.Message) error {
		if _, twice := out[m.ID]; twice {
			t.Errorf("message %s came twice", m.ID)
		}
		out[m.ID] = m
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestMailComesBackAsItWasStored(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	rows := letters(0, 10)
	if n := inbox(t, s, rows, "seen 10"); n != 10 {
		t.Errorf("%d added, want 10", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir, Options{})
	got := heads(t, s)
	if len(got) != len(rows) {
		t.Fatalf("%d messages, want %d", len(got), len(rows))
	}
	for _, r := range rows {
		want := r.Message
		want.Source, want.Folder = "dana@buyer.example", "INBOX"
		if d := cmp.Diff(want, got[want.ID]); d != "" {
			t.Error(d)
		}
		doc, err := s.Document(want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(r.Doc, doc); d != "" {
			t.Error(d)
		}
	}
	mark, err := s.Mark("dana@buyer.example", "INBOX")
	if err != nil || string(mark) != "seen 10" {
		t.Errorf("mark %q, %v", mark, err)
	}
	if n := s.Notices(); len(n) > 0 {
		t.Errorf("notices of a quiet start: %q", n)
	}
}

func TestDecisionsComeBackInOrder(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, Options{})
	made := []triage.Decision{
		{
			At: noon, Act: triage.ActMute, Vendor: "vendor7.example", Why: "the eighth reminder", Keys: []string{"vendor7.example", "robin@vendor7.example"},
			Mute: &triage.Mute{Strength: triage.Stop, From: noon, Until: noon.AddDate(0, 3, 0), Why: "the eighth reminder"},
		},
		{At: noon.Add(time.Minute), Act: triage.ActNeedAdd, Need: &triage.Need{Name: "scanners", Words: []string{"pallet scanner"}, Exclude: []string{"toy"}, Weight: 1}},
		{At: noon.Add(time.Hour), Act: triage.ActCorrect, Message: triage.ContentID{1, 2, 3}, Correction: &triage.Correction{Kind: triage.KindPromo, Verdict: triage.Skip, Levels: map[triage.Axis]triage.Level{triage.Proof: triage.Unknown}}},
		{At: noon.Add(2 * time.Hour), Act: triage.ActUndo, Undoes: 1},
	}
	for i := range made {
		id, err := s.Append(made[i])
		if err != nil {
			t.Fatal(err)
		}
		made[i].ID = id
		if int(id) != i+1 {
			t.Errorf("decision %d has number %d", i, id)
		}
	}
	for range 2 {
		got, err := s.Decisions()
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(made, got); d != "" {
			t.Error(d)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = openAt(t, dir, Options{})
	}
}
