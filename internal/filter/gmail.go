package filter

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// gmailFrom bounds one filter's senders, in bytes: Gmail refuses criteria much
// longer than this.
const gmailFrom = 1400

type gmailFeed struct {
	XMLName xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
	Apps    string       `xml:"xmlns:apps,attr"`
	Title   string       `xml:"title"`
	Entries []gmailEntry `xml:"entry"`
}

type gmailEntry struct {
	Category   gmailCategory   `xml:"category"`
	Title      string          `xml:"title"`
	Content    string          `xml:"content"`
	Properties []gmailProperty `xml:"apps:property"`
}

type gmailCategory struct {
	Term string `xml:"term,attr"`
}

type gmailProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// Gmail writes the plan as the file that Gmail imports under Settings, Filters:
// the mail of each vendor gets the folder's name as label and leaves the
// inbox. Gmail's filters have no end: they stay until they are removed by hand.
func Gmail(p Plan) ([]byte, error) {
	feed := gmailFeed{Apps: "http://schemas.google.com/apps/2006", Title: "Mail Filters"}
	for _, r := range p.BySender().Rules {
		var except strings.Builder
		for _, a := range r.Except {
			except.WriteString(" -" + a)
		}
		for _, from := range chunks(append(r.Domains[:len(r.Domains):len(r.Domains)], r.Addresses...), " OR ", gmailFrom-except.Len()) {
			feed.Entries = append(feed.Entries, gmailEntry{
				Category: gmailCategory{"filter"}, Title: "Mail Filter",
				Properties: []gmailProperty{
					{"from", "(" + from + ")" + except.String()},
					{"label", p.Folder},
					{"shouldArchive", "true"},
				},
			})
		}
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(feed); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// chunks joins parts into pieces of at most max bytes, each at least one part.
func chunks(parts []string, by string, max int) []string {
	var out []string
	piece := ""
	for _, p := range parts {
		if piece != "" && len(piece)+len(by)+len(p) > max {
			out, piece = append(out, piece), ""
		}
		if piece != "" {
			piece += by
		}
		piece += p
	}
	if piece != "" {
		out = append(out, piece)
	}
	return out
}
