package trace

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// phones finds the telephone numbers of a line: 8 to 15 digits (E.164 allows
// 15) with the usual marks between them, that begin with "+", "0" or a bracket.
// Other long numbers, such as those of registers and banks, do not, or follow
// upon letters.
func phones(l string) []string {
	var out []string
	for i := 0; i < len(l); {
		c := l[i]
		if c != '+' && c != '(' && (c < '0' || c > '9') {
			i++
			continue
		}
		end, digits, gap := i, 0, 0
		for end < len(l) && gap < 3 {
			switch d := l[end]; {
			case '0' <= d && d <= '9':
				digits++
				gap = 0
			case d == '+' && end == i:
			case strings.IndexByte(" -./()", d) >= 0:
				gap++
			default:
				gap = 3
				continue
			}
			end++
		}
		before, _ := utf8.DecodeLastRuneInString(l[:i])
		run := l[i:end]
		starts := c == '+' || c == '0' || c == '('
		if starts && digits >= 8 && digits <= 15 && !unicode.IsLetter(before) {
			out = append(out, number(run))
		}
		i = max(end, i+1)
	}
	return out
}

// number is a telephone number without marks: "+43 (0)1 23 45" is "+4312345".
func number(run string) string {
	run = strings.ReplaceAll(run, "(0)", "")
	plus := strings.HasPrefix(strings.TrimSpace(run), "+")
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, run)
	if !plus && strings.HasPrefix(digits, "00") {
		plus, digits = true, digits[2:]
	}
	if plus {
		return "+" + digits
	}
	return digits
}
