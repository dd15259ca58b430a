package engine

import (
	"testing"
	"time"

	"winnow/internal/triage"
)

// Every entry of the journal says what held before it and what after, undos,
// batches and mutes that ended by themselves included.
func TestTheJournalTellsBeforeAndAfter(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 3, day, 9, 0, 0, 0, time.UTC) }
	until := at(30)
	mute := func(id triage.DecisionID, day int, s triage.Strength) triage.Decision {
		return triage.Decision{ID: id, At: at(day), Act: triage.ActMute, Vendor: "v", Keys: []string{"v.example"}, Mute: &triage.Mute{Strength: s, Until: until}}
	}
	undo := func(id, of triage.DecisionID) triage.Decision {
		return triage.Decision{ID: id, At: at(9), Act: triage.ActUndo, Undoes: of}
	}
	inBatch := func(d triage.Decision, b triage.DecisionID) triage.Decision {
		d.Batch = b
		return d
	}
	consent := func(id triage.DecisionID, revoked bool) triage.Decision {
		return triage.Decision{ID: id, Act: triage.ActConsent, Server: &triage.ServerAction{Account: "a", Kind: triage.ActionMove, Revoked: revoked}}
	}
	all := []triage.Decision{
		mute(1, 1, triage.Slow), mute(2, 2, triage.Stop), undo(3, 2), undo(4, 1),
		{ID: 5, Act: triage.ActShortlist, Vendor: "v"},
		{ID: 6, Act: triage.ActUnlist, Vendor: "v"},
		{ID: 7, Act: triage.ActNeedAdd, Need: &triage.Need{Name: "CNC", Words: []string{"cnc", "milling"}}},
		{ID: 8, Act: triage.ActRule, Rule: &triage.Rule{Kind: triage.NeverMute, For: "halden.example"}},
		consent(9, false), consent(10, true),
		undo(11, 99), // of an entry that is not there
		{ID: 12, Act: triage.ActListCreate, List: &triage.ListChange{Name: "Seals", Need: "Pumps"}},
		inBatch(mute(13, 12, triage.Slow), 13), inBatch(triage.Decision{ID: 14, At: at(12), Act: triage.ActShortlist, Vendor: "w"}, 13), undo(15, 14),
		{ID: 16, At: at(13), Act: triage.ActUndo, Batch: 13},
		mute(17, 14, triage.Limit), // ends by itself on the 20th, as the mail of then answers a doubt
		mute(18, 21, triage.Stop),
		{ID: 19, At: at(22), Act: triage.ActUnmute, Vendor: "other-name", Keys: []string{"v.example"}}, // found by its domain
	}
	want := map[triage.DecisionID]string{
		1: "not muted > muted (slow) until 2026-03-30", 2: "muted (slow) until 2026-03-30 > muted (stop) until 2026-03-30",
		3: "muted (stop) until 2026-03-30 > muted (slow) until 2026-03-30", 4: "muted (slow) until 2026-03-30 > not muted",
		5: "not on the shortlist > on the shortlist", 6: "on the shortlist > not on the shortlist",
		7: "not looked for > looked for: cnc, milling", 8: "no rule > never mute halden.example",
		9: "no consent > consent", 10: "consent > no consent", 11: "held > taken back",
		12: "no such shortlist > made for Pumps", 13: "not muted > muted (slow) until 2026-03-30",
		14: "not on the shortlist > on the shortlist", 15: "on the shortlist > not on the shortlist",
		16: "1 decision held > taken back",
		17: "not muted > muted (limit) until 2026-03-30", 18: "not muted > muted (stop) until 2026-03-30",
		19: "muted (stop) until 2026-03-30 > not muted",
	}
	got := changesOf(all, map[triage.DecisionID]time.Time{17: at(20)})
	for i, d := range all {
		if s := got[i].before + " > " + got[i].after; s != want[d.ID] {
			t.Errorf("%d: %q, want %q", d.ID, s, want[d.ID])
		}
	}
}
