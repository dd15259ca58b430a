package learned

import (
	"math"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// The families of features, by the first letter of a feature's name, and what
// one of them weighs beside the others. What nearly all mail shows says little
// of one message.
var families = map[byte]float64{
	'c': 1.0, // a cue that was found: "c:proof.result"
	't': 1.0, // a tactic
	'w': 0.8, // a word that weighs on an axis: "w:word pilot"
	'a': 0.8, // the address that it came from; never shared between vendors
	'k': 0.7, // the kind that was read
	'l': 0.5, // the level on an axis: "l:proof=2"
	'f': 0.4, // a fact of headers, links or layout
	'g': 0.3, // the language
}

// maxFeatures bounds what is kept of a message: the first by family and name.
const maxFeatures = 48

// Features names what a message showed to the reader, sorted. They are few and
// short, hold none of its sentences, and are the same for the same reading.
func Features(m *triage.Message) []string {
	r := &m.Reading
	out := make([]string, 0, maxFeatures)
	add := func(family, name string) {
		if name != "" && len(name) <= 64 {
			out = append(out, family+":"+name)
		}
	}
	add("a", m.From.Email)
	add("k", string(r.Kind))
	add("g", r.Language)
	for _, a := range triage.Axes {
		s := r.Axis(a)
		if s.Level.Known() {
			add("l", string(a)+"="+string(rune('0'+s.Level)))
		}
		for _, p := range s.Parts {
			if strings.HasPrefix(p.Cue, "word ") || strings.HasPrefix(p.Cue, "subject ") {
				add("w", p.Cue)
			}
		}
	}
	for _, e := range r.Evidence {
		add("c", e.Cue)
	}
	for _, t := range r.Tactics {
		if t.Probability >= 0.5 {
			add("t", string(t.Tactic))
		}
	}
	for _, f := range r.Facts {
		add("f", f.Name)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), maxFeatures)]
}

// scaled gives each feature its weight, such that their squares add up to one.
func scaled(features []string) []float64 {
	out := make([]float64, len(features))
	var sum float64
	for i, f := range features {
		if f != "" {
			out[i] = families[f[0]]
			sum += out[i] * out[i]
		}
	}
	if sum == 0 {
		return out
	}
	norm := 1 / math.Sqrt(sum)
	for i := range out {
		out[i] *= norm
	}
	return out
}

// sharedFeature reports whether mail of other vendors can show the feature too.
func sharedFeature(f string) bool { return f != "" && f[0] != 'a' }
