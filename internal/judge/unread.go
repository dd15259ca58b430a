package judge

import (
	"winnow/internal/judge/feature"
	"winnow/internal/lang"
	"winnow/internal/mailtext"
)

// readLanguages are those that there are cue tables for.
var readLanguages = map[string]string{"en": "English", "de": "German", "fr": "French"}

// unread says in which language the message is written ("" when that cannot
// be told) and what of it could not be read, in words. What was not read is
// reported as unknown, never guessed.
func unread(doc *mailtext.Document) (language string, why []string) {
	if doc.Unreadable != "" {
		return "", []string{doc.Unreadable}
	}
	if doc.ImageOnly() {
		return "", []string{"what it says stands in pictures, and Winnow reads no pictures"}
	}
	text := sample(doc)
	if len(text) == 0 {
		return "", []string{"it has no words of its own"}
	}
	language, confidence := lang.Detect(text)
	if language == "" || confidence < 0.5 || len(text) < 80 {
		return language, nil
	}
	if _, ok := readLanguages[language]; !ok && confidence >= 0.6 {
		return language, []string{"it is written in a language that Winnow does not read (" + language + ")"}
	}
	return language, nil
}

// leastKnown is the share of known words below which a text is out of the range
// of what was learned. Of 1,900 messages in English, German and French with at
// least a dozen words the lowest share was 0.17, smoothed as here.
const leastKnown = 0.15

// outOfRange reports whether the writer's words are so strange to what was
// learned that weighing them would be guessing: an unread language that could
// not be told, a mix of languages, or letters without words.
func outOfRange(set *feature.Set) bool {
	const few = 12
	return set.Words >= few && float64(set.Known+4) < leastKnown*float64(set.Words+20)
}

// sample is as much of the author's words as telling the language takes.
func sample(doc *mailtext.Document) string {
	const enough = 1200
	text := ""
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneAuthor && z.Kind != mailtext.ZoneSubject {
			continue
		}
		t := doc.Quote(z.Span)
		if z.Kind == mailtext.ZoneAuthor && len(t) > len(text) {
			text = t[:min(len(t), enough)]
		}
	}
	return text
}
