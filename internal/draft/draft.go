// Package draft writes messages for the buyer to look at, change and send by
// himself: a well-formed text (RFC 5322) without anything that tells who made
// it or that it was read. Winnow sends none of them.
//
// What a message is made from was written by strangers, in part: no name,
// subject or id of theirs can add a field or end the header.
//
// Everything is a pure function of its arguments: time is one of them.
package draft

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"

	"winnow/internal/triage"
)

// ErrAddress is a sender or recipient that is no address.
var ErrAddress = errors.New("that is no e-mail address")

// Message is a draft.
type Message struct {
	From, To   triage.Address
	Subject    string
	InReplyTo  string   // Message-ID that it answers, without angle brackets; "" for none
	References []string // of the chain, oldest first
	Body       string
	Date       time.Time
	MessageID  string // without angle brackets
}

// Limits of what is written.
const (
	maxSubject    = 400
	maxBody       = 64 << 10
	maxReferences = 30
	maxID         = 250
)

// Bytes writes the message. Lines end with CRLF.
func (m Message) Bytes() ([]byte, error) {
	var h gomail.Header
	h.SetDate(m.Date)
	for _, x := range []struct {
		field string
		a     triage.Address
	}{{"From", m.From}, {"To", m.To}} {
		a, err := address(x.a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.field, err)
		}
		h.SetAddressList(x.field, []*gomail.Address{a})
	}
	h.SetSubject(Line(m.Subject, maxSubject))
	if !soundID(m.MessageID) {
		return nil, fmt.Errorf("%q cannot be a Message-ID", Line(m.MessageID, 80))
	}
	h.SetMessageID(m.MessageID)
	if soundID(m.InReplyTo) {
		h.SetMsgIDList("In-Reply-To", []string{m.InReplyTo})
	}
	if refs := m.references(); len(refs) > 0 {
		h.SetMsgIDList("References", refs)
	}
	h.Set("Mime-Version", "1.0")
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	var out bytes.Buffer
	w, err := message.CreateWriter(&out, h.Header)
	if err != nil {
		return nil, err
	}
	_, writeErr := io.WriteString(w, body(m.Body))
	if err := errors.Join(writeErr, w.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// references are the chain, without what is no id, and at its end what is
// answered (RFC 5322 section 3.6.4).
func (m Message) references() []string {
	var out []string
	for _, r := range append(slices.Clone(m.References), m.InReplyTo) {
		if soundID(r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	if len(out) > maxReferences { // the first names the chain, the last its end
		out = append(out[:1:1], out[len(out)-maxReferences+1:]...)
	}
	return out
}

// soundID tells whether an id can stand between angle brackets.
func soundID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for i := range len(id) {
		if c := id[i]; c <= ' ' || c >= 0x7F || strings.IndexByte("<>()[],;:\\\"", c) >= 0 {
			return false
		}
	}
	return true
}

func address(a triage.Address) (*gomail.Address, error) {
	parsed, err := mail.ParseAddress(a.Email)
	if err != nil || parsed.Address != a.Email || strings.ContainsFunc(a.Email, unicode.IsControl) || len(a.Email) > 254 {
		return nil, fmt.Errorf("%w: %q", ErrAddress, Line(a.Email, 80))
	}
	// A backslash would stand bare in an encoded word of the name (RFC 2047
	// section 5 forbids it), and the header could not be read any more.
	name := strings.ReplaceAll(Line(a.Name, 100), `\`, "/")
	return &gomail.Address{Name: name, Address: a.Email}, nil
}

// Line makes a foreign text one line without control and format characters, of
// at most so many bytes.
func Line(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s[:min(len(s), most)], ""))
	return strings.Join(strings.Fields(s), " ")
}

// body keeps text, line ends and tabs.
func body(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), maxBody)], "")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	return strings.ReplaceAll(strings.TrimRight(s, "\n")+"\n", "\n", "\r\n")
}

// Reply makes the subject of an answer.
func Reply(subject string) string {
	subject = Line(subject, maxSubject)
	if len(subject) >= 3 && strings.EqualFold(subject[:3], "re:") {
		return subject
	}
	return strings.TrimSpace("Re: " + subject)
}

// Questions is the text that asks a vendor for what it still owes: neutral,
// without a promise, and without a word about the buyer.
func Questions(questions []string, name string) string {
	var b strings.Builder
	b.WriteString("Hello,\n\nbefore I look further into this, please answer in writing:\n\n")
	for i, q := range questions {
		fmt.Fprintf(&b, "%d. %s\n", i+1, Line(q, 500))
	}
	b.WriteString("\nA short answer is enough; no call is needed.\n")
	if name = Line(name, 100); name != "" {
		b.WriteString("\n" + name + "\n")
	}
	return b.String()
}
