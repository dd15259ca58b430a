package engine_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"winnow/internal/mute"
	"winnow/internal/shortlist"
	"winnow/internal/testkit"
	"winnow/internal/triage"
)

// chasers are vendors that only push: five touches each within two weeks.
func chasers(names ...string) []testkit.Mail {
	bodies := []string{
		"I love what Kestrel is doing! Do you have 15 minutes for a quick call this week?\nWe 10x the pipeline of every company that we work with, guaranteed.",
		"just following up on my last mail. Did you get a chance to read it? Do you have 15 minutes for a quick call this week?",
		"bumping this to the top of your inbox. I have not heard back from you. Do you have 15 minutes for a quick call? Last chance, only 2 seats are left.",
		"bumping this to the top of your inbox again. I have not heard back from you. Do you have 15 minutes for a quick call? Last chance, only 2 seats are left.",
		"bumping this once more. I have not heard back from you. Do you have 15 minutes for a quick call this week? Last chance, only 2 seats are left.",
	}
	people := map[string]string{"rocketlead.example": "Chad Brody", "pingbase.example": "Tess Quill", "wirecrank.example": "Otto Vane"}
	var out []testkit.Mail
	for _, n := range names {
		for i, b := range bodies {
			subject := "Quick question"
			if i > 0 {
				subject = "Re: " + subject
			}
			out = append(out, testkit.Mail{
				From: people[n] + " <rep@" + n + ">", To: me, ID: fmt.Sprintf("%d@%s", i, n), Date: day(-15 + 3*i), Subject: subject, Body: "Hi Dana,\n\n" + b + "\n\n" + people[n] + "\n",
			})
		}
	}
	return out
}

func TestABatchHoldsAndIsUndoneAlsoAfterARestart(t *testing.T) {
	dir := t.TempDir()
	eng := open(t, dir)
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "chasers", mail: chasers("rocketlead.example", "pingbase.example")}); err != nil {
		t.Fatal(err)
	}
	before := eng.Standings()
	ids := []triage.VendorID{"rocketlead.example", "pingbase.example", "rocketlead.example"}
	m := mute.New(triage.Slow, day(0), 0, "too loud")
	plan, err := eng.PlanMute(ids, m)
	if err != nil || len(plan.Changes) != 2 || plan.Changes[0].Messages != 5 || len(eng.Journal()) != 0 {
		t.Fatalf("%+v, %v", plan, err)
	}
	_, batch, err := eng.MuteMany(t.Context(), ids, m)
	if err != nil || batch == 0 || len(eng.Mutes()) != 2 {
		t.Fatalf("batch %d: %v, %+v", batch, err, eng.Mutes())
	}
	if _, none, err := eng.MuteMany(t.Context(), append(ids, "nobody.example"), m); err == nil || none != 0 || len(eng.Journal()) != 2 {
		t.Errorf("a batch with somebody unknown: %d, %v, %d decisions", none, err, len(eng.Journal()))
	}
	held := eng.Mutes()
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	eng = open(t, dir)
	if again := eng.Mutes(); !reflect.DeepEqual(again, held) {
		t.Errorf("after the restart %+v, before %+v", again, held)
	}
	undone, err := eng.UndoBatch(t.Context(), batch)
	if err != nil || len(undone) != 2 || len(eng.Mutes()) != 0 || len(eng.Journal()) != 3 {
		t.Errorf("%+v, %v, %+v", undone, err, eng.Mutes())
	}
	if !reflect.DeepEqual(eng.Standings(), before) {
		t.Error("the undo left something of it")
	}
	if _, err := eng.UndoBatch(t.Context(), batch); err == nil || len(eng.Journal()) != 3 {
		t.Errorf("undone twice: %v", err)
	}
}

