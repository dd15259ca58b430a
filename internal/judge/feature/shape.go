package feature

import (
	mathbits "math/bits"
	"slices"
	"strings"

	"winnow/internal/cut"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
)

// shape counts what a text looks like, whatever its words say.
type shape struct {
	words, capitals int // words of letters; those of two or more letters all in capitals
	names           int // capitalised words that do not begin a sentence
	nameRuns        int // runs of them
	exclaims, asks  int
	numbers         int
	money, percent  int
	you, we, i      int // words for the reader, the sender's firm, the sender
	links           int
	bullets, shorts int // lines that begin a list item; sentences of at most three words
	sentences       int
	longest         int    // words in the longest sentence
	seen            uint64 // bit set of topics
	topics          [maxTopics]uint16
}

// maxTopics bounds the number of families of words.
const maxTopics = 56

// message is what the shapes of a message's own sentences come to, and the
// facts of its envelope.
type messageShape struct {
	shape
	all    []shape // of each sentence
	first  int     // index of the first author sentence, -1 without one
	last   int     // of the last
	zones  [mailtext.ZoneOptOut + 1]int
	person bool // the sender's display name looks like a person's
	known  int  // words that the dictionary holds
}

// measure reads every sentence once: its shape, and the numbers of its words
// and pairs of words, which are kept for the sentence and for the message.
func (x *Extractor) measure(text *cut.Text, sig *signal.Signals) messageShape {
	doc := text.Doc
	n := min(len(sig.Sentences), MaxSentences)
	x.shapes = slices.Grow(x.shapes[:0], n)[:n]
	m := messageShape{all: x.shapes, first: -1, last: -1}
	x.wordIDs, x.pairIDs, x.bounds = x.wordIDs[:0], x.pairIDs[:0], append(x.bounds[:0], 0)
	for i := range m.all {
		s := sig.Sentences[i]
		sh := &m.all[i]
		x.walk.over(text, s.Span, x.known)
		x.shapeOf(sh, doc.Quote(s.Span), true, s.Zone == mailtext.ZoneAuthor || s.Zone == mailtext.ZoneGreeting)
		x.bounds = append(x.bounds, len(x.wordIDs))
		m.zones[s.Zone] += s.Span.Len()
		if !own(s.Zone) {
			continue
		}
		if s.Zone == mailtext.ZoneAuthor {
			if m.first < 0 {
				m.first = i
			}
			m.last = i
		}
		m.add(sh)
		m.known += x.bounds[i+1] - x.bounds[i]
	}
	m.person = personName(doc.Header.From.Name)
	x.walk.overText(strings.TrimSpace(doc.Header.Subject), x.known)
	x.shapeOf(&x.subjectShape, x.walk.text, false, false)
	return m
}

// note keeps the number of the word at hand, if the dictionary has one, and
// with pairs that of it and the word before, whose number in the lexicon is
// given.
func (x *Extractor) note(before int32, pairs bool) {
	w := &x.walk
	if x.known != nil {
		if w.id < 0 {
			return
		}
		k := &x.known.words[w.id]
		if k.feature >= 0 {
			x.wordIDs = append(x.wordIDs, k.feature)
		}
		if pairs && before >= 0 && x.known.words[before].pairs {
			if id := x.known.pairs.find(before, w.id); id >= 0 {
				x.pairIDs = append(x.pairIDs, id)
			}
		}
		return
	}
	x.name = append(append(x.name[:0], "word "...), w.word...)
	if id := x.dict.id(x.name, hashNext(wordPrefix, w.hash)); id >= 0 {
		x.wordIDs = append(x.wordIDs, id)
	}
	if !pairs {
		return
	}
	if len(x.last) > 0 {
		x.last = append(append(x.last, ' '), w.word...)
		if id := x.dict.id(x.last, hashName(x.last)); id >= 0 {
			x.pairIDs = append(x.pairIDs, id)
		}
	}
	x.last, x.name = x.name, x.last
}

// wordPrefix is the hash of what the names of words begin with.
var wordPrefix = hashNext(0, hashWord("word"))

func (m *shape) add(s *shape) {
	m.words += s.words
	m.capitals += s.capitals
	m.names += s.names
	m.nameRuns += s.nameRuns
	m.exclaims += s.exclaims
	m.asks += s.asks
	m.numbers += s.numbers
	m.money += s.money
	m.percent += s.percent
	m.you += s.you
	m.we += s.we
	m.i += s.i
	m.links += s.links
	m.bullets += s.bullets
	m.sentences++
	if s.words <= 3 {
		m.shorts++
	}
	m.longest = max(m.longest, s.words)
	m.seen |= s.seen
	for set := s.seen; set != 0; set &= set - 1 {
		i := mathbits.TrailingZeros64(set)
		m.topics[i] += s.topics[i]
	}
}

