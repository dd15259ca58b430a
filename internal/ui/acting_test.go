package ui

import (
	"strings"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/widgets"
)

// tabTo presses Tab until a button with these words has the keyboard.
func (b *bench) tabTo(words string) {
	b.t.Helper()
	for range 40 {
		if btn, ok := b.win.Canvas().Focused().(*widgets.Button); ok && strings.HasPrefix(btn.Text(), words) {
			return
		}
		b.press("Tab")
	}
	b.t.Fatalf("Tab does not lead to %q", words)
}

func (b *bench) muted(id triage.VendorID) bool { return find(b, id).Mute != nil }

func TestMutingAllHyperSpammersIsOneUndo(t *testing.T) {
	for name, way := range map[string]func(b *bench){
		"by its key":  func(b *bench) { b.press("M") },
		"by a button": func(b *bench) { b.tabTo("Mute the"); b.press("Return") },
	} {
		b := open(t, 40)
		b.press("ctrl+3")
		way(b)
		b.press("2")
		if b.dialog == nil || b.muted("brightpath.example") {
			t.Fatalf("%s: there is no preview", name)
		}
		b.press("Return")
		if m := find(b, "brightpath.example").Mute; m == nil || m.Strength != triage.Limit {
			t.Fatalf("%s: mute %+v", name, m)
		}
		done := len(b.desk.Journal())
		b.press("u")
		if b.muted("brightpath.example") || done < 2 {
			t.Errorf("%s: one undo does not take all %d back", name, done)
		}
	}
}

func TestWhoIsLeftOutIsNotMuted(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+3", "End", "Home", "Space", "M", "1", "Return")
	all, err := b.desk.HyperSpammers(t.Context())
	if err != nil || len(all) < 2 {
		t.Fatalf("%d hyper-spammers", len(all))
	}
	if b.muted(all[0].Standing.Vendor.ID) || !b.muted(all[1].Standing.Vendor.ID) {
		t.Error("the choice was not kept to")
	}
	b.press("u", "x", "x", "M")
	if b.dialog != nil {
		t.Error("nobody is chosen, and it is asked how to mute them")
	}
}

func TestTheBuyerSaysWhatHyperSpamIs(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+3", "e")
	b.typing("1000") // before the 2 that counts now
	b.press("Return")
	if b.dialog == nil {
		t.Fatal("a rule that cannot be was taken")
	}
	b.press("BackSpace", "BackSpace", "BackSpace", "Return")
	if r := b.desk.HyperRule(); b.dialog != nil || r.Touches != 12 {
		t.Errorf("rule %+v", r)
	}
}

func (b *bench) inDialog(words string) {
	b.t.Helper()
	if b.dialog == nil {
		b.t.Fatalf("nothing is asked; wanted %q; toast %q", words, b.toast.Text())
	}
}

// A change on the server: refused before it is allowed, shown before it is done,
// asked a second time when it is large, in the journal, and taken back there.
func TestChangingMailOnTheServer(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+s")
	mark := func() {
		b.tabTo("Look at what would be marked")
		b.press("Return")
		b.inDialog("the preview")
		b.press("Return")
		b.inDialog("the second question")
		b.press("Return")
	}
	mark()
	if len(b.desk.ServerActions()) != 0 || !strings.Contains(b.toast.Text(), "not allowed") {
		t.Fatalf("it was done without consent; toast %q", b.toast.Text())
	}
	b.desk.Consent(t.Context(), "dana@acme.example", triage.ActionKeywords, true)
	mark()
	all := b.desk.ServerActions()
	if len(all) != 1 || len(all[0].Undoable()) != 40 {
		t.Fatalf("changes %+v", all)
	}
	b.press("ctrl+6", "Home", "Return")
	b.inDialog("the entry of the journal")
	b.press("Return")
	if n := len(b.desk.ServerActions()[0].Undoable()); n != 0 {
		t.Errorf("%d changes were not taken back", n)
	}
}

func TestTheBuyerAllowsEachKindOfChange(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+s")
	b.tabTo("Allow")
	b.press("Return", "Escape")
	if b.desk.Consents("")[triage.ActionMove] {
		t.Fatal("Escape allowed it")
	}
	b.press("Return", "Return")
	if !b.desk.Consents("")[triage.ActionMove] || b.desk.Consents("")[triage.ActionKeywords] {
		t.Fatalf("consents %v", b.desk.Consents(""))
	}
	b.tabTo("No longer allow")
	b.press("Return")
	if b.desk.Consents("")[triage.ActionMove] {
		t.Error("it is still allowed")
	}
}

