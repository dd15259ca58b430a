package vm

import (
	"slices"
	"strings"
	"testing"

	"winnow/internal/triage"
)

func TestTheListIsNarrowed(t *testing.T) {
	all := ranking()
	all[0].Verdict, all[1].Verdict, all[3].Verdict = triage.Engage, triage.Engage, triage.MuteIt
	all[0].Proof, all[2].Proof = triage.AxisMean{Share: 0.4, Known: true}, triage.AxisMean{Share: 0.9, Known: true}
	all[3].Sequence.Touches = 11
	for _, c := range []struct {
		name string
		q    Query
		want []string
	}{
		{"new this week", Query{Filter: New}, []string{"ledger.example"}},
		{"unanswered", Query{Filter: Unanswered}, []string{"spam.example"}},
		{"by verdict", Query{Verdict: triage.Engage}, []string{"halden.example", "ledger.example"}},
		{"by verdict and filter", Query{Verdict: triage.Engage, Filter: Shortlisted}, []string{"halden.example"}},
		{"by need", Query{Need: "CNC parts"}, []string{"halden.example"}},
		{"by a need that nobody meets", Query{Need: "Seals"}, nil},
		{"best proved", Query{Sort: ByProof}, []string{"lamp.example", "halden.example", "ledger.example", "spam.example"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ids(NewView(all, c.q, nil, now)); !slices.Equal(got, c.want) {
				t.Errorf("shown %v, want %v", got, c.want)
			}
		})
	}
	v := NewView(all, Query{Verdict: triage.MuteIt, Need: "Seals"}, nil, now)
	if v.Verdicts[triage.Engage] != 2 || v.Verdicts[triage.MuteIt] != 1 {
		t.Errorf("verdicts %v: they count the filter, not what it is narrowed to", v.Verdicts)
	}
	if len(v.Needs) != 2 || v.Needs[0] != (NeedCount{"CNC parts", 1}) || v.Needs[1] != (NeedCount{"Seals", 0}) {
		t.Errorf("needs %v: one that is switched on stays, to be switched off", v.Needs)
	}
	if title, next := v.WhyEmpty(Speech{}); title != "No vendor is left" || !strings.Contains(next, "“Mute” or “Seals”") {
		t.Errorf("empty: %q, %q", title, next)
	}
	if got := NewView(all, Query{Verdict: triage.Engage}, nil, now).Heading(Speech{}); got != "2 of 5 vendors judged “engage”, best first" {
		t.Errorf("heading %q", got)
	}
	for _, s := range Sorts {
		if s.Words(Speech{}) == "" || s != ByStanding && s.Words(Speech{}) == ByStanding.Words(Speech{}) {
			t.Errorf("order %d has no name of its own", s)
		}
	}
}
