package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"winnow/internal/triage"
	"winnow/internal/ui/vm"
	"winnow/internal/ui/vm/fake"
	"winnow/internal/ui/widgets"
	"winnow/internal/ui/work"
)

// now is the time of all tests.
var now = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// bench is a window on a fake desk, with hands on its keyboard.
type bench struct {
	*Window
	t    testing.TB
	desk *fake.Desk
	post *fake.Post
	box  *fake.Boxes
	data *fake.House
}

func open(t testing.TB, vendors int, change ...func(*Options)) *bench {
	t.Helper()
	a := test.NewTempApp(t)
	b := &bench{t: t, desk: fake.NewDesk(now, vendors), post: &fake.Post{}, box: &fake.Boxes{}, data: &fake.House{}}
	opt := Options{
		Desk: b.desk, Post: b.post, Boxes: b.box, House: b.data, Now: func() time.Time { return now }, About: vm.About{Program: "Winnow 0.0", Parts: []vm.Part{{Name: "bolt.example", Version: "v1.0.0", Licence: "MIT", Text: "Copyright (c) Somebody\n\nPermission is hereby granted."}}},
		Size: fyne.NewSize(1400, 900), Theme: "light", Crew: work.NewInline(),
	}
	for _, c := range change {
		c(&opt)
	}
	b.Window = New(a, opt)
	b.win.Show()
	b.Focus()
	t.Cleanup(func() {
		b.Close()
		b.shutDown()
	})
	return b
}

// press sends keys by name, "ctrl+1" or "Escape", and letters by themselves.
func (b *bench) press(keys ...string) {
	b.t.Helper()
	c := b.win.Canvas()
	for _, k := range keys {
		if name, ok := strings.CutPrefix(k, "ctrl+"); ok {
			b.shortcut(name)
			continue
		}
		if r := []rune(k); len(r) == 1 {
			if f := c.Focused(); f != nil {
				f.TypedRune(r[0])
			} else {
				c.OnTypedRune()(r[0])
			}
			continue
		}
		if k == "Tab" {
			test.FocusNext(c)
			continue
		}
		e := &fyne.KeyEvent{Name: fyne.KeyName(k)}
		if f := c.Focused(); f != nil {
			f.TypedKey(e)
		} else {
			c.OnTypedKey()(e)
		}
	}
}

// shortcut does what the menu item with that key does, as the driver would.
func (b *bench) shortcut(name string) {
	b.t.Helper()
	var want fyne.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(strings.ToUpper(name)), Modifier: fyne.KeyModifierShortcutDefault}
	if name == "z" {
		want = &fyne.ShortcutUndo{}
	}
	for _, m := range b.win.MainMenu().Items {
		for _, i := range m.Items {
			if i.Shortcut != nil && i.Shortcut.ShortcutName() == want.ShortcutName() {
				i.Action()
				return
			}
		}
	}
	b.t.Fatalf("no menu item has ctrl+%s", name)
}

func (b *bench) typing(s string) {
	for _, r := range s {
		b.press(string(r))
	}
}

// shown is the vendor whose page shows.
func (b *bench) shown() string { return string(b.home.Vendor()) }

func TestTheFirstDayOffersThreeWaysToBegin(t *testing.T) {
	b := open(t, 0)
	if b.at != -1 {
		t.Fatal("an empty desk does not begin with the welcome")
	}
	b.press("Return") // the demo is the first choice
	if !slices.Contains(b.post.Asked, "demo") || b.at != 0 {
		t.Errorf("asked %v, at place %d", b.post.Asked, b.at)
	}

	b = open(t, 0)
	b.press("2")
	b.typing("/mail/archive.mbox")
	b.press("Return")
	if !slices.Contains(b.post.Asked, "open /mail/archive.mbox") {
		t.Errorf("asked %v", b.post.Asked)
	}

	b = open(t, 0)
	b.press("3")
	b.typing("dana@acme.example")
	b.press("Tab")
	b.typing("secret")
	b.press("Return", "Return") // tested, and added with the folders that are chosen
	want := []string{"try dana@acme.example at imap.acme.example:993, encrypted (TLS)", "keep dana@acme.example with INBOX,Sent", "read dana@acme.example"}
	if !slices.Equal(b.box.Asked, want) {
		t.Errorf("asked %v", b.box.Asked)
	}
}

