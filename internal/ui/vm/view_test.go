package vm

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winnow/internal/triage"
)

// ranking is a small one with a vendor for every filter.
func ranking() []triage.Standing {
	v := func(id, name string, score float64) triage.Standing {
		return triage.Standing{
			Vendor: triage.Vendor{ID: triage.VendorID(id), Name: name, Domains: []triage.DomainLink{{Domain: id}}},
			Score:  score, Touches: 1, Last: ago(10 * day), Band: triage.Sure, Pressure: triage.AxisMean{Known: true},
		}
	}
	s := []triage.Standing{
		v("halden.example", "Halden Precision", 80),
		v("ledger.example", "northgate Ledger", 70),
		v("lamp.example", "Tamarack Lighting", 50),
		v("spam.example", "Brightpath", 20),
		v("quiet.example", "Quillon", 10),
	}
	s[0].Shortlisted = true
	s[0].Needs = []triage.NeedMatch{{Need: "CNC parts"}}
	s[1].Last = ago(day)
	s[2].Band = triage.Unsure
	s[2].Pressure = triage.AxisMean{}
	s[3].Sequence.HyperSpam = true
	s[3].Touches = 11
	s[3].Pressure.Share = 0.9
	s[4].Mute = &triage.Mute{Strength: triage.Stop, Until: now.Add(day)}
	return s
}

func ids(v *View) []string {
	var out []string
	for i := range v.Len() {
		out = append(out, string(v.At(i).Vendor.ID))
	}
	return out
}

func TestFiltersAndOrders(t *testing.T) {
	cases := []struct {
		name string
		q    Query
		hits []triage.VendorID
		want []string
	}{
		{"all but the stopped, best first", Query{}, nil, []string{"halden.example", "ledger.example", "lamp.example", "spam.example"}},
		{"needs met", Query{Filter: NeedsMet}, nil, []string{"halden.example"}},
		{"shortlisted", Query{Filter: Shortlisted}, nil, []string{"halden.example"}},
		{"unsure", Query{Filter: Unsure}, nil, []string{"lamp.example"}},
		{"hyper-spam", Query{Filter: HyperSpam}, nil, []string{"spam.example"}},
		{"muted", Query{Filter: Muted}, nil, []string{"quiet.example"}},
		{"newest first", Query{Sort: ByNewest}, nil, []string{"ledger.example", "halden.example", "lamp.example", "spam.example"}},
		{"most touches", Query{Sort: ByTouches}, nil, []string{"spam.example", "halden.example", "ledger.example", "lamp.example"}},
		{"by name, whatever the case", Query{Sort: ByName}, nil, []string{"spam.example", "halden.example", "ledger.example", "lamp.example"}},
		{"unknown pressure is not the least pressure", Query{Sort: ByPressure}, nil, []string{"spam.example", "halden.example", "ledger.example", "lamp.example"}},
		{"a search finds names", Query{Text: "HALDEN"}, nil, []string{"halden.example"}},
		{"every word counts", Query{Text: "halden lighting"}, nil, nil},
		{"a search finds domains", Query{Text: "lamp.ex"}, nil, []string{"lamp.example"}},
		{"a search finds those who are stopped", Query{Text: "quillon"}, nil, []string{"quiet.example"}},
		{"and what the texts hold", Query{Text: "bracket"}, []triage.VendorID{"ledger.example"}, []string{"ledger.example"}},
		{"a filter holds while searching", Query{Text: "bracket", Filter: Shortlisted}, []triage.VendorID{"ledger.example", "halden.example"}, []string{"halden.example"}},
	}
	for _, c := range cases {
		v := NewView(ranking(), c.q, c.hits, now)
		if got := ids(v); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		for i := range v.Len() {
			if v.Index(v.At(i).Vendor.ID) != i {
				t.Errorf("%s: row %d is not found by its id", c.name, i)
			}
		}
	}
}

func TestAViewCountsWhatItsFiltersWouldShow(t *testing.T) {
	v := NewView(ranking(), Query{Text: "halden"}, nil, now)
	for _, f := range Filters {
		if want := NewView(ranking(), Query{Filter: f}, nil, now).Len(); v.Counts[f] != want {
			t.Errorf("%s: counted %d, shows %d", f.Words(Speech{}), v.Counts[f], want)
		}
	}
}

func TestAnEndedMuteHidesNobody(t *testing.T) {
	later := now.Add(2 * day)
	if got := NewView(ranking(), Query{}, nil, later).Len(); got != 5 {
		t.Errorf("%d vendors after the mute ended, want 5", got)
	}
}

