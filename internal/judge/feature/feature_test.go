package feature

import (
	"strings"
	"testing"
	"unicode"

	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

func words(text string) string {
	var out []string
	Words(text, func(w string, _, _ bool) { out = append(out, w) })
	return strings.Join(out, " ")
}

func TestFiguresAddressesAndLinksAreMasked(t *testing.T) {
	for text, want := range map[string]string{
		"Only $34.95 until 2026, 20% off":          "only $0 until 0year 0% off",
		"Write to ida.brandt@calderon.example now": "write to @ now",
		"See https://calderon.example/a?b=c today": "see url today",
		"www.calderon.example":                     "url",
		"It isn’t 3,000 pieces":                    "it isn't 0 pieces",
		"ÜBER Köln":                                "über köln",
		"":                                         "",
	} {
		if got := words(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAnAddressIsNamedAfterItsOwner(t *testing.T) {
	for _, c := range []struct {
		name, email string
		want        bool
	}{
		{"Ida Brandt", "ida.brandt@calderon.example", true},
		{"Ida Brandt", "ibrandt@calderon.example", true},
		{"Ida Brandt", "ib@calderon.example", true},
		{"Brandt, Ida", "sales@brandt.example", true},
		{"Ida Brandt", "qwx77@mail.example", false},
		{"Ida Brandt", "offers@calderon.example", false},
	} {
		if got := namedAfter(triage.Address{Name: c.name, Email: c.email}); got != c.want {
			t.Errorf("%s <%s>: %v", c.name, c.email, got)
		}
	}
}

func TestMadeUpDomainsAndTailsAreSeen(t *testing.T) {
	for domain, want := range map[string]bool{
		"calderon.example": false, "mail.brandtmetall.example": false, "xkcvrtq.example": true, "a1.qrstvw.example": true, "": false, "bcdfg": false,
	} {
		if got := madeUp(domain); got != want {
			t.Errorf("%q: %v", domain, got)
		}
	}
	for subject, want := range map[string]bool{
		"Save on toner.......... wqrt": true, "Save on toner   kdfj": true, "Save on toner ! lwl": true, "Save on toner ! please": false, "Save on toner ! lwql": true,
		"Save on toner now": false, "Save on toner! today": false, "": false, "Re: valves": false,
	} {
		if got := hashTail(subject); got != want {
			t.Errorf("%q: %v", subject, got)
		}
	}
}

func TestTopicsAreSmallGeneralWords(t *testing.T) {
	if len(topics.names) < 30 || len(topics.names) > maxTopics {
		t.Errorf("%d topics", len(topics.names))
	}
	seen := map[string]bool{}
	for _, n := range topics.names {
		if seen[n] {
			t.Errorf("topic %s twice", n)
		}
		seen[n] = true
	}
	for w := range topics.words {
		if strings.Count(w, " ") > 1 || w != strings.ToLower(w) || strings.ContainsFunc(w, unicode.IsDigit) {
			t.Errorf("%q is no word or pair of words in small letters", w)
		}
	}
}

func TestAnAnswerQuotesTheReader(t *testing.T) {
	mail := func(quote string) *mailtext.Document {
		return mailtext.Parse([]byte("From: Ida <ida@calderon.example>\r\nTo: Dana Reyes <dana.reyes@acme.example>\r\nSubject: Re: wrenches\r\n\r\nYes, on Tuesday.\r\n\r\n" + quote))
	}
	yes := mail("On Mon, 2 Mar 2026, Dana Reyes wrote:\r\n> When can you come?\r\n")
	other := mail("On Mon, 2 Mar 2026, Ida Brandt wrote:\r\n> We calibrate wrenches.\r\n")
	if !QuotesReader(yes) {
		t.Error("the reader's own words were not seen")
	}
	if QuotesReader(other) {
		t.Error("the sender's own words were taken for the reader's")
	}
}

func TestExtractionIsTheSameForAGrowingAndAFixedDictionary(t *testing.T) {
	tables, err := signal.Load()
	if err != nil {
		t.Fatal(err)
	}
	doc := mailtext.Parse([]byte("From: Ida <ida@calderon.example>\r\nTo: dana@acme.example\r\nSubject: Prices for 2026\r\n\r\nHi Dana,\r\n\r\nour price list is attached. 40 wrenches cost 18 EUR each.\r\n\r\nIda\r\n"))
	sig := tables.Detect(doc)
	grown := NewDict()
	a := NewExtractor(grown).Extract(doc, &sig)
	var names []string
	for i := range grown.Len() {
		names = append(names, grown.Name(int32(i)))
	}
	x := NewExtractor(FixedDict(names))
	for range 2 { // an extractor is used again and again
		b := x.Extract(doc, &sig)
		if len(a.Message) != len(b.Message) || len(a.Sentences) != len(b.Sentences) {
			t.Fatal("other features")
		}
		for i := range a.Message {
			if a.Message[i] != b.Message[i] {
				t.Errorf("feature %s: %v and %v", grown.Name(a.Message[i].ID), a.Message[i], b.Message[i])
			}
			if i > 0 && a.Message[i].ID <= a.Message[i-1].ID {
				t.Error("features are not in order")
			}
		}
	}
}
