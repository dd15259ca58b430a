package demo

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"net/mail"
	"strings"
	"time"
)

// bytes writes the mail as RFC 5322 text.
func (l *letter) bytes() ([]byte, error) {
	charset := cmp.Or(l.head.or(l.script.head, "charset"), "utf-8")
	h := &header{}
	l.trace(h)
	h.add("Message-ID", "<"+l.id+">")
	if l.parent != nil && l.head.get("fwd") == "" {
		h.add("In-Reply-To", "<"+l.parent.id+">")
	} else if l.head.get("fake-parent") != "" {
		fake := "<" + l.hex(8) + "." + l.hex(6) + "@" + domain(l.to.email) + ">"
		h.add("In-Reply-To", fake)
		h.add("References", fake)
	}
	if len(l.refs) > 0 {
		h.add("References", "<"+strings.Join(l.refs, ">\r\n <")+">")
	}
	h.add("Date", l.scene.at.Format("Mon, 2 Jan 2006 15:04:05 -0700"))
	h.add("From", address(l.from, charset))
	if l.profile == "list" {
		h.add("To", l.list().address())
	} else {
		h.add("To", address(l.to, charset))
	}
	h.add("Cc", l.cc)
	h.add("Reply-To", l.head.get("reply-to"))
	h.add("Subject", encodeWords(l.fullSubject(), charset))
	l.extras(h)
	for _, v := range l.head["header"] {
		name, value, ok := strings.Cut(v, ":")
		if !ok {
			return nil, fmt.Errorf("header %q: want name: value", v)
		}
		h.add(name, strings.TrimSpace(value))
	}
	h.add("MIME-Version", "1.0")
	body, err := l.body(charset)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, line := range h.lines {
		b.WriteString(fold(line))
		b.WriteString("\r\n")
	}
	body.write(&b)
	return b.Bytes(), nil
}

// fullSubject puts a list's tag in front, as list servers do.
func (l *letter) fullSubject() string {
	if l.script.head.get("list") == "" {
		return l.subject
	}
	tag := "[" + l.list().name + "] "
	for _, p := range []string{"Re: ", "AW: "} {
		if rest, ok := strings.CutPrefix(l.subject, p); ok {
			return p + tag + rest
		}
	}
	return tag + l.subject
}

// body builds the MIME tree: what the format says, with attachments around it.
func (l *letter) body(charset string) (part, error) {
	format := l.head.or(l.script.head, "format")
	if format == "" {
		format = map[string]string{"bulk": "alt", "tool": "alt"}[l.profile]
	}
	enc := l.head.get("encoding")
	text := func() (part, error) { return textPart("text/plain", l.plain(), charset, enc) }
	page := func() (part, error) { return textPart("text/html", l.page(), charset, enc) }
	var main part
	var err error
	switch format {
	case "", "plain":
		main, err = text()
	case "html":
		main, err = page()
	case "alt":
		var a, b part
		if a, err = text(); err == nil {
			b, err = page()
		}
		main = joinParts("alternative", l.boundary(), a, b)
	case "image", "image-remote":
		main, err = l.imageOnly(format == "image")
	default:
		err = fmt.Errorf("no such format %q", format)
	}
	if err != nil {
		return part{}, err
	}
	var attached []part
	for _, v := range l.head["attach"] {
		p, inline, err := l.attachment(v)
		if err != nil {
			return part{}, err
		}
		if inline {
			main = joinParts("alternative", l.boundary(), main, p)
			continue
		}
		attached = append(attached, p)
	}
	if len(attached) > 0 {
		main = joinParts("mixed", l.boundary(), append([]part{main}, attached...)...)
	}
	return main, nil
}

func (l *letter) boundary() string { return "=_" + l.hex(20) }

// plain is the text part: own words, signature, what is quoted, footer.
func (l *letter) plain() string {
	sections := []string{plainText(l.text)}
	if l.sign != "" {
		sections = append(sections, plainText(l.sign))
	}
	if q := l.quoted(); q != "" {
		sections = append(sections, q)
	}
	if l.footer != "" {
		sections = append(sections, plainText(l.footer))
	}
	text := strings.Join(sections, "\n\n") + "\n"
	switch w := l.head.or(l.script.head, "wrap"); w {
	case "", "0":
		return text
	default:
		return wrap(text, 72)
	}
}

