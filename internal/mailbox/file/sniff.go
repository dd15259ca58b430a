package file

import (
	"bytes"
	"path"
	"strings"
)

// kind is what a file is, as a place of mail.
type kind uint8

const (
	notMail kind = iota
	oneMessage
	appleMessage // .emlx: a line with a length, the message, a property list
	manyMessages // mbox
)

// sniffLen is how much of a file is looked at to tell its kind.
const sniffLen = 4096

// byName tells the kind from the name alone where that is enough. Dot files
// and the indexes that mail programs keep beside their mail are never mail.
func byName(name string) (k kind, sure bool) {
	switch ext := strings.ToLower(path.Ext(name)); {
	case strings.HasPrefix(name, "."):
		return notMail, true
	case ext == ".eml":
		return oneMessage, true
	case ext == ".emlx":
		return appleMessage, true
	case ext == ".msf" || ext == ".jsonl" || ext == ".json" || ext == ".tsv" || ext == ".csv" || ext == ".md":
		return notMail, true
	}
	return notMail, false
}

// byContent tells the kind from the beginning of a file.
func byContent(head []byte) kind {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	if bytes.HasPrefix(line, []byte("From ")) && (plausibleFrom(line) || looksLikeMail(rest)) {
		return manyMessages
	}
	if looksLikeMail(head) {
		return oneMessage
	}
	return notMail
}

// telling are header fields that hardly any other kind of text begins its
// lines with.
var telling = map[string]bool{
	"received": true, "return-path": true, "delivered-to": true, "message-id": true,
	"mime-version": true, "x-mailer": true, "content-transfer-encoding": true,
	"dkim-signature": true, "authentication-results": true, "x-original-to": true,
	"in-reply-to": true, "reply-to": true, "list-unsubscribe": true, "arc-seal": true,
	"from": true, "to": true, "date": true, "subject": true, "sender": true, "cc": true,
	"x-mozilla-status": true, "x-gmail-labels": true, "x-gm-thrid": true, "content-type": true,
}

// looksLikeMail reports whether text begins as a message does: with header
// fields (RFC 5322 section 2.2), at least two of them telling.
func looksLikeMail(head []byte) bool {
	found := 0
	for i := 0; i < 60 && len(head) > 0; i++ {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			break
		}
		if i > 0 && (line[0] == ' ' || line[0] == '\t') {
			continue // folded
		}
		name := fieldName(line)
		if name == "" {
			if len(rest) == 0 { // cut by sniffLen
				break
			}
			return false
		}
		if telling[strings.ToLower(name)] {
			found++
		}
	}
	return found >= 2
}

// fieldName is the name of the header field that a line begins with, or "".
func fieldName(line []byte) string {
	for i, c := range line {
		if c == ':' {
			return string(line[:i])
		}
		if c <= ' ' || c >= 0x7f || i > 76 {
			return ""
		}
	}
	return ""
}