// A refused password leaves the buyer in the form, with all that was typed:
// mending the password is enough.
func TestARefusedPasswordIsTypedAgain(t *testing.T) {
	b := open(t, 0)
	b.box.Fail = errors.New("the server refused the user name or password")
	b.press("3")
	b.typing("dana@acme.example")
	b.press("Tab")
	b.typing("secre")
	b.press("Return")
	if got := b.places[b.at].id; got != vm.CmdMail {
		t.Fatalf("the window went to %s", got)
	}
	if !b.job.Hidden {
		t.Error("a job shows although nothing is read")
	}
	b.box.Fail = nil
	b.typing("t") // the field still has the keyboard, and its five letters
	b.press("Return", "Return")
	if len(b.box.Asked) != 4 || b.box.Asked[3] != "read dana@acme.example" || b.at != 0 {
		t.Errorf("asked %v, at place %d", b.box.Asked, b.at)
	}
}

func TestReadingAVendorByKeys(t *testing.T) {
	b := open(t, 40)
	if b.shown() != "halden-precision.example" {
		t.Fatalf("the best vendor is not selected but %q", b.shown())
	}
	b.press("j")
	if b.shown() != "northgate-ledger.example" {
		t.Errorf("j shows %q", b.shown())
	}
	b.press("k", "Return", "Return")
	if !b.home.Reading() {
		t.Fatal("Enter twice does not open the newest message")
	}
	b.press("n", "n", "1", "]", "[", "4")
	if !b.home.Reading() {
		t.Error("keys of the message left it")
	}
	b.press("Escape")
	if b.home.Reading() {
		t.Error("Escape does not leave the message")
	}
	b.press("Escape")
	if _, ok := b.win.Canvas().Focused().(*widgets.List); !ok {
		t.Errorf("Escape does not lead back to the list but to %T", b.win.Canvas().Focused())
	}
}

func TestDecidingAndTakingBack(t *testing.T) {
	b := open(t, 40)
	b.press("j", "s")
	if s := find(b, "northgate-ledger.example"); !s.Shortlisted {
		t.Fatal("s does not shortlist")
	}
	if b.toast.Text() != "Put Northgate Ledger on the shortlist." {
		t.Errorf("toast %q", b.toast.Text())
	}
	b.press("u")
	if find(b, "northgate-ledger.example").Shortlisted {
		t.Error("u does not undo")
	}
	if b.toast.Text() != "Took back: put Northgate Ledger on the shortlist." {
		t.Errorf("toast %q", b.toast.Text())
	}
	b.press("m", "t")
	if m := find(b, "northgate-ledger.example").Mute; m == nil || m.Strength != triage.Stop || !m.Until.Equal(now.AddDate(0, 0, vm.MuteDays)) {
		t.Errorf("m and t: %+v", m)
	}
	if b.shown() == "northgate-ledger.example" {
		t.Error("a stopped vendor still stands in the list")
	}
	b.press("ctrl+z")
	if find(b, "northgate-ledger.example").Mute != nil {
		t.Error("Ctrl+Z does not undo")
	}
	b.press("m", "Escape")
	if len(b.desk.Journal()) != 4 {
		t.Errorf("Escape decided something: %d entries", len(b.desk.Journal()))
	}
}

func find(b *bench, id triage.VendorID) triage.Standing {
	for _, s := range b.desk.Standings() {
		if s.Vendor.ID == id {
			return s
		}
	}
	b.t.Fatalf("no vendor %s", id)
	return triage.Standing{}
}

