package feature

import (
	"math/bits"
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
	sh := &m.all[i]
	if sh.words+sh.numbers == 0 {
		return nil
	}
	for j := range hits {
		x.hit(&hits[j], 0)
	}
	switch s.Zone {
	case mailtext.ZoneSubject:
		x.add(placeSubjectKey)
		x.subject(&doc.Header)
		for _, f := range sig.Facts {
			x.fact(f)
		}
	case mailtext.ZoneGreeting:
		x.add(placeGreetingKey)
	case mailtext.ZoneQuote, mailtext.ZoneForward:
		x.add(placeQuoteKey)
	case mailtext.ZoneFooter:
		x.add(placeFooterKey)
	case mailtext.ZoneOptOut:
		x.add(placeOptOutKey)
	case mailtext.ZoneAuthor:
		x.flag(i == m.first, firstSentenceKey)
		x.flag(i > m.first && i <= m.first+2, nearTheStartKey)
		x.flag(i == m.last || i == m.last-1, nearTheEndKey)
	}
	x.step(float64(sh.words), &sentenceWordsSteps)
	x.step(float64(sh.capitals), &sentenceCapitalsSteps)
	x.flag(sh.capitals > 0 && sh.capitals*2 >= sh.words, sentenceInCapitalsKey)
	x.step(float64(sh.exclaims), &sentenceExclamationsSteps)
	x.flag(sh.asks > 0, sentenceAsksKey)
	x.step(float64(sh.numbers), &sentenceNumbersSteps)
	x.flag(sh.money > 0, sentenceAmountKey)
	x.flag(sh.percent > 0, sentencePercentageKey)
	x.flag(sh.links > 0, sentenceLinkKey)
	x.step(float64(sh.nameRuns), &sentenceNamesSteps)
	x.flag(sh.you > 0, sentenceYouKey)
	x.flag(sh.we > 0, sentenceWeKey)
	x.flag(sh.i > 0, sentenceIKey)
	x.flag(sh.bullets > 0, listItemKey)
	x.flag(strings.Contains(text, "$$"), colouredMoneyKey)
	x.flag(strings.Contains(text, "**") || strings.Contains(text, "~~") || strings.Contains(text, "!!"), ornamentsKey)
	x.step(float64(strings.Count(text, ",")), &sentenceCommasSteps)
	for set := sh.seen; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		x.add(keysOfTopics[i].steps[0])
		x.flag(sh.topics[i] > 1, keysOfTopics[i].steps[1])
	}
	out := x.acc.take(once)
	for _, id := range x.wordIDs[x.bounds[i]:x.bounds[i+1]] {
		x.acc.add(id, 1)
	}
	words := x.acc.take(keep)
	damp(words, sentenceScale)
	return x.acc.merge(out, words)
}
