package mailtext

import (
	"bytes"

	"golang.org/x/net/html/atom"

	"winnow/internal/triage"
)

func (r *htmlReader) openLink(at *attrs) int {
	href := bytes.TrimSpace(at.href)
	if len(href) == 0 || href[0] == '#' || len(r.links) >= MaxLinks {
		return -1
	}
	l, ok := makeLink(string(href[:min(len(href), 2*MaxURL)]))
	if !ok {
		return -1
	}
	l.Span = triage.Span{Start: r.offset(), End: -1}
	r.links = append(r.links, l)
	return len(r.links) - 1
}

func (r *htmlReader) closeLink(i int) {
	l := &r.links[i]
	start, end := l.Span.Start, len(r.w.buf)
	for start < end && (r.w.buf[start] == ' ' || r.w.buf[start] == '\n' || r.w.buf[start] == '|') {
		start++
	}
	l.Span = triage.Span{}
	if start < end {
		l.Span = triage.Span{Start: start, End: end}
	} else if len(r.alt) > 0 {
		l.Text = CleanLine(string(r.alt), maxName)
	}
}

func (r *htmlReader) image(e *element, at *attrs) {
	r.layout.Images++
	if e.gone || e.unseen || small(at.width) && small(at.height) {
		r.layout.TrackerPixel++
		return
	}
	r.alt = append(r.alt[:0], at.alt[:min(len(at.alt), maxName)]...)
}

// small reports whether a width or height is at most two pixels.
func small(v []byte) bool {
	n, unit := cssNumber(bytes.TrimSpace(v))
	return n >= 0 && n <= 2 && unit != "%" && unit != "em"
}

// quoteOrSignature knows the marks by which mail programs tell quotes and
// signatures in their HTML.
func quoteOrSignature(a atom.Atom, at *attrs) (ZoneKind, bool) {
	switch a {
	case atom.Blockquote:
		if at.cite {
			return ZoneQuote, true
		}
	case atom.Div, atom.Span, atom.Table, atom.Td, atom.P, atom.Pre:
	default:
		return 0, false
	}
	if len(at.class) == 0 && len(at.id) == 0 {
		return 0, false
	}
	for _, q := range [...]string{"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "OutlookMessageHeader", "zmail_extra", "tutanota_quote"} {
		if hasToken(at.class, q) {
			return ZoneQuote, true
		}
	}
	for _, s := range [...]string{"gmail_signature", "moz-signature", "protonmail_signature_block", "email-signature", "signature"} {
		if hasToken(at.class, s) {
			return ZoneSignature, true
		}
	}
	if is(at.id, "signature") || is(at.id, "AppleMailSignature") || is(at.id, "ms-outlook-mobile-signature") {
		return ZoneSignature, true
	}
	return 0, false
}

func hasToken(list []byte, want string) bool {
	if len(list) < len(want) {
		return false
	}
	for f := range bytes.FieldsSeq(list) {
		if string(f) == want {
			return true
		}
	}
	return false
}
