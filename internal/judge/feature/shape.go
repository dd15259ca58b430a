package feature

import (
	mathbits "math/bits"
	"strings"

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
	longest         int // words in the longest sentence
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
func (x *Extractor) measure(doc *mailtext.Document, sig *signal.Signals) messageShape {
	n := min(len(sig.Sentences), MaxSentences)
	m := messageShape{all: make([]shape, n), first: -1, last: -1}
	x.wordIDs, x.pairIDs, x.bounds = x.wordIDs[:0], x.pairIDs[:0], append(x.bounds[:0], 0)
	for i := range m.all {
		s := sig.Sentences[i]
		text := doc.Quote(s.Span)
		body := s.Zone == mailtext.ZoneAuthor || s.Zone == mailtext.ZoneGreeting
		x.last = x.last[:0]
		var before uint64 // hash of x.last
		sh := measureText(text, func(w []byte, hash uint64) {
			x.name = append(append(x.name[:0], "word "...), w...)
			at := hashNext(wordPrefix, hash)
			if id := x.dict.id(x.name, at); id >= 0 {
				x.wordIDs = append(x.wordIDs, id)
			}
			if !body {
				return
			}
			if len(x.last) > 0 {
				x.last = append(append(x.last, ' '), w...)
				if id := x.dict.id(x.last, hashNext(before, hash)); id >= 0 {
					x.pairIDs = append(x.pairIDs, id)
				}
			}
			x.last, x.name, before = x.name, x.last, at
		})
		x.bounds = append(x.bounds, len(x.wordIDs))
		m.all[i] = sh
		m.zones[s.Zone] += len(text)
		if !own(s.Zone) {
			continue
		}
		if s.Zone == mailtext.ZoneAuthor {
			if m.first < 0 {
				m.first = i
			}
			m.last = i
		}
		m.add(&sh)
		m.known += x.bounds[i+1] - x.bounds[i]
	}
	m.person = personName(doc.Header.From.Name)
	return m
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
	for i, n := range s.topics {
		m.topics[i] += n
	}
}

// measureText measures a text, and hands every word on with its hash.
func measureText(text string, visit func(word []byte, hash uint64)) shape {
	var s shape
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
	s.exclaims = strings.Count(text, "!")
	s.asks = strings.Count(text, "?")
	inRun := false
	var buf, pair, before [64]byte
	first, last, both := true, before[:0], pair[:0]
	lastHash := uint64(0)
	tokens(text, buf[:0], func(w []byte, capital bool) {
		hash := hashWord(w)
		if visit != nil {
			visit(w, hash)
		}
		if len(w) > 0 && (w[0] < 'a' || w[0] > 'z') && w[0] < 0x80 {
			switch string(w) {
			case "$0":
				s.money++
			case "0%":
				s.percent++
			case "@":
				s.links++
			}
			s.numbers++
			first, inRun = false, false
			return
		}
		s.words++
		for bits := topics.of(last, w, lastHash, hash, &both); bits != 0; bits &= bits - 1 {
			s.topics[mathbits.TrailingZeros64(bits)]++
		}
		last, lastHash = append(last[:0], w...), hash
		switch string(w) {
		case "you", "your", "yours", "you're", "you'll", "you've":
			s.you++
		case "we", "our", "us", "we're", "we've", "we'll", "ours":
			s.we++
		case "i", "my", "me", "i'm", "i've", "i'd", "i'll":
			s.i++
		case "url":
			s.links++
			s.words--
		}
		if capital && !first && len(w) > 1 {
			s.names++
			if !inRun {
				s.nameRuns++
			}
			inRun = true
		} else {
			inRun = false
		}
		first = false
	})
	s.capitals = capitalWords(text)
	return s
}

// capitalWords counts words of three or more letters, all of them capitals.
func capitalWords(text string) int {
	n, upper, lower := 0, 0, 0
	for i := 0; i <= len(text); i++ {
		var c byte = ' '
		if i < len(text) {
			c = text[i]
		}
		switch {
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= 'a' && c <= 'z':
			lower++
		default:
			if upper >= 3 && lower == 0 {
				n++
			}
			upper, lower = 0, 0
		}
	}
	return n
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
