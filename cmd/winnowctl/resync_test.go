package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"winnow/internal/engine"
	"winnow/internal/testkit/dovecot"
	"winnow/internal/triage"
)

// The server numbers its mail anew (UIDVALIDITY), and later what was kept of
// the mail is lost altogether: everything is read again, and every decision and
// standing is what it was, no message twice.
func TestAResyncLosesNoDecision(t *testing.T) {
	b := newBuyer(t, dovecot.Options{}, 3)
	b.ok("shortlist", "add", pusher(1))
	b.ok("needs", "add", "Calls", "--words", "quick call")
	b.ok("correct", "<push-2@"+pusher(2)+">", "--verdict", "consider")
	kept := func() (out [4]any) {
		t.Helper()
		eng, err := engine.Open(t.Context(), engine.Config{Dir: b.data})
		if err != nil {
			t.Fatal(err)
		}
		defer eng.Close()
		if err := eng.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		verdicts := map[triage.ContentID]triage.Judgement{}
		for m := range eng.Messages() {
			verdicts[m.Message.ID] = m.Judgement
		}
		var scores []explained
		for _, s := range eng.Standings() {
			scores = append(scores, explained{s.Vendor.ID, s.Score, s.Parts})
		}
		return [4]any{eng.Journal(), verdicts, scores, eng.Counts().Messages}
	}
	before := kept()

	mail := []string{friend}
	for v := range 3 {
		mail = append(mail, push(v, 1), push(v, 2))
	}
	b.srv.Wipe(t)
	b.srv.Put(t, "INBOX", mail...)
	b.srv.Admin(t, "mailbox update", "--uid-validity", "4242", "INBOX")
	b.ok("sync", "--password-stdin", "-q")
	if after := kept(); !reflect.DeepEqual(after, before) {
		t.Errorf("after a renumbering\n%+v\nbefore\n%+v", after, before)
	}
	if err := os.Remove(filepath.Join(b.data, "cache.db")); err != nil {
		t.Fatal(err)
	}
	b.ok("sync", "--password-stdin", "-q")
	if after := kept(); !reflect.DeepEqual(after, before) {
		t.Errorf("after the cache was lost\n%+v\nbefore\n%+v", after, before)
	}
}
