package learn

import (
	"math"
	"testing"

	"winnow/internal/triage"
)

// verdictsOf makes verdicts of the given odds, of which a share is right.
func verdictsOf(n int, share float64) []sample {
	out := make([]sample, n)
	for i := range out {
		e := &Example{Record: Record{Kind: triage.KindPitch, Verdict: triage.Skip}}
		if float64(i) < share*float64(n) {
			e.Verdict = triage.Consider
		}
		out[i] = sample{Example: e}
	}
	return out
}

func TestWhatIsStatedDrawsToWhatWasRight(t *testing.T) {
	for _, c := range []struct {
		name         string
		odds, share  float64
		lower, upper float64
	}{
		{"odds that say too much", 0.9, 0.6, 0.57, 0.68},
		{"odds that say too little", 0.4, 0.7, 0.65, 0.72},
		{"odds that hold", 0.7, 0.7, 0.69, 0.71},
	} {
		params := map[string]float64{}
		fitStated(params, verdictsOf(400, c.share), func(*sample) triage.Judgement {
			return triage.Judgement{Kind: triage.KindPitch, Verdict: triage.Consider, Probability: c.odds}
		})
		got := sigmoid(params["verdict.slope"]*math.Log(c.odds/(1-c.odds)) + params["verdict.shift"])
		if got < c.lower || got > c.upper {
			t.Errorf("%s: %.2f right of %.2f is stated as %.3f", c.name, c.share, c.odds, got)
		}
	}
}

func TestWithoutVerdictsTheOddsAreStated(t *testing.T) {
	params := map[string]float64{}
	fitStated(params, nil, nil)
	if params["verdict.slope"] != 1 || params["verdict.shift"] != 0 {
		t.Errorf("slope %v, shift %v", params["verdict.slope"], params["verdict.shift"])
	}
}
