package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/mailbox"
	"winnow/internal/store"
	"winnow/internal/testkit"
	"winnow/internal/triage"
)

const me = "dana@kestrel.example"

var today = time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC)

func clock() time.Time { return today }

func day(n int) time.Time { return today.AddDate(0, 0, n) }

// folder is a source that lies in memory.
type folder struct {
	name string
	role mailbox.Role
	mail []testkit.Mail
	err  error  // after everything was delivered
	each func() // before every message
}

func (f *folder) Name() string { return f.name }

func (f *folder) Sync(ctx context.Context, sink mailbox.Sink) error {
	for i, m := range f.mail {
		if f.each != nil {
			f.each()
		}
		raw := m.Bytes()
		batch := mailbox.Batch{Folder: "INBOX", Role: f.role, Mark: []byte{byte(i)}, Messages: []mailbox.Raw{
			{Place: fmt.Sprint(i), Bytes: raw, Size: int64(len(raw))},
		}}
		if err := sink.Deliver(ctx, batch); err != nil {
			return err
		}
		sink.Progress(triage.Progress{Done: i + 1, Total: len(f.mail)})
	}
	return f.err
}

// pitches is a small mailbox: a vendor that has something, one that only
// pushes, a colleague and the buyer.
func pitches() []testkit.Mail {
	return []testkit.Mail{
		{
			From: "Ines Okafor <ines@brightvalve.example>", To: me, ID: "a1@brightvalve.example", Date: day(-18),
			Subject: "Stainless ball valves, DN15 to DN50, 12 day lead time",
			Body: "Hi Dana,\n\nwe make stainless ball valves from DN15 to DN50 for filling plants.\nA DN25 valve costs 41 euros at 200 pieces, and the lead time is 12 days.\n" +
				"Harbour Dairies replaced 340 valves in 2024 and cut its leak calls from 31 to 4 a year.\n\nInes Okafor\nBrightvalve\n",
		},
		{
			From: "Chad Brody <chad@rocketlead.example>", To: me, ID: "b1@rocketlead.example", Date: day(-17),
			Subject: "Quick question",
			Body:    "Hi Dana,\n\nI love what Kestrel is doing! Do you have 15 minutes for a quick call this week?\nWe 10x the pipeline of every company that we work with, guaranteed.\n\nChad\n",
		},
		{
			From: "Chad Brody <chad@rocketlead.example>", To: me, ID: "b2@rocketlead.example", ReplyTo: "b1@rocketlead.example", Date: day(-14),
			Subject: "Re: Quick question",
			Body:    "Hi Dana,\n\njust floating this to the top of your inbox. Did you see my last email?\n\nChad\n",
		},
		{
			From: "Tom Adeyemi <tom@kestrel.example>", To: me, ID: "c1@kestrel.example", Date: day(-14),
			Subject: "Canteen", Body: "Soup today. Are you coming?\n\nTom\n",
		},
		{
			From: "Dana Reyes <" + me + ">", To: "tom@kestrel.example", ID: "c2@kestrel.example", ReplyTo: "c1@kestrel.example", Date: day(-14),
			Subject: "Re: Canteen", Body: "Yes, five minutes.\n",
		},
	}
}

func open(t *testing.T, dir string) *engine.Engine {
	t.Helper()
	eng, err := engine.Open(t.Context(), engine.Config{Dir: dir, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := eng.Close(); err != nil {
			t.Error(err)
		}
	})
	return eng
}

// filled is an engine that has read a small mailbox.
func filled(t *testing.T, dir string) *engine.Engine {
	t.Helper()
	eng := open(t, dir)
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "test", mail: pitches()}); err != nil {
		t.Fatal(err)
	}
	return eng
}

func names(eng *engine.Engine) []string {
	var out []string
	for _, s := range eng.Standings() {
		out = append(out, string(s.Vendor.ID))
	}
	return out
}

func TestAMailboxBecomesARanking(t *testing.T) {
	eng := filled(t, t.TempDir())
	if got, want := names(eng), []string{"brightvalve.example", "rocketlead.example"}; !slices.Equal(got, want) {
		t.Errorf("ranked %v, want %v", got, want)
	}
	c := eng.Counts()
	if c.Messages != 5 || c.Mine != 1 || c.Vendors != 2 || c.Broken != 0 {
		t.Errorf("counts are %+v", c)
	}
	for _, s := range eng.Standings() {
		if sum := triage.SumParts(s.Parts); math.Abs(sum-s.Score) > 1e-6 {
			t.Errorf("%s: parts add up to %v, the score is %v", s.Vendor.Name, sum, s.Score)
		}
		if len(s.Reasons) == 0 {
			t.Errorf("%s has no reason", s.Vendor.Name)
		}
	}
}

