package claim

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winnow/internal/mailtext"
)

// What a reader keeps of the document before must not show in the next.
func TestAReaderForgetsTheDocumentBefore(t *testing.T) {
	used := NewReader()
	words := []string{
		"Calderon", "Nordhaus", "Ida", "saves", "30", "%", "€", "1.250,00", "per", "month", "customers", "trusted", "by", "ISO", "9001", "SOC", "2", "until", "March", "31",
		"31.03.2026", "warranty", "years", "5", "last", "chance", "up", "to", "10x", "in", "Austria", "from", "was", "$", "99", "/", "user", "we", "guarantee", ".", ",", "\n\n", "für", "Écoute",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 60).Draw(t, "words"), " ")
		from := rapid.SampledFrom([]string{"Ida Brandt <ida@calderon.example>", "sales@nordhaus.example"}).Draw(t, "from")
		language := rapid.SampledFrom([]string{"", "en", "de"}).Draw(t, "language")
		doc := mailtext.Parse([]byte("From: " + from + "\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\nContent-Type: text/plain; charset=utf-8\r\nSubject: prices\r\n\r\n" + text + "\r\n"))
		fresh := NewReader().Read(doc, language)
		if got := used.Read(doc, language); !reflect.DeepEqual(got, fresh) {
			t.Fatalf("used before %+v, new %+v", got, fresh)
		}
	})
}
