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
			head, _, _ := strings.Cut(rest, " ")
			_, t, ok := strings.Cut(head, ":")
			if !ok {
				t = head
			}
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

// terms are the terms of one head's sum: those that are shown together summed
// up, and the strongest single words.
type terms struct {
	groups []float64
	words  [shownWords]wordTerm
}

// scored is the number of heads whose terms are shown: the axes and the lean.
const scored = weights.MessageHeads - weights.HeadAxis

// terms gathers the terms of all heads whose terms are shown, in one pass.
func (r *Reader) terms(set *feature.Set, sc *scratch) *[scored]terms {
	out := &sc.sums
	n := len(r.groups.labels)
	for h := range out {
		groups := slices.Grow(out[h].groups[:0], n)[:n]
		clear(groups)
		out[h] = terms{groups: groups}
	}
	for _, t := range set.Message {
		for _, w := range r.model.Message.Row(t.ID) {
			if int(w.Head) < weights.HeadAxis {
				continue
			}
			v := float64(w.Value) * float64(t.Value)
			o := &out[int(w.Head)-weights.HeadAxis]
			if g := r.groups.of[t.ID]; g >= 0 {
				o.groups[g] += v
			} else {
				o.word(wordTerm{t.ID, v})
			}
		}
	}
	return out
}

// word keeps the strongest words, strongest first.
func (t *terms) word(w wordTerm) {
	for i := range t.words {
		if math.Abs(w.value) > math.Abs(t.words[i].value) {
			t.words[i], w = w, t.words[i]
		}
	}
}

// axis scores the message on one axis. The parts are the terms of the sum,
// each times the slope of the scale between no term and all of them.
func (r *Reader) axis(i int, sum float64, t *terms) triage.AxisScore {
	s := &r.scales[i]
	base := r.model.Message.Bias[weights.HeadAxis+i]
	out := triage.AxisScore{Expected: s.expected(sum)}
	r.parts(&out, s.expected(base), s.slope(base, sum), t)
	out.Level = s.level(out.Expected)
	return out
}

// lean is what the message as a whole says of its worth, in units of about one
// step of the verdict.
func (r *Reader) lean(sum float64, t *terms) triage.AxisScore {
	const unit, most = 0.5, 2.0 // steps for each unit of log-odds, and at most
	out := triage.AxisScore{Expected: clamp(sum*unit, -most, most)}
	base := r.model.Message.Bias[weights.HeadLean]
	start, slope := clamp(base*unit, -most, most), unit
	if sum != base {
		slope = (out.Expected - start) / (sum - base)
	}
	r.parts(&out, start, slope, t)
	return out
}

// parts names the terms of a score: where it starts, the groups and words that
// weigh, strongest first, and the rest as one.
func (r *Reader) parts(out *triage.AxisScore, start, slope float64, t *terms) {
	var room [48]triage.Part
	named := room[:0]
	for g, v := range t.groups {
		if v *= slope; math.Abs(v) >= shownPart {
			named = append(named, triage.Part{Label: r.groups.labels[g], Value: v, Cue: r.groups.cues[g]})
		}
	}
	for _, w := range t.words {
		if v := w.value * slope; math.Abs(v) >= shownPart {
			name := r.model.Dict.Name(w.id)
			named = append(named, triage.Part{Label: wordLabel(name), Value: v, Cue: name})
		}
	}
	slices.SortStableFunc(named, func(p, q triage.Part) int { return cmp.Compare(math.Abs(q.Value), math.Abs(p.Value)) })
	out.Parts = append(make([]triage.Part, 0, len(named)+2), triage.Part{Label: "where any vendor's message starts", Value: start, Cue: "base"})
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
