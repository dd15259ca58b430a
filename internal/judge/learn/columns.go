package learn

import (
	"strings"

	"winnow/internal/judge/feature"
	"winnow/internal/judge/weights"
)

// columns picks the features that may be learned from a set of examples and
// numbers them.
type columns struct {
	of    []int32 // by feature of the corpus' dictionary: column, or -1
	names []string
	found int // column of the first feature that is made of the sentence heads
}

// Limits on what may be learned: a word must be used by several senders in
// several sources, and must not belong to one source.
const (
	minSenders = 3
	minPair    = 6 // senders who use a pair of words
	minSources = 2
	// maxLift is how many times more often than by chance the senders who use
	// a word may come from one source.
	maxLift = 3.0
)

// unlearnable are facts that tell the collection in which a message was found,
// not its kind.
var unlearnable = map[string]bool{
	"fact headers-thin": true, "fact html": true, "fact charset-odd": true, "fact tracker-pixel": true,
	"fact verp": true, "fact tool": true,
}

// pick decides what may be learned from the examples.
func (c *Corpus) pick(examples []*Example, opt Options) *columns {
	n := c.Dict.Len()
	senders := make([]map[string]string, n) // group -> source
	base := map[string]float64{}
	groups := map[string]bool{}
	note := func(e *Example, v feature.Vector) {
		for _, t := range v {
			if senders[t.ID] == nil {
				senders[t.ID] = map[string]string{}
			}
			senders[t.ID][e.Group] = e.Source
		}
	}
	for _, e := range examples {
		if !groups[e.Group] {
			groups[e.Group] = true
			base[e.Source]++
		}
		note(e, e.Features.Message)
		for _, s := range e.Features.Sentences {
			note(e, s)
		}
	}
	cols := &columns{of: make([]int32, n)}
	for i := range n {
		cols.of[i] = -1
		name := c.Dict.Name(int32(i))
		if unlearnable[name] || len(senders[i]) == 0 && (opt.WordsOnly || prior(name) == 0) {
			continue
		}
		kind, rest, _ := strings.Cut(name, " ")
		word := kind == "word" || kind == "subject" || kind == "tail"
		if word && (opt.NoWords || len(senders[i]) < minSenders || strings.Contains(rest, " ") && len(senders[i]) < minPair || c.named(rest) || saysNothing(rest)) {
			continue
		}
		if opt.WordsOnly && !word {
			continue
		}
		bySource := map[string]float64{}
		for _, s := range senders[i] {
			bySource[s]++
		}
		if word && len(bySource) < minSources {
			continue
		}
		if len(bySource) == 1 && prior(name) == 0 && len(senders[i]) < 2 {
			continue
		}
		if word && !opt.KeepSources && len(senders[i]) >= 6 {
			lift := 0.0
			for s, k := range bySource {
				lift = max(lift, k/float64(len(senders[i]))/(base[s]/float64(len(groups))))
			}
			// Only what stands out for sure: a source of few senders shows a
			// high lift by chance.
			top := 0.0
			for _, k := range bySource {
				top = max(top, k)
			}
			if lift > maxLift && top >= 0.8*float64(len(senders[i])) {
				continue
			}
		}
		cols.of[i] = int32(len(cols.names))
		cols.names = append(cols.names, name)
	}
	cols.found = len(cols.names)
	if !opt.WordsOnly {
		cols.names = append(cols.names, weights.FoundNames()...)
	}
	return cols
}

// named reports whether a word, or a word of a pair, is a name.
func (c *Corpus) named(words string) bool {
	a, b, _ := strings.Cut(words, " ")
	return c.names[a] || b != "" && c.names[b]
}

// project keeps the picked columns of a vector.
func (cols *columns) project(v feature.Vector) feature.Vector {
	out := make(feature.Vector, 0, len(v))
	for _, t := range v {
		if c := cols.of[t.ID]; c >= 0 {
			out = append(out, feature.Term{ID: c, Value: t.Value})
		}
	}
	return out
}
