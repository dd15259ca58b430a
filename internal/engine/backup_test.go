package engine_test

import (
	"testing"

	"winnow/internal/triage"
)

// Going back to a backup holds at once, without a restart, and the going back
// can be taken back.
func TestRestoringHoldsAtOnce(t *testing.T) {
	ctx := t.Context()
	e := filled(t, t.TempDir())
	shortlisted := func() (n int) {
		for _, s := range e.Standings() {
			if s.Shortlisted {
				n++
			}
		}
		return n
	}
	decide := func(d triage.Decision) {
		t.Helper()
		if _, err := e.Decide(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	all := e.Standings()
	decide(triage.Decision{Act: triage.ActShortlist, Vendor: all[0].Vendor.ID})
	made, err := e.Backup(ctx)
	if err != nil || made.Decisions != 1 || made.Fault != "" || made.Bytes == 0 {
		t.Fatalf("%+v, %v", made, err)
	}
	decide(triage.Decision{Act: triage.ActShortlist, Vendor: all[1].Vendor.ID})
	decide(triage.Decision{Act: triage.ActNeedAdd, Need: &triage.Need{Name: "Valves", Words: []string{"ball valve"}}})

	if err := e.Restore(ctx, made); err != nil {
		t.Fatal(err)
	}
	if shortlisted() != 1 || len(e.Needs()) != 0 || len(e.Journal()) != 1 {
		t.Errorf("after the restore %d on the shortlist, %d needs, %d decisions", shortlisted(), len(e.Needs()), len(e.Journal()))
	}
	list, err := e.Backups(ctx)
	if err != nil || len(list) != 2 || list[0].Decisions != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := e.Restore(ctx, list[0]); err != nil {
		t.Fatal(err)
	}
	if shortlisted() != 2 || len(e.Needs()) != 1 || len(e.Journal()) != 3 {
		t.Errorf("taken back: %d on the shortlist, %d needs, %d decisions", shortlisted(), len(e.Needs()), len(e.Journal()))
	}
}
