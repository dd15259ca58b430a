package vm

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

func TestWhoWritesForAVendor(t *testing.T) {
	d := detail()
	v := &d.Standing.Vendor
	v.Addresses = []string{"sam@halden.example", "kit@gethalden.example"}
	v.People = []triage.Person{
		{Name: "Sam Okafor", Address: "sam@halden.example", Role: "Account Manager", Touches: 2, Last: ago(9 * day), Stream: triage.Stream{
			Messages: 3, Kinds: map[triage.Kind]int{triage.KindPitch: 1, triage.KindDialogue: 2}, Wrote: 2, Answered: ago(20 * day),
		}},
		{Address: "kit@gethalden.example", Touches: 1, Last: ago(40 * day), Stream: triage.Stream{Messages: 1, Kinds: map[triage.Kind]int{triage.KindPitch: 1}}},
	}
	v.Domains = append(v.Domains, triage.DomainLink{
		Domain: "gethalden.example", Reasons: []string{"its name is the brand with “get” before it", "its links lead to halden.example"},
		Evidence: []triage.LinkEvidence{{Kind: triage.LinkBrand}, {Kind: triage.LinkSite}},
	})
	p := NewVendorPage(Speech{}, d, now)
	sam, kit := p.People[0], p.People[1]
	if sam.Title != "Sam Okafor, Account Manager" || !strings.Contains(sam.Text, "2 × dialogue with you, 1 × sales pitch; you wrote twice, last on 26 May") {
		t.Errorf("Sam is %+v", sam)
	}
	if kit.Title != "kit@gethalden.example" || !strings.Contains(kit.Text, "you never wrote to this person") {
		t.Errorf("Kit is %+v", kit)
	}
	main, spare := p.Domains[0], p.Domains[1]
	if !main.Alone || main.Does != "" || spare.Alone || spare.Does == "" || spare.Label.Word != "2 weak reasons" {
		t.Errorf("domains %+v", p.Domains)
	}
	if dec := SplitDecision(p.ID, &spare); dec.Act != triage.ActSplit || len(dec.With.Keys) != 1 || dec.With.Keys[0] != "gethalden.example" || dec.With.Vendor != "" {
		t.Errorf("the split is %+v", dec)
	}
	v.Domains, v.Addresses = v.Domains[:1], v.Addresses[:1]
	if p := NewVendorPage(Speech{}, d, now); !p.People[0].Alone {
		t.Error("the only person of a vendor can be split off")
	}
}

func TestSuggestionsAboutAVendor(t *testing.T) {
	all := []triage.JoinSuggestion{
		{A: "a.example", B: "halden.example", AName: "Alder", BName: "Halden", Reasons: []string{"one telephone number"}, Against: "this alone is too little"},
		{A: "a.example", B: "b.example"},
		{A: "halden.example", B: "z.example", AName: "Halden", BName: "z.example"},
	}
	got := Twins(Speech{}, "halden.example", all)
	if len(got) != 2 || got[0].ID != "a.example" || got[0].Name != "Alder (a.example)" || got[0].Why != "One telephone number." || got[1].Name != "z.example" {
		t.Fatalf("twins %+v", got)
	}
	if d := JoinDecision("halden.example", &got[0]); d.Act != triage.ActJoin || d.With.Vendor != "a.example" {
		t.Errorf("join %+v", d)
	}
	if d := ApartDecision("halden.example", &got[0]); d.Act != triage.ActSplit || d.With.Vendor != "a.example" || len(d.With.Keys) != 0 {
		t.Errorf("apart %+v", d)
	}
}

func TestALedgerShowsWhatCanBeCheckedFirst(t *testing.T) {
	say := func(class triage.ClaimClass, text string, n byte, count int) triage.Statement {
		s := triage.Statement{Message: triage.ContentID{n}, Date: ago(9 * day), By: "sam@halden.example", Times: count, Last: ago(day)}
		s.Claim = triage.Claim{Kind: triage.ClaimFigure, Class: class, Text: text, Span: triage.Span{Start: 3, End: 9}}
		return s
	}
	vague, hard := say(triage.Vague, "world\nclass", 1, 1), say(triage.Checkable, "38 %", 2, 3)
	l := NewLedger(Speech{}, []triage.Statement{vague, hard, hard}, []triage.Contradiction{{Text: "38 and 12 % cannot both be", First: hard, Second: vague}}, now)
	if l.Claims[0].Title != "A figure" || !strings.HasPrefix(l.Claims[0].Text, "“38 %”, stated by sam@halden.example") || !strings.HasPrefix(l.Claims[1].Text, "“world class”") || l.At[0] != (Passage{triage.ContentID{2}, triage.Span{Start: 3, End: 9}}) {
		t.Errorf("claims %+v, at %+v", l.Claims, l.At)
	}
	if !strings.Contains(l.Claims[0].Text, "said 3 times, last on 14 Jun") || !strings.HasPrefix(l.Sum, "1 checkable: ") {
		t.Errorf("claim %q, sum %q", l.Claims[0].Text, l.Sum)
	}
	if len(l.Claims) != 2 {
		t.Error("a sentence with two figures is shown twice")
	}
	if o := l.Odds[0]; o.Text != "38 and 12 % cannot both be." || len(o.Both) != 2 || o.At[1].Message != vague.Message {
		t.Errorf("odds %+v", o)
	}
}