func TestMutesAreSavedAsAFilter(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+s")
	b.tabTo("Gmail")
	b.press("Return", "Return")
	if got := b.desk.Saved(); len(got) != 1 || got[0] != "gmail /home/dana/winnow-mutes.xml Muted" {
		t.Errorf("saved %q", got)
	}
}

func TestTheJournalIsCopiedAsText(t *testing.T) {
	b := open(t, 40)
	b.press("j", "s", "ctrl+6", "y")
	text := b.app.Clipboard().Content()
	for _, want := range []string{"Put Northgate Ledger on the shortlist", "not on the shortlist → on the shortlist", "Holds"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

func TestABatchIsTakenBackFromTheJournal(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+3", "M", "3", "Return", "j", "s", "ctrl+6", "End", "Return")
	b.inDialog("the entry")
	b.tabTo("Take all")
	b.press("Return")
	if b.muted("brightpath.example") {
		t.Error("the batch still holds")
	}
}

func TestMutingWithoutAskingIsTurnedOnAfterItsConditions(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+3", "A", "Escape")
	if b.desk.AutoMute().On {
		t.Fatal("Escape turned it on")
	}
	b.press("A", "1")
	if a := b.desk.AutoMute(); !a.On || a.Strength != triage.Slow {
		t.Fatalf("%+v", a)
	}
	b.press("A")
	if b.desk.AutoMute().On {
		t.Error("it is still on")
	}
}

func TestAnOptOutIsRecordedAndItsBreachCopied(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+l", "Return")
	b.inDialog("the evidence")
	b.press("Return")
	if text := b.app.Clipboard().Content(); !strings.Contains(text, "These came later") {
		t.Errorf("copied %q", text)
	}
	b.press("+")
	b.typing("no such vendor")
	b.press("Return")
	b.inDialog("the form, with what is wrong")
	b.press("Escape", "+")
	b.typing("northgate")
	b.press("Return")
	all, err := b.desk.OptOuts(t.Context())
	if err != nil || len(all) != 2 || all[1].Vendor != "northgate-ledger.example" {
		t.Errorf("%+v, %v", all, err)
	}
	b.press("e")
	b.typing("2") // before the 10
	b.press("BackSpace", "Return")
	if days, _ := b.desk.OptOutDays(t.Context()); days != 10 || b.dialog != nil {
		t.Errorf("%d days", days)
	}
}

func TestWaysToLeaveAreShownAndDrafted(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+l")
	b.tabTo("Ways to leave")
	b.press("Return", "Return") // the selected vendor's
	b.inDialog("the ways")
	b.tabTo("Prepare the mail")
	b.press("Return")
	b.inDialog("the draft")
	b.tabTo("Copy it")
	b.press("Return")
	if text := b.app.Clipboard().Content(); !strings.Contains(text, "Please take me off your list.") {
		t.Errorf("copied %q", text)
	}
}

func TestRulesAreMadeAndRemoved(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+u", "+", "1")
	b.typing("halden")
	b.press("Return")
	if rules := b.desk.Rules(); len(rules) != 1 || rules[0].Vendor != "halden-precision.example" || rules[0].Rule.Kind != triage.NeverMute {
		t.Fatalf("rules %+v", rules)
	}
	b.press("Home", "Return", "Return")
	if rules := b.desk.Rules(); len(rules) != 0 {
		t.Errorf("rules %+v", rules)
	}
	b.press("u")
	if len(b.desk.Rules()) != 1 {
		t.Error("the removal is not undone")
	}
}

func TestInsightsAreCopiedAsText(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+i", "y")
	if text := b.app.Clipboard().Content(); !strings.Contains(text, "selling messages of 40 vendors") {
		t.Errorf("copied %q", text)
	}
	open(t, 0).press("ctrl+i", "y") // nothing to count
}

// Two vendors go onto a list of their own, are noted upon, weighed, set side by
// side, decided upon and exported, all by keys.
func TestAShortlistFromItsMakingToItsExport(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+4", "+")
	b.typing("Parts 2026")
	b.press("Return")
	for _, v := range []string{"halden", "northgate"} {
		b.tabTo("Add a vendor")
		b.press("Return")
		b.typing(v)
		b.press("Return")
	}
	b.Focus()
	b.press("e")
	b.typing("asked for a sample")
	b.press("Return", "K")
	b.typing("proof")
	b.press("Return")
	b.inDialog("the criteria, with what is wrong")
	b.typing("=3")
	b.press("Return", "D")
	b.typing("order in May")
	b.press("Return")
	l, err := b.desk.Shortlist(t.Context(), "Parts 2026")
	if err != nil || len(l.Vendors) != 2 || len(l.Vendors[0].Notes)+len(l.Vendors[1].Notes) != 1 || !l.Locked || l.Outcome != "order in May" || l.Taken == "" {
		t.Fatalf("%+v, %v", l, err)
	}
	b.press("K")
	b.typing("x")
	b.press("Return")
	b.inDialog("locked criteria are not changed without a reason")
	b.press("Escape", "=")
	if b.dialog != nil {
		t.Fatal("one vendor, or none, is set side by side")
	}
	b.press("Home", "Space", "End", "Space", "=")
	b.inDialog("the comparison")
	b.press("Return")
	if text := b.app.Clipboard().Content(); !strings.Contains(text, "Halden Precision: 60 % · they name a customer") || !strings.Contains(text, "Northgate") {
		t.Errorf("copied %q", text)
	}
	b.press("W")
	b.inDialog("what moved")
	b.press("Escape", "ctrl+e", "1", "Return")
	if got := b.desk.Saved(); len(got) != 1 || got[0] != "xlsx /home/dana/parts-2026.xlsx Parts 2026" {
		t.Errorf("saved %q", got)
	}
	b.press("s")
	if l, _ = b.desk.Shortlist(t.Context(), "Parts 2026"); len(l.Vendors) != 1 {
		t.Errorf("%d vendors after one was taken off", len(l.Vendors))
	}
}

func TestTheBriefIsOfAWeekOrAMonth(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+b", "y")
	if text := b.app.Clipboard().Content(); !strings.HasPrefix(text, "Brief of 7 days") {
		t.Errorf("copied %q", text)
	}
	b.press("Right", "Return", "y")
	if text := b.app.Clipboard().Content(); !strings.HasPrefix(text, "Brief of 30 days") {
		t.Errorf("copied %q", text)
	}
	b.press("ctrl+e", "2", "Return")
	if got := b.desk.Saved(); len(got) != 1 || got[0] != "md /home/dana/brief-2026-06-15.md" {
		t.Errorf("saved %q", got)
	}
}

// A thread of a vendor is muted from one of its messages; the vendor is not.
func TestAThreadIsMutedFromItsMessage(t *testing.T) {
	b := open(t, 30)
	b.press("j", "Return", "Return")
	id := b.home.Message()
	b.press("T", "3")
	j := b.desk.Journal()
	if len(j) != 1 || j[0].Act != triage.ActMute || j[0].Message != id || j[0].Vendor == "" || j[0].Mute.Strength != triage.Stop {
		t.Fatalf("%+v", j)
	}
	b.press("u")
	if j = b.desk.Journal(); !j[len(j)-1].Undone {
		t.Errorf("%+v", j)
	}
}

// A shortlist is read back after a look at it, taken back as a whole, and
// dropped after a question; the first one stays.
func TestAShortlistIsReadBackAndDropped(t *testing.T) {
	b := open(t, 40)
	b.press("ctrl+4", "X")
	if b.dialog != nil || !strings.Contains(b.toast.Text(), "always there") {
		t.Errorf("the first list: %q", b.toast.Text())
	}
	b.press("R")
	b.typing("notes.txt")
	b.press("Return")
	if b.dialog != nil || !strings.Contains(b.toast.Text(), "no shortlist") {
		t.Fatalf("a wrong file: %q", b.toast.Text())
	}
	b.press("R")
	b.typing("valves.json")
	b.press("Return")
	if b.dialog == nil || len(b.desk.Journal()) != 0 {
		t.Fatalf("there is no look before it is read back: %v, %q, %d", b.dialog != nil, b.toast.Text(), len(b.desk.Journal()))
	}
	b.press("Return")
	if all := b.desk.Shortlists(); len(all) != 2 || all[1].Name != "Valves" {
		t.Fatalf("%+v", all)
	}
	b.press("+")
	b.typing("Old parts")
	b.press("Return", "X")
	b.inDialog("the question before it is dropped")
	b.press("Return")
	if all := b.desk.Shortlists(); len(all) != 2 {
		t.Errorf("%+v", all)
	}
}
