package claim

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/cut"
	"winnow/internal/phrase"
)

// token is a word, number or sign of a sentence.
type token struct {
	start, end int // of the text
	word       string
	number     bool
	upper      bool // begins with a capital
	caps       bool // has no small letter
	value      float64
	decimals   bool
	known      *word // what the lists say of it
	id         int32 // in the lexicon, or cut.Unknown
}

const maxTokens = 120 // of one sentence

// appendTokens splits a sentence. Numbers keep their separators; currency signs,
// per cent signs and slashes are tokens of their own.
func (x *reader) appendTokens(out []token, text string, from, to int, plain []cut.Word) []token {
	start := len(out)
	for i := from; i < to && len(out) < maxTokens; {
		if c := text[i]; c|0x20 >= 'a' && c|0x20 <= 'z' {
			for len(plain) > 0 && int(plain[0].Start) < i {
				plain = plain[1:]
			}
			if len(plain) > 0 && int(plain[0].Start) == i && int(plain[0].End) <= to {
				w := &plain[0]
				t := token{start: i, end: int(w.End), upper: w.Upper, caps: w.Caps, id: cut.Unknown}
				if x.bound && w.ID >= 0 {
					t.id, t.word, t.known = w.ID, x.text.Lexicon().Word(w.ID), x.lexical.words[w.ID]
				} else {
					t.word = x.text.Low(w)
				}
				out, i = append(out, t), t.end
				continue
			}
		} else if c == ' ' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:to])
		switch {
		case r >= '0' && r <= '9':
			end := numberEnd(text, i, to)
			t := token{start: i, end: end, number: true}
			t.value, t.decimals = parseNumber(text[i:end])
			t.word = text[i:end]
			out, i = append(out, t), end
		case unicode.IsLetter(r):
			end := i
			small := false
			for end < to {
				if c := text[end]; c < utf8.RuneSelf {
					if c|0x20 < 'a' || c|0x20 > 'z' {
						if c < '0' || c > '9' {
							break
						}
					} else if c >= 'a' {
						small = true
					}
					end++
					continue
				}
				r, n := utf8.DecodeRuneInString(text[end:to])
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
					break
				}
				small = small || unicode.IsLower(r)
				end += n
			}
			t := token{start: i, end: end, word: phrase.Fold(text[i:end]), upper: unicode.IsUpper(r)}
			t.caps = t.upper && !small && end-i > 1
			out, i = append(out, t), end
		case r == '%' || unicode.Is(unicode.Sc, r) || r == '/' || r == ',' || r == ';' || r == '+' || r == ':':
			out, i = append(out, token{start: i, end: i + size, word: text[i : i+size]}), i+size
		default:
			i += size
		}
	}
	for i := start; i < len(out); i++ {
		if k := &out[i]; k.known == nil {
			x.look(k)
		}
	}
	return out
}

// look finds what the lists say of a token's word.
func (x *reader) look(k *token) {
	k.id = cut.Unknown
	if !x.bound {
		k.known = x.t.of(k.word)
		return
	}
	k.known = noWord // the lexicon has all words that the lists have
	if k.id = cut.Find(x.lexical.lexicon, k.word, cut.Hash(k.word)); k.id >= 0 {
		k.known = x.lexical.words[k.id]
	}
}

// numberEnd finds the end of a number: digits, with points, commas,
// apostrophes and narrow blanks between them.
func numberEnd(text string, i, to int) int {
	for i < to {
		c := text[i]
		if c >= '0' && c <= '9' {
			i++
			continue
		}
		if (c == '.' || c == ',' || c == '\'') && i+1 < to && text[i+1] >= '0' && text[i+1] <= '9' {
			i++
			continue
		}
		// A blank before exactly three digits groups thousands.
		if r, n := utf8.DecodeRuneInString(text[i:to]); (r == ' ' || r == '\u00a0' || r == '\u202f' || r == '’') && groupOfThree(text, i+n, to) {
			i += n
			continue
		}
		break
	}
	return i
}

func groupOfThree(text string, i, to int) bool {
	n := 0
	for i+n < to && n < 4 && text[i+n] >= '0' && text[i+n] <= '9' {
		n++
	}
	return n == 3
}

// parseNumber reads a number in English or continental form: the last sign
// parts the decimals unless three digits follow it.
func parseNumber(s string) (value float64, decimals bool) {
	if len(s) > 40 {
		return 0, false
	}
	var digits strings.Builder
	last := strings.LastIndexAny(s, ".,")
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits.WriteRune(c)
		case i == last && (len(s)-i-1 != 3 || strings.HasPrefix(s, "0")) && strings.Count(s, string(c)) == 1:
			digits.WriteByte('.')
			decimals = true
		}
	}
	v, err := strconv.ParseFloat(digits.String(), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, false
	}
	return v, decimals
}

