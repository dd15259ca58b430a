package phrase

import (
	"slices"
	"strconv"
	"strings"
)

// Set is a list of patterns over words and of others that rule them out. It
// never changes after Parse.
type Set struct {
	Name     string // of its section, "" without one
	patterns []pattern
	blockers []pattern
	first    map[string][]int // word -> patterns that can only begin with it
	open     []int            // the other patterns
}

// MaxWords is the number of words of a text that In reads.
const MaxWords = 150

// pattern is a run of elements that must follow one another.
type pattern []element

type element struct {
	words    []string // any of them; none for a gap, a number or an end
	gap      int      // up to so many words between
	number   bool     // a word that begins with a digit
	optional bool
	end      byte // '^' or '$'
}

// Parse reads a set: lines that begin with "+" are patterns, with "-" blockers.
func Parse(text string) Set {
	var s Set
	for line := range strings.Lines(text) {
		s.line(strings.TrimSpace(line))
	}
	return s
}

// Sections reads several sets, each under a line "[name]", in order.
func Sections(text string) []Set {
	var out []Set
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			out = append(out, Set{Name: line[1 : len(line)-1]})
		} else if len(out) > 0 {
			out[len(out)-1].line(line)
		}
	}
	return out
}

func (s *Set) line(line string) {
	switch {
	case strings.HasPrefix(line, "+ "):
		p := parsePattern(line[2:])
		s.index(p)
		s.patterns = append(s.patterns, p)
	case strings.HasPrefix(line, "- "):
		s.blockers = append(s.blockers, parsePattern(line[2:]))
	}
}

func (s *Set) index(p pattern) {
	n := len(s.patterns)
	if len(p) == 0 || len(p[0].words) == 0 || p[0].optional {
		s.open = append(s.open, n)
		return
	}
	if s.first == nil {
		s.first = map[string][]int{}
	}
	for _, w := range p[0].words {
		s.first[w] = append(s.first[w], n)
	}
}

func parsePattern(s string) pattern {
	var p pattern
	for _, f := range strings.Fields(s) {
		switch {
		case f == "^" || f == "$":
			p = append(p, element{end: f[0]})
		case f == "#":
			p = append(p, element{number: true})
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

// In reports whether one of the patterns stands in the text and no blocker does.
func (s *Set) In(text string) bool { return s.InWords(Words(text, MaxWords)) }

// InWords is In for the words of a text.
func (s *Set) InWords(words []string) bool {
	return s.any(words) && !slices.ContainsFunc(s.blockers, func(q pattern) bool { return q.anywhere(words) })
}

func (s *Set) any(words []string) bool {
	for i, w := range words {
		for _, n := range s.first[w] {
			if s.patterns[n].at(words, i) {
				return true
			}
		}
		for _, n := range s.open {
			if s.patterns[n].at(words, i) {
				return true
			}
		}
	}
	return false
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
	case e.number:
		return i < len(words) && words[i][0] >= '0' && words[i][0] <= '9' && p[1:].at(words, i+1)
	default:
		if i < len(words) && slices.Contains(e.words, words[i]) && p[1:].at(words, i+1) {
			return true
		}
		return e.optional && p[1:].at(words, i)
	}
}