// quoted is the history that a reply or a forward shows: "plain" as mail
// programs on lists do, "outlook" as office programs do.
func (l *letter) quoted() string {
	p := l.parent
	style := l.head.get("quote")
	fwd := l.head.get("fwd") != ""
	if p == nil || style == "none" || (style == "" && l.profile == "tool" && !fwd) {
		return ""
	}
	if fwd && style == "" {
		style = "outlook"
	}
	old := strings.TrimSpace(p.plain())
	lang, at := l.scene.lang, p.scene.at.In(home(p.scene.at))
	who := fmt.Sprintf("%s <%s>", p.from.name, p.from.email)
	if style == "outlook" {
		names := map[string][5]string{
			"en": {"-----Original Message-----", "From", "Sent", "To", "Subject"},
			"de": {"-----Ursprüngliche Nachricht-----", "Von", "Gesendet", "An", "Betreff"},
			"fr": {"-----Message d'origine-----", "De", "Envoyé", "À", "Objet"},
		}[lang]
		if fwd && lang == "en" {
			names[0] = "---------- Forwarded message ----------"
		}
		return fmt.Sprintf("%s\n%s: %s\n%s: %s\n%s: %s\n%s: %s\n\n%s", names[0], names[1], who,
			names[2], longStamp(at, lang), names[3], p.to.name, names[4], p.fullSubject(), old)
	}
	intro := fmt.Sprintf("On %s, %s wrote:", longStamp(at, "en"), who)
	switch lang {
	case "de":
		intro = fmt.Sprintf("Am %s schrieb %s:", at.Format("02.01.2006 um 15:04"), who)
	case "fr":
		intro = fmt.Sprintf("Le %s, %s a écrit :", longStamp(at, "fr"), who)
	}
	return intro + "\n" + quote(old)
}

func longStamp(t time.Time, lang string) string {
	return weekday(t, lang) + ", " + longDate(t, lang) + " " + t.Format("15:04")
}

// quote puts "> " before every line.
func quote(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ">") {
			lines[i] = ">" + line
		} else {
			lines[i] = strings.TrimRight("> "+line, " ")
		}
	}
	return strings.Join(lines, "\n")
}

// address writes a mailbox for a header field.
func address(p person, charset string) string {
	if p.name == "" {
		return p.email
	}
	if ascii(p.name) {
		return (&mail.Address{Name: p.name, Address: p.email}).String()
	}
	return encodeWords(p.name, charset) + " <" + p.email + ">"
}

// encodeWords writes text for a header field, as encoded words (RFC 2047) when
// it is not plain ASCII.
func encodeWords(s, charset string) string {
	if ascii(s) {
		return s
	}
	if b, err := encodeCharset(s, charset); err == nil && charset != "utf-8" {
		return qWords(b, charset)
	}
	if strings.Count(s, "") > 3*len([]rune(s)) {
		return mime.BEncoding.Encode("utf-8", s)
	}
	return mime.QEncoding.Encode("utf-8", s)
}

// qWords writes bytes as encoded words of at most 75 letters (RFC 2047 sections
// 2 and 4.2). Package mime does so for UTF-8 alone.
func qWords(b []byte, charset string) string {
	start := "=?" + charset + "?q?"
	var out strings.Builder
	out.WriteString(start)
	used := len(start)
	for _, c := range b {
		enc := fmt.Sprintf("=%02X", c)
		switch {
		case c == ' ':
			enc = "_"
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			enc = string(rune(c))
		}
		if used+len(enc)+len("?=") > 75 {
			out.WriteString("?= " + start)
			used = len(start)
		}
		out.WriteString(enc)
		used += len(enc)
	}
	out.WriteString("?=")
	return out.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// fold breaks a header line at spaces before column 78 (RFC 5322 section 2.2.3).
func fold(line string) string {
	if strings.Contains(line, "\r\n") || len(line) <= 76 {
		return line
	}
	var b strings.Builder
	col := 0
	for i, w := range strings.Split(line, " ") {
		switch {
		case i == 0:
		case i > 1 && col+1+len(w) > 76:
			b.WriteString("\r\n ")
			col = 1
		default:
			b.WriteByte(' ')
			col++
		}
		b.WriteString(w)
		col += len(w)
	}
	return b.String()
}
