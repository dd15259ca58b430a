package testkit

import (
	"fmt"
	"strings"
	"time"
)

// Mail is a message for a test. Empty fields are left out of it.
type Mail struct {
	From, To, Subject string
	ID                string // without angle brackets
	ReplyTo           string // the Message-ID that it answers
	Date              time.Time
	Header            []string // further header lines
	Body              string
}

// Bytes is the message in the form of RFC 5322.
func (m Mail) Bytes() []byte {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	line("From", m.From)
	line("To", m.To)
	line("Subject", m.Subject)
	if !m.Date.IsZero() {
		line("Date", m.Date.Format(time.RFC1123Z))
	}
	if m.ID != "" {
		line("Message-ID", "<"+m.ID+">")
	}
	if m.ReplyTo != "" {
		line("In-Reply-To", "<"+m.ReplyTo+">")
		line("References", "<"+m.ReplyTo+">")
	}
	for _, h := range m.Header {
		b.WriteString(h + "\r\n")
	}
	b.WriteString("\r\n")
	b.WriteString(strings.ReplaceAll(m.Body, "\n", "\r\n"))
	return []byte(b.String())
}
