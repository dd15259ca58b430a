package mailbox_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/mailbox"
)

func TestEncodeName(t *testing.T) {
	for name, want := range map[string]string{
		"INBOX":              "INBOX",
		"a & b":              "a &- b",
		"Entwürfe":           "Entw&APw-rfe",
		"~peter/mail/台北/日本語": "~peter/mail/&U,BTFw-/&ZeVnLIqe-", // RFC 3501 section 5.1.3
		"😀":                  "&2D3eAA-",
	} {
		if got := mailbox.EncodeName(name); got != want {
			t.Errorf("EncodeName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNamesComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// The replacement character stands for what could not be read.
		name := strings.ReplaceAll(rapid.StringN(0, 60, 200).Draw(t, "name"), "\uFFFD", "?")
		if got := mailbox.DecodeName(mailbox.EncodeName(name)); got != name {
			t.Fatalf("%q came back as %q", name, got)
		}
	})
}
