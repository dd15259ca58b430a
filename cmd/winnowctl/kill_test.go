package main

import (
	"compress/gzip"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/testkit"
)

// killsAsked is how many kills a soak asks for.
const killsAsked = "WINNOW_TEST_KILLS"

// A session is killed at any moment of all that it does, on a folder that a
// former version left: first start, import, more mail, re-judging, needs,
// decisions, undo, backup, restore, and, where there is a server, first and
// incremental sync. What there is in the end is what a session has that was
// left alone, and nothing that was said to be done is lost.
func TestASessionKilledAnywhereEndsAsIfItWasNot(t *testing.T) {
	kills := 14
	if n, err := strconv.Atoi(os.Getenv(killsAsked)); err == nil {
		kills = n
	}
	dir := t.TempDir()
	calm, wild := filepath.Join(dir, "calm"), filepath.Join(dir, "wild")
	for _, data := range []string{calm, wild} {
		formerFolder(t, data)
	}
	acts := story(t, dir)
	t.Run("with a server", func(t *testing.T) {
		killAnywhere(t, filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "wild"), syncStory(t), max(2, kills/4))
	})
	killAnywhere(t, calm, wild, acts, kills)
}

// killAnywhere does all acts on two folders. One is left alone, on the other
// each is killed some times at a random moment before it is done.
func killAnywhere(t *testing.T, calm, wild string, acts []act, kills int) {
	random := rand.New(rand.NewPCG(5, 8))
	killed, landed, each := 0, 0, map[string]int{}
	decisions := 0
	try := func(a act, kills int) {
		start := time.Now()
		a.do(t, calm)
		took := time.Since(start)
		was := decisions
		decisions = contentOf(t, calm, true).decisions
		a.keep(t, wild)
		for range kills {
			cmd, out := a.command(wild)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Duration(random.Int64N(int64(took)+1)), func() { _ = cmd.Process.Kill() })
			err := cmd.Wait()
			timer.Stop()
			if err != nil && cmd.ProcessState.Exited() {
				t.Fatalf("winnowctl %v ended by itself after kills: %v: %s", a.args, err, out)
			}
			if err != nil {
				killed++
				each[a.phase]++
			}
			if !a.decides {
				continue
			}
			// A decision is there or not, whole; one that was said to be done is there.
			switch have := contentOf(t, wild, true).decisions; {
			case have == was+1:
				if err != nil {
					landed++
				}
				return
			case have != was:
				t.Fatalf("winnowctl %v: %d decisions, want %d or %d", a.args, have, was, was+1)
			case err == nil || saidDone(out.String()):
				t.Fatalf("winnowctl %v said that it was done, and it is not: %s", a.args, out)
			}
		}
		a.do(t, wild)
	}
	for i, a := range acts {
		if a.before != nil {
			a.before(calm)
			if a.everywhere {
				a.before(wild)
			}
		}
		try(a, max(1, kills*(i+1)/len(acts)-kills*i/len(acts)))
	}
	// Decisions that landed although they were killed used fewer kills than
	// their share: the rest falls on what can be repeated.
	for killed < kills {
		before := killed
		if try(act{phase: "a start", args: []string{"rank"}}, kills-killed); killed == before {
			break
		}
	}
	if got, want := contentOf(t, wild, false), contentOf(t, calm, false); got != want {
		t.Errorf("after %d kills: %s", killed, differs(got, want))
	}
	for _, pattern := range []string{filepath.Join(wild, ".new-*"), filepath.Join(wild, "*.damaged-*")} {
		if left, _ := filepath.Glob(pattern); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	t.Logf("%d kills over %v; %d decisions were there although the kill came before the answer; all content is that of a session without kills", killed, each, landed)
}

// saidDone reports whether a command's words say that it decided.
func saidDone(out string) bool {
	return strings.Contains(out, "Undo with") || strings.Contains(out, "Undone")
}

// formerFolder unpacks the folder that the oldest kept version left.
func formerFolder(t *testing.T, data string) {
	t.Helper()
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"state.db", "cache.db"} {
		f, err := os.Open(filepath.Join(testkit.Root(t), "internal/store/testdata/kept/1", name+".gz"))
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
		if err := os.WriteFile(filepath.Join(data, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
