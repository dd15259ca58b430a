package mailtext

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"strconv"
	"strings"

	"winnow/internal/triage"
)

// bodyForID is how much of the body takes part in the identity of a message
// that says too little about itself.
const bodyForID = 2048

// identify computes the id of a message: the first 16 bytes of a SHA-256. With
// a Message-ID it is made from that, From, Date and Subject, so that the same
// mail in two folders, or changed on its way, is one message, and a Message-ID
// used twice is not. Without one it is made from the header fields except
// those that mailboxes and servers write for themselves; without a date, too,
// from the beginning of the body.
func identify(doc *Document, s *split) triage.ContentID {
	h := sha256.New()
	put := func(v string) {
		h.Write([]byte(strconv.Itoa(len(v))))
		h.Write([]byte{':'})
		h.Write([]byte(v))
	}
	if id := doc.Header.MessageID; id != "" {
		put("message-id")
		put(id)
		put(doc.Header.From.Email)
		if doc.Header.DateSource == "date" {
			put(strconv.FormatInt(doc.Header.Date.Unix(), 10))
		} else {
			put(strings.Join(strings.Fields(s.fields.get("date")), " "))
		}
		put(doc.Header.Subject)
		return sum(h)
	}
	put("header")
	for _, f := range s.fields {
		if f.name == "received" || volatileField(f.name) {
			continue
		}
		put(f.name)
		put(strings.Join(strings.Fields(f.value), " "))
	}
	if len(s.fields) == 0 || !s.fields.has("date") {
		body := bytes.TrimSpace(s.body[:min(len(s.body), bodyForID)])
		put(strings.Join(strings.Fields(string(body)), " "))
	}
	return sum(h)
}

func sum(h hash.Hash) (id triage.ContentID) {
	copy(id[:], h.Sum(nil))
	return id
}

// volatileField names fields that mail stores write and change.
func volatileField(name string) bool {
	switch name {
	case "status", "x-status", "x-keywords", "x-uid", "x-uidl", "content-length", "lines", "x-gmail-labels", "x-gm-thrid",
		"x-gm-msgid", "x-folder", "x-evolution", "x-account-key", "x-imap", "x-imapbase", "delivered-to", "x-delivered-to",
		"x-original-to", "envelope-to", "return-path":
		return true
	}
	return strings.HasPrefix(name, "x-mozilla-") || strings.HasPrefix(name, "x-mailbox-")
}
