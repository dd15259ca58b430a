package need

import (
	"strings"

	"winnow/internal/lang"
	"winnow/internal/mailtext"
)

// currencies are the words that make a number a price.
var currencies = map[string]bool{
	"eur": true, "euro": true, "euros": true, "usd": true, "dollar": true, "dollars": true, "gbp": true, "pounds": true,
	"chf": true, "franken": true, "francs": true, "cent": true, "cents": true,
}

// namesPrice reports whether the writer names a sum of money: a number beside
// a currency.
func namesPrice(doc *mailtext.Document) bool {
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneAuthor && z.Kind != mailtext.ZoneSubject {
			continue
		}
		number, words := false, 0
		after := 0 // where the word before ends
		currency := false
		for w := lang.NewWords(doc.Text, z.Span); w.Next() && words < maxWords; words++ {
			isNumber := w.Kind == lang.Number
			text := strings.ToLower(w.Text())
			between := doc.Text[min(after, int(w.Start)):w.Start]
			sign := strings.ContainsAny(between, "€$£") || strings.ContainsAny(text, "€$£")
			switch {
			case isNumber && (sign || currency), number && (sign || currencies[text]):
				return true
			}
			number, currency, after = isNumber, currencies[text], int(w.End)
		}
		if number && strings.ContainsAny(doc.Text[min(after, z.Span.End):min(after+3, z.Span.End)], "€$£") {
			return true
		}
	}
	return false
}
