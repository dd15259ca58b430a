package lang

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/triage"
)

// wrapColumn is the length from which a line may be one that a mail program
// broke: they break at 65 to 78 columns, some at 60.
const wrapColumn = 48

//go:embed abbreviations.txt
var abbreviationsTxt string

var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(abbreviationsTxt) {
		if !strings.HasPrefix(line, "#") {
			for _, w := range strings.Fields(line) {
				m[w] = true
			}
		}
	}
	return m
}()

// Sentences cuts a stretch of text into sentences, in order, without blanks
// around them. Empty lines, bullets, short lines and quote marks end a
// sentence as full stops do; a line that was only wrapped does not. No span
// leaves in.
func Sentences(text string, in triage.Span) []triage.Span {
	return AppendSentences(nil, text, in)
}

// AppendSentences appends the sentences of text[in] to dst. It allocates only
// to grow dst.
func AppendSentences(dst []triage.Span, text string, in triage.Span) []triage.Span {
	if in.Start < 0 || in.End > len(text) || in.Empty() {
		return dst
	}
	start, line := in.Start, in.Start
	cut := func(end int) {
		if s := trim(text, triage.Span{Start: start, End: end}); !s.Empty() {
			dst = append(dst, s)
		}
		start = end
	}
	for i := in.Start; i < in.End; {
		switch c := text[i]; c {
		case '\n':
			if lineBreaks(text[line:i], text[i+1:in.End]) {
				cut(i + 1)
			}
			i++
			line = i
		case '.', '!', '?':
			end := closing(text, i+1, in.End)
			if end == in.End || isBlank(text[end]) && (c != '.' || stops(text, start, i, end, in.End)) {
				cut(end)
			}
			i = end
		case 0xE2: // … and the bullets that stand within a line
			if strings.HasPrefix(text[i:in.End], "…") && i+3 < in.End && text[i+3] == ' ' && upperNext(text[i+3:in.End]) {
				cut(i + 3)
			} else if strings.HasPrefix(text[i:in.End], "•") && i > line {
				cut(i)
			}
			i++
		case 0xE3, 0xEF: // 。！？
			if r, n := utf8.DecodeRuneInString(text[i:in.End]); r == '。' || r == '！' || r == '？' {
				cut(i + n)
			}
			i++
		default:
			i++
		}
	}
	cut(in.End)
	return dst
}

func trim(text string, s triage.Span) triage.Span {
	for s.Start < s.End && isBlank(text[s.Start]) {
		s.Start++
	}
	for s.End > s.Start && isBlank(text[s.End-1]) {
		s.End--
	}
	return s
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// closing skips what may follow the end of a sentence: more stops, closing
// quotes and brackets.
func closing(text string, i, end int) int {
	for i < end {
		if strings.IndexByte(".!?\"')]*_", text[i]) >= 0 {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:end])
		if r != '”' && r != '’' && r != '»' && r != '“' {
			break
		}
		i += n
	}
	return i
}

// stops reports whether the full stop at dot, with what closes behind it up to
// next, ends the sentence that began at start.
func stops(text string, start, dot, next, end int) bool {
	w := dot
	for w > start && !isBlank(text[w-1]) && text[w-1] != '(' {
		w--
	}
	word := text[w:dot]
	after := strings.TrimLeft(text[next:end], " \n\t\"'([*“„«")
	if after == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(after)
	switch {
	case word == "":
		return true
	case len(word) == 1 && isLetter(word[0]): // an initial: "J. Doe", "z. B."
		return word == "I"
	case unicode.IsLower(r) && !opensLower(after):
		return false
	case strings.IndexByte(word, '.') > 0 && len(word) <= 5 && !strings.ContainsAny(word, "0123456789"):
		// "e.g.", "U.S.", "p.m.": the last may end a sentence.
		low := strings.ToLower(word)
		return (low == "p.m" || low == "a.m" || low == "u.s" || low == "u.k") && startsSentence(after)
	case allDigits(word):
		return w > start && !unicode.IsDigit(r) && !monthNext(after) // "1. First", "3. Mai"
	}
	var buf [16]byte
	if len(word) <= len(buf) {
		low := buf[:0]
		for i := 0; i < len(word); i++ {
			c := word[i]
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			low = append(low, c)
		}
		if abbreviations[string(low)] {
			// "Acme Inc. We …" ends, "Acme Inc. Sales" need not; "no. 5" never.
			return (string(low) == "inc" || string(low) == "ltd" || string(low) == "co" || string(low) == "corp" || string(low) == "etc") && startsSentence(after)
		}
	}
	return true
}

