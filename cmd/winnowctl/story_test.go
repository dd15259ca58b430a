package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/engine"
	"winnow/internal/store"
	"winnow/internal/testkit/dovecot"
)

// act is one thing that a person does with winnowctl. "{data}" in its arguments
// stands for the data folder, "{kept}" for the copy of a backup of it.
type act struct {
	phase   string // what is tried by it, in a word or two
	decides bool   // it is one decision
	input   string
	before  func(data string) // what happens before it, such as mail that comes in
	args    []string

	everywhere bool // before is for each folder
}

// story is what a person does on a folder that a former version left: first
// start, import, more mail, needs, decisions, undo, backup, restore, export.
func story(t *testing.T, dir string) []act {
	t.Helper()
	first, more := filepath.Join(dir, "first"), filepath.Join(dir, "more")
	for i, box := range []string{first, more} {
		if err := os.Mkdir(box, 0o700); err != nil {
			t.Fatal(err)
		}
		for v := range 15 {
			for n := range 4 {
				name := filepath.Join(box, fmt.Sprintf("%d-%d.eml", v, n))
				if err := os.WriteFile(name, []byte(push(v+10*i, n+1)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	do := func(phase string, decides bool, args ...string) act {
		return act{phase: phase, decides: decides, args: args}
	}
	return []act{
		do("a newer version", false, "rank"), // reads what the former version left
		do("import", false, "import", "--me", "dana@kestrel.example", first),
		do("more mail", false, "import", more),
		{phase: "re-judging", before: olderReader(t), everywhere: true, args: []string{"rank"}},
		do("a need", true, "needs", "add", "Calls", "--words", "quick call"),
		do("a decision", true, "shortlist", "add", pusher(1)),
		do("a decision", true, "mute", pusher(2)),
		do("a correction", true, "correct", "<push-2@"+pusher(3)+">", "--verdict", "consider"),
		do("a decision", true, "shortlist", "add", pusher(3)),
		do("an undo", true, "undo"),
		do("a backup", false, "backup", "make"),
		do("a decision", true, "mute", pusher(4)),
		do("a restore", false, "backup", "restore", "{kept}"),
		do("a need", true, "needs", "remove", "Calls"),
		do("an export", false, "export", "--force", "--to", "{data}-list.html"),
	}
}

// syncStory is an account that is read for the first time and, when more mail
// has come, again.
func syncStory(t *testing.T) []act {
	t.Helper()
	srv := dovecot.Start(t, dovecot.Options{})
	password := srv.Password + "\n"
	sync := []string{"sync", "--password-stdin", "-q"}
	put := func(from, to int) func(string) {
		return func(string) {
			var mail []string
			for v := from; v < to; v++ {
				for n := range 5 {
					mail = append(mail, push(v, n+1))
				}
			}
			srv.Put(t, "INBOX", mail...)
		}
	}
	return []act{
		{phase: "an account", input: password, args: []string{
			"account", "add", "dana@kestrel.example", "--host", srv.Host, "--port", strconv.Itoa(srv.TLSPort), "--user", srv.User,
			"--ca", srv.CAFile, "--secret", "ask", "--password-stdin",
		}},
		{phase: "first sync", input: password, before: put(0, 40), args: sync},
		{phase: "incremental sync", input: password, before: put(40, 60), args: sync},
		{phase: "re-judging", before: olderReader(t), everywhere: true, args: []string{"rank"}},
	}
}

// olderReader makes a folder one that an older reader of messages left.
func olderReader(t *testing.T) func(data string) {
	return func(data string) {
		s, err := store.Open(data, store.Options{})
		if err == nil {
			err = errors.Join(s.SetReaderVersion("an older one"), s.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// command is winnowctl in a process of its own.
func (a act) command(data string, env ...string) (*exec.Cmd, *bytes.Buffer) {
	args := []string{"--data", data, "--now", storyNow.Format(time.RFC3339), "-q"}
	for _, arg := range a.args {
		args = append(args, strings.NewReplacer("{data}", data, "{kept}", data+"-kept").Replace(arg))
	}
	cmd := exec.Command("winnowctl", args...)
	cmd.Stdin = strings.NewReader(a.input)
	cmd.Env = append(os.Environ(), "HOME="+data+"-home", "XDG_DATA_HOME="+data+"-home", "DBUS_SESSION_BUS_ADDRESS=unix:path="+data+"/none")
	cmd.Env = append(cmd.Env, env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	return cmd, &out
}

// do does it undisturbed.
func (a act) do(t *testing.T, data string, env ...string) string {
	t.Helper()
	a.keep(t, data)
	cmd, out := a.command(data, env...)
	if err := cmd.Run(); err != nil {
		t.Fatalf("winnowctl %v: %v: %s", a.args, err, out)
	}
	return out.String()
}

// keep puts the newest backup aside for a restore.
func (a act) keep(t *testing.T, data string) {
	t.Helper()
	if a.phase != "a restore" {
		return
	}
	all, err := filepath.Glob(filepath.Join(data, "backup", "state-*.db"))
	if err != nil || len(all) == 0 {
		t.Fatalf("there is no backup to restore: %v", err)
	}
	b, err := os.ReadFile(all[len(all)-1])
	if err == nil {
		err = os.WriteFile(data+"-kept", b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

var storyNow = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

// content is all that a folder holds, as the buyer sees it.
type content struct {
	decisions int
	shown     string
}

// contentOf opens a folder as the next start does, and reads all of it. It has
// nothing to mend, unless a former version left it so.
func contentOf(t *testing.T, data string, former bool) content {
	t.Helper()
	eng, err := engine.Open(context.Background(), engine.Config{Dir: data, Now: func() time.Time { return storyNow }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := eng.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := eng.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := eng.Notices(); len(n) > 0 && !former {
		t.Errorf("the next start had to mend something: %q", n)
	}
	kept, err := eng.Backups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range kept {
		if b.Fault != "" {
			t.Errorf("backup %d: %s", b.Number, b.Fault)
		}
	}
	var messages []engine.Judged
	for m := range eng.Messages() {
		messages = append(messages, m)
	}
	accounts, err := eng.Accounts()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, v := range []any{eng.Counts(), eng.Standings(), messages, eng.Journal(), eng.Needs(), eng.Shortlists(), accounts} {
		if err := json.NewEncoder(&b).Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	return content{len(eng.Journal()), b.String()}
}

// differs says where two contents part.
func differs(got, want content) string {
	at := 0
	for at < min(len(got.shown), len(want.shown)) && got.shown[at] == want.shown[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, min(at-200, len(s))):min(at+200, len(s))] }
	return fmt.Sprintf("%s\ninstead of\n%s", cut(got.shown), cut(want.shown))
}