func TestARelationshipIsNeverCalledHyperSpam(t *testing.T) {
	s := ranking()
	s[3].Relationship.Exists = true
	if got := NewView(s, Query{Filter: HyperSpam}, nil, now).Len(); got != 0 {
		t.Error("a vendor that the buyer deals with stands among the hyper-spammers")
	}
}

func TestRowsThatAreNotThere(t *testing.T) {
	var none *View
	v := NewView(ranking(), Query{}, nil, now)
	if none.Len() != 0 || none.At(0) != nil || none.Index("x") != -1 || v.At(-1) != nil || v.At(99) != nil || v.Index("nobody") != -1 {
		t.Error("a row that does not exist must be nil or -1")
	}
}

func TestEveryEmptyListSaysWhatToDo(t *testing.T) {
	for _, s := range [][]triage.Standing{nil, ranking()[4:]} {
		for _, f := range Filters {
			for _, text := range []string{"", "nothing like that"} {
				v := NewView(s, Query{Filter: f, Text: text}, nil, now)
				if v.Len() > 0 {
					continue
				}
				if title, next := v.WhyEmpty(Speech{}); title == "" || next == "" {
					t.Errorf("%s with %q says nothing", f.Words(Speech{}), text)
				}
			}
		}
	}
	if got := NewView(ranking(), Query{Filter: Muted}, nil, now).Heading(Speech{}); got != "1 of 5 vendors, best first" {
		t.Errorf("heading %q", got)
	}
}

// A view is a choice of the standings in another order: nobody comes twice,
// nobody is made up.
func TestAViewIsAChoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "n")
		all := make([]triage.Standing, n)
		for i := range all {
			all[i].Vendor = triage.Vendor{ID: triage.VendorID(fmt.Sprint(i)), Name: rapid.StringN(0, 6, 12).Draw(t, "name")}
			all[i].Touches = rapid.IntRange(0, 3).Draw(t, "touches")
			all[i].Shortlisted = rapid.Bool().Draw(t, "listed")
			if rapid.Bool().Draw(t, "muted") {
				all[i].Mute = &triage.Mute{Strength: triage.Stop, Until: now.Add(time.Hour)}
			}
		}
		q := Query{
			Sort:   rapid.SampledFrom(Sorts[:]).Draw(t, "sort"),
			Filter: rapid.SampledFrom(Filters[:]).Draw(t, "filter"),
		}
		v := NewView(all, q, nil, now)
		seen := map[triage.VendorID]bool{}
		for i := range v.Len() {
			s := v.At(i)
			if seen[s.Vendor.ID] || !matches(s, q.Filter, now) {
				t.Fatalf("row %d: %v comes twice or does not belong here", i, s.Vendor.ID)
			}
			seen[s.Vendor.ID] = true
		}
		if len(seen) != v.Counts[q.Filter] {
			t.Fatalf("%d rows, counted %d", len(seen), v.Counts[q.Filter])
		}
	})
}

func TestARowSaysWhatItsNumbersMean(t *testing.T) {
	s := ranking()
	s[0].Low, s[0].High, s[0].Relationship = 71, 108, triage.Relationship{Exists: true, Since: ago(100 * day)}
	s[0].Reasons = []string{"Meets your need."}
	r := RowOf(Speech{}, &s[0], now)
	if r.Score != "80" || r.Spread != "71–100" || r.Why != "Meets your need." || r.Age != "10 d" {
		t.Errorf("row %+v", r)
	}
	if len(r.Labels) != 3 {
		t.Errorf("labels %v, want shortlisted, you deal, need met", r.Labels)
	}
	if r.Bars[0].Known {
		t.Error("an axis that nobody read is known")
	}
	want := "Score 80 of 100, likely 71–100: usefulness unknown, interest unknown, truth unknown, pressure 0 % · 1 touch, the last 10 days ago" +
		" · on your shortlist · you deal with them since 7 Mar · meets “CNC parts”"
	if got := Status(Speech{}, &s[0], now); got != want {
		t.Errorf("status\n%s, want\n%s", got, want)
	}
	if got := RowOf(Speech{}, &triage.Standing{Vendor: triage.Vendor{ID: "x@freemail.example"}}, now); got.Name != "x@freemail.example" || got.Why == "" {
		t.Errorf("a vendor without a name: %+v", got)
	}
}
