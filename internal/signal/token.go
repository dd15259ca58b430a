package signal

import (
	"unicode"
	"unicode/utf8"

	"winnow/internal/cut"
	"winnow/internal/lang"
)

// class is a set of forms that a token can have beside its letters.
type class uint32

const (
	classNum     class = 1 << iota // starts with a digit
	classMoney                     // amount with a currency
	classPercent                   // figure in percent
	classYear                      // 1980 to 2059
	classDate                      // numeric date, month or weekday
	classMonth
	classWeekday
	classTime    // 10:30, 10am
	classUnit    // figure with letters behind it: 10x, 24/7, 500GB, 2nd
	classCaps    // two or more letters, all capitals
	className    // capital letter, not at the sentence's start
	classURL     // web address
	classEmail   // mail address
	classStart   // first word of a sentence
	classEnd     // last word of a sentence
	classRank    // "#1"
	classOrg     // the reader's organisation, as the recipients' domains name it
	classMe      // a name of the reader, as the recipients' addresses show it
	classExcl    // followed by "!"
	classAsk     // followed by "?"
	classAny     // every token
	classFigured // letters with fewer figures among them
)

// classNames are the names that patterns use.
var classNames = map[string]class{
	"NUM": classNum, "MONEY": classMoney, "PERCENT": classPercent, "YEAR": classYear,
	"DATE": classDate, "MONTH": classMonth, "WEEKDAY": classWeekday, "TIME": classTime,
	"UNIT": classUnit, "CAPS": classCaps, "NAME": className, "URL": classURL, "EMAIL": classEmail,
	"RANK": classRank, "MYORG": classOrg, "MYNAME": classMe, "BANG": classExcl, "QUESTION": classAsk, "ANY": classAny,
}

// calendar words and the classes that they give a token. Those that are also
// plain words count only with a capital letter, and never at a sentence's start.
var calendar = map[string]class{
	"january": classMonth, "february": classMonth, "april": classMonth, "june": classMonth, "july": classMonth,
	"august": classMonth, "september": classMonth, "october": classMonth, "november": classMonth, "december": classMonth,
	"jan": classMonth, "feb": classMonth, "apr": classMonth, "jun": classMonth, "jul": classMonth, "aug": classMonth,
	"sept": classMonth, "sep": classMonth, "oct": classMonth, "nov": classMonth, "dec": classMonth,
	"januar": classMonth, "februar": classMonth, "märz": classMonth, "mai": classMonth, "juni": classMonth, "juli": classMonth,
	"oktober": classMonth, "dezember": classMonth, "janvier": classMonth, "février": classMonth, "mars": classMonth, "avril": classMonth,
	"juin": classMonth, "juillet": classMonth, "août": classMonth, "septembre": classMonth, "octobre": classMonth, "novembre": classMonth, "décembre": classMonth,
	"monday": classWeekday, "tuesday": classWeekday, "wednesday": classWeekday, "thursday": classWeekday, "friday": classWeekday,
	"saturday": classWeekday, "sunday": classWeekday, "montag": classWeekday, "dienstag": classWeekday, "mittwoch": classWeekday,
	"donnerstag": classWeekday, "freitag": classWeekday, "samstag": classWeekday, "sonntag": classWeekday,
	"lundi": classWeekday, "mardi": classWeekday, "mercredi": classWeekday, "jeudi": classWeekday, "vendredi": classWeekday,
	"tonight": classDate, "tomorrow": classDate, "midnight": classDate,
	"morgen": classDate, "heute": classDate, "demain": classDate,
}

var calendarCapital = map[string]class{"may": classMonth, "march": classMonth, "mar": classMonth, "mon": classWeekday, "tue": classWeekday, "tues": classWeekday, "wed": classWeekday, "thu": classWeekday, "thurs": classWeekday, "fri": classWeekday}

// moneyWords make the number before or behind them an amount.
var moneyWords = map[string]bool{
	"usd": true, "eur": true, "gbp": true, "chf": true, "dollars": true, "dollar": true, "euro": true, "euros": true,
	"pounds": true, "cents": true, "rmb": true, "inr": true, "francs": true,
}

var percentWords = map[string]bool{"percent": true, "pct": true, "prozent": true}

// mark is what a calendar, money or percent word does to itself and to a
// number before it.
type mark struct {
	class, before class
	capital       bool
}

