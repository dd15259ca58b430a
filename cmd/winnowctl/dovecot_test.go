package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"winnow/internal/testkit/dovecot"
)

// startDovecot starts a mail server with the certificate of that kind, with
// mail of the script in its inbox, and says in the environment where it is:
// dovecot good|expired|wronghost|untrusted [FILE…].
func startDovecot(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: dovecot CERTIFICATE [FILE…]")
	}
	t, ok := ts.Value("test").(testing.TB)
	if !ok {
		ts.Fatalf("no test to end the server with")
	}
	kind := dovecot.Cert(args[0])
	if args[0] == "good" {
		kind = dovecot.Good
	}
	s := dovecot.Start(t, dovecot.Options{Cert: kind})
	for _, f := range args[1:] {
		s.Put(t, "INBOX", ts.ReadFile(f))
	}
	ts.Setenv("IMAP", s.Host)
	ts.Setenv("TLSPORT", strconv.Itoa(s.TLSPort))
	ts.Setenv("PORT", strconv.Itoa(s.Port))
	ts.Setenv("CA", s.CAFile)
}

// absent looks through all files of the script and what was printed last:
// absent TEXT.
func absent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: absent TEXT")
	}
	for _, printed := range []string{"stdout", "stderr"} {
		if bytes.Contains([]byte(ts.ReadFile(printed)), []byte(args[0])) {
			ts.Fatalf("%q was printed to %s", args[0], printed)
		}
	}
	dir, files := ts.MkAbs("data"), 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(args[0])) {
			ts.Fatalf("%q is in %s", args[0], path)
		}
		return err
	})
	if err != nil || files == 0 {
		ts.Fatalf("looked through %d files below %s: %v", files, dir, err)
	}
}
