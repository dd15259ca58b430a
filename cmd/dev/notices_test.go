package main

import (
	"os"
	"path/filepath"
	"testing"

	"winnow/internal/about"
)

// What About shows are the licences of what is linked in now, with their texts.
func TestNoticesAreThoseOfWhatIsLinked(t *testing.T) {
	root, err := module(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := collectNotices(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(root, noticesFile))
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]about.Notice{}
	for _, n := range about.ReadNotices(string(b)) {
		have[n.Module] = n
	}
	for _, n := range all {
		if h := have[n.Module]; h.Module == "" || h.Version != n.Version || h.Licence != n.Licence || n.Module != "go" && h.Text != n.Text {
			t.Errorf("the notice of %s %s is missing or old: go run ./cmd/dev notices", n.Module, n.Version)
		}
		if n.Licence == "unknown" {
			t.Errorf("%s is not in %s", n.Module, licenceTable)
		}
		delete(have, n.Module)
	}
	for m := range have {
		t.Errorf("%s is not linked in any more: go run ./cmd/dev notices", m)
	}
}
