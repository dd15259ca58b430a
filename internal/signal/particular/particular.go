// Package particular finds what in a sentence lets a reader use, place or
// check what it says: a price, a step to do, a named customer. It is pure and
// safe for concurrent use.
package particular

import (
	_ "embed" // the table
	"iter"
	"strings"
	"sync"

	"winnow/internal/triage"
)

// tableText is the table of what lets a reader use, place or check what a
// sentence says.
//
//go:embed data/particulars.tsv
var tableText string

// row is one particular; form is nil when it is found by words.
type row struct {
	said string
	form form
	yes  string // an example that has it
	no   string // and one that has not
}

// phrase is some words of a row.
type phrase struct {
	row   int
	words []string // the last letters of one that ends in "*" are open
}

// list holds the particulars of an axis, best first, with their phrases by the
// first word: the whole of it, or its first letters where its end is open.
type list struct {
	rows  []row
	whole map[string][]phrase
	open  map[string][]phrase
}

// openLetters is the number of bytes that a word with an open end is found by.
const openLetters = 3

func (l *list) add(r row, words string) {
	at := len(l.rows)
	l.rows = append(l.rows, r)
	for text := range strings.SplitSeq(words, "|") {
		p := phrase{row: at, words: strings.Fields(text)}
		if len(p.words) == 0 {
			continue
		}
		if first, open := strings.CutSuffix(p.words[0], "*"); open {
			l.open[first[:openLetters]] = append(l.open[first[:openLetters]], p)
		} else {
			l.whole[first] = append(l.whole[first], p)
		}
	}
}

var table = sync.OnceValue(func() map[triage.Axis]*list {
	out := map[triage.Axis]*list{}
	for _, a := range triage.Offers {
		out[a] = &list{whole: map[string][]phrase{}, open: map[string][]phrase{}}
	}
	for f := range fields(tableText) {
		if len(f) != columns || out[triage.Axis(f[0])] == nil {
			continue // the test of the table counts them
		}
		words, ok := strings.CutPrefix(f[2], "word:")
		r := row{said: f[1], yes: f[3], no: f[4]}
		if !ok {
			words, r.form = "", forms[f[2]]
		}
		out[triage.Axis(f[0])].add(r, words)
	}
	return out
})

const columns = 5 // of the table

// fields yields the rows of a table, cut at its tabs.
func fields(text string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' && !yield(strings.Split(line, "\t")) {
				return
			}
		}
	}
}

// nothing says of a sentence without a particular what it is, and no more.
var nothing = map[triage.Axis]string{
	triage.Usefulness: "Worded like an offer; names nothing particular.",
	triage.Interest:   "Worded as if it mattered; names nothing particular.",
	triage.Proof:      "Worded like proof; names nothing to check.",
}

// In says which particular a quote gives for an offer where no cue says
// it, with the words that are it: "Gives a price (18 EUR).". A quote without any
// is said to have none; "" is for what is no offer.
func In(target triage.Target, quote string) string {
	axis := triage.Axis(target)
	none, ok := nothing[axis]
	if !ok {
		return ""
	}
	words := splitWords(quote)
	l := table()[axis]
	if best, at, n := l.find(words); n > 0 {
		return l.rows[best].said + " (" + strings.Join(raw(words[at:at+n]), " ") + ")."
	}
	return none
}

// find returns the best particular, where it stands and how many words it is;
// 0 for none.
func (l *list) find(words []quoted) (best, at, n int) {
	best = len(l.rows)
	for i, w := range words {
		best, at, n = first(l.whole[w.low], words, i, best, at, n)
		if len(w.low) >= openLetters {
			best, at, n = first(l.open[w.low[:openLetters]], words, i, best, at, n)
		}
	}
	for r := range l.rows[:best] {
		if l.rows[r].form == nil {
			continue
		}
		for i := range words {
			if n := l.rows[r].form(words, i); n > 0 {
				return r, i, n
			}
		}
	}
	return best, at, n
}

// first improves on the best by the phrases that stand at a place.
func first(phrases []phrase, words []quoted, i, best, at, n int) (int, int, int) {
	for _, p := range phrases {
		if p.row < best {
			if k := p.at(words[i:]); k > 0 {
				best, at, n = p.row, i, k
			}
		}
	}
	return best, at, n
}

// at is the number of words that the phrase takes at the start of the words, 0
// when they do not begin with it.
func (p *phrase) at(words []quoted) int {
	if len(words) < len(p.words) {
		return 0
	}
	for i, want := range p.words {
		stem, open := strings.CutSuffix(want, "*")
		if got := words[i].low; got != want && !(open && strings.HasPrefix(got, stem)) {
			return 0
		}
	}
	return len(p.words)
}

// quoted is a word of a quote: as it stands, without the marks around it, that
// in small letters, and whether it has a digit.
type quoted struct {
	bare, low string
	digits    bool
}

func splitWords(quote string) []quoted {
	fields := strings.Fields(quote)
	out := make([]quoted, 0, len(fields))
	for _, f := range fields {
		bare := strings.TrimRight(strings.TrimLeft(f, `"'“”‘’«»([{<*_•·–—-`), `"'“”‘’«»)]}>*_.,;:!?…–—-`)
		if bare != "" {
			out = append(out, quoted{bare, strings.ToLower(bare), digits(bare)})
		}
	}
	return out
}

func raw(words []quoted) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.bare
	}
	return out
}
