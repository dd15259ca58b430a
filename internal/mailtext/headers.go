package mailtext

import (
	"bytes"
	"strings"
)

// field is one header field as it stands in the message: the value may be
// folded over several lines and may hold encoded words.
type field struct {
	name  string // lower case
	value string
}

// header is a header block, in order.
type header []field

// get returns the first field of the name, unfolded, "" when absent.
func (h header) get(name string) string {
	for i := range h {
		if h[i].name == name {
			return unfold(h[i].value)
		}
	}
	return ""
}

// last returns the last field of the name, unfolded.
func (h header) last(name string) string {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i].name == name {
			return unfold(h[i].value)
		}
	}
	return ""
}

// has reports whether there is a field of the name.
func (h header) has(name string) bool {
	for i := range h {
		if h[i].name == name {
			return true
		}
	}
	return false
}

// split is what splitHeader found.
type split struct {
	fields header
	block  string // the bytes that the fields were read from
	body   []byte
	odd    int  // lines that are no header lines
	cut    bool // the block was longer than the limit
}

// splitHeader tells a message's (or part's) header from its body (RFC 5322
// section 2.1), tolerating what mail is found with: a byte order mark, empty
// lines and mbox "From " lines before the header, a first line that is
// indented, lines without a colon, and a header without an end.
func splitHeader(raw []byte, limit int) split {
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	start := skipLead(raw)
	end, body := headerEnd(raw, start, limit)
	s := split{body: raw[body:], cut: end-start > limit}
	if s.cut {
		end = start + limit
	}
	s.block = string(raw[start:end])
	if used := s.scan(); used < len(s.block) {
		// The block broke off: what follows is text without an empty line before it.
		s.body = raw[start+used:]
		s.block = s.block[:used]
	}
	return s
}

// skipLead returns where the header begins behind empty lines and mbox
// separators.
func skipLead(raw []byte) int {
	i := 0
	if blank := leadingBlank(raw); blank > 0 && looksLikeField(raw[blank:min(len(raw), blank+200)]) {
		i = blank // else the empty line ends an empty header
	}
	for range 8 {
		line := raw[i:min(len(raw), i+1000)]
		n := bytes.IndexByte(line, '\n')
		if n < 0 || !bytes.HasPrefix(line, []byte("From ")) && !bytes.HasPrefix(line, []byte(">From ")) {
			break
		}
		i += n + 1
	}
	return i
}

// leadingBlank counts the bytes of empty lines at the beginning.
func leadingBlank(raw []byte) int {
	last := 0
	for i := 0; i < len(raw) && i < 200; i++ {
		switch raw[i] {
		case '\n':
			last = i + 1
		case '\r', ' ', '\t':
		default:
			return last
		}
	}
	return last
}

// headerEnd finds the empty line behind the header: where the header ends and
// where the body begins.
func headerEnd(raw []byte, start, limit int) (end, body int) {
	if start < len(raw) && raw[start] == '\n' {
		return start, start + 1
	}
	if bytes.HasPrefix(raw[start:], []byte("\r\n")) {
		return start, start + 2
	}
	for i := start; i < len(raw); {
		n := bytes.IndexByte(raw[i:], '\n')
		if n < 0 {
			break
		}
		i += n + 1
		if i < len(raw) && raw[i] == '\n' {
			return i, i + 1
		}
		if i+1 < len(raw) && raw[i] == '\r' && raw[i+1] == '\n' {
			return i, i + 2
		}
		if i-start > limit {
			// Too long to be read: look for the end only.
			lf := bytes.Index(raw[i:], []byte("\n\n"))
			if lf < 0 {
				lf = len(raw) - i
			}
			if crlf := bytes.Index(raw[i:i+lf], []byte("\n\r\n")); crlf >= 0 {
				return i + crlf + 1, i + crlf + 3
			}
			return min(i+lf+1, len(raw)), min(i+lf+2, len(raw))
		}
	}
	return len(raw), len(raw)
}

// scan reads the fields of the block and returns how much of it is header.
func (s *split) scan() int {
	block := s.block
	s.fields = make(header, 0, min(32, 1+len(block)/40))
	for i := 0; i < len(block); {
		next := lineEnd(block, i)
		line := block[i:next]
		if len(s.fields) == 0 { // the first line may be indented by mistake
			if trimmed := strings.TrimLeft(line, " \t"); len(trimmed) < len(line) && knownField(trimmed[:fieldName(trimmed)]) {
				i += len(line) - len(trimmed)
				line = trimmed
			}
		}
		colon := fieldName(line)
		if colon == 0 {
			if !s.tolerate(block, i, next) {
				return i
			}
			s.odd++
			i = next
			continue
		}
		// The value goes on over all lines that begin with a blank.
		end := next
		for end < len(block) && (block[end] == ' ' || block[end] == '\t') {
			end = lineEnd(block, end)
		}
		value := block[i+colon+1 : end]
		if len(value) > maxFieldRaw {
			value, s.cut = value[:maxFieldRaw], true
		}
		if len(s.fields) < maxFieldCount {
			s.fields = append(s.fields, field{internName(line[:colon]), value})
		} else {
			s.cut = true
		}
		i = end
	}
	return len(block)
}

