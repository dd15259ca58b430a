package judge

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/mailtext"
)

// Working memory is lent from message to message: a reading must not depend on
// what was read before it.
func TestAReadingDoesNotDependOnTheMessageBefore(t *testing.T) {
	used, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	sentences := []string{
		"Just following up on my last note.", "Do you have 15 minutes on Thursday for a quick call?", "Our seals cut downtime by 30% at Nordhaus.", "Only 3 days left!!!",
		"See https://calderon.example/prices for prices.", "We guarantee delivery in 5 days.", "Attached is the quote for 20 pumps at €1,250.", "I will have to close your file.",
		"ISO 9001 certified since 2011.", "> On Monday, Dana wrote:", "> Please send a quote.", "Wir liefern Dichtungen in zwei Wochen.", "Bonjour, voici notre offre.", "Unsubscribe here.", "\n", "--",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(sentences), 0, 25).Draw(t, "text"), "\r\n")
		kind := rapid.SampledFrom([]string{"plain", "html"}).Draw(t, "kind")
		doc := mailtext.Parse([]byte("From: Ida Brandt <ida@calderon.example>\r\nTo: dana@acme.example\r\nContent-Type: text/" + kind + "; charset=utf-8\r\nSubject: Re: seals\r\n\r\n" + text + "\r\n"))
		fresh := NewReaderWith(used.tables, used.model, used.version).Read(doc)
		if got := used.Read(doc); !reflect.DeepEqual(got, fresh) {
			t.Fatalf("used before %+v, new %+v", got, fresh)
		}
	})
}
