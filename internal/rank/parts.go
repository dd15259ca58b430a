package rank

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"winnow/internal/triage"
)

// shrunken is the mean of the worth of the messages, drawn towards the usual.
type shrunken struct {
	parts []triage.Part
	half  float64 // half width of its 90 % interval
}

// shrink computes the mean of the templates' worth. Those that prove something
// are taken in, best first, as long as each raises it.
func (v *messages) shrink() shrunken {
	var plain, proving []*template
	for i := range v.templates {
		if t := &v.templates[i]; t.weight == 0 {
			continue
		} else if t.proves {
			proving = append(proving, t)
		} else {
			plain = append(plain, t)
		}
	}
	slices.SortStableFunc(proving, func(a, b *template) int { return cmp.Compare(b.worth, a.worth) })
	kind := v.kind()
	start := prior(kind)
	sum, weight := Pseudo*start, Pseudo
	for _, t := range plain {
		sum, weight = sum+t.weight*t.worth, weight+t.weight
	}
	taken := plain
	for _, t := range proving {
		if t.worth <= sum/weight {
			break
		}
		sum, weight = sum+t.weight*t.worth, weight+t.weight
		taken = append(taken, t)
	}

	parts := []triage.Part{{Label: "Where " + plural(kind) + " usually stand, counted as one message", Value: Pseudo * start / weight, Cue: "prior"}}
	byAxis := map[triage.Axis]float64{}
	var rest, byBuyer float64
	own := 0
	for _, t := range taken {
		share := t.weight / weight
		if t.given {
			byBuyer += share * t.worth
			own++
			continue
		}
		rest += share * t.worth
		for _, p := range t.best.Judgement.Parts {
			if a := offerClass(p.Cue); a != "" {
				byAxis[a] += share * p.Value
			}
		}
	}
	if own > 0 {
		parts = append(parts, triage.Part{Label: "What you judged yourself in " + count(own, "message", "messages"), Value: byBuyer, Cue: "correction"})
	}
	if n := len(taken) - own; n > 0 {
		for _, a := range triage.Offers {
			rest -= byAxis[a]
		}
		parts = append(parts, triage.Part{Label: "What its " + count(n, "message starts", "different messages start") + " with", Value: rest, Cue: "messages"})
		for _, a := range triage.Offers {
			if byAxis[a] != 0 {
				parts = append(parts, triage.Part{Label: offerLabel(a), Value: byAxis[a], Cue: string(a)})
			}
		}
	}
	return shrunken{parts: parts, half: v.half(taken, sum/weight, weight)}
}

// half is half the width of the 90 % interval of a mean: the spread of the
// messages seen, together with the usual spread, over their number.
func (v *messages) half(taken []*template, mean, weight float64) float64 {
	squares, n := spreadWeight*Spread*Spread, spreadWeight
	for _, t := range taken {
		squares += t.weight * (t.worth - mean) * (t.worth - mean)
		n += t.weight
	}
	return z90 * math.Sqrt(squares/n/weight)
}

func offerLabel(a triage.Axis) string {
	switch a {
	case triage.Usefulness:
		return "Usefulness: what you could do with it"
	case triage.Interest:
		return "Interest: why it matters to you"
	}
	return "Proof: what can be checked"
}

// pressurePart takes off what all messages together cost in patience.
func pressurePart(v *messages) []triage.Part {
	left, pushing := 1., 0
	for i := range v.messages {
		p := v.messages[i].Judgement.Pressure
		if !p.Level.Known() {
			continue
		}
		left *= 1 - harm(p.Expected)
		if p.Level >= 2 {
			pushing++
		}
	}
	if left == 1 {
		return nil
	}
	label := "Ordinary calls to action"
	if pushing > 0 {
		label = fmt.Sprintf("Pressure in %d of %s", pushing, count(len(v.messages), "message", "messages"))
	}
	return []triage.Part{{Label: label, Value: -pressurePoints * (1 - left), Cue: "pressure"}}
}

// cadenceParts take off what the run of unanswered touches costs.
func cadenceParts(in *Input) []triage.Part {
	var out []triage.Part
	var lacking float64
	run := 0
	var last time.Time
	for _, t := range in.Touches {
		if in.Sequence.Touches == 0 || t.Date.Before(in.Sequence.Since) || t.Date.After(in.Sequence.Last) {
			continue
		}
		if run++; run > 1 {
			gap := t.Date.Sub(last).Hours() / 24
			lacking += (1 - min(1, max(0, t.Novelty))) * min(1, cadenceDays/max(gap, 1))
		}
		last = t.Date
	}
	if lacking > 0 {
		out = append(out, triage.Part{
			Label: count(run, "touch", "touches") + " without an answer and with little new",
			Value: -cadencePoints * stale(lacking), Cue: "cadence",
		})
	}
	if in.Sequence.HyperSpam {
		out = append(out, triage.Part{Label: "Hyper-spam: " + in.Sequence.Why, Value: -hyperSpamPoints, Cue: "hyper-spam"})
	}
	if in.Sequence.BrokePromise {
		out = append(out, triage.Part{Label: "Went on after its “last” mail", Value: -brokenEndPoints, Cue: "broken-promise"})
	}
	return out
}

// needsMet are the best matches, one for each need, best first.
func needsMet(in *Input, v *messages) []triage.NeedMatch {
	all := in.Needs
	if all == nil {
		for i := range v.messages {
			all = append(all, v.messages[i].Judgement.Needs...)
		}
	}
	best := map[string]triage.NeedMatch{}
	for _, m := range all {
		if b, ok := best[m.Need]; !ok || m.Score > b.Score || m.Score == b.Score && m.Found < b.Found {
			best[m.Need] = m
		}
	}
	var out []triage.NeedMatch
	for _, m := range best {
		if m.Score > 0 {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b triage.NeedMatch) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Need, b.Need))
	})
	return out
}

// needParts add what meeting needs is worth, more of it with proof. The second
// need adds to what the first left open, so that many weak matches are no more
// than one full one.
func needParts(met []triage.NeedMatch, proof triage.AxisMean) []triage.Part {
	share := needUnproven
	if proof.Known {
		share += (1 - needUnproven) * proof.Share
	}
	var out []triage.Part
	open := 1.
	for _, m := range met {
		got := open * min(1, m.Score) * share
		open -= got
		out = append(out, triage.Part{Label: "Meets your need “" + m.Need + "”", Value: needPoints * got, Cue: "need"})
	}
	return out
}

func plural(k triage.Kind) string {
	switch k {
	case triage.KindDialogue:
		return "vendors in a dialogue"
	case triage.KindNewsletter:
		return "newsletters"
	case triage.KindPromo:
		return "advertisers"
	}
	return "cold pitches"
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
