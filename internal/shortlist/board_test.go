package shortlist_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"winnow/internal/shortlist"
	"winnow/internal/triage"
)

// decisions numbers what the buyer decided.
func decisions(list ...triage.Decision) []triage.Decision {
	for i := range list {
		list[i].ID, list[i].At = triage.DecisionID(i+1), now.AddDate(0, 0, i)
	}
	return list
}

func on(name string) *triage.ListChange { return &triage.ListChange{Name: name} }

func TestOldDecisionsAreAboutTheDefaultList(t *testing.T) {
	boards := shortlist.Fold(decisions(
		triage.Decision{Act: triage.ActShortlist, Vendor: "a.example", Keys: []string{"a.example", "x@a.example"}},
		triage.Decision{Act: triage.ActShortlist, Vendor: "b.example", Keys: []string{"b.example"}},
		triage.Decision{Act: triage.ActUnlist, Vendor: "b.example", Keys: []string{"b.example"}},
	))
	if len(boards) != 1 || boards[0].Name != triage.DefaultList || len(boards[0].Members) != 1 || boards[0].Member([]string{"x@a.example"}) == nil {
		t.Errorf("%+v", boards)
	}
}

func TestCriteriaAreLockedAndTheirChangesLogged(t *testing.T) {
	criteria := []triage.Criterion{{Name: "price", By: "price", Weight: 2}}
	locked := &triage.ListChange{Name: "Valves", Criteria: criteria, Locked: true}
	all := decisions(triage.Decision{Act: triage.ActListCreate, List: on("Valves")}, triage.Decision{Act: triage.ActListCriteria, List: locked})
	boards := shortlist.Fold(all)
	if len(boards) != 2 || !boards[1].Locked || len(boards[1].Log) != 2 {
		t.Fatalf("%+v", boards)
	}
	change := triage.Decision{Act: triage.ActListCriteria, List: &triage.ListChange{Name: "valves", Criteria: criteria}}
	if err := shortlist.Fits(boards, &change); err == nil || !strings.Contains(err.Error(), "locked") {
		t.Errorf("changed without a reason: %v", err)
	}
	change.Why = "the budget was cut"
	if err := shortlist.Fits(boards, &change); err != nil || change.List.Name != "Valves" {
		t.Errorf("with a reason: %v, %+v", err, change.List)
	}
	if err := shortlist.Fits(boards, &triage.Decision{Act: triage.ActListCreate, List: on("VALVES")}); err == nil {
		t.Error("two lists of one name")
	}
	if err := shortlist.Fits(boards, &triage.Decision{Act: triage.ActShortlist, List: on("Pumps")}); err == nil {
		t.Error("a list that is not there was added to")
	}
}

func TestCriteriaAreReadAsTheyAreWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var want []triage.Criterion
		for _, n := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,12}`), 1, 6, rapid.ID[string]).Draw(rt, "names") {
			want = append(want, triage.Criterion{Name: n, By: rapid.SampledFrom(shortlist.Measures[:]).Draw(rt, "by"), Weight: float64(rapid.IntRange(1, 100).Draw(rt, "weight"))})
		}
		got, err := shortlist.ParseCriteria(shortlist.Weights(want))
		if err != nil || !reflect.DeepEqual(got, want) {
			rt.Fatalf("%+v, %v, want %+v", got, err, want)
		}
	})
	for _, s := range []string{"", "proof", "proof=x", "proof=0", "proof=-1", "proof=101", "proof=NaN", "charm=1", "proof=1,proof=2", "=1", "a:b=1"} {
		if got, err := shortlist.ParseCriteria(s); err == nil {
			t.Errorf("%q is read as %+v", s, got)
		}
	}
}

func FuzzParseCriteria(f *testing.F) {
	f.Add("proof=3, price=2, delivery:usefulness=1")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := shortlist.ParseCriteria(s)
		if err == nil && len(got) == 0 {
			t.Errorf("%q is nothing, and no error", s)
		}
	})
}

// weighed is the sample as a board with locked criteria, notes and a decision.
func weighed() shortlist.List {
	b := shortlist.Board{
		Name: "Valves", Need: "Valves", Locked: true, Outcome: &shortlist.Outcome{At: now, Vendor: "a.example", Text: "order in May"},
		Log: []shortlist.Entry{{ID: 1, At: now, What: "made", Why: "needed"}},
	}
	for i, by := range shortlist.Measures {
		b.Criteria = append(b.Criteria, triage.Criterion{Name: "by " + by, By: by, Weight: float64(i + 1)})
	}
	items := sampleItems()
	items[0].Notes = []shortlist.Note{{At: now, Text: "asked for a sample"}}
	return shortlist.BuildBoard(b, items, now)
}

// The published schema holds for the export, by a validator that is not ours.
func TestTheExportIsValidByItsSchema(t *testing.T) {
	schemaDoc, err := jsonschema.UnmarshalJSON(strings.NewReader(shortlist.JSONSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:shortlist", schemaDoc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("mem:shortlist")
	if err != nil {
		t.Fatal(err)
	}
	for name, l := range map[string]shortlist.List{"sample": sample(), "weighed": weighed(), "empty": shortlist.Build("None", nil, now)} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(export(t, "json", l)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"schema": "winnow-shortlist/1"}`))
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(bad) == nil {
		t.Error("the schema takes anything")
	}
}

func TestAWeighedListComesBackTheSame(t *testing.T) {
	want := export(t, "json", weighed())
	l, err := shortlist.ReadJSON(bytes.NewReader(want))
	if err != nil {
		t.Fatal(err)
	}
	got := export(t, "json", l)
	var a, b any
	if json.Unmarshal(want, &a) != nil || json.Unmarshal(got, &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("it came back as\n%s\nwant\n%s", got, want)
	}
}

func TestEveryMarkTracesToAMessage(t *testing.T) {
	l := weighed()
	for i := range l.Rows {
		r := &l.Rows[i]
		if len(r.Marks) != len(l.Criteria) {
			t.Errorf("%s has %d marks", r.Vendor, len(r.Marks))
		}
		for _, m := range r.Marks {
			if m.Evidence == nil && m.Text == "" {
				t.Errorf("%s: the mark on %s rests on nothing: %+v", r.Vendor, m.Criterion, m)
			}
			if m.Evidence != nil && m.Evidence.Message == (triage.ContentID{}) {
				t.Errorf("%s: the evidence on %s is in no message", r.Vendor, m.Criterion)
			}
		}
	}
}

func TestPeopleAsCards(t *testing.T) {
	card := string(export(t, "vcf", weighed()))
	if !strings.Contains(card, "VERSION:4.0\r\n") || strings.Count(card, "BEGIN:VCARD") != strings.Count(card, "END:VCARD") || !strings.Contains(card, "ORG:") {
		t.Errorf("the cards are\n%s", card)
	}
}
