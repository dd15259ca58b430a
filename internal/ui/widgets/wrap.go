package widgets

import (
	"unicode/utf8"
)

// Line is a line of wrapped text: bytes Start to End, without the space or
// line end that it was broken at.
type Line struct{ Start, End int }

// Wrap breaks text[from:to] into lines that are at most width wide, at spaces
// where there are any and inside a word where it alone is wider than a line.
// It appends to out. Every byte of the range lies in exactly one line or is a
// space or line end between two; the time it takes is linear in the range.
func Wrap(out []Line, text string, from, to int, width float32, advance func(rune) float32) []Line {
	start := from           // of the line
	space := -1             // where the last space of the line begins
	after := 0              // behind that space
	wide := float32(0)      // width of the line
	wideAfter := float32(0) // width up to after
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(text[i:to])
		if r == '\n' {
			out = append(out, Line{start, trimEnd(text, start, i)})
			i += n
			start, space, wide = i, -1, 0
			continue
		}
		w := advance(r)
		if r == ' ' || r == '\t' {
			// A space never makes a line too wide: it hangs over the edge.
			wide += w
			i += n
			space, after, wideAfter = i-n, i, wide
			continue
		}
		if wide+w > width && i > start {
			if space > start {
				out = append(out, Line{start, trimEnd(text, start, space)})
				start, wide = after, wide-wideAfter
				space = -1
				// The rest of the word may still be too wide for a line of its own.
				if wide+w <= width || i == start {
					wide += w
					i += n
					continue
				}
			}
			out = append(out, Line{start, i})
			start, space, wide = i, -1, 0
		}
		wide += w
		i += n
	}
	return append(out, Line{start, trimEnd(text, start, to)})
}

// trimEnd leaves out spaces at the end of a line, unless there is nothing else.
func trimEnd(text string, start, end int) int {
	for end > start && (text[end-1] == ' ' || text[end-1] == '\t') {
		end--
	}
	return end
}
