package dovecot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Sieve runs scripts with Pigeonhole's own interpreter, so that tests see what
// a server would do with them.
type Sieve struct {
	dir   string
	owner owner
	run   string
}

// NewSieve finds the interpreter. A test is skipped, and says so, where it is
// not installed.
func NewSieve(t testing.TB) *Sieve {
	t.Helper()
	bin, err := find("sieve-test")
	if err != nil {
		missing(t, err.Error()+" (apt-get install dovecot-sieve)")
	}
	own, err := whoRuns()
	if err != nil {
		missing(t, err.Error())
	}
	dir, err := os.MkdirTemp("", "winnow-sieve-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Sieve{dir: dir, owner: own, run: bin}
	s.put(t, "dovecot.conf", fmt.Sprintf("mail_uid = %s\nmail_gid = %s\nmail_location = maildir:%[3]s/mail\nbase_dir = %[3]s/run\nlog_path = /dev/stderr\nplugin {\n sieve = %[3]s/active.sieve\n sieve_dir = %[3]s/scripts\n}\n",
		own.user, own.group, dir))
	for _, sub := range []string{"mail", "run", "scripts"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s.give(t)
	return s
}

func (s *Sieve) put(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func (s *Sieve) give(t testing.TB) {
	t.Helper()
	if err := os.Chmod(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := (&Server{owner: s.owner}).give(s.dir); err != nil {
		t.Fatal(err)
	}
}

// Include keeps a personal script that others may include.
func (s *Sieve) Include(t testing.TB, name, text string) {
	t.Helper()
	s.put(t, filepath.Join("scripts", name+".sieve"), text)
	s.give(t)
}

// Folder is where a script puts a mail: a folder, or "INBOX" when it does
// nothing with it. A script that cannot be compiled fails the test.
func (s *Sieve) Folder(t testing.TB, script, mail string) string {
	t.Helper()
	out, err := s.Try(t, script, mail)
	if err != nil {
		t.Fatalf("sieve-test: %v\n%s\n%s", err, out, script)
	}
	for line := range strings.Lines(out) {
		if _, folder, ok := strings.Cut(line, "store message in folder: "); ok {
			return strings.TrimRight(folder, "\r\n")
		}
	}
	t.Fatalf("no folder in what sieve-test said:\n%s", out)
	return ""
}

// Try runs a script over a mail and returns what the interpreter says.
func (s *Sieve) Try(t testing.TB, script, mail string) (string, error) {
	t.Helper()
	paths := []string{s.put(t, "script.sieve", script), s.put(t, "mail.eml", mail)}
	_ = os.Remove(filepath.Join(s.dir, "script.svbin")) // may be there from before
	s.give(t)
	cmd := s.owner.command(s.run, append([]string{"-c", filepath.Join(s.dir, "dovecot.conf")}, paths...)...)
	var said strings.Builder
	cmd.Stdout = &said
	var complained strings.Builder
	cmd.Stderr = &complained
	if err := cmd.Run(); err != nil {
		return said.String() + complained.String(), err
	}
	return said.String(), nil
}
