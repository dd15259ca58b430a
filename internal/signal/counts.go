package signal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/mailtext"
)

// Counts measure the form of a document. Unless said otherwise they are about
// the writer's own words: greeting and author zones.
type Counts struct {
	Words        int // words and numbers
	Sentences    int
	SubjectWords int
	QuotedWords  int // words of quoted and forwarded mail
	TailWords    int // words of signature, footer and opt-out block
	Questions    int // sentences that ask
	Exclaims     int // "!"
	ManyExclaims int // "!!" and longer
	Caps         int // words of four letters or more, all capitals
	CapsRuns     int // three or more words in capitals in a row
	DollarRuns   int // "$$" and longer
	Money        int
	Percents     int
	Numbers      int // figures of any form, money and percents included
	Dates        int
	Names        int // words with a capital letter inside a sentence
	You, We      int // words that address the reader; words that speak of the sender
	Links        int // with a host
	LinkHosts    int // different ones
	Bullets      int // lines that are items of a list
}

// CapsShare is the share of words in capitals, 0 to 1.
func (c *Counts) CapsShare() float64 { return share(c.Caps, c.Words) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func measure(c *Counts, t *Tables, doc *mailtext.Document, sc *scratch, sentences []Sentence) {
	for i, s := range sentences {
		r := sc.bounds[i]
		toks := sc.toks[r.from:r.to]
		switch s.Zone {
		case mailtext.ZoneSubject:
			c.SubjectWords += len(toks)
			c.marks(doc.Quote(s.Span))
		case mailtext.ZoneGreeting, mailtext.ZoneAuthor:
			c.own(t, toks)
			c.marks(doc.Quote(s.Span))
			if bullet(doc.Quote(s.Span)) {
				c.Bullets++
			}
		case mailtext.ZoneQuote, mailtext.ZoneForward:
			c.QuotedWords += len(toks)
		default:
			c.TailWords += len(toks)
		}
	}
	seen := ""
	for _, l := range doc.Links {
		if l.Host == "" {
			continue
		}
		c.Links++
		if key := "\n" + l.Host + "\n"; !strings.Contains(seen, key) && len(seen) < 8192 {
			seen += key
			c.LinkHosts++
		}
	}
}

// own counts the words of one sentence.
func (c *Counts) own(t *Tables, toks []token) {
	if len(toks) == 0 {
		return
	}
	c.Sentences++
	c.Words += len(toks)
	run := 0
	for i := range toks {
		tok := &toks[i]
		if tok.class&classCaps != 0 {
			run++
			if run == 3 {
				c.CapsRuns++
			}
			if tok.end-tok.start >= 4 {
				c.Caps++
			}
		} else {
			run = 0
		}
		if tok.class&classMoney != 0 {
			c.Money++
		}
		if tok.class&classPercent != 0 {
			c.Percents++
		}
		if tok.class&(classNum|classMoney|classPercent) != 0 {
			c.Numbers++
		}
		if tok.class&classDate != 0 {
			c.Dates++
		}
		if tok.class&className != 0 {
			c.Names++
		}
		for _, s := range tok.syms {
			if s == 0 {
				break
			}
			switch t.persons[s] {
			case secondPerson:
				c.You++
			case firstPerson:
				c.We++
			}
		}
	}
	if toks[len(toks)-1].class&classAsk != 0 {
		c.Questions++
	}
}

// marks counts the loud punctuation of a sentence.
func (c *Counts) marks(text string) {
	for i := 0; i < len(text); {
		b := text[i]
		if b != '!' && b != '$' {
			i++
			continue
		}
		n := 1
		for i+n < len(text) && text[i+n] == b {
			n++
		}
		switch {
		case b == '!':
			c.Exclaims += n
			if n > 1 {
				c.ManyExclaims++
			}
		case n > 1:
			c.DollarRuns++
		}
		i += n
	}
}

// person says whom a word speaks of.
type person uint8

const (
	secondPerson person = iota + 1
	firstPerson
)

var personWords = map[string]person{
	"you": secondPerson, "your": secondPerson, "you're": secondPerson, "yours": secondPerson, "ihr": secondPerson, "ihre": secondPerson, "sie": secondPerson, "vous": secondPerson, "votre": secondPerson, "vos": secondPerson,
	"we": firstPerson, "our": firstPerson, "us": firstPerson, "we're": firstPerson, "we've": firstPerson, "i": firstPerson, "my": firstPerson, "i'm": firstPerson, "i'd": firstPerson, "wir": firstPerson, "unser": firstPerson, "unsere": firstPerson, "nous": firstPerson, "notre": firstPerson, "nos": firstPerson,
}

// bullet reports whether a line starts like an item of a list.
func bullet(line string) bool {
	line = strings.TrimLeft(line, " \t>")
	if line == "" {
		return true
	}
	r, n := utf8.DecodeRuneInString(line)
	switch {
	case strings.ContainsRune("-*•·–—+>=_#~|●▪■►✓✔→", r):
		return true
	case unicode.IsDigit(r):
		rest := strings.TrimLeft(line[n:], "0123456789")
		return rest != "" && (rest[0] == '.' || rest[0] == ')') && len(rest) > 1 && rest[1] == ' '
	}
	return false
}
