package mailtext

import (
	"bytes"
	"strconv"
	"strings"

	"winnow/internal/triage"
)

// A message of which only some parts were fetched is put together again as a
// message: its own header, and below it every part that it has, those that were
// left out with an empty body and their size in the Content-Disposition (RFC
// 2183 section 2.7). This file is for who fetches and assembles such messages.

// ParsePartial reads a message that was put together from parts. It differs
// from Parse in one point: an attachment with an empty body is as large as its
// Content-Disposition says.
func ParsePartial(raw []byte) *Document {
	return parseGuarded(raw, true)
}

// HeaderID is the content id of the message with this header, which is that of
// the whole message; sure is false when the body would be needed to tell.
func HeaderID(header []byte) (id triage.ContentID, sure bool) {
	doc := &Document{}
	s := splitHeader(header, MaxHeaderBlock)
	readHeader(doc, s.fields)
	if s.cut || doc.Header.MessageID == "" && (len(s.fields) == 0 || !s.fields.has("date")) {
		return id, false
	}
	return identify(doc, &s), true
}

// Boundary is what separates the parts of the message with this header, ""
// when it names none that can be used.
func Boundary(header []byte) string {
	s := splitHeader(header, MaxHeaderBlock)
	m := parseMedia(s.fields.get("content-type"))
	if !strings.HasPrefix(m.value, "multipart/") || len(m.boundary) > 500 {
		return ""
	}
	return m.boundary
}

// Showable reports whether Parse shows a part of this media type, rather than
// name it as an attachment.
func Showable(mediaType string) bool {
	mediaType = strings.ToLower(mediaType)
	return strings.HasPrefix(mediaType, "text/") && showable(mediaType)
}

// PlainSuffices reports whether a plain part, with its own MIME header, says
// enough that its HTML twin need not be looked at: it is neither next to
// nothing nor a stub that only stands in for the HTML.
func PlainSuffices(header, body []byte) bool {
	s := splitHeader(header, maxPartHeader)
	m := parseMedia(s.fields.get("content-type"))
	raw, _ := decodeTransfer(lowerToken(s.fields.get("content-transfer-encoding")), body, maxDecode)
	text, _ := toUTF8(m.charset, raw)
	n := letters(text)
	head := text[:min(len(text), 600)]
	if n < 80 || looksHTML(head) {
		return false
	}
	if n >= 800 {
		return true
	}
	low := bytes.ToLower(head)
	for _, stub := range stubs {
		if bytes.Contains(low, []byte(stub)) {
			return false
		}
	}
	return true
}

// statedSize is the size parameter of a Content-Disposition, 0 when there is
// none.
func statedSize(disposition string) int {
	_, rest, _ := strings.Cut(disposition, ";")
	for rest != "" {
		var key, val string
		key, val, rest = nextParam(rest)
		if key == "size" {
			n, err := strconv.ParseUint(val, 10, 32)
			if err != nil {
				return 0
			}
			return int(n)
		}
	}
	return 0
}
