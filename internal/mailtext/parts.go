package mailtext

import (
	"bytes"
	"fmt"
	"strings"
)

// block is a piece of what the message shows, still encoded.
type block struct {
	html    bool
	media   mediaType
	enc     string
	body    []byte
	forward *split // set on the first block of an attached message: its header
	level   int    // how many attached messages it lies in
	alt     []block
}

// walker walks the parts of a message and keeps its limits.
type walker struct {
	doc     *Document
	parts   int
	scan    int // bytes that may still be searched for boundaries
	sealed  string
	partial bool // parts without a body may have been left out
}

func (w *walker) problem(code, detail string) { w.doc.problem(code, detail) }

func (d *Document) problem(code, detail string) {
	for _, p := range d.Problems {
		if p.Code == code {
			return
		}
	}
	if len(d.Problems) < MaxProblems {
		d.Problems = append(d.Problems, Problem{code, detail})
	}
}

// walk adds to blocks what an entity shows: its header says how body is to be
// read. fallback is the type that a part without Content-Type has.
func (w *walker) walk(blocks []block, h header, body []byte, fallback string, depth, level int) []block {
	if w.parts++; w.parts > MaxParts {
		w.problem("parts", fmt.Sprintf("it has more than %d parts; the rest is left out", MaxParts))
		return blocks
	}
	if depth > MaxDepth {
		w.problem("depth", fmt.Sprintf("its parts are nested more than %d deep; the rest is left out", MaxDepth))
		return blocks
	}
	m := parseMedia(h.get("content-type"))
	if m.value == "" || strings.IndexByte(m.value, '/') < 0 {
		switch {
		case m.value == "text" || m.value == "" && fallback == "":
			m.value = "text/plain"
		case m.value == "html":
			m.value = "text/html"
		case m.value == "multipart" || m.value == "" && m.boundary != "":
			m.value = "multipart/mixed"
		default:
			if m.value != "" {
				w.problem("content-type", "a part's Content-Type has no meaning")
			}
			if m.value = fallback; m.value == "" {
				m.value = "text/plain"
			}
		}
	}
	enc := lowerToken(strings.TrimRight(h.get("content-transfer-encoding"), "; \t"))
	switch {
	case strings.HasPrefix(m.value, "multipart/"):
		return w.multipart(blocks, m, enc, body, depth, level)
	case m.value == "message/rfc822" || m.value == "message/global":
		return w.message(blocks, h, m, enc, body, depth, level)
	}
	d := parseMedia(h.get("content-disposition"))
	name := d.name
	if name == "" {
		name = m.name
	}
	switch {
	case m.value == "application/pkcs7-mime" || m.value == "application/x-pkcs7-mime":
		if m.smime != "signed-data" && w.sealed == "" {
			w.sealed = "S/MIME"
		}
	case strings.HasPrefix(m.value, "text/") && d.value != "attachment" && showable(m.value) && !(name != "" && d.value == "" && m.value != "text/plain" && m.value != "text/html"):
		html := m.value == "text/html" || m.value == "application/xhtml+xml"
		if m.value == "text/plain" && isPGP(body) {
			if w.sealed == "" {
				w.sealed = "PGP"
			}
			break
		}
		return append(blocks, block{html: html, media: m, enc: enc, body: body, level: level})
	}
	size := len(body)
	if w.partial && size == 0 {
		size = statedSize(h.get("content-disposition"))
	}
	w.attach(name, m.value, size)
	return blocks
}

// showable reports whether a text type is meant to be read by people.
func showable(t string) bool {
	switch t {
	case "text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html", "text/markdown":
		return t != "text/x-amp-html"
	case "text/calendar", "text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/css", "text/javascript", "text/xml",
		"text/rfc822-headers", "text/rtf", "text/tab-separated-values":
		return false
	}
	return true
}

func isPGP(body []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body[:min(len(body), 200)], " \t\r\n"), []byte("-----BEGIN PGP MESSAGE-----"))
}

func (w *walker) attach(name, mediaType string, size int) {
	if len(w.doc.Attachments) >= MaxAttachments {
		w.problem("attachments", fmt.Sprintf("it has more than %d attachments", MaxAttachments))
		return
	}
	w.doc.Attachments = append(w.doc.Attachments, Attachment{Name: name, Type: CleanLine(mediaType, 100), Size: int64(size)})
}

// multipart walks the parts of a multipart body (RFC 2046 section 5.1).
func (w *walker) multipart(blocks []block, m mediaType, enc string, body []byte, depth, level int) []block {
	if enc == "base64" || enc == "quoted-printable" { // forbidden, and seen
		if decoded, _ := decodeTransfer(enc, body, maxDecode); m.boundary == "" || !bytes.Contains(body[:min(len(body), 1<<16)], []byte("--"+m.boundary)) {
			body = decoded
		}
	}
	boundary := m.boundary
	if boundary == "" || len(boundary) > 500 {
		boundary = guessBoundary(body)
		w.problem("boundary", "a multipart names no boundary")
	}
	var parts [][]byte
	if boundary != "" {
		parts = w.cut(body, boundary)
		if len(parts) == 0 {
			if g := guessBoundary(body); g != "" && g != boundary {
				parts = w.cut(body, g)
			}
		}
	}
	if len(parts) == 0 {
		if len(bytes.TrimSpace(body)) == 0 {
			w.problem("boundary", "a multipart is empty")
			return blocks
		}
		w.problem("boundary", "the boundary of a multipart is missing; read as text")
		m.value, m.boundary = "text/plain", ""
		return append(blocks, block{media: m, html: looksHTML(body), enc: "", body: body, level: level})
	}
	fallback := "text/plain"
	if m.value == "multipart/digest" {
		fallback = "message/rfc822"
	}
	sub := func(blocks []block, part []byte) []block {
		s := splitHeader(part, maxPartHeader)
		return w.walk(blocks, s.fields, s.body, fallback, depth+1, level)
	}
	switch m.value {
	case "multipart/alternative":
		var all []block
		for _, p := range parts {
			all = sub(all, p)
		}
		return alternatives(blocks, all, level)
	case "multipart/encrypted":
		if w.sealed == "" {
			w.sealed = "PGP"
		}
		for _, p := range parts {
			s := splitHeader(p, maxPartHeader)
			pm := parseMedia(s.fields.get("content-type"))
			w.parts++
			w.attach(pm.name, pm.value, len(s.body))
		}
		return blocks
	}
	for _, p := range parts {
		blocks = sub(blocks, p)
	}
	return blocks
}

