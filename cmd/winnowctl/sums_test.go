package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

// explained is a score with the terms that make it, as any place shows it.
type explained struct {
	ID    triage.VendorID `json:"id"`
	Score float64         `json:"score"`
	Parts []triage.Part   `json:"parts"`
}

// The explanation is the computation: in the list, on the vendor's page and in
// the export the parts are the same and add up to the score shown; what the
// window is given is that, too; and a second reading of the same mail into
// another folder, as any later start, says the same to the last digit.
func TestTheExplanationIsTheComputationEverywhere(t *testing.T) {
	box := filepath.Join(t.TempDir(), "mail")
	if err := os.Mkdir(box, 0o700); err != nil {
		t.Fatal(err)
	}
	mail := append(baits(), friend)
	for v := range 6 {
		for n := range 3 {
			mail = append(mail, push(v, n+1))
		}
	}
	for i, m := range mail {
		if err := os.WriteFile(filepath.Join(box, string(rune('a'+i/26))+string(rune('a'+i%26))+".eml"), []byte(m), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read := func(data string, args ...string) (out []explained) {
		t.Helper()
		code, text := told(t, data, append(args, "--format", "json")...)
		if code != 0 {
			t.Fatalf("%v: %s", args, text)
		}
		var one explained
		var many struct {
			Vendors []explained `json:"vendors"`
		}
		switch {
		case json.Unmarshal([]byte(text), &out) == nil:
		case json.Unmarshal([]byte(text), &many) == nil && many.Vendors != nil:
			out = many.Vendors
		case json.Unmarshal([]byte(text), &one) == nil:
			out = []explained{one}
		default:
			t.Fatalf("%v prints %.200s", args, text)
		}
		return out
	}
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
	for _, data := range []string{first, second} {
		for _, args := range [][]string{{"import", "--me", "dana@kestrel.example", "-q", box}, {"needs", "add", "Valves", "--words", "ball valve"}} {
			if code, out := told(t, data, args...); code != 0 {
				t.Fatal(out)
			}
		}
	}
	list := read(first, "rank")
	if len(list) < 7 {
		t.Fatalf("%d vendors", len(list))
	}
	if again := read(second, "rank"); !reflect.DeepEqual(again, list) {
		t.Error("the same mail read again is ranked otherwise")
	}
	eng, err := engine.Open(t.Context(), engine.Config{Dir: first, Now: func() time.Time { return storyNow }})
	if err != nil {
		t.Fatal(err)
	}
	shown := map[triage.VendorID]explained{}
	for _, s := range eng.Standings() { // what the window's list and pages are given
		d, err := eng.Vendor(t.Context(), s.Vendor.ID)
		if err != nil || !reflect.DeepEqual(d.Standing, s) {
			t.Errorf("the page of %s is given another standing than the list (%v)", s.Vendor.ID, err)
		}
		shown[s.Vendor.ID] = explained{s.Vendor.ID, s.Score, s.Parts}
	}
	if err := eng.Close(); err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if sum := triage.SumParts(e.Parts); math.Abs(sum-e.Score) > 1e-6 || len(e.Parts) == 0 {
			t.Errorf("%s: the parts add up to %v, and the score is %v", e.ID, sum, e.Score)
		}
		if !reflect.DeepEqual(shown[e.ID], e) {
			t.Errorf("%s: the window is given %+v, the list prints %+v", e.ID, shown[e.ID], e)
		}
		if page := read(first, "vendor", string(e.ID)); len(page) != 1 || !reflect.DeepEqual(page[0], e) {
			t.Errorf("%s: its page says %+v, the list %+v", e.ID, page, e)
		}
		if code, out := told(t, first, "shortlist", "add", string(e.ID)); code != 0 {
			t.Fatal(out)
		}
	}
	after := read(first, "rank") // the shortlist may count
	exported := read(first, "export")
	if len(exported) != len(list) {
		t.Fatalf("%d exported of %d", len(exported), len(list))
	}
	for _, e := range after {
		found := false
		for _, x := range exported {
			if x.ID == e.ID {
				found = true
				if !reflect.DeepEqual(x, e) {
					t.Errorf("%s: the export says %+v, the list %+v", e.ID, x, e)
				}
			}
		}
		if !found {
			t.Errorf("%s is not exported", e.ID)
		}
	}
}
