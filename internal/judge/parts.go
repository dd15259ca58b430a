package judge

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"winnow/internal/judge/feature"
	"winnow/internal/judge/weights"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// Number of single words named in an axis' parts, and the size from which a
// part is named at all; the rest is summed up in one part.
const (
	shownWords = 3
	shownPart  = 0.02
)

// group says what a feature is shown as.
type group struct {
	label string // for a feature that is shown by itself or with its like
	id    int    // index into the groups; -1 for a word, which stands for itself
}

// groups sorts the features of a dictionary by how they are shown.
type groups struct {
	of     []int32 // by feature: index into labels, or -1 for a word
	labels []string
	cues   []string
}

func newGroups(d *feature.Dict, tables *signal.Tables) groups {
	g := groups{of: make([]int32, d.Len())}
	index := map[string]int32{}
	add := func(cue, label string) int32 {
		if i, ok := index[cue]; ok {
			return i
		}
		i := int32(len(g.labels))
		index[cue] = i
		g.labels, g.cues = append(g.labels, label), append(g.cues, cue)
		return i
	}
	targets := map[string]string{}
	for _, c := range tables.Cues() {
		targets[c.ID] = c.Name()
	}
	names := layoutLabels()
	for i := range g.of {
		name := d.Name(int32(i))
		kind, rest, _ := strings.Cut(name, " ")
		switch kind {
		case "cue":
			id, _, _ := strings.Cut(rest, " ")
			t := targets[id]
			g.of[i] = add("target:"+t, targetLabel(t))
		case "found":
			t := strings.TrimPrefix(strings.SplitN(rest, " ", 2)[0], "carries:")
			g.of[i] = add("target:"+t, targetLabel(t))
		case "target":
			t, _, _ := strings.Cut(rest, " ")
			g.of[i] = add("target:"+t, targetLabel(t))
		case "word", "subject", "tail":
			g.of[i] = -1
		default:
			family := strings.TrimRight(rest, " 123456")
			label := names[kind+" "+family]
			if label == "" {
				label = "how it is laid out and sent"
			}
			g.of[i] = add("layout:"+label, label)
		}
	}
	return g
}

// axis scores the message on one axis. The parts are the terms of the sum,
// each times the slope of the scale between no term and all of them.
func (r *Reader) axis(i int, sum float64, set *feature.Set) triage.AxisScore {
	s := &r.scales[i]
	head := weights.HeadAxis + i
	base := r.model.Message.Bias[head]
	out := triage.AxisScore{Expected: s.expected(sum)}
	out.Parts = []triage.Part{{Label: "where any vendor's message starts", Value: s.expected(base), Cue: "base"}}
	r.terms(&out, head, s.slope(base, sum), set)
	out.Level = s.level(out.Expected)
	return out
}

// lean is what the message as a whole says of its worth, in units of about one
// step of the verdict.
func (r *Reader) lean(sum float64, set *feature.Set) triage.AxisScore {
	const unit = 0.5 // steps for each unit of log-odds
	out := triage.AxisScore{Expected: clamp(sum*unit, -2, 2)}
	base := r.model.Message.Bias[weights.HeadLean]
	slope := unit
	if sum != base {
		slope = (out.Expected - clamp(base*unit, -2, 2)) / (sum - base)
	}
	out.Parts = []triage.Part{{Label: "where any vendor's message starts", Value: clamp(base*unit, -2, 2), Cue: "base"}}
	r.terms(&out, weights.HeadLean, slope, set)
	return out
}

// terms adds the features' terms to a score's parts: those that are shown
// together as one, the strongest words by themselves, the rest as one.
func (r *Reader) terms(out *triage.AxisScore, head int, slope float64, set *feature.Set) {
	terms := make([]float64, len(r.groups.labels))
	var words []wordTerm
	for _, t := range set.Message {
		w := r.model.Message.Weight(t.ID, head)
		if w == 0 {
			continue
		}
		v := w * float64(t.Value) * slope
		if g := r.groups.of[t.ID]; g >= 0 {
			terms[g] += v
		} else {
			words = append(words, wordTerm{t.ID, v})
		}
	}
	var named []triage.Part
	for g, v := range terms {
		if math.Abs(v) >= shownPart {
			named = append(named, triage.Part{Label: r.groups.labels[g], Value: v, Cue: r.groups.cues[g]})
		}
	}
	slices.SortFunc(words, func(p, q wordTerm) int {
		return cmp.Or(cmp.Compare(math.Abs(q.value), math.Abs(p.value)), cmp.Compare(p.id, q.id))
	})
	for _, w := range words[:min(len(words), shownWords)] {
		if math.Abs(w.value) >= shownPart {
			name := r.model.Dict.Name(w.id)
			named = append(named, triage.Part{Label: wordLabel(name), Value: w.value, Cue: name})
		}
	}
	slices.SortStableFunc(named, func(p, q triage.Part) int { return cmp.Compare(math.Abs(q.Value), math.Abs(p.Value)) })
	out.Parts = append(out.Parts, named...)
	if rest := out.Expected - triage.SumParts(out.Parts); rest != 0 {
		out.Parts = append(out.Parts, triage.Part{Label: "everything else, each too small to name", Value: rest, Cue: "rest"})
	}
}

type wordTerm struct {
	id    int32
	value float64
}

func wordLabel(name string) string {
	where, w, _ := strings.Cut(name, " ")
	label := "the word “" + w + "”"
	if strings.Contains(w, " ") {
		label = "the words “" + w + "”"
	}
	switch where {
	case "subject":
		label += " in the subject"
	case "tail":
		label += " below the text"
	}
	return label
}
