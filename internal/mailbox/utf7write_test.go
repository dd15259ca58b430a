package mailbox_test

import (
	"strings"
	"testing"
	"unicode/utf8"

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

// FuzzEncodeName writes names of folders as servers read them, and reads them
// back.
func FuzzEncodeName(f *testing.F) {
	for _, s := range []string{"", "INBOX", "Entwürfe", "a&b", "&", "🌍/x", "\x00\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := mailbox.EncodeName(s)
		for i := range len(out) {
			if out[i] < 0x20 || out[i] > 0x7e {
				t.Fatalf("%q is written with %#x", s, out[i])
			}
		}
		if utf8.ValidString(s) && mailbox.DecodeName(out) != s {
			t.Fatalf("%q is written as %q and read as %q", s, out, mailbox.DecodeName(out))
		}
	})
}
