package mailtext

import (
	"time"

	"winnow/internal/triage"
)

// Document is one message as a person would see it, with everything that a
// reader of it needs. All spans are byte offsets into Text.
type Document struct {
	// Text is the displayed text: the subject, an empty line, the visible
	// body. It is valid UTF-8 with "\n" line ends and holds neither control
	// nor bidi-control characters. It is at most MaxText bytes long.
	Text  string
	Zones []Zone // cover Text without gaps or overlaps, in order
	Links []Link

	Header      Header
	Attachments []Attachment
	Layout      Layout
	Problems    []Problem // what was odd, cut or left out; empty for a clean message
	Unreadable  string    // why no text could be found at all, or ""
}

// ZoneKind says what part of a message a zone is.
type ZoneKind uint8

// The zones. Only Subject, Greeting and Author are the writer's own words.
const (
	ZoneSubject   ZoneKind = iota
	ZoneGreeting           // "Hi Dana,"
	ZoneAuthor             // what the writer says
	ZoneQuote              // earlier mail quoted in a reply, with its attribution line
	ZoneForward            // a forwarded message
	ZoneSignature          // sign-off, name, title, phone, disclaimer
	ZoneFooter             // legal text, postal address, "you receive this because"
	ZoneOptOut             // how to unsubscribe
)

// Zone is a stretch of the text.
type Zone struct {
	Kind ZoneKind
	Span triage.Span
	// Depth is the number of levels of quoting in ZoneQuote, else 0.
	Depth int
}

// Link is a link of the message. Links are shown as text and never fetched.
type Link struct {
	URL  string      // as written, at most MaxURL bytes
	Host string      // lower case, punycode as it is; "" when there is none
	Text string      // the words that were linked
	Span triage.Span // of Text in the displayed text; empty when it is not displayed
}

// Attachment names a part that is not shown. Its name is text to show, never a
// path to use.
type Attachment struct {
	Name string
	Type string // media type
	Size int64  // bytes as encoded
}

// Layout counts what the text alone does not show.
type Layout struct {
	HTML         bool // the text was made from HTML
	Images       int  // images shown from elsewhere
	TrackerPixel int  // images of 1x1 or hidden: never loaded
	HiddenBytes  int  // text that HTML hides from the reader and that was left out
	ZeroWidth    int  // zero-width and bidi characters that were taken out
	SplitWords   int  // words that had a zero-width character inside
	MixedScript  int  // words that mix alphabets, such as Latin and Cyrillic
	Colours      int  // runs of coloured or very large text
}

// ImageOnly reports whether the message says in pictures what it has to say.
func (d *Document) ImageOnly() bool {
	body := 0
	for _, z := range d.Zones {
		if z.Kind == ZoneAuthor {
			body += z.Span.Len()
		}
	}
	return d.Layout.Images-d.Layout.TrackerPixel > 0 && body < 80
}

// Header holds the decoded header facts of a message.
type Header struct {
	triage.Envelope
	Sender         triage.Address
	ListPost       string
	OneClick       bool // List-Unsubscribe-Post (RFC 8058)
	Precedence     string
	FeedbackID     string
	Mailer         string // X-Mailer or User-Agent
	Received       int    // number of Received fields
	FirstReceived  time.Time
	DateSource     string // "date", "received", or "none"
	HasMimeVersion bool
	ContentType    string            // of the whole message
	Fields         map[string]string // first value of further fields, by lower-case name, for fingerprints; X-Spam-* and the like are left out
}

// Problem is something odd about a message that was tolerated.
type Problem struct {
	Code   string // stable, for tests: "depth", "parts", "charset", "no-headers" …
	Detail string // one clause for people
}

// Quote returns the displayed bytes of a span, or "" when it lies outside.
func (d *Document) Quote(s triage.Span) string {
	if s.Start < 0 || s.End > len(d.Text) || s.Empty() {
		return ""
	}
	return d.Text[s.Start:s.End]
}

// ZoneAt returns the kind of the zone that holds the byte offset.
func (d *Document) ZoneAt(offset int) ZoneKind {
	for _, z := range d.Zones {
		if offset < z.Span.End {
			return z.Kind
		}
	}
	return ZoneFooter
}
