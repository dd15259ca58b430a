package vm

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// German is the table of the window's sentences: the English one, as it
// stands in the code, and the German one. It is handed to the toolkit as well.
//
//go:embed german.json
var German []byte

// Languages lists the choices of language, with their own names.
var Languages = [...]struct{ ID, Name string }{
	{"system", "As the system"},
	{"en", "English"},
	{"de", "Deutsch"},
}

// Speech puts the window's sentences into the buyer's language. The English
// sentence is the key, so that code reads as what is shown; what the table
// does not have is shown in English. The zero Speech is English. It is safe
// for concurrent use.
type Speech struct {
	lang  string
	words map[string]string
}

// NewSpeech speaks the language chosen, "en" or "de"; "system" and "" take the
// system's locale, such as "de_AT".
func NewSpeech(chosen, locale string) (Speech, error) {
	if chosen == "" || chosen == "system" {
		chosen = locale
	}
	if !strings.HasPrefix(strings.ToLower(chosen), "de") {
		return Speech{lang: "en"}, nil
	}
	s := Speech{lang: "de"}
	if err := json.Unmarshal(German, &s.words); err != nil {
		return Speech{lang: "en"}, fmt.Errorf("read the German sentences: %w", err)
	}
	return s, nil
}

// Language is "en" or "de".
func (s Speech) Language() string {
	if s.lang == "" {
		return "en"
	}
	return s.lang
}

// T is the sentence in the buyer's language, with its gaps filled in as
// fmt.Sprintf does.
func (s Speech) T(english string, args ...any) string {
	if t, ok := s.words[english]; ok {
		english = t
	}
	if len(args) == 0 {
		return english
	}
	return fmt.Sprintf(english, args...)
}

// N is T of the sentence for one or the one for more of something; either has
// a gap (%s) for the number.
func (s Speech) N(n int, one, many string) string {
	if n == 1 {
		return s.T(one, s.Number(n))
	}
	return s.T(many, s.Number(n))
}

// Number writes a number as the language does.
func (s Speech) Number(n int) string {
	mark := ","
	if s.lang == "de" {
		mark = "."
	}
	text := strconv.Itoa(n)
	digits := strings.TrimPrefix(text, "-")
	sign := text[:len(text)-len(digits)]
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return sign + digits
}

// Fixed writes one number by a verb such as "%+.1f", with the language's point.
func (s Speech) Fixed(verb string, v float64) string {
	text := fmt.Sprintf(verb, v)
	if s.lang == "de" {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// germanMonths are the months as Germans shorten them.
var germanMonths = [...]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."}

// month is a month, shortened.
func (s Speech) month(m time.Month) string {
	if s.lang == "de" {
		return germanMonths[m-time.January]
	}
	return m.String()[:3]
}

// day is a day and its month.
func (s Speech) day(t time.Time) string {
	if s.lang == "de" {
		return t.Format("2. ") + s.month(t.Month())
	}
	return t.Format("2 Jan")
}

// tenth writes a number with at most one place.
func (s Speech) tenth(v float64) string {
	text := strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	if s.lang == "de" {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}