// tolerate decides about a line that is no header line: damage within the
// header (true), or the beginning of a body that no empty line announces.
func (s *split) tolerate(block string, at, next int) bool {
	if strings.HasPrefix(block[at:], "--") && len(s.fields) > 0 {
		return false // a boundary
	}
	for range 3 {
		if next >= len(block) {
			return false
		}
		line := block[next:lineEnd(block, next)]
		if colon := fieldName(line); colon > 0 && (len(s.fields) > 0 || knownField(line[:colon])) {
			return true
		}
		next += len(line)
	}
	return false
}

// fieldName finds the colon behind the field name that a line begins with; 0
// when there is none. A name is printable ASCII without blanks; blanks between
// a well-known name and the colon are passed over.
func fieldName(line string) (colon int) {
	for i := 0; i < len(line) && i < 100; i++ {
		switch c := line[i]; {
		case c == ':':
			return i
		case c == ' ' || c == '\t':
			rest := strings.TrimLeft(line[i:], " \t")
			if i > 0 && strings.HasPrefix(rest, ":") && knownField(line[:i]) {
				return len(line) - len(rest)
			}
			return 0
		case c < ' ' || c >= 0x7F:
			return 0
		}
	}
	return 0
}

func looksLikeField(b []byte) bool {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	return fieldName(string(b)) > 0 || bytes.HasPrefix(b, []byte("From "))
}

func lineEnd(s string, from int) int {
	if n := strings.IndexByte(s[from:], '\n'); n >= 0 {
		return from + n + 1
	}
	return len(s)
}

// unfold joins the lines of a value (RFC 5322 section 2.2.3) and trims it. It
// allocates only for a value that is folded.
func unfold(v string) string {
	v = strings.Trim(v, " \t\r\n")
	if strings.IndexByte(v, '\n') < 0 {
		if strings.IndexByte(v, '\r') < 0 {
			return v
		}
		return strings.ReplaceAll(v, "\r", " ")
	}
	var b strings.Builder
	b.Grow(len(v))
	for i := 0; i < len(v); {
		j := strings.IndexByte(v[i:], '\n')
		if j < 0 {
			b.WriteString(v[i:])
			break
		}
		b.WriteString(strings.TrimRight(v[i:i+j], "\r"))
		i += j + 1
		k := i
		for k < len(v) && (v[k] == ' ' || v[k] == '\t') {
			k++
		}
		b.WriteByte(' ')
		i = k
	}
	return b.String()
}

// internName lowers a field name, without allocating for the usual ones.
func internName(name string) string {
	name = strings.TrimRight(name, " \t")
	var buf [64]byte
	if len(name) > len(buf) {
		return strings.ToLower(name)
	}
	lower := true
	for i := 0; i < len(name); i++ {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
			lower = false
		}
		buf[i] = c
	}
	if lower {
		return name
	}
	if s, ok := commonNames[string(buf[:len(name)])]; ok {
		return s
	}
	return string(buf[:len(name)])
}

// knownField reports whether a name is one that mail headers really have.
func knownField(name string) bool {
	var buf [64]byte
	name = strings.TrimRight(name, " \t")
	if len(name) > len(buf) {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	b := buf[:len(name)]
	if _, ok := commonNames[string(b)]; ok {
		return true
	}
	return bytes.HasPrefix(b, []byte("x-")) || bytes.HasPrefix(b, []byte("list-"))
}

var commonNames = func() map[string]string {
	m := map[string]string{}
	for _, n := range strings.Fields(`
		arc-authentication-results arc-message-signature arc-seal authentication-results auto-submitted bcc cc
		content-class content-description content-disposition content-id content-language content-length
		content-location content-transfer-encoding content-type date delivered-to delivery-date disposition-notification-to
		dkim-signature domainkey-signature envelope-to errors-to feedback-id from importance in-reply-to keywords lines
		list-archive list-help list-id list-owner list-post list-subscribe list-unsubscribe list-unsubscribe-post
		message-id mime-version newsgroups old-return-path organization original-recipient precedence priority received
		received-spf references reply-to resent-date resent-from resent-message-id resent-to return-path return-receipt-to sender
		status subject thread-index thread-topic to user-agent x-accept-language x-apparently-to x-beenthere x-campaign
		x-entity-ref-id x-feedback-id x-forwarded-to x-google-dkim-signature x-google-smtp-source x-gm-message-state
		x-keywords x-loop x-mailer x-mailer-version x-mailman-version x-mimeole x-msmail-priority x-originating-ip x-original-to x-priority
		x-received x-report-abuse x-sender x-sg-eid x-status x-uid x-virus-scanned`) {
		m[n] = n
	}
	return m
}()
