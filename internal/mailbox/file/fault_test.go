package file

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/mailboxtest"
)

// Tests may be run by root, who may read everything: so the refusal is made up.
func refusing(t *testing.T, top string, what ...string) *Source {
	t.Helper()
	s, err := Open(top)
	if err != nil {
		t.Fatal(err)
	}
	s.open = func(path string) (*tree, error) {
		tree, err := openTree(path)
		if err != nil {
			return nil, err
		}
		usual := tree.open
		tree.open = func(rel string) (*os.File, error) {
			if slices.Contains(what, rel) {
				return nil, &fs.PathError{Op: "open", Path: rel, Err: syscall.EACCES}
			}
			return usual(rel)
		}
		return tree, nil
	}
	return s
}

func TestWhatMayNotBeReadIsSaidAndStopsNothing(t *testing.T) {
	top := t.TempDir()
	for name, text := range map[string]string{
		"a.eml": "Subject: a\n\nx\n", "b.eml": "Subject: b\n\ny\n", "locked/c.eml": "Subject: c\n\nz\n",
		"old.mbox": sep + "Subject: d\n\nx\n", "plain": "Subject: e\nFrom: x\n\nx\n",
		"box/cur/1.x": "Subject: f\n\nx\n", "box/new/2.x": "Subject: g\n\nx\n",
	} {
		p := filepath.Join(top, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := refusing(t, top, "b.eml", "locked", "plain", "box/new")
	var sink mailboxtest.Sink
	if err := s.Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	var faults []string
	read := 0
	for _, m := range mailboxtest.Messages(sink.Take()) {
		if m.Fault == "" {
			read++
			continue
		}
		faults = append(faults, m.Place+": "+m.Fault)
	}
	slices.Sort(faults)
	want := []string{"b.eml: permission denied", "box/new: permission denied", "locked: permission denied", "plain: permission denied"}
	if read != 3 || !slices.Equal(faults, want) {
		t.Errorf("%d read, faults %q", read, faults)
	}
	if r := s.Report(); r.Messages != 7 || r.Faults != 4 {
		t.Errorf("%+v", r)
	}
	// As soon as it may be read, it is.
	s.open = openTree
	if err := s.Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	if got := mailboxtest.Bodies(sink.Take()); len(got) != 4 || strings.Contains(strings.Join(got, ""), "Subject: a") {
		t.Errorf("after it was unlocked: %q", got)
	}
}

func TestATopThatMayNotBeReadIsAnError(t *testing.T) {
	err := error(&Error{Path: "/mail\x1b[31m", Err: &fs.PathError{Op: "open", Path: "/mail", Err: syscall.EACCES}})
	if !errors.Is(err, fs.ErrPermission) || !errors.Is(err, mailbox.ErrInput) || err.Error() != "/mail [31m cannot be read: permission denied" {
		t.Errorf("%v", err)
	}
}
