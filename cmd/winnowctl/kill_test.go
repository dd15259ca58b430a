package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/testkit"
)

// killsAsked is how many kills a soak asks for.
const killsAsked = "WINNOW_TEST_KILLS"

// killedSession is one person's session on two data folders: one is left alone, on the
// other the program is killed again and again.
type killedSession struct {
	t      *testing.T
	random *rand.Rand
	kills  int            // so far
	landed int            // kills after which the decision was there all the same
	each   map[string]int // kills by step
}

func (k *killedSession) command(data string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.Command("winnowctl", append([]string{"--data", data, "--now", "2026-03-10T09:00:00Z", "-q"}, args...)...)
	cmd.Stdin = strings.NewReader("")
	cmd.Env = append(os.Environ(), "HOME="+data+"-home", "XDG_DATA_HOME="+data+"-home")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	return cmd, &out
}

func (k *killedSession) ok(data string, args ...string) string {
	k.t.Helper()
	cmd, out := k.command(data, args...)
	if err := cmd.Run(); err != nil {
		k.t.Fatalf("winnowctl %v: %v: %s", args, err, out)
	}
	return out.String()
}

// decisions counts what the journal holds.
func (k *killedSession) decisions(data string) int {
	return strings.Count(k.ok(data, "journal", "--format", "jsonl"), "\n")
}

// step does one thing on both folders, and kills it so many times on the way.
// decides says that it is one decision.
func (k *killedSession) step(calm, wild string, decides bool, kills int, args ...string) {
	k.t.Helper()
	start := time.Now()
	k.ok(calm, args...)
	took := time.Since(start)
	want := 0
	if decides {
		want = k.decisions(calm)
	}
	for range kills {
		cmd, out := k.command(wild, args...)
		if err := cmd.Start(); err != nil {
			k.t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(k.random.Int64N(int64(took)+1)), func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		if err != nil && cmd.ProcessState.Exited() {
			k.t.Fatalf("winnowctl %v ended by itself after kills: %v: %s", args, err, out)
		}
		if err != nil {
			k.kills++
			k.each[args[0]]++
		}
		if !decides {
			continue
		}
		// A decision is there or not, whole; one that was said to be done is there.
		switch have := k.decisions(wild); {
		case have == want:
			if err != nil {
				k.landed++
			}
			return
		case have != want-1:
			k.t.Fatalf("winnowctl %v: %d decisions, want %d or %d", args, have, want-1, want)
		case err == nil || strings.Contains(out.String(), "Undo with") || strings.Contains(out.String(), "Undone"):
			k.t.Fatalf("winnowctl %v said that it was done, and it is not: %s", args, out)
		}
	}
	k.ok(wild, args...)
}

// A session is killed at any moment of all that it does, on a folder that a
// former version left: first start, import, more mail, a need, decisions, undo,
// backup, restore. What there is in the end is what a session has that was
// left alone, and nothing that was said to be done is lost.
func TestASessionKilledAnywhereEndsAsIfItWasNot(t *testing.T) {
	kills := 12
	if n, err := strconv.Atoi(os.Getenv(killsAsked)); err == nil {
		kills = n
	}
	dir := t.TempDir()
	calm, wild := filepath.Join(dir, "calm"), filepath.Join(dir, "wild")
	for _, data := range []string{calm, wild} {
		formerFolder(t, data)
	}
	first, more := filepath.Join(dir, "first"), filepath.Join(dir, "more")
	for i, box := range []string{first, more} {
		if err := os.Mkdir(box, 0o700); err != nil {
			t.Fatal(err)
		}
		for v := range 15 {
			for n := range 4 {
				m := push(v+10*i, n+1)
				if err := os.WriteFile(filepath.Join(box, fmt.Sprintf("%d-%d.eml", v, n)), []byte(m), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	k := &killedSession{t: t, random: rand.New(rand.NewPCG(5, 8)), each: map[string]int{}}
	steps := []struct {
		decides bool
		args    []string
	}{
		{false, []string{"rank"}}, // reads what the former version left
		{false, []string{"import", "--me", "dana@kestrel.example", first}},
		{false, []string{"import", more}},
		{true, []string{"needs", "add", "Calls", "--words", "quick call"}},
		{true, []string{"shortlist", "add", pusher(1)}},
		{true, []string{"mute", pusher(2)}},
		{true, []string{"shortlist", "add", pusher(3)}},
		{true, []string{"undo"}},
		{false, []string{"backup", "make"}},
		{true, []string{"needs", "remove", "Calls"}},
		{false, []string{"export", "--to", "list.html"}},
	}
	for i, s := range steps {
		share := kills*(i+1)/len(steps) - kills*i/len(steps)
		args := s.args
		if args[0] == "export" {
			args = []string{"export", "--force", "--to", filepath.Join(dir, "list.html")}
		}
		k.step(calm, wild, s.decides, max(1, share), args...)
	}
	// Decisions that landed although they were killed used fewer kills than
	// their share: the rest falls on the last steps that can be repeated.
	for k.kills < kills {
		before := k.kills
		k.step(calm, wild, false, kills-k.kills, "rank")
		if k.kills == before {
			break
		}
	}
	for _, args := range [][]string{{"rank", "--format", "json"}, {"messages", "--format", "json"}, {"journal", "--format", "json"}, {"needs", "list"}, {"shortlist", "list", "--format", "json"}, {"export", "--format", "json"}} {
		if got, want := k.ok(wild, args...), k.ok(calm, args...); got != want {
			t.Errorf("winnowctl %v is another after %d kills:\n%.2000s\nwithout kills\n%.2000s", args, k.kills, got, want)
		}
	}
	if out := k.ok(wild, "backup", "check"); strings.Contains(out, "damaged") {
		t.Error(out)
	}
	for _, pattern := range []string{filepath.Join(wild, ".new-*"), filepath.Join(wild, "*.damaged-*")} {
		if left, _ := filepath.Glob(pattern); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	t.Logf("%d kills over %v; %d decisions were there although the kill came before the answer; all lists, pages and the journal are those of a session without kills", k.kills, k.each, k.landed)
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
