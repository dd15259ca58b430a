package learn

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"winnow/internal/triage"
)

// What the bands of a verdict promise, on mail that the judge has not seen: of
// those called sure at least so many are right, of those called unsure at most
// so many.
const (
	sureRight   = 0.75
	unsureRight = 0.45
	fewestSure  = 25 // verdicts that a limit rests on
)

// fitBands sets the limits of the bands.
func fitBands(params map[string]float64, samples []sample, judged func(*sample) triage.Judgement) {
	type point struct {
		p     float64
		right float64
	}
	var points []point
	for i := range samples {
		s := &samples[i]
		j := judged(s)
		if !j.Kind.Vendor() || len(s.reading.Unread) > 0 {
			continue
		}
		x := point{p: j.Probability * s.reading.KindOdds[j.Kind]}
		if j.Kind == s.Kind && j.Verdict == s.Verdict {
			x.right = 1
		}
		points = append(points, x)
	}
	slices.SortStableFunc(points, func(a, b point) int { return cmp.Compare(a.p, b.p) })
	params["band.unsure"], params["band.sure"] = 0.2, 0.8
	below := 0.0
	for i, x := range points {
		below += x.right
		if i >= fewestSure && below <= unsureRight*float64(i+1) {
			params["band.unsure"] = min(x.p, 0.4)
		}
	}
	above := 0.0
	for i := len(points) - 1; i >= 0; i-- {
		above += points[i].right
		if n := len(points) - i; n >= fewestSure && above >= sureRight*float64(n) {
			params["band.sure"] = max(points[i].p, params["band.unsure"]+0.05)
		}
	}
}

// bands prints how many verdicts on vendor mail fall into each band, and how
// many of those are right in kind and verdict.
func bands(w io.Writer, h *Held) {
	fmt.Fprint(w, "bands of verdicts (share, right):")
	n, right, all := map[triage.Band]int{}, map[triage.Band]int{}, 0
	for _, g := range h.Gold {
		j := h.Judged[g.ID]
		if !j.Kind.Vendor() {
			continue
		}
		all++
		n[j.Band]++
		if j.Kind == g.Kind && j.Verdict == g.Verdict {
			right[j.Band]++
		}
	}
	for _, b := range []triage.Band{triage.Sure, triage.Likely, triage.Unsure} {
		fmt.Fprintf(w, " %s %.2f, %.2f", b, float64(n[b])/float64(max(all, 1)), float64(right[b])/float64(max(n[b], 1)))
	}
	fmt.Fprintln(w)
}
