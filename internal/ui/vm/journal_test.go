package vm

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

func TestAChangeOnAServerStandsInTheJournalWithWhatBecameOfIt(t *testing.T) {
	j := []triage.JournalEntry{
		{Decision: triage.Decision{ID: 4, Act: triage.ActServerResult, Server: &triage.ServerAction{Of: 3}}},
		{Decision: triage.Decision{ID: 3, Act: triage.ActServer, Server: &triage.ServerAction{Kind: triage.ActionMove, Account: "dana"}}},
	}
	b := triage.ServerBatch{ID: 3, Kind: triage.ActionMove, Account: "dana", To: "Muted", Changes: []triage.ServerChangeNow{
		{State: triage.ItemDone}, {State: triage.ItemDone}, {State: triage.ItemFailed}, {State: triage.ItemDone, Undoing: true},
	}}
	rows := NewJournal(Speech{}, j, []triage.ServerBatch{b}, func(triage.VendorID) string { return "" }, now)
	if len(rows) != 1 || rows[0].Text != "Asked to move 4 messages to “Muted” on the server of dana" || !rows[0].CanUndo || !rows[0].Server ||
		rows[0].State != "2 done, 1 not done, as before, 1 asked to be taken back, not known yet" {
		t.Errorf("%+v", rows)
	}
	// Without its batch, which is still being asked for, nothing can be undone.
	if rows = NewJournal(Speech{}, j[1:], nil, func(triage.VendorID) string { return "" }, now); rows[0].CanUndo {
		t.Errorf("%+v", rows)
	}
}

func TestAPlanIsShownExactly(t *testing.T) {
	p := triage.ServerPlan{
		Kind: triage.ActionMove, Account: "dana", To: "Muted", MakeTo: true, Senders: 4, Ask: true,
		LeftOut: []triage.LeftOut{{What: "ines@known.example", Why: "you deal with it"}},
	}
	for range mostItems + 3 {
		p.Items = append(p.Items, triage.ServerItem{From: "sam@loud.example", Subject: "Quick\nquestion", Folder: "INBOX"})
	}
	v := NewPreview(Speech{}, &p)
	if v.Title != "Move 63 messages to “Muted”?" || !strings.Contains(v.Text, "The folder is made first.") || v.Sure == "" || len(v.Lines) != mostItems+1 ||
		v.Lines[0].Text != "“Quick question” in INBOX → Muted" || v.Lines[mostItems].Name != "and 3 more" || v.LeftOut[0] != "ines@known.example: you deal with it" {
		t.Errorf("%+v", v)
	}
	p.Items = nil
	if v = NewPreview(Speech{}, &p); !v.Nothing {
		t.Errorf("%+v", v)
	}
	sieve := triage.ServerPlan{Kind: triage.ActionSieve, Account: "dana", Script: &triage.ScriptChange{Scripts: []triage.ScriptText{{Name: "mutes", Text: "a\nb\n", Exists: true}}, Activated: "winnow"}}
	if v = NewPreview(Speech{}, &sieve); v.Nothing || v.Lines[0].Text != "2 lines, as they stand below" || v.Scripts[0].Text != "a\nb" || v.Lines[1].Text != "no script" || v.Lines[2].Text != "winnow" {
		t.Errorf("%+v", v)
	}
}

func TestALetterIsReadAsPeopleReadIt(t *testing.T) {
	raw := "From: Dana <dana@acme.example>\r\nTo: sam@loud.example\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\n and more\r\nMessage-ID: <x@acme.example>\r\n" +
		"Content-Transfer-Encoding: quoted-printable\r\n\r\nWhich customer =E2=80=93 and when?\r\n"
	want := "From: Dana <dana@acme.example>\nTo: sam@loud.example\nSubject: Café and more\n\nWhich customer – and when?"
	if got := LetterText([]byte(raw)); got != want {
		t.Errorf("%q", got)
	}
	if got := LetterText(nil); got != "\n\n" {
		t.Errorf("%q", got)
	}
}