func TestAMessageShowsItsEvidenceInItsText(t *testing.T) {
	eng := filled(t, t.TempDir())
	seen := 0
	for m := range eng.Messages() {
		d, err := eng.Message(t.Context(), m.Message.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(d.Text, m.Message.Subject) {
			t.Errorf("the text of %q lacks its subject", m.Message.Subject)
		}
		for _, e := range d.Judgement.Evidence {
			seen++
			if e.Quote != "" && d.Text[e.Span.Start:e.Span.End] != e.Quote {
				t.Errorf("%q is not what stands at %v of %q", e.Quote, e.Span, m.Message.Subject)
			}
		}
	}
	if seen == 0 {
		t.Error("no message has evidence")
	}
}

func TestReadingTheSameMailTwiceChangesNothing(t *testing.T) {
	eng := filled(t, t.TempDir())
	before := eng.Standings()
	if _, err := eng.Sync(t.Context(), &folder{name: "another copy", mail: pitches()}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(before, eng.Standings()) {
		t.Error("a second copy of the mail changed the ranking")
	}
}

func TestEverythingIsThereAfterARestart(t *testing.T) {
	dir := t.TempDir()
	eng := filled(t, dir)
	decide(t, eng, triage.Decision{Act: triage.ActMute, Vendor: "rocketlead.example", Mute: &triage.Mute{Strength: triage.Stop, From: today, Until: day(90)}})
	decide(t, eng, triage.Decision{Act: triage.ActShortlist, Vendor: "brightvalve.example"})
	decide(t, eng, triage.Decision{Act: triage.ActNeedAdd, Need: &triage.Need{Name: "Valves", Words: []string{"ball valve"}, Weight: 1}})
	if err := eng.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := eng.Standings()
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if err := again.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := again.Standings(); !reflect.DeepEqual(got, want) {
		t.Errorf("after the restart:\n%+v\nbefore:\n%+v", got, want)
	}
	// The undo of a decision works on the other side of a restart.
	if err := again.Undo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if d, err := again.Vendor(t.Context(), "rocketlead.example"); err != nil || d.Standing.Mute != nil {
		t.Errorf("after the undo: mute %v, %v", d.Standing.Mute, err)
	}
}

func TestDecisionsAndTheirUndo(t *testing.T) {
	eng := filled(t, t.TempDir())
	mute := &triage.Mute{Strength: triage.Slow, From: today, Until: day(30)}
	id := decide(t, eng, triage.Decision{Act: triage.ActMute, Vendor: "rocketlead.example", Mute: mute})
	if got := standing(t, eng, "rocketlead.example").Mute; got == nil || got.Strength != triage.Slow {
		t.Fatalf("the mute is %+v", got)
	}
	if err := eng.Undo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if got := standing(t, eng, "rocketlead.example").Mute; got != nil {
		t.Errorf("after the undo the mute is %+v", got)
	}
	if err := eng.Undo(t.Context(), id); !errors.Is(err, engine.ErrNothingToUndo) {
		t.Errorf("undoing twice: %v", err)
	}
	if err := eng.Undo(t.Context(), 99); engine.Class(err) != engine.ClassNotFound {
		t.Errorf("undoing what never was: %v", err)
	}
	journal := eng.Journal()
	if len(journal) != 2 || journal[0].Act != triage.ActUndo || !journal[1].Undone {
		t.Errorf("the journal is %+v", journal)
	}
}

func TestIncompleteDecisionsAreRefused(t *testing.T) {
	eng := filled(t, t.TempDir())
	for _, d := range []triage.Decision{
		{},
		{Act: triage.ActMute, Vendor: "rocketlead.example"},
		{Act: triage.ActMute, Vendor: "rocketlead.example", Mute: &triage.Mute{Strength: "gently"}},
		{Act: triage.ActShortlist},
		{Act: triage.ActShortlist, Vendor: "nobody.example"},
		{Act: triage.ActNeedAdd, Need: &triage.Need{Name: "empty"}},
		{Act: triage.ActCorrect},
	} {
		if _, err := eng.Decide(t.Context(), d); err == nil {
			t.Errorf("%+v was taken", d)
		}
	}
	if len(eng.Journal()) != 0 {
		t.Error("a refused decision is in the journal")
	}
}

func TestANeedLiftsWhatMeetsIt(t *testing.T) {
	eng := filled(t, t.TempDir())
	before := standing(t, eng, "brightvalve.example").Score
	decide(t, eng, triage.Decision{Act: triage.ActNeedAdd, Need: &triage.Need{Name: "Valves", Words: []string{"ball valve"}, Weight: 1}})
	if err := eng.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := standing(t, eng, "brightvalve.example")
	if after.Score <= before || len(after.Needs) == 0 {
		t.Errorf("score %v, then %v with needs %+v", before, after.Score, after.Needs)
	}
	if len(standing(t, eng, "rocketlead.example").Needs) != 0 {
		t.Error("rocketlead meets a need for valves")
	}
	// A need that is added before the mail comes works the same.
	late := open(t, t.TempDir())
	decide(t, late, triage.Decision{Act: triage.ActNeedAdd, Need: &triage.Need{Name: "Valves", Words: []string{"ball valve"}, Weight: 1}})
	if err := late.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := late.Sync(t.Context(), &folder{name: "test", mail: pitches()}); err != nil {
		t.Fatal(err)
	}
	if got := standing(t, late, "brightvalve.example").Score; got != after.Score {
		t.Errorf("need first: score %v, mail first: %v", got, after.Score)
	}
}

func TestASourceThatFailsKeepsWhatItDelivered(t *testing.T) {
	eng := open(t, t.TempDir())
	broken := errors.New("the line went dead")
	p, err := eng.Sync(t.Context(), &folder{name: "test", mail: pitches()[:2], err: broken})
	if !errors.Is(err, broken) || p.State != triage.JobFailed {
		t.Errorf("ended %s with %v", p.State, err)
	}
	if n := eng.Counts().Messages; n != 2 {
		t.Errorf("%d messages were kept, want 2", n)
	}
}

func TestCancellingASyncKeepsWhatWasRead(t *testing.T) {
	eng := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	src := &folder{name: "test", mail: pitches(), each: func() {
		if n++; n == 4 {
			cancel()
		}
	}}
	p, err := eng.Sync(ctx, src)
	if !errors.Is(err, context.Canceled) || p.State != triage.JobCancelled {
		t.Errorf("ended %s with %v", p.State, err)
	}
	if got := eng.Counts().Messages; got != 3 {
		t.Errorf("%d messages were kept, want 3", got)
	}
}

// unreadable is a source whose messages cannot be fetched.
type unreadable struct{}

func (unreadable) Name() string { return "torn" }

func (unreadable) Sync(ctx context.Context, sink mailbox.Sink) error {
	return sink.Deliver(ctx, mailbox.Batch{Folder: "INBOX", Messages: []mailbox.Raw{
		{Place: "UID 1", Fault: "the server broke off"}, {Place: "UID 2", Fault: "the server broke off"},
	}})
}

func TestEachMessageThatCouldNotBeFetchedIsKept(t *testing.T) {
	eng := open(t, t.TempDir())
	for range 2 { // the second time changes nothing
		if _, err := eng.Sync(t.Context(), unreadable{}); err != nil {
			t.Fatal(err)
		}
		if n := eng.Counts(); n.Messages != 2 || n.Broken != 2 {
			t.Fatalf("%d messages, %d broken; want 2 and 2", n.Messages, n.Broken)
		}
	}
}

func TestOneSourceIsNotReadTwiceAtOnce(t *testing.T) {
	eng := open(t, t.TempDir())
	var inner error
	src := &folder{name: "test", mail: pitches()[:1]}
	src.each = func() { _, inner = eng.Sync(t.Context(), &folder{name: "test"}) }
	if _, err := eng.Sync(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(inner, engine.ErrBusy) {
		t.Errorf("the second reading ended with %v", inner)
	}
}

func TestListenersHearTheEndOfAJob(t *testing.T) {
	eng := open(t, t.TempDir())
	var mu sync.Mutex
	var last triage.Progress
	ended := make(chan struct{})
	stop := eng.Subscribe(func(e triage.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Kind == triage.EventProgress && e.Progress.Ended() {
			last = e.Progress
			close(ended)
		}
	})
	defer stop()
	if _, err := eng.Sync(t.Context(), &folder{name: "test", mail: pitches()}); err != nil {
		t.Fatal(err)
	}
	<-ended
	mu.Lock()
	defer mu.Unlock()
	if last.State != triage.JobDone || last.Done != 5 || last.Total != 5 {
		t.Errorf("the last word was %+v", last)
	}
}

func TestVendorsAreFoundByNameDomainAndAddress(t *testing.T) {
	eng := filled(t, t.TempDir())
	for _, query := range []string{"Brightvalve", "brightvalve", "brightvalve.example", "ines@brightvalve.example"} {
		id, err := eng.FindOne(query)
		if err != nil || id != "brightvalve.example" {
			t.Errorf("%q found %q, %v", query, id, err)
		}
	}
	if _, err := eng.FindOne("kestrel.example"); engine.Class(err) != engine.ClassNotFound {
		t.Errorf("the buyer's own firm was found as a vendor: %v", err)
	}
}

func TestSearchLooksIntoSubjectsAndNames(t *testing.T) {
	eng := filled(t, t.TempDir())
	for query, want := range map[string][]triage.VendorID{
		"valv":             {"brightvalve.example"},
		"QUICK question":   {"rocketlead.example"},
		"okafor":           {"brightvalve.example"},
		"":                 {"brightvalve.example", "rocketlead.example"},
		"valves and chad":  nil,
		"nothing like it ": nil,
	} {
		got, err := eng.Search(t.Context(), query)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q found %v, %v; want %v", query, got, err, want)
		}
	}
}

func TestTheShortlistIsExported(t *testing.T) {
	eng := filled(t, t.TempDir())
	decide(t, eng, triage.Decision{Act: triage.ActShortlist, Vendor: "brightvalve.example"})
	var b bytes.Buffer
	n, err := eng.Export(t.Context(), &b, "csv")
	if err != nil || n != 1 || !strings.Contains(b.String(), "Brightvalve") {
		t.Errorf("%d exported, %v:\n%s", n, err, b.String())
	}
	if _, err := eng.Export(t.Context(), &b, "pdf"); err == nil {
		t.Error("there is an export to pdf")
	}
}

func TestASecondEngineOnTheFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	_, err := engine.Open(t.Context(), engine.Config{Dir: dir, Now: clock})
	if !errors.Is(err, store.ErrInUse) || engine.Class(err) != engine.ClassInUse {
		t.Errorf("the second ended with %v", err)
	}
}

func TestWhoTheBuyerIsCanBeGuessed(t *testing.T) {
	eng := open(t, t.TempDir())
	sent := &folder{name: "sent", role: mailbox.RoleSent, mail: []testkit.Mail{
		{From: me, To: "tom@kestrel.example", Subject: "One", ID: "1@k", Date: day(-3), Body: "one"},
		{From: me, To: "tom@kestrel.example", Subject: "Two", ID: "2@k", Date: day(-2), Body: "two"},
		{From: me, To: "ines@brightvalve.example", Subject: "Quote?", ID: "3@k", Date: day(-1), Body: "Please send us a quote for 40 valves."},
	}}
	for _, src := range []*folder{{name: "inbox", mail: pitches()[:4]}, sent} {
		if _, err := eng.Sync(t.Context(), src); err != nil {
			t.Fatal(err)
		}
	}
	c := eng.Counts()
	if !slices.Equal(c.Own, []string{me}) || !c.OwnGuessed || c.Mine != 3 {
		t.Errorf("the buyer is %v (guessed: %v) with %d messages", c.Own, c.OwnGuessed, c.Mine)
	}
	if !standing(t, eng, "brightvalve.example").Relationship.Exists {
		t.Error("asking for a quote made no relationship")
	}
}

func decide(t *testing.T, eng *engine.Engine, d triage.Decision) triage.DecisionID {
	t.Helper()
	id, err := eng.Decide(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func standing(t *testing.T, eng *engine.Engine, id triage.VendorID) triage.Standing {
	t.Helper()
	d, err := eng.Vendor(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d.Standing
}
