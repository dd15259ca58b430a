package dovecot_test

import (
	"strings"
	"testing"

	"winnow/internal/testkit/dovecot"
)

func TestServerHoldsWhatIsPutIntoIt(t *testing.T) {
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", "Subject: one\n\nx\n", "Subject: two\n\ny\n")
	s.Put(t, "Archive/2025", "Subject: three\n\nz\n")
	if got := s.Flags(t, "INBOX"); strings.Count(got, "\n") != 3 || strings.Contains(got, "Seen") {
		t.Errorf("INBOX: %q", got)
	}
	s.Wipe(t)
	s.Put(t, "INBOX", "Subject: four\n\nx\n")
	if got := s.Flags(t, "INBOX"); strings.Count(got, "\n") != 2 {
		t.Errorf("INBOX after Wipe: %q", got)
	}
}