func TestSearchingWhileTyping(t *testing.T) {
	b := open(t, 200)
	b.press("/")
	b.typing("brightpath")
	if b.shown() != "brightpath.example" {
		t.Errorf("found %q", b.shown())
	}
	b.press("Down", "Return", "Escape", "Escape")
	if got := b.home.Rows(); got < 150 {
		t.Errorf("Escape does not leave the search: %d rows", got)
	}
	b.press("ctrl+f")
	b.typing("no vendor says that")
	if got := b.home.Rows(); got != 0 {
		t.Errorf("%d rows", got)
	}
	b.press("Escape")
	if got := b.home.Rows(); got < 150 {
		t.Errorf("Escape in the field: %d rows", got)
	}
}

func TestNeedsAreAddedAndRemoved(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+5")
	b.typing("Ink")
	b.press("Tab")
	b.typing("printer ink, toner")
	b.press("Return")
	needs := b.desk.Needs()
	if len(needs) != 2 || needs[1].Name != "Ink" || len(needs[1].Words) != 2 {
		t.Fatalf("needs %+v", needs)
	}
	b.press("Return") // an empty form
	if len(b.desk.Needs()) != 2 {
		t.Error("a need without a name was added")
	}
}

func TestTheJournalTakesAnyDecisionBack(t *testing.T) {
	b := open(t, 40)
	b.press("j", "s", "j", "s", "ctrl+6", "End", "Return", "Return")
	if find(b, "northgate-ledger.example").Shortlisted {
		t.Error("the older decision still holds")
	}
	if !find(b, "plantbrief.example").Shortlisted {
		t.Error("the newer decision was taken back instead")
	}
}

func TestTheSelectionStaysWithItsVendorWhileMailComesIn(t *testing.T) {
	b := open(t, 40)
	b.press("j", "j", "j")
	was := b.shown()
	all := slices.Clone(b.desk.Standings())
	slices.Reverse(all)
	b.desk.Grow(all)
	if b.shown() != was {
		t.Errorf("the selection went from %s to %s", was, b.shown())
	}
	b.desk.Grow(all[:3])
	if b.home.Rows() != 3 || b.shown() == "" {
		t.Errorf("%d rows, shown %q", b.home.Rows(), b.shown())
	}
	b.desk.Grow(nil)
	if b.shown() != "" {
		t.Error("a vendor shows that does not exist any more")
	}
}

// The open page follows the ranking even where the vendor's own standing stayed
// as it was, and keeps the keyboard, what was looked at and how far it was
// scrolled.
func TestTheOpenVendorFollowsTheRanking(t *testing.T) {
	b := open(t, 40, func(o *Options) { o.Size = fyne.NewSize(1200, 500) })
	b.press("j", "Return") // the second best: its page has the keyboard
	if !strings.HasPrefix(b.home.Place(), "2nd of ") {
		t.Fatalf("place %q", b.home.Place())
	}
	b.press("Next")
	at := b.home.Offset()
	if at == 0 {
		t.Fatal("the page does not scroll")
	}
	all := slices.Clone(b.desk.Standings())
	page := b.win.Canvas().Focused()
	b.desk.Grow(append([]triage.Standing{all[1], all[0]}, all[2:]...))
	if got := b.home.Place(); !strings.HasPrefix(got, "1st of ") {
		t.Errorf("the page says %q after the ranking changed", got)
	}
	if b.home.Offset() != at || b.win.Canvas().Focused() != page {
		t.Errorf("scrolled to %v instead of %v, keyboard at %T", b.home.Offset(), at, b.win.Canvas().Focused())
	}

	b.press("Return", "Escape", "j") // in its list of messages
	list, ok := b.win.Canvas().Focused().(*widgets.Messages)
	if !ok {
		t.Fatalf("keyboard at %T", b.win.Canvas().Focused())
	}
	was, at := list.At(), b.home.Offset()
	b.desk.Grow(all)
	if !strings.HasPrefix(b.home.Place(), "2nd of ") {
		t.Errorf("place %q", b.home.Place())
	}
	if b.win.Canvas().Focused() != fyne.Focusable(list) || list.At() != was || b.home.Offset() != at {
		t.Errorf("keyboard at %T, row %v instead of %v, scrolled to %v instead of %v",
			b.win.Canvas().Focused(), list.At(), was, b.home.Offset(), at)
	}
}