// token is a word or number of the text.
type token struct {
	start, end int32
	syms       [maxSymbols]symbol
	class      class
}

// maxTokens bounds the work on one document; text behind it is not searched.
const maxTokens = 20_000

// maxSentenceTokens is where a sentence that does not end is cut.
const maxSentenceTokens = 80

// tokenize appends the tokens of one sentence. It never looks outside of the
// span and takes linear time.
func (t *Tables) tokenize(toks []token, cutText *cut.Text, sen *cut.Sentence, who *reader) []token {
	text, in, first := cutText.Doc.Text, sen.Span, len(toks)
	words := cutText.Words[sen.From:sen.To]
	bound := t.lexicon != nil && cutText.Lexicon() == t.lexicon
	var buf [64]byte
	money, lineStart := false, true
	for i := in.Start; i < in.End && len(toks) < maxTokens; {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(text[i:in.End])
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				break
			}
			money = r == '€' || r == '£' || r == '¥' || money && unicode.IsSpace(r)
			i += n
			continue
		case isLetter(c):
			for len(words) > 0 && int(words[0].Start) < i {
				words = words[1:]
			}
			if len(words) == 0 || int(words[0].Start) != i {
				break
			}
			w := &words[0]
			tok := token{start: w.Start, end: w.End, class: classAny}
			if w.Caps {
				tok.class |= classCaps
			}
			if bound && w.ID >= 0 {
				tok.syms = t.known[w.ID]
			} else {
				tok.syms = lookup(t.vocab, cutText.Low(w))
			}
			money = false
			t.classify(&tok, toks[first:], !w.Upper, lineStart)
			lineStart = false
			if w.Upper && len(who.names) > 0 {
				tok.class |= classIn(who, cutText.Low(w))
			}
			toks = append(toks, tok)
			i = int(tok.end)
			continue
		case isDigit(c):
		case c == '$':
			money = true
			i++
			continue
		default:
			if c != ' ' {
				money = false
			}
			if n := len(toks); n > first {
				switch {
				case c == '!':
					toks[n-1].class |= classExcl
				case c == '?':
					toks[n-1].class |= classAsk
				case c == '%' && int(toks[n-1].end) == i:
					toks[n-1].class |= classPercent
				}
			}
			i++
			continue
		}
		tok, word, lower := scan(text, i, in.End, &buf)
		if money && tok.class&classNum != 0 {
			tok.class |= classMoney
		}
		if tok.class&classNum != 0 && i > in.Start && text[i-1] == '#' && text[i] == '1' && int(tok.end) == i+1 {
			tok.class |= classRank
		}
		money = false
		t.recognise(&tok, word)
		t.classify(&tok, toks[first:], lower, lineStart)
		lineStart = false
		if !lower && len(who.names) > 0 {
			tok.class |= classIn(who, word)
		}
		toks = append(toks, tok)
		i = int(tok.end)
	}
	if n := len(toks); n > first {
		toks[first].class |= classStart
		toks[n-1].class |= classEnd
	}
	return toks
}

// recognise looks the word up.
func (t *Tables) recognise(tok *token, word []byte) {
	tok.class |= classAny
	if tok.class&(classURL|classEmail) != 0 {
		return
	}
	tok.syms = lookup(t.vocab, word)
	if tok.class&classFigured != 0 && tok.syms[0] == 0 && lang.Plainer(word) {
		if sym := t.vocab.exact(word); sym != 0 {
			tok.syms[0] = sym
			tok.class &^= classNum | classUnit
		}
	}
}

// classify gives the token the classes that depend on what is known of its word
// and on the token before it.
func (t *Tables) classify(tok *token, before []token, lower, first bool) {
	capital := !lower && tok.class&(classNum|classURL|classEmail) == 0
	if capital && !first {
		tok.class |= className
	}
	for _, s := range tok.syms {
		if s == 0 {
			break // symbols stand in the first places
		}
		m := &t.marks[s]
		if m.capital && (!capital || first) {
			continue
		}
		tok.class |= m.class
		if prev := len(before) - 1; prev >= 0 && before[prev].class&classNum != 0 {
			before[prev].class |= m.before
		}
	}
	if prev := len(before) - 1; prev >= 0 && tok.class&classNum != 0 {
		for _, s := range before[prev].syms {
			if s != 0 && t.marks[s].before&classMoney != 0 && before[prev].class&classCaps != 0 {
				tok.class |= classMoney
			}
		}
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
