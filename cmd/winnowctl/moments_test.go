package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What the program under test does at the changes that it makes on the disk: it
// writes them down in a file, or is killed at one of them.
const (
	momentsTo = "WINNOW_TEST_MOMENTS_TO"
	killedAt  = "WINNOW_TEST_KILLED_AT"
)

// underTest is winnowctl with those moments.
func underTest() {
	list, at := os.Getenv(momentsTo), os.Getenv(killedAt)
	if list == "" && at == "" {
		main()
		return
	}
	con := &console{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	n := 0
	con.moment = func(moment string) {
		n++
		if list != "" {
			f, err := os.OpenFile(list, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
			if err == nil {
				fmt.Fprintln(f, moment)
				f.Close()
			}
		}
		if strconv.Itoa(n) == at {
			if p, err := os.FindProcess(os.Getpid()); err == nil {
				_ = p.Kill()
			}
			select {}
		}
	}
	os.Exit(con.run(context.Background(), os.Args[1:]))
}

// A session is killed right before and right after each change that it makes
// on the disk: each commit to either database, each file that is put in place.
// From each of these the next start goes on to what there is without a kill,
// and no decision that was said to be done is lost.
func TestKilledBeforeAndAfterEachCommit(t *testing.T) {
	dir := t.TempDir()
	former := filepath.Join(dir, "former")
	formerFolder(t, former)
	killEachMoment(t, former, story(t, dir))
}

// The same of an account that is read from a server.
func TestASyncKilledBeforeAndAfterEachCommit(t *testing.T) {
	killEachMoment(t, filepath.Join(t.TempDir(), "fresh"), syncStory(t))
}

// killEachMoment does the acts one after the other on a folder. Each is done
// on a copy for each of its moments, killed there, and done again; or, where no
// soak asks for all, for some of them, and others in each act.
func killEachMoment(t *testing.T, data string, acts []act) {
	every := 9
	if os.Getenv(killsAsked) != "" {
		every = 1
	}
	tried, all, seen := 0, 0, map[string]int{}
	for n, a := range acts {
		if a.before != nil {
			a.before(data)
		}
		before := data + "-before"
		copyFolder(t, data, before)
		list := filepath.Join(t.TempDir(), "moments")
		a.do(t, data, momentsTo+"="+list)
		former := a.phase == "a newer version"
		want := contentOf(t, data, false)
		b, err := os.ReadFile(list)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		moments := strings.Split(strings.TrimSpace(string(b)), "\n")
		if len(b) == 0 {
			moments = nil
		}
		if len(moments) == 0 && a.phase != "an export" {
			t.Errorf("%s: winnowctl %v changed nothing on the disk", a.phase, a.args)
		}
		all += len(moments)
		for i, moment := range moments {
			if (i+n)%every != 0 {
				continue
			}
			wild := data + "-wild"
			copyFolder(t, before, wild)
			was := contentOf(t, copyFolder(t, before, data+"-was"), former).decisions
			a.keep(t, wild)
			cmd, out := a.command(wild, killedAt+"="+strconv.Itoa(i+1))
			if err := cmd.Run(); err == nil || cmd.ProcessState.Exited() {
				continue // what it does at its end may take a commit less
			}
			tried++
			seen[a.phase]++
			have := contentOf(t, wild, former).decisions
			switch {
			case a.decides && have != was && have != was+1:
				t.Fatalf("killed %s (%s): %d decisions, want %d or %d", moment, a.phase, have, was, was+1)
			case a.decides && have == was && saidDone(out.String()):
				t.Fatalf("killed %s: %s said that it was done, and it is not: %s", moment, a.phase, out)
			}
			if !a.decides || have == was {
				a.do(t, wild)
			}
			if got := contentOf(t, wild, false); got != want {
				t.Fatalf("killed %s (%s), and then done again: %s", moment, a.phase, differs(got, want))
			}
			for _, pattern := range []string{".new-*", "*.damaged-*", "backup/.new-*"} {
				if left, _ := filepath.Glob(filepath.Join(wild, pattern)); len(left) > 0 {
					t.Errorf("killed %s (%s): left behind %v", moment, a.phase, left)
				}
			}
		}
	}
	if tried == 0 {
		t.Error("nothing was killed")
	}
	t.Logf("%d kills at %d moments before and after commits, in %v; all content is that of a session without kills", tried, all, seen)
}

// copyFolder makes to a copy of from, also of nothing, and returns it.
func copyFolder(t *testing.T, from, to string) string {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(from); os.IsNotExist(err) {
		return to
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}
