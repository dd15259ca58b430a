package engine_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"winnow/internal/testkit"
	"winnow/internal/triage"
)

// What the buyer decided under a former Winnow holds under this one.
func TestDecisionsOfFormerVersionsHold(t *testing.T) {
	kept, err := filepath.Glob(filepath.Join(testkit.Root(t), "internal/store/testdata/kept/*/state.db.gz"))
	if err != nil || len(kept) == 0 {
		t.Fatal(kept, err)
	}
	for _, state := range kept {
		t.Run(filepath.Base(filepath.Dir(state)), func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range []string{"state.db", "cache.db"} {
				f, err := os.Open(filepath.Join(filepath.Dir(state), name+".gz"))
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				r, err := gzip.NewReader(f)
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
			eng := open(t, dir)
			if err := eng.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := eng.Needs(); len(n) != 1 || n[0].Name != "Valves" {
				t.Errorf("needs %+v", n)
			}
			// Mail of a form that is no longer read comes again with the next sync.
			if _, err := eng.Sync(t.Context(), &folder{name: "again", mail: pitches()}); err != nil {
				t.Fatal(err)
			}
			for _, s := range eng.Standings() {
				switch s.Vendor.ID {
				case "brightvalve.example":
					if !s.Shortlisted {
						t.Error("the shortlist was lost")
					}
				case "rocketlead.example":
					if s.Mute == nil || s.Mute.Strength != triage.Limit {
						t.Errorf("the mute was lost: %+v", s.Mute)
					}
				}
			}
			if len(eng.Standings()) < 2 {
				t.Errorf("%d vendors", len(eng.Standings()))
			}
		})
	}
}
