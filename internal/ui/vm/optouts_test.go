package vm

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

func TestTheLedgerSaysWhatTheClockSays(t *testing.T) {
	rows := NewOptOutRows(Speech{}, []OptOut{
		{Name: "Kept", At: ago(40 * day), Due: ago(26 * day), Via: "link", State: "kept", ByHand: true},
		{Name: "New", At: ago(3 * day), Due: now.Add(9 * day), Via: "phone", State: "waiting", ByHand: true},
		{Name: "Again", At: ago(40 * day), Due: ago(26 * day), Via: "mail", State: "kept", Ended: ago(9 * day)},
		{Name: "Loud", At: ago(40 * day), Due: ago(26 * day), Via: "mail", State: "broken", Broken: 3},
	}, now)
	want := []string{"Loud: Broken by 3 mails after 20 May", "New: Waiting: it has until 24 Jun, 9 days more", "Kept: Kept: nothing came after 20 May", "Again: Ended: you wrote to it again on 6 Jun"}
	for i, r := range rows {
		if got := r.Name + ": " + r.Clock; got != want[i] {
			t.Errorf("%q, want %q", got, want[i])
		}
	}
	if !strings.HasSuffix(rows[0].Said, "by mail, found in your mail") || !strings.HasSuffix(rows[2].Said, "by its link") {
		t.Errorf("%q, %q", rows[0].Said, rows[2].Said)
	}
	if text := OptOutsText(Speech{}, rows); !strings.Contains(text, "Loud\n  You opted out on 6 May by mail, found in your mail\n  Broken by") {
		t.Errorf("%q", text)
	}
}

func TestAnOptOutIsReadAsItIsTyped(t *testing.T) {
	d, wrong := ParseOptOut(Speech{}, "v", "2026-06-01", "form", " asked twice ", now)
	if wrong != "" || d.Act != triage.ActOptOut || d.Vendor != "v" || d.OptOut.Means != "form" || d.OptOut.Note != "asked twice" || d.OptOut.At.Day() != 1 {
		t.Errorf("%+v, %q", d, wrong)
	}
	for words, in := range map[string][2]string{"written like": {"1 June", "link"}, "still to come": {"2027-01-01", "link"}, "Say how": {"", "smoke"}} {
		if _, wrong := ParseOptOut(Speech{}, "v", in[0], in[1], "", now); !strings.Contains(wrong, words) {
			t.Errorf("%v: %q", in, wrong)
		}
	}
	for in, good := range map[string]bool{"10": true, " 0 ": true, "91": false, "-1": false, "ten": false} {
		if _, wrong := ParseDays(Speech{}, in); (wrong == "") != good {
			t.Errorf("%q: %q", in, wrong)
		}
	}
	lines := WaysLines(Speech{}, []WayToLeave{{"one-click", "https://x.example/u", "valid", "the server vouches for it"}, {"pigeon", "", "unclear", ""}})
	if lines[0] != (Line{"One click", "https://x.example/u · valid: the server vouches for it"}) || lines[1] != (Line{"pigeon", "unclear"}) {
		t.Errorf("%+v", lines)
	}
}

func TestAVendorIsFoundByWhatOneRemembers(t *testing.T) {
	all := []triage.Standing{
		{Vendor: triage.Vendor{ID: "a", Name: "Halden Precision", Domains: []triage.DomainLink{{Domain: "halden.example"}}}},
		{Vendor: triage.Vendor{ID: "b", Name: "Halden Tools", Domains: []triage.DomainLink{{Domain: "tools.example"}}}},
	}
	for text, want := range map[string]triage.VendorID{"halden precision": "a", "HALDEN.example": "a", "tools": "b", " tools.example ": "b", "precis": "a"} {
		if s, wrong := FindVendor(Speech{}, all, text); s == nil || s.Vendor.ID != want {
			t.Errorf("%q: %v, %q", text, s, wrong)
		}
	}
	for text, words := range map[string]string{"": "Type", "nobody": "No vendor", "halden": "2 vendors match: Halden Precision, Halden Tools"} {
		if s, wrong := FindVendor(Speech{}, all, text); s != nil || !strings.Contains(wrong, words) {
			t.Errorf("%q: %v, %q", text, s, wrong)
		}
	}
	if d, wrong := ParseRule(Speech{}, triage.NeverMute, "Precision", all); wrong != "" || d.Vendor != "a" || d.Act != triage.ActRule {
		t.Errorf("%+v, %q", d, wrong)
	}
	for _, who := range []string{"new@x.example", "x.example"} {
		if d, wrong := ParseRule(Speech{}, triage.AlwaysMute, who, all); wrong != "" || d.Vendor != "" || d.Rule.For != who {
			t.Errorf("%+v, %q", d, wrong)
		}
	}
	if _, wrong := ParseRule(Speech{}, triage.AlwaysMute, "somebody", all); wrong == "" {
		t.Error("a rule for nobody")
	}
	rows := NewRuleRows(Speech{}, []triage.Decision{
		{At: ago(day), Rule: &triage.Rule{Kind: triage.NeverMute, For: "a.example"}}, {At: now, Rule: &triage.Rule{Kind: triage.AlwaysPersonal, For: "ines@b.example"}}, {},
	}, now)
	if len(rows) != 2 || rows[0].Text != "Mail of ines@b.example is always personal" || rows[1].Since != "since 14 Jun" || rows[1].Does == "" {
		t.Errorf("%+v", rows)
	}
	if text := RulesText(Speech{}, rows); !strings.Contains(text, "Never mute a.example (since 14 Jun)") {
		t.Errorf("%q", text)
	}
}
