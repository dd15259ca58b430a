package cadence

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"winnow/internal/vendor"
)

// phrases is a list of patterns over words and of others that rule them out.
// It is for short texts: a lookup reads at most maxWords words.
type phrases struct {
	patterns, blockers []pattern
}

const maxWords = 150

// pattern is a run of elements that must follow one another.
type pattern []element

type element struct {
	words    []string // any of them; none for a gap or an end
	gap      int      // up to so many words between
	optional bool
	end      byte // '^' or '$'
}

// parsePhrases reads the lines that begin with "+" and "-".
func parsePhrases(text string) phrases {
	var p phrases
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "+ "):
			p.patterns = append(p.patterns, parsePattern(line[2:]))
		case strings.HasPrefix(line, "- "):
			p.blockers = append(p.blockers, parsePattern(line[2:]))
		}
	}
	return p
}

func parsePattern(s string) pattern {
	var p pattern
	for _, f := range strings.Fields(s) {
		switch {
		case f == "^" || f == "$":
			p = append(p, element{end: f[0]})
		case f[0] == '~':
			n, err := strconv.Atoi(f[1:])
			if err != nil {
				n = 0
			}
			p = append(p, element{gap: n})
		default:
			w, optional := strings.CutSuffix(f, "?")
			p = append(p, element{words: strings.Split(w, "|"), optional: optional})
		}
	}
	return p
}

// in reports whether one of the patterns stands in the text and no blocker does.
func (p *phrases) in(text string) bool {
	w := wordsOf(text)
	return slices.ContainsFunc(p.patterns, func(q pattern) bool { return q.anywhere(w) }) &&
		!slices.ContainsFunc(p.blockers, func(q pattern) bool { return q.anywhere(w) })
}

func (p pattern) anywhere(words []string) bool {
	for i := range words {
		if p.at(words, i) {
			return true
		}
	}
	return false
}

// at reports whether the pattern matches from word i on. Patterns are short and
// their gaps small, so that trying every way is cheap.
func (p pattern) at(words []string, i int) bool {
	if len(p) == 0 {
		return true
	}
	switch e := p[0]; {
	case e.end == '^':
		return i == 0 && p[1:].at(words, i)
	case e.end == '$':
		return i == len(words)
	case e.gap > 0:
		for n := 0; n <= e.gap && i+n <= len(words); n++ {
			if p[1:].at(words, i+n) {
				return true
			}
		}
		return false
	default:
		if i < len(words) && slices.Contains(e.words, words[i]) && p[1:].at(words, i+1) {
			return true
		}
		return e.optional && p[1:].at(words, i)
	}
}

// wordsOf splits a text into its first words, in small letters without
// diacritics. Apostrophes and hyphens part words: "don't" is "don t".
func wordsOf(text string) []string {
	const perWord = 24
	if limit := maxWords * perWord; len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "")
	}
	w := strings.FieldsFunc(vendor.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return w[:min(len(w), maxWords)]
}
