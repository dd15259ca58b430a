package signal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"winnow/internal/triage"
)

// wrapped is the length from which a line is taken to go on in the next one:
// mail programs break lines at 65 to 78 letters, people earlier.
const wrapped = 50

// abbreviations that end in a full stop without ending the sentence.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "inc": true, "ltd": true, "co": true,
	"corp": true, "no": true, "nr": true, "vs": true, "etc": true, "jan": true, "feb": true, "mar": true, "apr": true,
	"jun": true, "jul": true, "aug": true, "sep": true, "sept": true, "oct": true, "nov": true, "dec": true, "approx": true,
	"est": true, "fig": true, "ca": true, "bzw": true, "usw": true, "hr": true, "fr": true, "mme": true, "jr": true, "sr": true,
}

// sentences appends the sentences of a stretch of text: cut at line ends that
// are not mere wrapping, at bullets, and behind . ! ? where a new one starts.
func sentences(out []triage.Span, text string, in triage.Span) []triage.Span {
	start, lineStart := in.Start, in.Start
	cut := func(end int) {
		s, e := start, end
		for s < e && isSpace(text[s]) {
			s++
		}
		for e > s && isSpace(text[e-1]) {
			e--
		}
		if e > s {
			out = append(out, triage.Span{Start: s, End: e})
		}
		start = end
	}
	for i := in.Start; i < in.End; i++ {
		switch text[i] {
		case '\n':
			long := i-lineStart >= wrapped
			lineStart = i + 1
			if !long || i+1 >= in.End || text[i+1] == '\n' || bullet(text[i+1:in.End]) {
				cut(i + 1)
			}
		case '.', '!', '?':
			if i+1 < in.End && !isSpace(text[i+1]) && strings.IndexByte(`"')]*`, text[i+1]) < 0 {
				continue
			}
			if text[i] == '.' && !stops(text[start:i], text[i+1:in.End]) {
				continue
			}
			for i+1 < in.End && strings.IndexByte(`.!?"')]*`, text[i+1]) >= 0 {
				i++
			}
			cut(i + 1)
		}
	}
	cut(in.End)
	return out
}

// stops reports whether a full stop between the two texts ends a sentence.
func stops(before, after string) bool {
	if i := strings.LastIndexAny(before, " \n\t("); i >= 0 {
		before = before[i+1:]
	}
	if len(before) == 1 && isLetter(before[0]) || abbreviations[strings.ToLower(before)] {
		return false
	}
	after = strings.TrimLeft(after, " \n\t\"'([*")
	r, _ := utf8.DecodeRuneInString(after)
	return !unicode.IsLower(r)
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

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
