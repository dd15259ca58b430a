package main

import (
	"io"
	"strings"
	"testing"
)

func TestACrashIsShownOnce(t *testing.T) {
	folder := t.TempDir()
	if got := lastCrash(folder); got != "" {
		t.Fatalf("there was none, and it says %q", got)
	}
	if code := crashed(folder, "index out of range", io.Discard); code != exitError {
		t.Errorf("code %d", code)
	}
	if got := lastCrash(folder); !strings.Contains(got, "index out of range") {
		t.Errorf("it says %q", got)
	}
	if err := crashSeen(folder); err != nil {
		t.Fatal(err)
	}
	if got := lastCrash(folder); got != "" {
		t.Errorf("seen, it still says %q", got)
	}
}
