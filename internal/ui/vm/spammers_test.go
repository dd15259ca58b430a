package vm

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/triage"
)

// spammers are two who keep on, one who is stopped already, and one whom the
// buyer deals with and had refused.
func spammers() []HyperSpammer {
	one := func(name string, touches int, change func(*triage.Standing)) HyperSpammer {
		q := triage.Sequence{HyperSpam: true, Touches: touches, Since: ago(42 * day), Last: ago(2 * day), Why: "11 touches, 6 % new"}
		st := triage.Standing{
			Vendor:   triage.Vendor{ID: triage.VendorID(name + ".example"), Name: name, Domains: []triage.DomainLink{{Domain: name + ".example"}}},
			Sequence: q,
		}
		if change != nil {
			change(&st)
		}
		return HyperSpammer{Standing: st, Sequence: q, New: 0.064, Tactics: []triage.Tactic{triage.Bump, triage.Guilt}}
	}
	return []HyperSpammer{
		one("Loud", 11, nil), one("Louder", 9, nil),
		one("Gone", 8, func(s *triage.Standing) { s.Mute = &triage.Mute{Strength: triage.Stop, Until: now.Add(day)} }),
		one("Known", 3, func(s *triage.Standing) { s.Relationship.Exists = true }),
	}
}

func TestAHyperSpammerIsToldByItsFigures(t *testing.T) {
	rows := NewSpammers(Speech{}, spammers(), now)
	r := rows[0]
	for got, want := range map[string]string{
		r.Figures: "11 touches in 5 weeks, none answered", r.Content: "Over the whole run 6 % new · chasing, guilt",
		r.Why: "11 touches, 6 % new.", rows[2].Muted: "stopped",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	text := SpammersText(Speech{}, HyperRule{Words: "4 touches"}, rows)
	for _, want := range []string{"Hyper-spam: 4 touches.", "Gone (stopped)", "chasing, guilt"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if none := SpammersText(Speech{}, HyperRule{Words: "4 touches"}, nil); !strings.Contains(none, "Nobody") {
		t.Errorf("%q", none)
	}
}

func TestChoosingWhomToMute(t *testing.T) {
	names := func(s Spammed) string {
		var out []string
		for _, r := range s.Picked() {
			out = append(out, r.Name)
		}
		return strings.Join(out, " ")
	}
	all := Spammed{}.With(NewSpammers(Speech{}, spammers(), now))
	if got := names(all); got != "Loud Louder" {
		t.Fatalf("at first %q", got)
	}
	if got := names(all.Toggle(0)); got != "Louder" {
		t.Errorf("one left out: %q", got)
	}
	if got := names(all.Toggle(0).Toggle(0)); got != "Loud Louder" {
		t.Errorf("and chosen again: %q", got)
	}
	if got := names(all.Toggle(3)); got != "Loud Louder Known" {
		t.Errorf("a known one only by hand: %q", got)
	}
	if got := names(all.Toggle(2).Toggle(99).Toggle(-1)); got != "Loud Louder" {
		t.Errorf("what is muted, or is no row, cannot be chosen: %q", got)
	}
	if got := names(all.ToggleAll()); got != "" {
		t.Errorf("none: %q", got)
	}
	if got := names(all.Toggle(0).ToggleAll()); got != "Loud Louder" {
		t.Errorf("all: %q", got)
	}
	if got := names(all.Toggle(1).With(NewSpammers(Speech{}, spammers(), now))); got != "Loud" {
		t.Errorf("the choice is lost when the list is made anew: %q", got)
	}
	if got := names(Spammed{}.ToggleAll()); got != "" {
		t.Errorf("an empty list: %q", got)
	}
}

func TestThePreviewNamesEveryVendor(t *testing.T) {
	p := &MutePlan{
		Changes: []MuteChange{
			{Name: "Loud", After: MuteOf(triage.Slow, "", now), Messages: 3},
			{Name: "Louder", Before: &triage.Mute{Strength: triage.Limit, Until: now.Add(9 * day)}, After: triage.Mute{Strength: triage.Slow, Doubts: []triage.Doubt{triage.DoubtProof, triage.DoubtPrice}}, Messages: 5},
		},
		LeftOut: []triage.LeftOut{{What: "Known", Why: "you said never to mute it"}},
	}
	text, lines := MutePreview(Speech{}, p, triage.Slow, now)
	if want := "2 vendors would be slowed: what they send is gathered into one brief a week. 8 messages of theirs would be set aside."; !strings.HasPrefix(text, want) {
		t.Errorf("%q", text)
	}
	want := []Line{
		{"Loud", "not muted → slowed until 13 Sep · 3 messages set aside"},
		{"Louder", "limited until 24 Jun → slowed · 5 messages set aside · lifted by proof that can be checked and a price"},
		{"Known", "left alone: you said never to mute it"},
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%+v", lines)
	}
	if text, _ = MutePreview(Speech{}, &MutePlan{}, triage.Stop, now); text != "Nothing would change." {
		t.Errorf("%q", text)
	}
	d := MuteDecision(&triage.Vendor{ID: "v", Domains: []triage.DomainLink{{Domain: "v.example"}}}, triage.Stop, "why", now)
	if d.Mute.Until != now.AddDate(0, 0, MuteDays) || len(d.Keys) != 1 || d.Act != triage.ActMute {
		t.Errorf("%+v", d)
	}
}

func TestTheRuleIsReadAsItIsTyped(t *testing.T) {
	cases := []struct {
		touches, share string
		want           HyperRule
		wrong          string
	}{
		{" 5", "40 %", HyperRule{Touches: 5, New: 0.4}, ""},
		{"2", "0", HyperRule{Touches: 2}, ""},
		{"1", "40", HyperRule{}, "touches"},
		{"many", "40", HyperRule{}, "touches"},
		{"5", "101", HyperRule{}, "percent"},
		{"5", "", HyperRule{}, "percent"},
		{"5", "-1", HyperRule{}, "percent"},
	}
	for _, c := range cases {
		r, wrong := ParseHyperRule(Speech{}, c.touches, c.share)
		if r != c.want && c.wrong == "" || (wrong == "") != (c.wrong == "") || !strings.Contains(wrong, c.wrong) {
			t.Errorf("%q, %q: %+v, %q", c.touches, c.share, r, wrong)
		}
	}
}
