package phrase

import (
	"fmt"
	"slices"
	"strings"
)

// Lint checks a table, or one section of it, against its own examples: every
// "yes" must be recognised by is and no "no", every pattern must be needed by a
// "yes" and every blocker by a "no". It returns what is wrong, one sentence
// each.
func Lint(text string, is func(string) bool) []string {
	var wrong, yes, no []string
	var patterns, blockers []pattern
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		mark, rest, _ := strings.Cut(line, " ")
		switch mark {
		case "yes":
			yes = append(yes, rest)
			if !is(rest) {
				wrong = append(wrong, fmt.Sprintf("%q is not recognised", rest))
			}
		case "no":
			no = append(no, rest)
			if is(rest) {
				wrong = append(wrong, fmt.Sprintf("%q is recognised", rest))
			}
		case "+":
			patterns = append(patterns, parsePattern(rest))
		case "-":
			blockers = append(blockers, parsePattern(rest))
		default:
			wrong = append(wrong, fmt.Sprintf("a line begins with neither + - yes no: %q", line))
		}
	}
	for i, p := range patterns {
		if !inAny(p, yes) {
			wrong = append(wrong, fmt.Sprintf("pattern %d (%s) has no example", i+1, p))
		}
	}
	for i, p := range blockers {
		if !inAny(p, no) {
			wrong = append(wrong, fmt.Sprintf("blocker %d (%s) has no example", i+1, p))
		}
	}
	return wrong
}

// SectionTexts splits a table into the lines of its sections, by name, for Lint.
func SectionTexts(text string) map[string]string {
	out := map[string]string{}
	name := ""
	for line := range strings.Lines(text) {
		if l := strings.TrimSpace(line); strings.HasPrefix(l, "[") && strings.HasSuffix(l, "]") {
			name = l[1 : len(l)-1]
		} else if name != "" {
			out[name] += line
		}
	}
	return out
}

func inAny(p pattern, texts []string) bool {
	return slices.ContainsFunc(texts, func(t string) bool { return p.anywhere(Words(t, MaxWords)) })
}

func (p pattern) String() string {
	var b strings.Builder
	for i, e := range p {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch {
		case e.end != 0:
			b.WriteByte(e.end)
		case e.gap > 0:
			fmt.Fprintf(&b, "~%d", e.gap)
		case e.number:
			b.WriteByte('#')
		default:
			b.WriteString(strings.Join(e.words, "|"))
			if e.optional {
				b.WriteByte('?')
			}
		}
	}
	return b.String()
}
