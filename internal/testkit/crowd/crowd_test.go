package crowd

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"winnow/internal/mailtext"
)

// The same number is the same message, messages differ, and each can be read.
func TestMailIsTheSameEachTimeAndReadable(t *testing.T) {
	b := Mailbox{Messages: 500, Vendors: 40, Until: time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC), Every: time.Hour}
	texts, senders := map[string]bool{}, map[string]bool{}
	for n := range b.Messages {
		raw := b.At(n)
		if again := b.At(n); !bytes.Equal(raw.Bytes, again.Bytes) {
			t.Fatal("a message is another one the second time")
		}
		doc := mailtext.Parse(raw.Bytes)
		if len(doc.Text) < 1000 || doc.Unreadable != "" || doc.Header.Date.IsZero() || doc.Header.Date.After(b.Until) {
			t.Fatalf("message %d: %d bytes, %q, %v", n, len(doc.Text), doc.Unreadable, doc.Header.Date)
		}
		texts[doc.Text] = true
		_, domain, _ := strings.Cut(doc.Header.From.Email, "@")
		senders[domain] = true
	}
	if len(texts) != b.Messages || len(senders) < 35 {
		t.Errorf("%d texts, %d senders", len(texts), len(senders))
	}
	if doc := mailtext.Parse(Long(100_000, b.Until).Bytes); len(doc.Text) < 60_000 {
		t.Errorf("the long one has %d bytes", len(doc.Text))
	}
}
