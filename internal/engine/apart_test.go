package engine_test

import (
	"strings"
	"testing"

	"winnow/internal/testkit"
	"winnow/internal/triage"
)

// Two vendors that share a telephone number may be one. That they are not is
// the buyer's to say, once and for all.
func TestTwoVendorsAreKeptApart(t *testing.T) {
	eng := open(t, t.TempDir())
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	const sign = "\nSales Manager\nPhone: +44 113 496 0042\n"
	mail := func(from, subject, body, id string, at int) testkit.Mail {
		return testkit.Mail{From: from, To: me, ID: id, Date: day(at), Subject: subject, Body: body + sign}
	}
	mails := []testkit.Mail{
		mail("Lee Osei <lee@sealmark.example>", "Gland packing", "Hi Dana,\n\nwe sell gland packing at 40 euros a metre. Do you have 15 minutes for a call?\n\nBest regards,\nLee Osei", "1@a.example", -20),
		mail("Ada Brandt <ada@torvane.example>", "Chains for conveyors", "Dear Ms Reyes,\n\nour roller chains come with a five year guarantee, and new customers save 10 %. Shall I send our price list?\n\nKind regards\nAda Brandt", "2@b.example", -10),
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "two", mail: mails}); err != nil {
		t.Fatal(err)
	}
	if got := eng.Suggestions(); len(got) != 1 || got[0].A != "sealmark.example" || got[0].B != "torvane.example" {
		t.Fatalf("suggested: %+v", got)
	}
	keep := triage.Decision{Act: triage.ActSplit, Vendor: "sealmark.example", With: &triage.Side{Vendor: "torvane.example"}}
	if _, err := eng.Decide(t.Context(), keep); err != nil {
		t.Fatal(err)
	}
	if got := eng.Suggestions(); len(got) != 0 {
		t.Errorf("still suggested: %+v", got)
	}
	if d, err := eng.Vendor(t.Context(), "sealmark.example"); err != nil || len(d.Decisions) != 1 || len(d.Traits) == 0 {
		t.Errorf("the vendor's page knows %+v (%v)", d.Decisions, err)
	}
	if got := eng.Describe(eng.Journal()[0].Decision); !strings.Contains(got, "apart") {
		t.Errorf("the journal says %q", got)
	}
	if err := eng.Undo(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if got := eng.Suggestions(); len(got) != 1 {
		t.Errorf("after the undo: %+v", got)
	}
	one := triage.Decision{Act: triage.ActSplit, Vendor: "sealmark.example", With: &triage.Side{Vendor: "sealmark.example"}}
	if _, err := eng.Decide(t.Context(), one); err == nil || !strings.Contains(err.Error(), "one vendor") {
		t.Errorf("a vendor was kept apart from itself: %v", err)
	}
}
