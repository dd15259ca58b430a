package signal

import (
	"iter"
	"math"

	"winnow/internal/mailtext"
)

// Features yields the numbers that the learned layer may use, always in the
// same order: cue hits by zone group ("cue.ID", "cue.ID@subject",
// "cue.ID@quote"; the summed strength, at most 3), facts ("fact.NAME" or
// "fact.NAME=VALUE" for closed sets of values; 1), and the form ("n.NAME";
// logarithms of counts and shares, 0 to about 10). Absent features are not
// yielded.
func (s *Signals) Features() iter.Seq2[string, float64] {
	return func(yield func(string, float64) bool) {
		for _, f := range s.cueFeatures() {
			if !yield(f.name, f.value) {
				return
			}
		}
		for _, f := range s.Facts {
			name := "fact." + f.Name
			if closedFacts[f.Name] {
				name += "=" + f.Value
			}
			if !yield(name, 1) {
				return
			}
		}
		for _, f := range s.Counts.features() {
			if f.value != 0 && !yield("n."+f.name, f.value) {
				return
			}
		}
	}
}

// closedFacts are those whose values are a closed set.
var closedFacts = map[string]bool{
	FactReplyPrefix: true, FactBareReply: true, FactGreeting: true, FactAuthFail: true, FactOptOut: true,
}

type feature struct {
	name  string
	value float64
}

func (s *Signals) cueFeatures() []feature {
	var out []feature
	at := make(map[string]int)
	for i := range s.Hits {
		h := &s.Hits[i]
		name := "cue." + h.Cue.ID
		switch h.Zone {
		case mailtext.ZoneSubject:
			name += "@subject"
		case mailtext.ZoneQuote, mailtext.ZoneForward:
			name += "@quote"
		}
		j, ok := at[name]
		if !ok {
			j = len(out)
			at[name] = j
			out = append(out, feature{name: name})
		}
		out[j].value = min(3, out[j].value+h.Strength)
	}
	return out
}

func (c *Counts) features() []feature {
	log := func(n int) float64 { return math.Log1p(float64(n)) }
	per := func(n int) float64 { return 10 * share(n, c.Words) }
	return []feature{
		{"words", log(c.Words)},
		{"subject-words", log(c.SubjectWords)},
		{"quoted-words", log(c.QuotedWords)},
		{"tail-words", log(c.TailWords)},
		{"questions", log(c.Questions)},
		{"exclaims", log(c.Exclaims)},
		{"many-exclaims", log(c.ManyExclaims)},
		{"caps-share", 10 * c.CapsShare()},
		{"caps-runs", log(c.CapsRuns)},
		{"dollar-runs", log(c.DollarRuns)},
		{"money", log(c.Money)},
		{"percents", log(c.Percents)},
		{"numbers", log(c.Numbers)},
		{"dates", log(c.Dates)},
		{"names-share", per(c.Names)},
		{"numbers-share", per(c.Numbers)},
		{"you-share", per(c.You)},
		{"we-share", per(c.We)},
		{"links", log(c.Links)},
		{"link-hosts", log(c.LinkHosts)},
		{"bullets", log(c.Bullets)},
	}
}