// amount is a number with what stands around it.
type amount struct {
	at       int // token
	from, to int // bytes
	value    float64
	currency string
	percent  bool
	times    bool   // "10x"
	word     string // the word behind it
	behind   *token // its token, nil without one
	per      string // "user/month"
}

// amounts finds the numbers of a sentence that say how much, without times of
// day, days of the calendar and the like.
func amounts(text string, toks []token) []amount {
	var out []amount
	for i := range toks {
		k := &toks[i]
		if !k.number || noAmount(text, toks, i) {
			continue
		}
		a := amount{at: i, from: k.start, to: k.end, value: k.value}
		if i > 0 {
			if c := toks[i-1].canon(inCurrency); c != "" {
				a.currency, a.from = c, toks[i-1].start
			}
		}
		next := i + 1
		if next < len(toks) && toks[next].word == "+" {
			next++
		}
		if next < len(toks) && (toks[next].start-k.end <= 1 || len(toks[next].word) > 1) {
			if s := toks[next].canon(inScale); s != "" && !apart(k, &toks[next]) {
				f, err := strconv.ParseFloat(s, 64)
				if err == nil {
					a.value *= f
					a.to = toks[next].end
					next++
				}
			}
		}
		if next < len(toks) {
			w := toks[next].word
			switch {
			case a.currency == "" && toks[next].is(inCurrency):
				a.currency, a.to = toks[next].canon(inCurrency), toks[next].end
				next++
			case w == "%" || w == "percent" || w == "prozent":
				a.percent, a.to = true, toks[next].end
				next++
			case (w == "per" || w == "pour") && next+1 < len(toks) && strings.HasPrefix(toks[next+1].word, "cent"):
				a.percent, a.to = true, toks[next+1].end
				next += 2
			case w == "x" && toks[next].start == k.end:
				a.times, a.to = true, toks[next].end
				next++
			}
		}
		if next < len(toks) && !toks[next].number {
			a.behind = &toks[next]
			a.word = a.behind.word
		}
		a.per = perOf(toks, next)
		out = append(out, a)
	}
	return out
}

// apart tells "12 m" (metres) and "12 k" from "12m" and "12k".
func apart(k, next *token) bool {
	return (next.word == "m" || next.word == "k") && next.start > k.end
}

// perOf reads "/user/month", "per seat per month", "a month", "monthly".
func perOf(toks []token, i int) string {
	var per []string
	for end := min(len(toks), i+7); i < end; i++ {
		w := toks[i].word
		switch w {
		case "/", "per", "a", "an", "pro", "je", "par", "and":
			continue
		}
		c := toks[i].canon(inPer)
		if c == "" {
			break
		}
		per = append(per, c)
	}
	return strings.Join(per, "/")
}

// noAmount reports numbers that do not say how much: parts of a day or a
// time, versions, telephone numbers, list marks, years, ordinals.
func noAmount(text string, toks []token, i int) bool {
	k := &toks[i]
	word := k.word
	switch {
	case strings.Count(word, ".") > 1 && !strings.Contains(word, ",") && len(word) < 9: // 1.2.3, 31.03.26
		return true
	case i == 0 && k.end < len(text) && (text[k.end] == ')' || text[k.end] == '.') && k.value < 20: // 1) 2.
		return true
	case k.start > 0 && (text[k.start-1] == '-' || text[k.start-1] == '(') && i > 0 && toks[i-1].number: // telephone
		return true
	case k.end < len(text) && text[k.end] == '-' && i+1 < len(toks) && toks[i+1].number:
		return true
	case k.value >= 1e7 && !strings.ContainsAny(word, ".,' \u00a0"):
		return true
	}
	if i+1 < len(toks) {
		n := &toks[i+1]
		switch {
		case n.word == ":" && n.start == k.end && i+2 < len(toks) && toks[i+2].number && toks[i+2].start == n.end: // 9:30
			return true
		case n.start == k.end && (n.word == "st" || n.word == "nd" || n.word == "rd" || n.word == "th" || n.word == "am" || n.word == "pm"):
			return true
		case n.word == "/" && i+2 < len(toks) && toks[i+2].number:
			return true
		case (n.word == "am" || n.word == "pm" || n.word == "uhr") && k.value <= 24:
			return true
		}
		if n.canon(inMonth) != "" && k.value <= 31 {
			return true
		}
	}
	if i > 0 {
		p := &toks[i-1]
		switch {
		case p.word == ":" && i > 1 && toks[i-2].number:
			return true
		case p.word == "/" && i > 1 && toks[i-2].number:
			return true
		case p.canon(inMonth) != "" && p.upper:
			return true
		}
	}
	if k.value >= 1950 && k.value <= 2060 && len(word) == 4 && !(i > 0 && toks[i-1].canon(inCurrency) != "") {
		if i+1 >= len(toks) || !toks[i+1].is(inCrowd) && toks[i+1].canon(inCurrency) == "" {
			return true // a year
		}
	}
	return false
}