// topic counts the topics of a bit set.
func (s *shape) topic(set uint64) {
	s.seen |= set
	for ; set != 0; set &= set - 1 {
		s.topics[mathbits.TrailingZeros64(set)]++
	}
}

// shapeOf measures a text, through whose words x.walk goes. With note it keeps
// the numbers of its words, with pairs those of pairs of words too.
func (x *Extractor) shapeOf(s *shape, text string, note, pairs bool) {
	*s = shape{}
	trimmed := strings.TrimLeft(text, " \t\n")
	if len(trimmed) > 1 {
		switch trimmed[0] {
		case '-', '*', '+', '>', 'o':
			if trimmed[1] == ' ' {
				s.bullets++
			}
		default:
			if strings.HasPrefix(trimmed, "•") || strings.HasPrefix(trimmed, "·") || trimmed[0] >= '0' && trimmed[0] <= '9' && (trimmed[1] == '.' || trimmed[1] == ')') {
				s.bullets++
			}
		}
	}
	inRun, first := false, true
	before := cut.Unknown // the word before
	x.last, x.before.id, x.before.word = x.last[:0], cut.Unknown, x.before.word[:0]
	for w := &x.walk; w.next(); {
		if note {
			x.note(before, pairs)
		}
		before = w.id
		if w.figure {
			switch x.kind() {
			case moneyWord:
				s.money++
			case percentWord:
				s.percent++
			case addressWord:
				s.links++
			}
			s.numbers++
			first, inRun = false, false
			continue
		}
		s.words++
		s.topic(x.topicsAfter())
		switch x.kind() {
		case youWord:
			s.you++
		case weWord:
			s.we++
		case iWord:
			s.i++
		case urlWord:
			s.links++
			s.words--
		}
		if w.capital && !first && w.length > 1 {
			s.names++
			if !inRun {
				s.nameRuns++
			}
			inRun = true
		} else {
			inRun = false
		}
		first = false
	}
	s.exclaims, s.asks, s.capitals = marksAndCapitals(text)
}

// kind is what is counted of the word at hand.
func (x *Extractor) kind() wordKind {
	switch {
	case x.known == nil:
		return wordKinds[string(x.walk.word)]
	case x.walk.id < 0:
		return plainWord
	}
	return x.known.words[x.walk.id].kind
}

// topicWord is the last word that is no figure, with which a pair can begin.
type topicWord struct {
	id   int32
	hash uint64
	word []byte
	both []byte
}

// topicsAfter are the topics of the word at hand, and of it with x.before, whose
// place it takes.
func (x *Extractor) topicsAfter() (set uint64) {
	w, last := &x.walk, &x.before
	if x.known == nil {
		set = topics.of(last.word, w.word, last.hash, w.hash, &last.both)
		last.word, last.hash = append(last.word[:0], w.word...), w.hash
		return set
	}
	if w.id >= 0 {
		set = x.known.words[w.id].topics
		if last.id >= 0 && x.known.words[last.id].heads {
			if i := x.known.topics.find(last.id, w.id); i >= 0 {
				set |= x.known.sets[i]
			}
		}
	}
	last.id = w.id
	return set
}

// marksAndCapitals counts exclamation and question marks, and words of three or
// more letters, all of them capitals.
func marksAndCapitals(text string) (exclaims, asks, capitals int) {
	upper, lower := 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'a' && c <= 'z':
			lower++
			continue
		case c >= 'A' && c <= 'Z':
			upper++
			continue
		case c == '!':
			exclaims++
		case c == '?':
			asks++
		}
		if upper >= 3 && lower == 0 {
			capitals++
		}
		upper, lower = 0, 0
	}
	if upper >= 3 && lower == 0 {
		capitals++
	}
	return exclaims, asks, capitals
}

// personName reports whether a display name looks like a person's: two or
// three plain capitalised words.
func personName(name string) bool {
	fields := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	if len(fields) < 2 || len(fields) > 4 {
		return false
	}
	for _, f := range fields {
		if f[0] < 'A' || f[0] > 'Z' && f[0] < 0x80 {
			return false
		}
		switch strings.ToLower(f) {
		case "team", "inc", "ltd", "llc", "news", "newsletter", "support", "service", "services", "sales", "marketing", "group", "the",
			"customer", "daily", "weekly", "alert", "alerts", "online", "center", "info", "conference", "events", "update", "updates", "admin", "mail", "co", "gmbh":
			return false
		}
	}
	return true
}
