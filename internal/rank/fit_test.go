package rank_test

import (
	"math/rand/v2"
	"testing"

	"winnow/internal/rank"
	"winnow/internal/triage"
)

// Where vendors differ and their messages hardly do, little shrinking foretells
// best; where they are all alike and noisy, much.
func TestFitPseudo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	make := func(between, within float64) [][]triage.Judgement {
		var out [][]triage.Judgement
		for range 200 {
			at := 47 + between*r.NormFloat64()
			var v []triage.Judgement
			for range 2 + r.IntN(5) {
				w := max(0, min(100, at+within*r.NormFloat64()))
				v = append(v, triage.Judgement{Kind: triage.KindPitch, Worth: w, Parts: []triage.Part{{Value: w, Cue: "base"}}})
			}
			out = append(out, v)
		}
		return out
	}
	candidates := []float64{0.1, 0.5, 1, 2, 5, 20}
	differ, a, n := rank.FitPseudo(make(12, 3), candidates)
	_, b, _ := rank.FitPseudo(make(3, 12), candidates)
	if n < 400 || candidates[a] > 0.5 || candidates[b] < 5 || differ[a].Error <= 0 {
		t.Errorf("%d foretold; with vendors that differ %v is best, with alike ones %v", n, candidates[a], candidates[b])
	}
	if _, _, n := rank.FitPseudo(nil, candidates); n != 0 {
		t.Errorf("%d foretold of nothing", n)
	}
}