func TestAutomaticMutingKeepsToItsConditions(t *testing.T) {
	dir := t.TempDir()
	eng := open(t, dir)
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	mail := chasers("rocketlead.example", "pingbase.example")
	mail = append(mail, testkit.Mail{From: "Dana Reyes <" + me + ">", To: "rep@pingbase.example", ID: "1@kestrel.example", ReplyTo: "0@pingbase.example", Date: day(-20), Subject: "Order", Body: "Please send 40 of them, order 4711.\n"})
	if _, err := eng.Sync(t.Context(), &folder{name: "chasers", mail: mail}); err != nil {
		t.Fatal(err)
	}
	if len(eng.Mutes()) != 0 {
		t.Fatal("somebody was muted without being asked for")
	}
	_, batch, err := eng.SetAutoMute(t.Context(), true, triage.Slow)
	if err != nil || batch == 0 {
		mutes, left := eng.AutoMutable()
		for _, st := range eng.Standings() {
			t.Logf("%s: related %v, %s", st.Vendor.ID, st.Relationship.Exists, st.Sequence.Why)
		}
		t.Fatalf("batch %d, %v: %+v, left out %+v", batch, err, mutes, left)
	}
	held := eng.Mutes()
	if len(held) != 1 || held[0].Vendor != "rocketlead.example" || !held[0].Mute.Automatic || held[0].Mute.Why == "" {
		t.Fatalf("muted are %+v", held)
	}
	if _, err := eng.UndoBatch(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	// New mail starts it again, but what was taken back is not made again.
	if _, err := eng.Sync(t.Context(), &folder{name: "more", mail: chasers("wirecrank.example")}); err != nil {
		t.Fatal(err)
	}
	held = eng.Mutes()
	if len(held) != 1 || held[0].Vendor != "wirecrank.example" {
		t.Errorf("after more mail muted are %+v", held)
	}
}

func TestAnAllowingRuleIsForMailThatIsTheSendersOwn(t *testing.T) {
	eng := open(t, t.TempDir())
	if err := eng.SetOwn([]string{me}); err != nil {
		t.Fatal(err)
	}
	if _, err := eng.Sync(t.Context(), &folder{name: "rotating", mail: rotating()}); err != nil {
		t.Fatal(err)
	}
	rule := triage.Decision{Act: triage.ActRule, Vendor: "brightgauge.example", Rule: &triage.Rule{Kind: triage.AlwaysPersonal, For: "brightgauge.example"}}
	if _, err := eng.Decide(t.Context(), rule); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]triage.Kind{}
	var forged triage.ContentID
	for m := range eng.Messages() {
		kinds[m.Message.Subject] = m.Judgement.Kind
		if m.Message.Subject == "Your gauges, urgently" {
			forged = m.Message.ID
		}
	}
	if kinds["More gauges"] != triage.KindPersonal || kinds["Your gauges, urgently"] == triage.KindPersonal {
		t.Errorf("the kinds are %v", kinds)
	}
	d, err := eng.Message(t.Context(), forged)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(d.Judgement.Reasons, " "), "your mail server found that it does not") {
		t.Errorf("the forgery has no warning: %+v", d.Judgement.Reasons)
	}
}

// A shortlist that is read back is the one that was exported: criteria, notes
// and decision with their dates, marks, and what had been changed on it.
func TestAShortlistReadBackIsTheSame(t *testing.T) {
	eng := filled(t, t.TempDir())
	const name = "Valves"
	on := func() *triage.ListChange { return &triage.ListChange{Name: name} }
	criteria := []triage.Criterion{{Name: "proof", By: "proof", Weight: 3}, {Name: "price", By: "price", Weight: 2}}
	for _, d := range []triage.Decision{
		{Act: triage.ActListCreate, List: on()},
		{Act: triage.ActShortlist, Vendor: "brightvalve.example", List: on()},
		{Act: triage.ActShortlist, Vendor: "rocketlead.example", List: on()},
		{Act: triage.ActNote, Vendor: "brightvalve.example", Note: "asked for a sample", List: on()},
		{Act: triage.ActListCriteria, List: &triage.ListChange{Name: name, Criteria: criteria, Locked: true}},
		{Act: triage.ActListDecide, Vendor: "brightvalve.example", List: &triage.ListChange{Name: name, Outcome: "order in May"}},
	} {
		decide(t, eng, d)
	}
	before, err := eng.List(name)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if _, err := eng.ExportList(t.Context(), &file, name, "json"); err != nil {
		t.Fatal(err)
	}
	decide(t, eng, triage.Decision{Act: triage.ActListRemove, List: on()})
	read, err := shortlist.ReadJSON(&file)
	if err != nil {
		t.Fatal(err)
	}
	p, batch, err := eng.ImportList(t.Context(), read)
	if err != nil || batch == 0 || len(p.LeftOut) != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	after, err := eng.List(name)
	if err != nil {
		t.Fatal(err)
	}
	n := len(before.Log)
	if len(after.Log) != n+1 || after.Log[n].Why != "read back" {
		t.Fatalf("the log is %+v, was %+v", after.Log, before.Log)
	}
	for i := range before.Log { // they have another number
		before.Log[i].ID, after.Log[i].ID = 0, 0
	}
	after.Log = after.Log[:n]
	for _, l := range []*shortlist.List{&before, &after} {
		for i := range l.Rows {
			l.Rows[i].Decisions = nil // those of all time, the drop among them
		}
	}
	if !reflect.DeepEqual(before, after) {
		t.Errorf("it was\n%+v\nand is\n%+v", before, after)
	}
}
