package trace

import (
	"slices"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Bounds of what is read and kept of one message.
const (
	maxScan      = 6 << 10 // bytes of signature and footer
	maxLines     = 120
	maxLine      = 300 // bytes of a line that are looked at
	maxCompanies = 6
	maxPhones    = 4
	maxPostal    = 2
	maxSites     = 8
	maxLeave     = 4
	maxMark      = 160 // bytes of one mark
)

// Of takes the traces of a document. Quoted and forwarded mail is somebody
// else's and says nothing about the sender.
func Of(doc *mailtext.Document) triage.Traces {
	var t triage.Traces
	lines := signedLines(doc)
	people := nameWords(doc.Header.From.Name)
	for i, l := range lines {
		t.Phones = addAll(t.Phones, maxPhones, phones(l.text)...)
		before := ""
		if i > 0 {
			before = lines[i-1].text
		}
		t.Postal = addAll(t.Postal, maxPostal, postal(before, l.text))
		(&signed{&t}).line(l, people)
	}
	t.Companies = addAll(t.Companies, maxCompanies+maxMentions, mentions(doc)...)
	t.Sites = sites(doc)
	t.Leave = leave(doc)
	return t
}

// line is a line of a signature or footer.
type line struct {
	text   string
	footer bool
}

// signedLines are the lines of the signature and footer that hold something.
func signedLines(doc *mailtext.Document) []line {
	var out []line
	room := maxScan
	for _, z := range doc.Zones {
		footer := z.Kind == mailtext.ZoneFooter || z.Kind == mailtext.ZoneOptOut
		if z.Kind != mailtext.ZoneSignature && !footer {
			continue
		}
		text := doc.Quote(z.Span)
		text = strings.ToValidUTF8(text[:min(len(text), room)], "")
		room -= len(text)
		for l := range strings.SplitSeq(text, "\n") {
			if len(out) == maxLines {
				return out
			}
			l = strings.TrimSpace(strings.ToValidUTF8(l[:min(len(l), maxLine)], ""))
			if l != "" {
				out = append(out, line{l, footer})
			}
		}
	}
	return out
}

// addAll appends what is new and not empty, up to a number of marks.
func addAll(to []string, most int, marks ...string) []string {
	for _, m := range marks {
		if m == "" || len(to) >= most || len(m) > maxMark || slices.Contains(to, m) {
			continue
		}
		to = append(to, m)
	}
	return to
}
