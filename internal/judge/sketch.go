package judge

import (
	"math"
	"slices"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// sketchSize is the number of hash values kept. With 64 the similarity of two
// copies of a template is told to within a tenth, and templates of 100 words
// are found again with a third of their words changed (measured).
const sketchSize = 64

// minSketched is the number of word pairs below which a text is too short to
// tell a template by.
const minSketched = 12

// maxSketched is the number of word pairs that are looked at.
const maxSketched = 4096

// sketch is the MinHash of the word pairs of the author's own words. Numbers
// are left out, since merge fields are what differs between copies.
func sketch(doc *mailtext.Document) triage.Sketch {
	var low [sketchSize]uint32
	for i := range low {
		low[i] = math.MaxUint32
	}
	pairs := 0
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneAuthor {
			continue
		}
		text := doc.Quote(z.Span)
		var last, h uint64
		for i := 0; i <= len(text) && pairs < maxSketched; i++ {
			if i == len(text) || !sketched(text[i]) {
				if h == 0 {
					continue
				}
				if last != 0 {
					pairs++
					lower(&low, mix64(last*0x9e3779b97f4a7c15^h))
				}
				last, h = h, 0
				continue
			}
			c := text[i]
			switch {
			case c >= 0x80:
				h = (h ^ uint64(c)) * 1099511628211
			case c != '\'':
				h = (h ^ uint64(c|0x20)) * 1099511628211
			}
		}
	}
	if pairs < minSketched {
		return nil
	}
	return slices.Clone(triage.Sketch(low[:]))
}

// sketched reports whether a byte is part of a word.
func sketched(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || c == '\'' }

// lower takes a pair's hashes into the lowest that were seen. Further hashes
// are made of two by stepping (Kirsch and Mitzenmacher 2008), which costs an
// addition each.
func lower(low *[sketchSize]uint32, p uint64) {
	a, b := uint32(p), uint32(p>>32)|1
	for i := 0; i < sketchSize; i += 4 {
		low[i] = min(low[i], mix32(a))
		low[i+1] = min(low[i+1], mix32(a+b))
		low[i+2] = min(low[i+2], mix32(a+2*b))
		low[i+3] = min(low[i+3], mix32(a+3*b))
		a += 4 * b
	}
}

func mix64(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func mix32(x uint32) uint32 {
	x ^= x >> 16
	x *= 0x7feb352d
	x ^= x >> 15
	x *= 0x846ca68b
	return x ^ x>>16
}
