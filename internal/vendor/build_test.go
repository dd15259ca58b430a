package vendor_test

import (
	"crypto/sha256"
	"fmt"
	"time"

	"winnow/internal/triage"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// mail is a message from somebody, the n-th of the mailbox.
func mail(n int, name, email string) *triage.Message {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", n, email))
	return &triage.Message{
		Envelope: triage.Envelope{
			ID:   triage.ContentID(sum[:16]),
			From: triage.Address{Name: name, Email: email},
			To:   []triage.Address{{Email: "robin@buyer.example"}},
			Date: start.Add(time.Duration(n) * time.Hour),
		},
		Reading: triage.Reading{Kind: triage.KindPitch},
	}
}
