package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// insideMounts says that this process has mounts of its own.
const insideMounts = "WINNOW_TEST_OWN_MOUNTS"

// The disk is full in the middle of everything that a session does: first
// start, import, first and incremental sync, re-judging, needs, decisions,
// undo, backup, restore, export. It is said in one sentence, what was decided
// is there, the lists can still be read, and with space again the same command
// goes on to what there is on a disk with space.
func TestADiskThatIsFullAtAnyStep(t *testing.T) {
	if os.Getenv(insideMounts) == "" {
		apart(t, syscall.CLONE_NEWNS, insideMounts)
		return
	}
	dir := t.TempDir()
	disk := filepath.Join(dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	// Mounts of one's own stay one's own.
	if err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		t.Skipf("a small disk of our own needs the right to mount: %v", err)
	}
	if err := syscall.Mount("winnow-test", disk, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("a small disk of our own needs the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	former := filepath.Join(dir, "former")
	formerFolder(t, former)
	full := &fullDisk{disk: disk, free: []int64{0, 16 << 10, 200 << 10}, refused: map[string]int{}}
	if os.Getenv(killsAsked) != "" {
		full.all = true
		full.free = []int64{0, 4 << 10, 16 << 10, 40 << 10, 100 << 10, 200 << 10, 400 << 10, 800 << 10}
	}
	full.try(t, former, story(t, dir))
	full.try(t, filepath.Join(dir, "fresh"), syncStory(t))
	t.Logf("%d commands with %d KB to %d KB of space: refused in one sentence %v; nothing lost, and with space again all content is that of a disk with space",
		full.tried, full.free[0]>>10, full.free[len(full.free)-1]>>10, full.refused)
}

// fullDisk is a small disk that is filled up.
type fullDisk struct {
	disk    string
	free    []int64 // bytes left, one after the other
	tried   int
	refused map[string]int // by what was tried
	all     bool           // each act with each of them, not with one in turn
}

func (f *fullDisk) try(t *testing.T, data string, acts []act) {
	t.Helper()
	empty := contentOf(t, data+"-empty", false)
	for n, a := range acts {
		if a.before != nil {
			a.before(data)
		}
		former := a.phase == "a newer version"
		before := copyFolder(t, data, data+"-before")
		was := contentOf(t, copyFolder(t, before, data+"-was"), former)
		a.do(t, data)
		want := contentOf(t, data, false)
		for i, free := range f.free {
			if !f.all && (i+n)%len(f.free) != 0 {
				continue
			}
			name := fmt.Sprintf("%s with %d KB of space", a.phase, free>>10)
			full := copyFolder(t, before, filepath.Join(f.disk, "data"))
			if _, err := os.Stat(full); os.IsNotExist(err) {
				if err := os.Mkdir(full, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			a.keep(t, full)
			f.fill(t, free)
			f.tried++
			cmd, out := a.command(full)
			err := cmd.Run()
			said := strings.TrimSpace(out.String())
			if err != nil {
				f.refused[a.phase]++
				if !cmd.ProcessState.Exited() || cmd.ProcessState.ExitCode() == 2 || strings.Contains(said, "goroutine ") {
					t.Fatalf("%s: it ended with %v: %s", name, err, said)
				}
				if last := lastLine(said); !strings.Contains(last, "full") && !strings.Contains(last, "no space") || !strings.HasSuffix(last, ".") || strings.Count(said, "\n") > 1 {
					t.Errorf("%s: it says %q", name, said)
				}
			}
			if saidDone(said) && strings.Contains(said, "nothing was changed") {
				t.Errorf("%s: it says that something was done and that nothing was: %s", name, said)
			}
			// The disk is still full: what there is can be read all the same.
			look := act{args: []string{"journal", "--format", "json"}}
			cmd, shown := look.command(full)
			if err := cmd.Run(); err != nil && was.shown != empty.shown {
				t.Errorf("%s: then the journal cannot be read: %v: %s", name, err, shown)
			}
			if err := os.Remove(filepath.Join(f.disk, "ballast")); err != nil {
				t.Fatal(err)
			}
			have := contentOf(t, full, true)
			if a.decides && have.decisions != was.decisions && have.decisions != was.decisions+1 || !a.decides && a.phase != "a restore" && have.decisions != was.decisions {
				t.Errorf("%s: %d decisions, there were %d", name, have.decisions, was.decisions)
			}
			if a.decides && have.decisions == was.decisions && saidDone(said) {
				t.Errorf("%s: it said that it was done, and it is not: %s", name, said)
			}
			if !a.decides || have.decisions == was.decisions {
				a.do(t, full)
			}
			if got := contentOf(t, full, false); got != want {
				t.Errorf("%s, and then done again: %s", name, differs(got, want))
			}
			for _, left := range []string{full, full + "-home", full + "-list.html", full + "-kept"} {
				if err := os.RemoveAll(left); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// fill leaves so many bytes of space on the disk.
func (f *fullDisk) fill(t *testing.T, free int64) {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(f.disk, &s); err != nil {
		t.Fatal(err)
	}
	ballast, err := os.Create(filepath.Join(f.disk, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer ballast.Close()
	if _, err := ballast.Write(make([]byte, int64(s.Bavail)*s.Bsize-free)); err != nil {
		t.Fatal(err)
	}
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }
