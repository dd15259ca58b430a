package judge

import (
	"math"

	"winnow/internal/judge/weights"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// present is the probability from which a tactic counts as present.
const present = 0.5

// leastTactic is the probability below which a tactic is not spoken of.
const leastTactic = 0.05

// cueFloor marks the part of an axis that a tactic's floor adds.
const cueFloor = "floor"

// tactics weighs every sentence for every tactic. A message has a tactic when
// any of its sentences does (noisy-or), so that each tactic found has the
// sentence that shows it.
func (r *Reader) tactics(out *triage.Reading, doc *mailtext.Document, sig *signal.Signals, found *weighed) {
	for t, name := range triage.Tactics {
		p := math.Pow(found.Present(weights.HeadTactic+t), r.powers[t])
		if p < leastTactic {
			continue
		}
		out.Tactics = append(out.Tactics, triage.TacticScore{Tactic: name, Probability: p})
		if p >= present {
			out.Evidence = append(out.Evidence, r.quotes(doc, sig, triage.TargetOf(name), found.best[weights.HeadTactic+t][:], 1)...)
		}
	}
}

// ranked is a sentence with its probability of carrying a target.
type ranked struct {
	sentence int
	p        float64
}

// insert keeps the best few, best first; of equals the earlier comes first.
func insert(best []ranked, r ranked) {
	if r.p <= best[len(best)-1].p {
		return
	}
	at := len(best) - 1
	for at > 0 && r.p > best[at-1].p {
		best[at] = best[at-1]
		at--
	}
	best[at] = r
}

// settle holds tactics and pressure to each other: a message with a tactic has
// pressure of at least 1, and a false thread is pressure 3. Where the headers
// are thin (mail from an archive) the lack of a chain proves nothing, and what
// quotes the reader's side may well be an answer: there a "Re:" lifts nothing.
func (r *Reader) settle(out *triage.Reading) {
	thin := false
	for _, f := range out.Facts {
		thin = thin || f.Name == signal.FactHeadersThin || f.Name == factQuotesReader
	}
	floor, why := triage.Level(0), ""
	for _, t := range out.Tactics {
		if t.Probability < present {
			continue
		}
		if t.Tactic == triage.FalseThread && !thin {
			floor, why = 3, tacticLabel(t.Tactic)
			break
		}
		if floor == 0 {
			floor, why = 1, tacticLabel(t.Tactic)
		}
	}
	lift(&out.Pressure, &r.scales[3], floor, why)
}

// clearly is how far an expected level may stay below the level that is
// certain.
const clearly = 0.2

// lift raises a score to the floor, as a part of its own.
func lift(score *triage.AxisScore, s *scale, floor triage.Level, why string) {
	if floor == 0 || score.Level >= floor && (floor < 3 || score.Expected >= float64(floor)-clearly) {
		return
	}
	want := max(score.Expected, s.cuts[floor-1])
	if floor == 3 {
		want = max(want, float64(floor)-clearly)
	}
	score.Parts = append(score.Parts, triage.Part{Label: why, Value: want - score.Expected, Cue: cueFloor})
	score.Expected = want
	score.Level = s.level(want)
}