// opensLower knows what begins a sentence in lower case: a careless "i", and
// addresses.
func opensLower(after string) bool {
	return strings.HasPrefix(after, "i'm ") || strings.HasPrefix(after, "i ") || strings.HasPrefix(after, "http") || strings.HasPrefix(after, "www.")
}

// startsSentence reports whether text begins with a word that opens sentences
// rather than names.
func startsSentence(s string) bool {
	end := strings.IndexAny(s, " ,'’\n")
	if end <= 0 || end > 9 {
		return false
	}
	switch strings.ToLower(s[:end]) {
	case "we", "i", "our", "you", "your", "it", "this", "that", "these", "those", "the", "they", "he", "she", "if", "please", "can", "could", "would", "do",
		"is", "are", "what", "how", "when", "why", "who", "and", "but", "so", "let", "just", "with", "as", "in", "for", "to", "at", "on", "there", "here",
		"wir", "ich", "sie", "das", "die", "der", "es", "nous", "je", "vous", "le", "la", "les", "thanks", "thank", "hope", "any", "no", "yes", "my":
		return true
	}
	return false
}

func monthNext(s string) bool {
	end := strings.IndexAny(s, " \n.,")
	if end < 3 {
		end = len(s)
	}
	switch s[:end] {
	case "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember", "Jan", "Feb", "Okt", "Nov", "Dez",
		"Quartal", "Etage", "Stock", "Jahr", "Auflage":
		return true
	}
	return false
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func upperNext(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \""))
	return unicode.IsUpper(r)
}

// lineBreaks reports whether the end of line ends the sentence too: rest is
// the text behind it.
func lineBreaks(line, rest string) bool {
	line = strings.TrimRight(line, " \t")
	if rest == "" || rest[0] == '\n' || line == "" || Bullet(rest) {
		return true
	}
	if strings.IndexByte(".!?:;", line[len(line)-1]) >= 0 {
		// The stop itself decided already, but for a colon and a semicolon.
		return line[len(line)-1] == ':' || len(line) < wrapColumn
	}
	if len(line) >= wrapColumn {
		return false
	}
	// A short line goes on only where the next begins in the middle of a
	// sentence, as text in narrow columns does.
	r, _ := utf8.DecodeRuneInString(rest)
	if unicode.IsLower(r) && len(line) > 25 {
		return false
	}
	last := line[strings.LastIndexAny(line, " \t")+1:]
	switch strings.ToLower(last) {
	case "the", "a", "an", "of", "to", "and", "or", "for", "with", "in", "on", "at", "by", "from", "your", "our", "my", "der", "die", "das", "und", "de", "la", "et":
		return false
	}
	return true
}

// Bullet reports whether a line begins as an item of a list does, or with a
// drawn rule.
func Bullet(line string) bool {
	line = strings.TrimLeft(line, " \t>")
	if line == "" {
		return true
	}
	r, n := utf8.DecodeRuneInString(line)
	switch {
	case r < 0x80 && strings.IndexByte("-*+=_#~|", line[0]) >= 0, r >= 0x80 && strings.ContainsRune("•·–—●▪■□►✓✔→◦○➢➤★☆✅❯»", r):
		return true
	case r >= '0' && r <= '9', r == '(':
		rest := strings.TrimLeft(strings.TrimPrefix(line, "("), "0123456789")
		return len(rest) > 1 && (rest[0] == '.' || rest[0] == ')') && rest[1] == ' '
	case isLetter(byte(r)) && n == 1 && len(line) > 2 && line[1] == ')' && line[2] == ' ':
		return true
	}
	return false
}