// alternatives joins the parts of a multipart/alternative to one block, of
// which the best form is chosen once they are decoded. Attached messages and
// what stands in more than two forms is kept in order.
func alternatives(blocks, all []block, level int) []block {
	var plain, html []block
	for _, b := range all {
		switch {
		case b.forward != nil || b.level != level || len(b.alt) > 0:
			return append(blocks, all...)
		case b.html:
			html = append(html, b)
		default:
			plain = append(plain, b)
		}
	}
	if len(plain) == 0 || len(html) == 0 {
		return append(blocks, all...)
	}
	b := plain[0]
	b.alt = html
	if len(plain) > 1 { // text in pieces between pictures, and one HTML
		b.body = joinPlain(plain)
		b.enc, b.media.charset = "", "utf-8"
	}
	return append(blocks, b)
}

func joinPlain(blocks []block) []byte {
	var out []byte
	for _, b := range blocks {
		raw, _ := decodeTransfer(b.enc, b.body, maxDecode)
		text, _ := toUTF8(b.media.charset, raw)
		if len(out)+len(text) > maxDecode {
			break
		}
		out = append(append(out, text...), '\n')
	}
	return out
}

// message walks an attached message: a forward, a digest's item, the original
// in a bounce.
func (w *walker) message(blocks []block, h header, m mediaType, enc string, body []byte, depth, level int) []block {
	if enc == "base64" || enc == "quoted-printable" {
		body, _ = decodeTransfer(enc, body, maxDecode)
	}
	w.attach(m.name, m.value, len(body))
	s := splitHeader(body, maxPartHeader)
	if len(s.fields) == 0 && len(bytes.TrimSpace(s.body)) == 0 {
		return blocks
	}
	at := len(blocks)
	blocks = w.walk(blocks, s.fields, s.body, "", depth+1, level+1)
	if len(blocks) > at {
		blocks[at].forward = &s
	} else {
		blocks = append(blocks, block{forward: &s, level: level + 1})
	}
	return blocks
}

// cut splits a multipart's body at its boundary lines. The parts are slices of
// body; what stands before the first and behind the closing boundary is
// dropped. A multipart that is never closed ends where its parent does.
func (w *walker) cut(body []byte, boundary string) [][]byte {
	if w.scan -= len(body); w.scan < 0 {
		w.problem("size", "its parts are too many or too deep to be searched; the rest is left out")
		return nil
	}
	delim := []byte("--" + boundary)
	var parts [][]byte
	begin := -1
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], delim)
		if i < 0 {
			break
		}
		i += at
		at = i + len(delim)
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		rest := body[at:]
		eol := bytes.IndexByte(rest[:min(len(rest), 300)], '\n')
		if eol < 0 {
			eol = len(rest)
			if eol > 300 {
				continue
			}
		}
		tail := bytes.TrimSpace(rest[:eol])
		closing := bytes.HasPrefix(tail, []byte("--"))
		if len(tail) > 0 && !closing {
			continue // a longer boundary that begins alike
		}
		if begin >= 0 {
			parts = append(parts, trimEOL(body[begin:i]))
		}
		begin = min(at+eol+1, len(body))
		at = begin
		if closing {
			begin = -1
			break
		}
		if len(parts) > MaxParts {
			w.problem("parts", fmt.Sprintf("it has more than %d parts; the rest is left out", MaxParts))
			return parts
		}
	}
	if begin >= 0 && begin < len(body) {
		w.problem("unclosed", "a multipart is never closed")
		parts = append(parts, body[begin:])
	}
	return parts
}

func trimEOL(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// guessBoundary finds a line that begins with "--" and is followed by a header
// line, in a multipart that does not name its boundary.
func guessBoundary(body []byte) string {
	head := body[:min(len(body), 64<<10)]
	for at := 0; at < len(head); {
		n := bytes.IndexByte(head[at:], '\n')
		if n < 0 {
			break
		}
		line := bytes.TrimSpace(head[at : at+n])
		at += n + 1
		if len(line) > 4 && len(line) < 200 && bytes.HasPrefix(line, []byte("--")) &&
			bytes.HasPrefix(bytes.ToLower(head[at:min(len(head), at+8)]), []byte("content-")) {
			return string(line[2:])
		}
	}
	return ""
}

// looksHTML reports whether text of no or a wrong type is HTML.
func looksHTML(b []byte) bool {
	if b = b[:min(len(b), 1000)]; bytes.IndexByte(b, '<') < 0 {
		return false
	}
	head := bytes.ToLower(bytes.TrimSpace(b))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) ||
		bytes.Contains(head, []byte("<body")) || bytes.Contains(head, []byte("<table ")) && bytes.HasPrefix(head, []byte("<"))
}
