package vm

import (
	"testing"
	"time"

	"winnow/internal/triage"
)

func TestANeedIsFilledIn(t *testing.T) {
	now := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	kept := triage.Need{Name: "CNC parts", Words: []string{"cnc"}, Accepted: []string{"drehteile"}, Removed: []string{"toys"}, Weight: 0.5, Stage: triage.StageDeciding}
	have := []triage.Need{kept}
	cases := []struct {
		form  NeedForm
		wrong string
		check func(n triage.Need) bool
	}{
		{NeedForm{Name: "Ink"}, "", func(n triage.Need) bool { return n.Weight == 1 && n.Until.IsZero() && n.Stage == triage.StageAny }},
		{
			NeedForm{Name: "Ink", Words: "ink", Synonyms: "Toner, ink", Until: "2026-06-15", Stage: triage.StageUsing, Weight: 0.25},
			"",
			func(n triage.Need) bool {
				return len(n.Synonyms) == 1 && n.Synonyms[0] == "toner" && n.Until.Day() == 16 && n.Stage == triage.StageUsing && n.Weight == 0.25
			},
		},
		{NeedForm{Name: "Ink", Until: "15.6.2026"}, "A day is written as in 2026-03-31.", nil},
		{NeedForm{Name: "Ink", Until: "2026-06-14"}, "That day is over already.", nil},
		{NeedForm{Name: "cnc Parts"}, "There is a need of that name already.", nil},
		{NeedForm{Name: "renamed", Words: "milling", Edits: &kept}, "", func(n triage.Need) bool {
			return n.Name == "CNC parts" && n.Words[0] == "milling" && len(n.Accepted) == 1 && len(n.Removed) == 1
		}},
	}
	for _, c := range cases {
		n, wrong := c.form.Need(have, now)
		if wrong != c.wrong || c.check != nil && !c.check(n) {
			t.Errorf("%+v: %+v, said %q", c.form, n, wrong)
		}
	}
	if f := FormOf(kept); f.Words != "cnc" || f.Stage != triage.StageDeciding || f.Edits == nil {
		t.Errorf("%+v", f)
	}
}
