package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What the window writes (exports, filters, briefs, its settings) leaves the old
// file whole and nothing beside it when the disk is full.
func TestAFullDiskLeavesTheOldFile(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("winnow-test", disk, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("a small disk of our own needs the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(disk, "list.html")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := replaceFile(path, func(f *os.File) error {
		_, err := f.Write(make([]byte, 1<<20))
		return err
	})
	if err == nil || !strings.Contains(explain(err), "no space left") {
		t.Errorf("it ended with %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("the old file is %q, %v", got, err)
	}
	if files, err := os.ReadDir(disk); err != nil || len(files) != 1 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}