func TestTheOpenMessageFollowsItsJudgement(t *testing.T) {
	b := open(t, 40)
	b.press("Return", "Return", "n", "n")
	id, seen, focused := b.home.Message(), b.home.Seen(), b.win.Canvas().Focused()
	b.desk.Rejudge(id, func(j *triage.Judgement) { j.Verdict, j.Reasons = triage.Skip, []string{"you have it already"} })
	if got := b.home.MessageVerdict(); !strings.Contains(got, "You have it already.") {
		t.Errorf("the page says %q", got)
	}
	if !b.home.Reading() || b.home.Seen() != seen || b.win.Canvas().Focused() != focused {
		t.Errorf("reading %v, seen %s instead of %s, keyboard at %T", b.home.Reading(), b.home.Seen(), seen, b.win.Canvas().Focused())
	}
	// In a narrow window, a refresh does not pull the buyer out of the search.
	b.win.Resize(fyne.NewSize(720, 700))
	b.press("ctrl+f")
	b.desk.Rejudge(id, func(j *triage.Judgement) { j.Verdict = triage.Engage })
	if _, ok := b.home.Panes()[0].(*widgets.List); !ok {
		t.Errorf("the refresh shows %T", b.home.Panes()[0])
	}
}

func TestTheBestIsSelectedUntilTheBuyerChooses(t *testing.T) {
	b := open(t, 40)
	all := slices.Clone(b.desk.Standings())
	slices.Reverse(all)
	b.desk.Grow(all)
	if b.shown() != string(all[0].Vendor.ID) {
		t.Errorf("shown %s, the best is %s", b.shown(), all[0].Vendor.ID)
	}
}

func TestAJobShowsItsEnd(t *testing.T) {
	cases := []struct {
		name          string
		err           error
		title, detail string
		failed        bool
	}{
		{"failed", errors.New("the server hung up"), "Reading stopped", "The server hung up.", true},
		{"cancelled", context.Canceled, "Stopped", "read and kept", false},
	}
	for _, c := range cases {
		b := open(t, 10)
		b.post.Work = func(context.Context) error {
			b.desk.Send(triage.Event{Kind: triage.EventProgress, Progress: triage.Progress{Job: "Reading INBOX", State: triage.JobRunning, Done: 40, Total: 100}})
			if j := b.job.Job(); !j.Running || j.Share != 0.4 || b.job.Hidden {
				t.Errorf("%s: while it runs: %+v", c.name, j)
			}
			return c.err
		}
		b.press("F5")
		j := b.job.Job()
		if j.Title != c.title || !strings.Contains(j.Detail, c.detail) || j.Failed != c.failed || b.job.Hidden {
			t.Errorf("%s: %+v", c.name, j)
		}
		b.cancelJob()
		if !b.job.Hidden {
			t.Errorf("%s: the strip does not close", c.name)
		}
	}
	b := open(t, 10)
	b.press("F5")
	if !b.job.Hidden || b.toast.Text() == "" {
		t.Error("a job that went well leaves its strip")
	}
}

func TestCancelEndsTheJob(t *testing.T) {
	a := test.NewTempApp(t)
	desk, post := fake.NewDesk(now, 5), &fake.Post{}
	queue := make(chan func(), 64)
	crew := work.NewCrew(func(f func()) { queue <- f })
	running := make(chan struct{})
	post.Work = func(ctx context.Context) error {
		close(running)
		<-ctx.Done()
		return ctx.Err()
	}
	w := New(a, Options{Desk: desk, Post: post, Boxes: &fake.Boxes{}, House: &fake.House{}, Now: func() time.Time { return now }, Crew: crew, Theme: "dark"})
	w.Start("Reading", post.Demo)
	<-running
	w.cancelJob()
	deadline := time.After(10 * time.Second)
	for w.stopJob != nil {
		select {
		case f := <-queue:
			f()
		case <-deadline:
			t.Fatal("the job goes on after Cancel")
		}
	}
	if w.job.Job().Title != "Stopped" {
		t.Errorf("%+v", w.job.Job())
	}
	w.Close()
	w.shutDown()
}

