package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// part is a MIME entity: its own header fields and its encoded content. (The
// writer of go-message knows UTF-8 alone, and this mail needs the old
// charsets too.)
type part struct {
	header  header
	content []byte
}

func (p part) write(b *bytes.Buffer) {
	for _, line := range p.header.lines {
		b.WriteString(fold(line))
		b.WriteString("\r\n")
	}
	b.WriteString("\r\n")
	b.Write(p.content)
}

// joinParts joins parts under a boundary.
func joinParts(subtype, boundary string, parts ...part) part {
	var b bytes.Buffer
	for _, p := range parts {
		fmt.Fprintf(&b, "--%s\r\n", boundary)
		p.write(&b)
		b.WriteString("\r\n")
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	out := part{content: b.Bytes()}
	out.header.add("Content-Type", fmt.Sprintf("multipart/%s;\r\n boundary=\"%s\"", subtype, boundary))
	return out
}

// textPart encodes text in a charset; encoding is "base64", "8bit" or "" for
// what the text needs.
func textPart(mediaType, text, charset, encoding string) (part, error) {
	b, err := encodeCharset(text, charset)
	if err != nil {
		return part{}, err
	}
	if encoding == "" {
		encoding = "7bit"
		if !ascii(string(b)) || longLine(b, 990) || mediaType == "text/html" {
			encoding = "quoted-printable"
		}
	}
	if encoding == "7bit" && charset == "utf-8" {
		charset = "us-ascii"
	}
	var p part
	p.header.add("Content-Type", mediaType+"; charset="+charset)
	p.header.add("Content-Transfer-Encoding", encoding)
	switch encoding {
	case "base64":
		p.content = base64Lines(crlf(b))
	case "quoted-printable":
		var buf bytes.Buffer
		w := quotedprintable.NewWriter(&buf)
		// A bytes.Buffer takes everything.
		_, _ = w.Write(crlf(b))
		_ = w.Close()
		p.content = buf.Bytes()
	default:
		p.content = crlf(b)
	}
	return p, nil
}

// filePart is an attachment, or an inline part when it has a content id.
func filePart(mediaType, name, cid string, data []byte) part {
	var p part
	p.header.add("Content-Type", fmt.Sprintf("%s; name=\"%s\"", mediaType, name))
	p.header.add("Content-Transfer-Encoding", "base64")
	if cid != "" {
		p.header.add("Content-ID", "<"+cid+">")
		p.header.add("Content-Disposition", fmt.Sprintf("inline; filename=\"%s\"", name))
	} else {
		p.header.add("Content-Disposition", fmt.Sprintf("attachment; filename=\"%s\"", name))
	}
	p.content = base64Lines(data)
	return p
}

func encodeCharset(text, charset string) ([]byte, error) {
	var cm *charmap.Charmap
	switch charset {
	case "utf-8":
		return []byte(text), nil
	case "iso-8859-1":
		cm = charmap.ISO8859_1
	case "windows-1252":
		cm = charmap.Windows1252
	default:
		return nil, fmt.Errorf("no such charset %q", charset)
	}
	b, err := cm.NewEncoder().Bytes([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("text does not fit %s: %w", charset, err)
	}
	return b, nil
}

func crlf(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }

func longLine(b []byte, limit int) bool {
	for line := range bytes.SplitSeq(b, []byte("\n")) {
		if len(line) > limit {
			return true
		}
	}
	return false
}

func base64Lines(b []byte) []byte {
	s := base64.StdEncoding.EncodeToString(b)
	var out strings.Builder
	for len(s) > 76 {
		out.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	out.WriteString(s + "\r\n")
	return []byte(out.String())
}
