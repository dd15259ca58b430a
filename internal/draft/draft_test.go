package draft_test

import (
	"errors"
	"io"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/internal/draft"
	"winnow/internal/triage"
)

func sample() draft.Message {
	return draft.Message{
		From: triage.Address{Name: "Dana Reyes", Email: "dana@kestrel.example"}, To: triage.Address{Name: "Ines Ökafor", Email: "ines@brightvalve.example"},
		Subject: "Re: Kugelhähne für Öfen", InReplyTo: "b@brightvalve.example", References: []string{"a@brightvalve.example", "not an id", "b@brightvalve.example"},
		Body: draft.Questions([]string{"What does it cost?", "Which customers can you name?"}, "Dana"), Date: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), MessageID: "x@kestrel.example",
	}
}

// fields are all that a draft may have.
var fields = []string{"Content-Transfer-Encoding", "Content-Type", "Date", "From", "In-Reply-To", "Message-Id", "Mime-Version", "References", "Subject", "To"}

func parse(t *testing.T, raw []byte) (*mail.Message, string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	for name, values := range m.Header {
		if !slices.Contains(fields, name) || len(values) != 1 {
			t.Fatalf("the field %s: %q in\n%s", name, values, raw)
		}
	}
	for line := range strings.Lines(string(raw)) {
		if len(line) > 1000 || !strings.HasSuffix(line, "\r\n") {
			t.Fatalf("the line %q of %d bytes", line, len(line))
		}
	}
	return m, string(body)
}

func TestADraftIsAWellFormedAnswer(t *testing.T) {
	raw, err := sample().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	m, body := parse(t, raw)
	to, err := m.Header.AddressList("To")
	if err != nil || to[0].Name != "Ines Ökafor" || to[0].Address != "ines@brightvalve.example" {
		t.Errorf("to %v, %v", to, err)
	}
	for name, want := range map[string]string{
		"In-Reply-To": "<b@brightvalve.example>", "References": "<a@brightvalve.example> <b@brightvalve.example>", "Message-Id": "<x@kestrel.example>",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(body, "1. What does it cost?\r\n2. Which customers can you name?\r\n") || !strings.Contains(body, "\r\nDana\r\n") {
		t.Errorf("the body is %q", body)
	}
}

func TestNothingOfAStrangerAddsAField(t *testing.T) {
	const evil = "x\r\nBcc: spy@evil.example\r\n\r\nhello"
	for name, change := range map[string]func(*draft.Message){
		"subject":   func(m *draft.Message) { m.Subject = evil },
		"name":      func(m *draft.Message) { m.To.Name = evil },
		"own name":  func(m *draft.Message) { m.From.Name = "\"\n" + evil },
		"answered":  func(m *draft.Message) { m.InReplyTo = evil },
		"reference": func(m *draft.Message) { m.References = []string{evil, "a@b.example>\r\nBcc: <spy@evil.example"} },
		"unicode":   func(m *draft.Message) { m.Subject = "a\u2028Bcc: spy@evil.example\u0085Bcc: x" },
	} {
		m := sample()
		change(&m)
		raw, err := m.Bytes()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		parsed, body := parse(t, raw)
		if strings.Contains(body, "spy@evil.example") || parsed.Header.Get("Bcc") != "" {
			t.Errorf("%s: the text is\n%s", name, raw)
		}
	}
	for name, change := range map[string]func(*draft.Message){
		"recipient":       func(m *draft.Message) { m.To.Email = "ines@brightvalve.example\r\nBcc: spy@evil.example" },
		"two recipients":  func(m *draft.Message) { m.To.Email = "a@b.example, spy@evil.example" },
		"named recipient": func(m *draft.Message) { m.To.Email = "Spy <spy@evil.example>" },
		"no recipient":    func(m *draft.Message) { m.To.Email = "" },
	} {
		m := sample()
		change(&m)
		if raw, err := m.Bytes(); !errors.Is(err, draft.ErrAddress) {
			t.Errorf("%s: %v\n%s", name, err, raw)
		}
	}
}

func TestASubjectIsAnsweredOnce(t *testing.T) {
	for in, want := range map[string]string{"Offer": "Re: Offer", "RE: Offer": "RE: Offer", "": "Re:", "a\r\nb": "Re: a b"} {
		if got := draft.Reply(in); got != want {
			t.Errorf("Reply(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzDraft(f *testing.F) {
	f.Add("Re: x", "Name", "a@b.example", "id@b.example", "body\r\n.\r\n")
	f.Add("=?utf-8?q?=0d=0aBcc:?=", "=?utf-8?b?DQo=?=", "\"a\r\n\"@b.example", "<x>", "\x00\u202e")
	f.Fuzz(func(t *testing.T, subject, name, to, id, body string) {
		m := sample()
		m.Subject, m.To.Name, m.To.Email, m.InReplyTo, m.Body = subject, name, to, id, body
		m.References = []string{id, subject}
		raw, err := m.Bytes()
		if err != nil {
			return
		}
		parsed, _ := parse(t, raw)
		if list, err := parsed.Header.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != to {
			t.Fatalf("to %v, %v in\n%s", list, err, raw)
		}
	})
}
