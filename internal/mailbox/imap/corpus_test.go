package imap_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
	"winnow/internal/testkit"
	"winnow/internal/testkit/dovecot"
)

// Real mail, much of it broken, comes through a real server as it is.
func TestDovecotWithRealMail(t *testing.T) {
	var want []string
	for _, pattern := range []string{"corpus/weak/*.eml", "corpus/labelled/*.eml", "hostile/*/*.eml"} {
		files, err := filepath.Glob(filepath.Join(testkit.Shared(t), pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(text) > 0 && len(text) < 200<<10 {
				want = append(want, string(text))
			}
		}
	}
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", want...)
	var sink mailboxtest.Sink
	if err := imap.New(account(s)).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	batches := sink.Take()
	for _, m := range mailboxtest.Messages(batches) {
		if m.Fault != "" || m.Cut {
			t.Errorf("%s: cut %v, %s", m.Place, m.Cut, m.Fault)
		}
	}
	got := mailboxtest.Bodies(batches)
	for _, list := range [][]string{got, want} {
		for i := range list {
			// The server ends lines with CRLF and sends no NUL, as IMAP wants it.
			list[i] = strings.NewReplacer("\r\n", "\n", "\x00", "\x80").Replace(list[i])
		}
		slices.Sort(list)
	}
	if !slices.Equal(got, want) {
		different := 0
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				different++
			}
		}
		t.Errorf("%d messages, want %d; %d differ", len(got), len(want), different)
	}
	t.Logf("%d messages", len(got))
}
