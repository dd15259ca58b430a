package rank_test

import (
	"crypto/sha256"
	"fmt"
	"math"
	"time"

	"winnow/internal/rank"
	"winnow/internal/triage"
)

var now = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

// letter is a judged message in the making: levels of the axes from 0, or -1
// for unknown.
type letter struct {
	name             string // makes the id
	day              float64
	text             uint32 // template; 0 is a text too short to sketch
	kind             triage.Kind
	use, intr, proof int
	pressure         float64
	verdict          triage.Verdict
	tactics          []triage.Tactic
	needs            []triage.NeedMatch
	quotes           map[triage.Axis]string
}

func day(d float64) time.Time {
	return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).Add(time.Duration(d * 24 * float64(time.Hour)))
}

func id(s string) triage.ContentID {
	sum := sha256.Sum256([]byte(s))
	return triage.ContentID(sum[:16])
}

func score(level int) triage.AxisScore {
	if level < 0 {
		return triage.UnknownScore
	}
	return triage.AxisScore{Level: triage.Level(level), Expected: float64(level)}
}

// judged makes the message with a worth as the judge does: a sum of terms that
// rise with the offers and fall with pressure.
func (l letter) judged() rank.Judged {
	if l.kind == "" {
		l.kind = triage.KindPitch
	}
	m := &triage.Message{Envelope: triage.Envelope{ID: id(l.name), Date: day(l.day), Subject: "Offer " + l.name}}
	if l.text > 0 {
		m.Reading.Sketch = make(triage.Sketch, 64)
		for i := range m.Reading.Sketch {
			m.Reading.Sketch[i] = l.text*1000 + uint32(i)
		}
	}
	j := triage.Judgement{
		Kind: l.kind, Verdict: l.verdict, Band: triage.Likely, Needs: l.needs, Tactics: l.tactics,
		Usefulness: score(l.use), Interest: score(l.intr), Proof: score(l.proof),
		Pressure: triage.AxisScore{Level: triage.Level(l.pressure), Expected: l.pressure},
	}
	if l.pressure < 0 {
		j.Pressure = triage.UnknownScore
	}
	pos := func(x int) float64 { return float64(max(x, 0)) }
	j.Parts = []triage.Part{
		{Label: "start", Value: 34, Cue: "base"},
		{Label: "usefulness", Value: 11 * pos(l.use), Cue: "usefulness"},
		{Label: "interest", Value: 11 * pos(l.intr), Cue: "interest.more"},
		{Label: "proof", Value: 7 * pos(l.proof), Cue: "proof"},
		{Label: "pressure", Value: -8 * max(0, l.pressure), Cue: "pressure2"},
	}
	j.Worth = math.Min(100, math.Max(0, triage.SumParts(j.Parts)))
	for _, a := range triage.Offers {
		if q := l.quotes[a]; q != "" {
			j.Evidence = append(j.Evidence, triage.Evidence{Target: triage.TargetOf(a), Quote: q, Reason: "Says: " + q, Weight: 2, Cue: "test"})
		}
	}
	return rank.Judged{Message: m, Judgement: j}
}

// vendorWith is a vendor with these messages.
func vendorWith(name string, letters ...letter) rank.Input {
	in := rank.Input{Vendor: triage.Vendor{ID: triage.VendorID(name + ".example"), Name: name}}
	for i, l := range letters {
		if l.name == "" {
			l.name = fmt.Sprint(name, i)
		}
		in.Messages = append(in.Messages, l.judged())
	}
	return in
}

func standing(in rank.Input) triage.Standing { return rank.Stand([]rank.Input{in}, now)[0] }
