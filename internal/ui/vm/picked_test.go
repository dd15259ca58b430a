package vm

import (
	"strings"
	"testing"

	"winnow/internal/triage"
)

func TestAShortlistSaysWhatItIsWeighedBy(t *testing.T) {
	weighted := 71.4
	s := ranking()
	id := s[0].Vendor.ID
	l := Shortlist{Name: "Parts", Need: "CNC", Vendors: []Listed{
		{ID: id, Name: "x", Weighted: &weighted, Owed: []string{"a price", "a reference"}, Notes: []LogLine{{Text: "old"}, {Text: "new\none"}}},
		{ID: "gone.example", Name: "Gone"},
	}}
	p := NewPickedPage(Speech{}, l, s, now)
	if p.Head[0] != "For the need “CNC”." || !strings.HasPrefix(p.Head[1], "No criteria yet") {
		t.Errorf("%q", p.Head)
	}
	if r := p.Rows[0]; r.Name != Name(&s[0].Vendor) || !strings.HasPrefix(r.Note, "71 of 100 by your criteria · ") || r.More != "Note: new one · Owes: a price; a reference" {
		t.Errorf("%+v", r)
	}
	if r := p.Rows[1]; r.Name != "Gone" || r.More != "Owes nothing" {
		t.Errorf("a vendor that is not ranked: %+v", r)
	}
	l.Criteria, l.Weights = []triage.Criterion{{Name: "proof"}}, "proof=3"
	if p = NewPickedPage(Speech{}, l, s, now); !strings.Contains(p.Head[1], "once you lock") {
		t.Errorf("%q", p.Head)
	}
	l.Locked, l.Outcome, l.OutcomeAt, l.Taken = true, "order in May", now, id
	p = NewPickedPage(Speech{}, l, s, now)
	if p.Head[1] != "Weighed by proof=3 (locked)." || p.Head[2] != "You decided on 15 Jun: Order in May." || !strings.HasPrefix(p.Rows[0].Note, "taken · ") {
		t.Errorf("%q, %+v", p.Head, p.Rows[0])
	}
	if text := PickedText(Speech{}, &p, now); !strings.Contains(text, "Parts\nFor the need “CNC”.") || !strings.Contains(text, "1. ") {
		t.Errorf("%q", text)
	}
}

func TestVendorsStandSideBySideInTheOrderChosen(t *testing.T) {
	g := NewGrid([]GridCell{
		{Line: "proof", Vendor: "A", Mark: "60 %", Evidence: "a customer", Date: "2026-06-01", Message: "m1"},
		{Line: "proof", Vendor: "B", Mark: "unknown"},
		{Line: "owed", Vendor: "A", Evidence: "a price"},
		{Line: "owed", Vendor: "A", Evidence: "a date"},
		{Line: "owed", Vendor: "C"},
	}, []string{"B", "A"})
	if len(g.Lines) != 2 || g.Lines[0].Cells[0][0].Mark != "unknown" || g.Lines[0].Cells[1][0].Source() != "2026-06-01, m1" || len(g.Lines[1].Cells[1]) != 2 || len(g.Lines[1].Cells[0]) != 0 {
		t.Errorf("%+v", g)
	}
	want := "Proof\n  B: unknown\n  A: 60 % · a customer · 2026-06-01, m1\nOwed\n  B: nothing\n  A: a price\n  A: a date\n"
	if got := GridText(Speech{}, &g); got != want {
		t.Errorf("%q", got)
	}
	if ListOf(triage.DefaultList) != nil || ListOf("") != nil || ListOf("x").Name != "x" {
		t.Error("the default list is named")
	}
}
