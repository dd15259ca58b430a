package store

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"winnow/internal/triage"
)

// unpackKept makes a data folder out of one that is kept.
func unpackKept(t *testing.T, from string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{stateName, cacheName} {
		packed, err := os.ReadFile(filepath.Join(from, name+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Every folder that a former Winnow left is opened, and no decision in it is
// lost; every version of the schemas has one.
func TestFoldersOfFormerVersionsAreOpened(t *testing.T) {
	all, err := filepath.Glob("testdata/kept/*/" + stateName + ".gz")
	if err != nil || len(all) == 0 {
		t.Fatal(all, err)
	}
	states, caches := map[int]bool{}, map[int]bool{}
	for _, path := range all {
		dir := unpackKept(t, filepath.Dir(path))
		held := newHoldings()
		for name, seen := range map[string]map[int]bool{stateName: states, cacheName: caches} {
			take := held.take
			if name == cacheName {
				take = nil
			}
			sv, err := surveyFile(filepath.Join(dir, name), take, nil)
			if err != nil {
				t.Fatalf("%s: %s: %v", path, name, err)
			}
			seen[sv.format] = true
		}
		s := openAt(t, dir, Options{})
		d, err := s.Decisions()
		if err != nil || len(d) < 5 || len(d) != len(held.decisions) {
			t.Errorf("%s: %d decisions of %d: %v", path, len(d), len(held.decisions), err)
			continue
		}
		if d[0].Act != triage.ActShortlist || d[0].Vendor != "brightvalve.example" || d[1].Need == nil || d[1].Need.Name != "Valves" ||
			len(d[1].Need.Words) != 2 || d[2].Mute == nil || d[2].Mute.Strength != triage.Limit || d[4].Undoes != 4 {
			t.Errorf("%s: the decisions are others: %+v", path, d)
		}
		// What is written now is there after another start.
		if _, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: "new.example"}); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		s = openAt(t, dir, Options{})
		if again, err := s.Decisions(); err != nil || len(again) != len(d)+1 {
			t.Errorf("%s: then %d decisions, %v", path, len(again), err)
		}
	}
	for v := 1; v <= stateSchema().version; v++ {
		if !states[v] {
			t.Errorf("of version %d of %s no file is kept", v, stateName)
		}
	}
	for v := 1; v <= cacheSchema().version; v++ {
		if !caches[v] {
			t.Errorf("of version %d of %s no file is kept", v, cacheName)
		}
	}
}
