//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"winnow/internal/testkit"
)

// told runs winnowctl on a data folder.
func told(t *testing.T, data string, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := run(t.Context(), append([]string{"--data", data, "--now", "2026-03-10T09:00:00Z"}, args...), strings.NewReader(""), &out, &out)
	return code, out.String()
}

// Somebody who may write to the folder of an export puts links in its way,
// before and while it is written: what they lead to is never touched.
func TestT20LinksInTheWayOfAnExport(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	box := filepath.Join(dir, "mail")
	if err := os.Mkdir(box, 0o700); err != nil {
		t.Fatal(err)
	}
	m := testkit.Mail{From: "Ines Okafor <ines@brightvalve.example>", To: "dana@kestrel.example", Subject: "Ball valves", ID: "a1@brightvalve.example", Body: "We make ball valves. One costs 41 euros.\n"}
	if err := os.WriteFile(filepath.Join(box, "1.eml"), m.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", "--me", "dana@kestrel.example", box}, {"shortlist", "add", "brightvalve.example"}} {
		if code, out := told(t, data, args...); code != 0 {
			t.Fatal(args, out)
		}
	}
	victim := filepath.Join(dir, "victim")
	if err := os.WriteFile(victim, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	unharmed := func(when string) {
		t.Helper()
		if b, err := os.ReadFile(victim); err != nil || string(b) != "precious" {
			t.Fatalf("%s: the file behind the link is now %.40q (%v)", when, b, err)
		}
	}
	to := filepath.Join(dir, "list.csv")
	if err := os.Symlink(victim, to); err != nil {
		t.Fatal(err)
	}
	if code, out := told(t, data, "export", "--force", "--to", to); code != 0 {
		t.Fatal(out)
	}
	unharmed("a link in the file's place")
	info, err := os.Lstat(to)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o600 {
		t.Fatalf("the export is %v (%v)", info, err)
	}

	// The same as a race: the link comes and goes while exports are written.
	stop := make(chan struct{})
	var racer sync.WaitGroup
	racer.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			os.Remove(to)
			_ = os.Symlink(victim, to)
		}
	})
	for range 20 {
		if code, out := told(t, data, "export", "--force", "--to", to); code != 0 {
			t.Error(out)
		}
		unharmed("a race")
	}
	close(stop)
	racer.Wait()
	unharmed("after the race")
	if left, _ := filepath.Glob(filepath.Join(dir, ".winnow-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	// A data folder whose files are links: what they lead to stays, too.
	linked := filepath.Join(dir, "linked")
	if err := os.Mkdir(linked, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"state.db", "cache.db"} {
		if err := os.Symlink(victim, filepath.Join(linked, name)); err != nil {
			t.Fatal(err)
		}
	}
	told(t, linked, "rank")
	unharmed("links in the place of databases")
}
