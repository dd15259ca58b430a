package signal

import (
	"regexp"
	"strings"
	"testing"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// fillers are plain texts by which the language of a document can be told.
var fillers = map[string]string{
	"de": "Das Haus steht am Rand der Stadt, und der Garten ist groß und still, weil dort niemand mehr wohnt. Es war einmal schöner, als die Kinder noch da waren.",
	"fr": "La maison est au bord de la ville et le jardin est grand, parce que personne ne vit dans cette rue. Elle était plus belle quand les enfants étaient là.",
}

// documentFor makes a document that holds one sentence in a zone that the cue
// reads, and headers that satisfy its guards.
func documentFor(c *Cue, sentence string) *mailtext.Document {
	zone := mailtext.ZoneAuthor
	if !c.Zones.Has(zone) {
		for z := mailtext.ZoneSubject; z <= mailtext.ZoneOptOut; z++ {
			if c.Zones.Has(z) {
				zone = z
				break
			}
		}
	}
	doc := &mailtext.Document{Text: sentence, Zones: []mailtext.Zone{{Kind: zone, Span: triage.Span{End: len(sentence)}}}}
	if filler, ok := fillers[c.Lang]; ok {
		doc.Text += "\n\n" + filler
		doc.Zones = append(doc.Zones, mailtext.Zone{Kind: mailtext.ZoneSignature, Span: triage.Span{Start: len(sentence), End: len(doc.Text)}})
	}
	if len(c.Links) > 0 {
		doc.Links = mailtext.Parse([]byte("Subject: x\r\n\r\n" + sentence)).Links
		for i := range doc.Links {
			doc.Links[i].Span.Start -= len("x\n\n")
			doc.Links[i].Span.End -= len("x\n\n")
		}
	}
	doc.Header.To = []triage.Address{{Name: "Dana Reed", Email: "dana@acme.example"}}
	if c.Only&GuardReplied != 0 {
		doc.Header.InReplyTo = []string{"x@y.example"}
	}
	if c.Only&GuardList != 0 {
		doc.Header.ListPost = "<mailto:x@y.example>"
	}
	if c.Only&GuardBulk != 0 {
		doc.Header.Precedence = "bulk"
	}
	if c.Only&GuardAuto != 0 {
		doc.Header.AutoSubmit = "auto-generated"
	}
	return doc
}

func firesOn(t *Tables, c *Cue, sentence string) (Hit, bool) {
	s := t.Detect(documentFor(c, sentence))
	for _, e := range s.Tricks {
		if e.Cue == c.ID && e.Span.Start < len(sentence) {
			return Hit{Cue: c, Span: e.Span}, true
		}
	}
	for _, h := range s.Hits {
		if h.Cue == c && h.Span.Start < len(sentence) {
			return h, true
		}
	}
	return Hit{}, false
}

// Every cue fires on each of its yes sentences, within the sentence, and on
// none of its no sentences.
func TestCuesKeepTheirPromises(t *testing.T) {
	tables, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	tidy := regexp.MustCompile(`^(de|fr)?\.?[a-z]+\.[a-z][a-z-]*[a-z]$`)
	for _, c := range tables.Cues() {
		if len(c.Yes) < 2 || len(c.No) < 2 {
			t.Errorf("%s: has %d yes and %d no, wants two of each", c.ID, len(c.Yes), len(c.No))
		}
		if !tidy.MatchString(c.ID) {
			t.Errorf("%s: the name says a family and what it is, in letters", c.ID)
		}
		for _, y := range c.Yes {
			h, ok := firesOn(tables, c, y)
			if !ok {
				t.Errorf("%s does not fire on %q", c.ID, y)
			} else if h.Span.Start < 0 || h.Span.End > len(y) || h.Span.Empty() {
				t.Errorf("%s: span %v outside of %q", c.ID, h.Span, y)
			}
		}
		for _, n := range c.No {
			if h, ok := firesOn(tables, c, n); ok {
				t.Errorf("%s fires on %q by %q", c.ID, n, n[h.Span.Start:h.Span.End])
			}
		}
		if r := c.Reason; r != "" && (len(r) > 100 || !strings.HasSuffix(r, ".")) {
			t.Errorf("%s: the reason is one short sentence, not %q", c.ID, r)
		}
	}
}