func TestErrorsAreSaidAndNothingIsLost(t *testing.T) {
	b := open(t, 20)
	b.desk.Fail = errors.New("the disk is full")
	b.press("s")
	if b.toast.Text() != "The disk is full." {
		t.Errorf("toast %q", b.toast.Text())
	}
	b.press("j", "Return", "Return")
	if b.home.Reading() {
		t.Error("a message shows that could not be had")
	}
	b.desk.Fail = nil
	b.press("Escape", "j", "k")
	if b.shown() == "" {
		t.Error("the window did not recover")
	}
}

func TestThreeSizes(t *testing.T) {
	b := open(t, 20)
	for _, c := range []struct {
		width     float32
		navNarrow bool
		panes     int
	}{{1400, false, 2}, {990, true, 2}, {720, true, 1}, {1400, false, 2}} {
		b.win.Resize(fyne.NewSize(c.width, 700))
		if b.nav.Narrow != c.navNarrow || len(b.home.Panes()) != c.panes {
			t.Errorf("at %v: icons %v, %d panes", c.width, b.nav.Narrow, len(b.home.Panes()))
		}
	}
	b.win.Resize(fyne.NewSize(720, 700))
	b.press("Return", "Return")
	if !b.home.Reading() {
		t.Error("in one pane Enter does not lead to the message")
	}
	b.press("Escape", "Escape", "j")
	if b.shown() != "northgate-ledger.example" {
		t.Error("in one pane Escape does not lead back to the list")
	}
}

func TestTextSizeAndThemeAreKept(t *testing.T) {
	k := &memory{s: vm.Settings{Theme: "dark", TextSize: 1.1}}
	b := open(t, 10, func(o *Options) { o.Keeper, o.Theme, o.Size = k, "", fyne.Size{} })
	b.press("ctrl+=")
	if b.keep.TextSize != 1.25 || k.s.TextSize != 1.25 {
		t.Errorf("size %v, kept %v", b.keep.TextSize, k.s.TextSize)
	}
	b.press("ctrl+0", "ctrl+8", "Right", "Return")
	if k.s.TextSize != 1 || k.s.Theme != "light" {
		t.Errorf("kept %+v", k.s)
	}
	b.Close()
	b.shutDown()
	if k.s.Width == 0 || k.s.ListShare == 0 {
		t.Errorf("the window's shape is not kept: %+v", k.s)
	}
}

type memory struct{ s vm.Settings }

func (m *memory) Load() (vm.Settings, error) { return m.s, nil }
func (m *memory) Save(s vm.Settings) error   { m.s = s; return nil }

func TestExportingByKeys(t *testing.T) {
	b := open(t, 20)
	b.press("ctrl+4", "ctrl+e", "3", "Return")
	if want := "csv /home/dana/shortlist.csv Shortlist"; !slices.Contains(b.desk.Saved(), want) {
		t.Errorf("asked %v", b.desk.Saved())
	}
	if b.toast.Text() != "1 vendor written to /home/dana/shortlist.csv." {
		t.Errorf("toast %q", b.toast.Text())
	}
}

func TestCopyingAPageAndItsQuestions(t *testing.T) {
	b := open(t, 20)
	b.press("y")
	if got := b.app.Clipboard().Content(); !strings.HasPrefix(got, "Halden Precision\n") {
		t.Errorf("copied %q", got)
	}
	b.press("a")
	if got := b.app.Clipboard().Content(); !strings.HasPrefix(got, "What does a batch of 500 brackets cost") {
		t.Errorf("copied %q", got)
	}
}
