package feature

import (
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/signal"
)

// sentenceScale is the length of a sentence's word vector.
const sentenceScale = 1.5

// sentence returns the features of one sentence: its cues, its shape and
// place, its words.
func (x *Extractor) sentence(doc *mailtext.Document, sig *signal.Signals, i int, hits []signal.Hit, m *messageShape) Vector {
	s := sig.Sentences[i]
	text := doc.Quote(s.Span)
	sh := m.all[i]
	if sh.words+sh.numbers == 0 {
		return nil
	}
	for j := range hits {
		h := &hits[j]
		name := h.Cue.Name()
		x.named(1, "cue ", h.Cue.ID)
		x.named(1, "target ", name)
		if h.Strength >= 2 {
			x.named(1, "target ", name, " 2")
		}
		if h.Strength >= 3 {
			x.named(1, "target ", name, " 3")
		}
	}
	switch s.Zone {
	case mailtext.ZoneSubject:
		x.named(1, "place subject")
		x.subject(&doc.Header)
		for _, f := range sig.Facts {
			x.fact(f)
		}
	case mailtext.ZoneGreeting:
		x.named(1, "place greeting")
	case mailtext.ZoneQuote, mailtext.ZoneForward:
		x.named(1, "place quote")
	case mailtext.ZoneFooter:
		x.named(1, "place footer")
	case mailtext.ZoneOptOut:
		x.named(1, "place opt-out")
	case mailtext.ZoneAuthor:
		x.flag(i == m.first, "first sentence")
		x.flag(i > m.first && i <= m.first+2, "near the start")
		x.flag(i == m.last || i == m.last-1, "near the end")
	}
	x.step(float64(sh.words), "sentence words", 4, 8, 15, 30)
	x.step(float64(sh.capitals), "sentence capitals", 1, 3, 6)
	x.flag(sh.capitals > 0 && sh.capitals*2 >= sh.words, "sentence in capitals")
	x.step(float64(sh.exclaims), "sentence exclamations", 1, 2, 3)
	x.flag(sh.asks > 0, "sentence asks")
	x.step(float64(sh.numbers), "sentence numbers", 1, 2, 4)
	x.flag(sh.money > 0, "sentence amount")
	x.flag(sh.percent > 0, "sentence percentage")
	x.flag(sh.links > 0, "sentence link")
	x.step(float64(sh.nameRuns), "sentence names", 1, 2, 4)
	x.flag(sh.you > 0, "sentence you")
	x.flag(sh.we > 0, "sentence we")
	x.flag(sh.i > 0, "sentence i")
	x.flag(sh.bullets > 0, "list item")
	x.flag(strings.Contains(text, "$$"), "coloured money")
	x.flag(strings.Contains(text, "**") || strings.Contains(text, "~~") || strings.Contains(text, "!!"), "ornaments")
	x.step(float64(strings.Count(text, ",")), "sentence commas", 2, 4)
	for i, name := range topics.names {
		if n := sh.topics[i]; n > 0 {
			x.named(1, "topic ", name)
			if n > 1 {
				x.named(1, "topic ", name, " 2")
			}
		}
	}
	out := x.acc.take(once)
	for _, id := range x.wordIDs[x.bounds[i]:x.bounds[i+1]] {
		x.acc.add(id, 1)
	}
	words := x.acc.take(keep)
	damp(words, sentenceScale)
	return merge(out, words)
}