func TestATimelineShowsMutesPromisesAndRefusals(t *testing.T) {
	d := detail()
	s := &d.Standing
	d.Touches[0].BreakUp = true
	s.Sequence.BreakUp, s.Sequence.BrokePromise = d.Touches[0].Message, true
	s.Sequence.Ladder, s.Sequence.Restarted, s.Sequence.RestartedBy, s.Sequence.RestartedAt = "days 0, 3, 7", true, "kit@halden.example", ago(9*day)
	s.Relationship.OptedOut = ago(25 * day)
	d.Decisions = []triage.Decision{
		{Act: triage.ActUnmute, At: ago(12 * day)},
		{Act: triage.ActMute, At: ago(15 * day), Mute: &triage.Mute{Strength: triage.Slow, Until: now.Add(60 * day)}},
	}
	l := NewTimeline(Speech{}, d, now)
	if !l.Ticks[0].BreakUp || l.Ticks[0].Broken || !l.Ticks[1].Broken || !strings.Contains(l.Ticks[1].Label, "after the last mail that they announced") {
		t.Errorf("ticks %+v", l.Ticks)
	}
	for _, want := range []string{"days 0, 3, 7", "wrote again", "kit@halden.example began anew on 6 Jun"} {
		if !strings.Contains(l.Summary, want) {
			t.Errorf("the summary does not say %q: %s", want, l.Summary)
		}
	}
	if n := l.Ticks[len(l.Ticks)-1]; n.Kind != TickRefusal || n.Label != "21 May: you asked them to stop" {
		t.Errorf("refusal %+v", n)
	}
	if len(l.Mutes) != 1 || l.Mutes[0].Label != "Slowed from 31 May to 3 Jun" || l.Mutes[0].To <= l.Mutes[0].From {
		t.Errorf("mutes %+v", l.Mutes)
	}
	d.Decisions = d.Decisions[1:]
	s.Mute = d.Decisions[0].Mute
	if l := NewTimeline(Speech{}, d, now); len(l.Mutes) != 1 || l.Mutes[0].Label != "Slowed since 31 May" || l.Mutes[0].To != l.Now {
		t.Errorf("a mute that holds: %+v, now %v", l.Mutes, l.Now)
	}
}

func TestMovesAndTraits(t *testing.T) {
	d := detail()
	d.Moves = []triage.Move{{If: "a named customer", Axis: triage.Proof, Lift: 4.25, Score: 66.25}, {If: "one more touch", Axis: triage.Pressure, Lift: -2, Score: 60}}
	d.Traits = []triage.Trait{
		{Fact: triage.Fact{Name: "html"}, Messages: 2},
		{Fact: triage.Fact{Name: "verp"}, Messages: 1, Newest: triage.ContentID{1}},
		{Fact: triage.Fact{Name: "dressed-up", Value: "“sent from a phone”; but a mark of a sequencer"}, Messages: 2, Newest: triage.ContentID{2}},
	}
	p := NewVendorPage(Speech{}, d, now)
	if m := p.Moves; m[0].Label.Word != "+4.2" && m[0].Label.Word != "+4.3" || m[0].Note != "to 66" || m[1].Label.Kind != MarkWarn {
		t.Errorf("moves %+v", m)
	}
	if len(p.Traits) != 2 || p.Traits[0].Title != "Dressed up" || p.Traits[0].Note != "in every message" || p.Traits[1].Note != "1 of 2 messages" || p.TraitsAt[1].Message != (triage.ContentID{1}) {
		t.Errorf("traits %+v at %+v", p.Traits, p.TraitsAt)
	}
}

func TestAMuteOfOnePersonIsNotTheVendors(t *testing.T) {
	d := detail()
	d.Decisions = []triage.Decision{{
		ID: 5, Act: triage.ActMute, At: ago(3 * day), Person: "sam@halden.example", Mute: &triage.Mute{Strength: triage.Slow, Until: now.Add(day)},
	}}
	p := NewVendorPage(Speech{}, d, now)
	if p.People[0].Muted != triage.Slow || p.People[0].Label.Word != "slowed" || len(p.Timeline.Mutes) != 0 {
		t.Errorf("person %+v, stretches %+v", p.People[0], p.Timeline.Mutes)
	}
	if p := NewVendorPage(Speech{}, d, now.Add(2*day)); p.People[0].Muted != triage.NotMuted {
		t.Error("the mute has ended")
	}
	if ds := PersonDecisions(p.ID, &p.People[0], triage.Stop, now); len(ds) != 1 || ds[0].Person != "sam@halden.example" || ds[0].Mute.Strength != triage.Stop {
		t.Errorf("decisions %+v", ds)
	}
	if ds := PersonDecisions(p.ID, &p.People[0], triage.NotMuted, now); ds[0].Act != triage.ActUnmute || ds[0].Mute != nil {
		t.Errorf("decisions %+v", ds)
	}
}
