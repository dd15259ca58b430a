package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that is full while something is exported ends in one sentence, with
// the old file whole and nothing else beside it; with space again it is written.
func TestAFullDiskLeavesTheOldExport(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("winnow-test", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small disk of our own needs the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	data, mail := t.TempDir(), t.TempDir()
	for i := range 3 {
		if err := os.WriteFile(filepath.Join(mail, string(rune('a'+i))+".eml"), []byte(push(i, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	do := func(args ...string) (int, string) {
		var out, said bytes.Buffer
		code := run(t.Context(), append([]string{"--data", data, "--now", "2026-03-10T09:00:00Z"}, args...), strings.NewReader(""), &out, &said)
		return code, said.String()
	}
	ok := func(args ...string) {
		t.Helper()
		if code, said := do(args...); code != 0 {
			t.Fatalf("winnowctl %v ended with %d: %s", args, code, said)
		}
	}
	ok("import", "--me", "dana@kestrel.example", mail)
	for i := range 3 {
		ok("shortlist", "add", pusher(i))
		ok("mute", pusher(i))
	}
	ballast := filepath.Join(disk, "ballast")
	for name, args := range map[string][]string{
		"list.csv": {"export", "--force", "--to"}, "list.xlsx": {"export", "--force", "--to"}, "list.json": {"export", "--force", "--to"},
		"list.md": {"export", "--force", "--to"}, "list.html": {"export", "--force", "--to"}, "list.vcf": {"export", "--force", "--to"},
		"mutes.sieve": {"sieve", "save"}, "mutes.xml": {"filters", "gmail"}, "mutes.txt": {"filters", "outlook"},
	} {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(disk, name)
			old := []byte("what was there before")
			if err := os.WriteFile(to, old, 0o600); err != nil {
				t.Fatal(err)
			}
			// Too little is left for any of them.
			err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600)
			if err == nil {
				t.Fatal("the disk is not full")
			}
			code, said := do(append(args, to)...)
			if code != 1 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "no space left") || !strings.Contains(said, "nothing was changed") {
				t.Errorf("it ended with %d: %s", code, said)
			}
			if got, err := os.ReadFile(to); err != nil || !bytes.Equal(got, old) {
				t.Errorf("the old file is %q, %v", got, err)
			}
			files, err := os.ReadDir(disk)
			if err != nil || len(files) != 2 { // the ballast and the old file
				t.Errorf("left behind: %v, %v", files, err)
			}
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
			ok(append(args, to)...)
			if got, err := os.ReadFile(to); err != nil || bytes.Equal(got, old) || len(got) == 0 {
				t.Errorf("with space again: %d bytes, %v", len(got), err)
			}
			if err := os.Remove(to); err != nil {
				t.Fatal(err)
			}
		})
	}
}
