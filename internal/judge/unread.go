package judge

import (
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
