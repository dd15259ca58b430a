package judge

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/claim"
	"winnow/internal/judge/feature"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
)

// The lexicon only saves looking words up: without it a message is read the
// same, to the last digit.
func TestALexiconChangesNoReading(t *testing.T) {
	fast, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	tables, err := signal.Load()
	if err != nil {
		t.Fatal(err)
	}
	slow := NewReaderWith(tables, fast.model, fast.version)
	slow.tables, slow.lexicon = tables, nil
	slow.pool.New = func() any {
		return &scratch{features: feature.NewExtractor(fast.model.Dict), claims: claim.NewReader(), seen: make([]uint32, fast.model.Dict.Len())}
	}
	pieces := []string{
		"Just following up on my last note. ", "We don’t sell seals", " you're ", "Cut your scrap by 30%! ", "FREE ", "free-of-charge ", "e-mail ", "www. ", "See www.calderon.example or calderon.example. ",
		"ida.brandt@calderon.example ", "https://calderon.example/a?b=c ", "$34.95 ", "1.250,00 € ", "10x ", "3rd ", "R2D2 ", "AT&T ", "Nordhaus ", "in Austria ", "für Köln ", "Écoute ", "mailto: ", "ratio:5 ",
		"a-b_c ", "half ", "life-long ", "the", "s ", "'quoted' ", "— ", "\n", "\n\n", "> ", "Best,\nIda\n", "ISO 9001 ", "until March 31 ", "SENIOR STAFF ", "frее ", "cl1ck ", strings.Repeat("long", 9) + " ",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "text"), "")
		subject := rapid.SampledFrom(pieces[:20]).Draw(t, "subject")
		doc := mailtext.Parse([]byte("From: Ida Brandt <ida@calderon.example>\r\nTo: Dana Reyes <dana@acme.example>\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: " +
			strings.TrimSpace(strings.ReplaceAll(subject, "\n", " ")) + "\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"))
		if got, want := fast.Read(doc), slow.Read(doc); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q\n with %+v\nwithout %+v", doc.Text, got, want)
		}
	})
}
