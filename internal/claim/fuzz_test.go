package claim_test

import (
	"strings"
	"testing"

	"winnow/internal/claim"
	"winnow/internal/mailtext"
)

// Whatever a mail says, claims quote it exactly and everything stays small.
func FuzzRead(f *testing.F) {
	f.Add("The Pro plan costs $49 per user per month, 1.250,50 EUR je Stück and 12 500 € a year until March 31.")
	f.Add("> On Mon, Robin <robin@buyer.example> wrote:\n> Thanks\nFrom: x\nSent: y")
	f.Add(strings.Repeat("9,9.9'9 ", 900) + "\xff\xfe ISO/IEC/EN 9001 9001 9001")
	f.Add("2026-13-99 31.31.2026 March 99th 00000000000000000000000000000000000000000000000 %")
	f.Fuzz(func(t *testing.T, body string) {
		doc := mailtext.Parse([]byte("From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + body))
		c := claim.Read(doc, "")
		if len(c.Claims) > 32 || len(c.Units) > 64 || len(c.Marks) > 64 || len(c.Quoted) > 6 {
			t.Fatalf("%d claims, %d units, %d marks, %d quoted", len(c.Claims), len(c.Units), len(c.Marks), len(c.Quoted))
		}
		for _, x := range c.Claims {
			if doc.Quote(x.Span) != x.Text {
				t.Fatalf("%q is not %q", x.Text, doc.Quote(x.Span))
			}
		}
	})
}
