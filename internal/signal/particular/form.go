package particular

import (
	_ "embed" // the words of the forms
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// form is a particular that is known by its form: the number of words at a
// place that are it, 0 for none.
type form func(words []quoted, at int) int

var forms = map[string]form{
	"money": money, "percent": percent, "measure": measure, "date": date,
	"figure": figure, "code": code, "link": link, "name": name, "place": place,
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			return true
		}
	}
	return false
}

// hasDigits reports whether a word or the one after it has a digit.
func hasDigits(words []quoted, at int) bool {
	return words[at].digits || at+1 < len(words) && words[at+1].digits
}

// numeral reports whether a word is a figure and nothing else.
func numeral(s string) bool {
	return digits(s) && strings.Trim(s, "0123456789.,'-+/x×") == ""
}

func money(words []quoted, at int) int {
	if !hasDigits(words, at) {
		return 0
	}
	w := words[at].low
	if digits(w) && strings.ContainsAny(w, "$€£") {
		return 1
	}
	if at+1 < len(words) {
		next := words[at+1].low
		if numeral(w) && is("currency", next) || numeral(next) && is("currency", w) {
			return 2
		}
	}
	return 0
}

func percent(words []quoted, at int) int {
	if !hasDigits(words, at) {
		return 0
	}
	w := words[at].low
	if digits(w) && strings.HasSuffix(w, "%") {
		return 1
	}
	switch {
	case !numeral(w) || at+1 >= len(words):
	case is("percent", words[at+1].low):
		return 2
	case at+2 < len(words) && (words[at+1].low == "per" && words[at+2].low == "cent" || words[at+1].low == "pour" && words[at+2].low == "cent"):
		return 3
	}
	return 0
}

func measure(words []quoted, at int) int {
	if !hasDigits(words, at) {
		return 0
	}
	w := words[at].low
	if !digits(w) {
		return 0
	}
	if i := strings.LastIndexAny(w, "0123456789"); numeral(w[:i+1]) && is("unit", w[i+1:]) {
		return 1
	}
	if at+1 < len(words) && numeral(w) && is("unit", words[at+1].low) {
		return 2
	}
	return 0
}

// date is a day: a month beside a figure, a weekday, or a day written in
// figures.
func date(words []quoted, at int) int {
	w := words[at].low
	next := ""
	if at+1 < len(words) {
		next = words[at+1].low
	}
	ordinal := digits(w) && numeral(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(w, "st"), "nd"), "rd"), "th"))
	switch {
	case digits(next) && is("month", w), ordinal && is("month", next):
		return 2
	case utf8.RuneCountInString(w) >= 5 && is("weekday", w):
		return 1
	case len(w) >= 6 && len(w) <= 10 && numeral(w) && (strings.Count(w, "/") == 2 || strings.Count(w, ".") == 2 || strings.Count(w, "-") == 2):
		return 1
	}
	return 0
}

func figure(words []quoted, at int) int {
	if !hasDigits(words, at) {
		return 0
	}
	if w := words[at].low; digits(w) && !strings.Contains(w, "/") && !strings.Contains(w, "@") {
		return 1
	}
	return 0
}

// code is a name of letters and figures, as products have it.
func code(words []quoted, at int) int {
	if !hasDigits(words, at) {
		return 0
	}
	w := words[at].bare
	if len(w) < 3 || len(w) > 24 || !digits(w) || strings.ContainsAny(w, "/@:%$€£") || w[0] >= '0' && w[0] <= '9' {
		return 0
	}
	upper := 0
	for _, r := range w {
		if unicode.IsUpper(r) {
			upper++
		}
	}
	if upper == 0 {
		return 0
	}
	return 1
}

func link(words []quoted, at int) int {
	if w := words[at].low; strings.HasPrefix(w, "http://") || strings.HasPrefix(w, "https://") || strings.HasPrefix(w, "www.") {
		return 1
	}
	return 0
}

// name is a run of capitalised words that does not begin the quote. Where
// capitals are common (headings, German) they name nothing.
func name(words []quoted, at int) int {
	if at == 0 || !capital(words[at].bare) || tooManyCapitals(words) {
		return 0
	}
	n := 1
	for at+n < len(words) && n < 5 && capital(words[at+n].bare) {
		n++
	}
	if n == 1 && utf8.RuneCountInString(words[at].bare) < 3 {
		return 0
	}
	return n
}

// place is a name after a word for where.
func place(words []quoted, at int) int {
	if at == 0 || !capital(words[at].bare) || !is("where", words[at-1].low) || is("month", words[at].low) {
		return 0
	}
	return name(words, at)
}

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) && w != "I" && !strings.HasPrefix(w, "I'") && !strings.HasPrefix(w, "I’")
}

// tooManyCapitals reports that more than two words in five are capitalised.
func tooManyCapitals(words []quoted) bool {
	n := 0
	for _, w := range words {
		if capital(w.bare) {
			n++
		}
	}
	return n*5 > len(words)*2 && n > 2
}

// classText are the words by which a form is known.
//
//go:embed data/classes.tsv
var classText string

var classes = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for f := range fields(classText) {
		if len(f) != 2 {
			continue // the test of the table counts them
		}
		words := map[string]bool{}
		for w := range strings.FieldsSeq(f[1]) {
			words[w] = true
		}
		out[f[0]] = words
	}
	return out
})

// is reports whether a word, in small letters, is of a class.
func is(class, word string) bool { return classes()[class][word] }
