package learn

import (
	"regexp"
	"slices"
	"strings"

	"winnow/internal/triage"
)

// Figures are the measures by which predictions are compared with labels. The
// definitions are those of the codebook's own scoring program; a test holds
// the two together on cases computed by hand.
type Figures struct {
	N, Missing int

	KindAcc, KindF1           float64
	VendorP, VendorR, VendorF float64
	VendorN                   int
	QWK                       map[triage.Axis]float64 // quadratic weighted kappa over the vendor mail of the labels
	Unknown                   map[triage.Axis]int     // predictions without a level, counted as 0
	TacticsF1                 float64                 // micro-F1
	VerdictAcc, VerdictF1     float64
	VerdictQWK                float64 // on the scale mute < skip < consider < engage
	MuteP, MuteR              float64
	Harm                      int // muted, though labelled engage, dialogue, personal, transactional or list
	EvidenceF1                float64
}

// Score compares predictions with labels. Every label needs its prediction: a
// missing one counts as wrong everywhere.
func Score(gold []Record, pred map[string]Record) Figures {
	f := Figures{N: len(gold), QWK: map[triage.Axis]float64{}, Unknown: map[triage.Axis]int{}}
	var kinds, verdicts []pair[string]
	var ranks []pair[int]
	var vendor, tactics counts
	levels := map[triage.Axis][]pair[int]{}
	var muted, hit, want int
	var overlapSum float64
	var overlaps int
	for i := range gold {
		g := &gold[i]
		p, ok := pred[g.ID]
		if !ok {
			f.Missing++
			p = Record{Kind: "?", Verdict: triage.VerdictNone, Usefulness: triage.Unknown, Interest: triage.Unknown, Proof: triage.Unknown, Pressure: triage.Unknown}
		}
		kinds = append(kinds, pair[string]{string(g.Kind), string(p.Kind)})
		vendor.add(g.Kind.Vendor(), p.Kind.Vendor())
		if p.Verdict == triage.MuteIt {
			muted++
			if g.Verdict == triage.MuteIt {
				hit++
			}
			if g.Verdict == triage.Engage || neverMuted(g.Kind) {
				f.Harm++
			}
		}
		if g.Verdict == triage.MuteIt {
			want++
		}
		if !g.Kind.Vendor() {
			continue
		}
		f.VendorN++
		for _, a := range triage.Axes {
			got := p.Axis(a)
			if !got.Known() {
				f.Unknown[a]++
				got = 0
			}
			levels[a] = append(levels[a], pair[int]{int(g.Axis(a)), int(min(got, a.Top()))})
		}
		for _, t := range triage.Tactics {
			tactics.add(g.Has(t), p.Has(t))
		}
		verdicts = append(verdicts, pair[string]{string(g.Verdict), string(p.Verdict)})
		if r := verdictRank(g.Verdict); r >= 0 {
			q := verdictRank(p.Verdict)
			if q < 0 {
				q = 1
			}
			ranks = append(ranks, pair[int]{r, q})
		}
		for _, k := range targets {
			if q := g.Evidence[k]; len(q) > 0 && q[0] != "" && len(p.Evidence[k]) > 0 {
				overlapSum += overlap(q[0], p.Evidence[k])
				overlaps++
			}
		}
	}
	f.KindAcc, f.KindF1 = accuracy(kinds), macroF1(kinds)
	f.VendorP, f.VendorR, f.VendorF = vendor.precision(), vendor.recall(), vendor.f1()
	for _, a := range triage.Axes {
		f.QWK[a] = kappa(levels[a], int(a.Top()))
	}
	f.TacticsF1 = tactics.f1()
	f.VerdictAcc, f.VerdictF1, f.VerdictQWK = accuracy(verdicts), macroF1(verdicts), kappa(ranks, 3)
	f.MuteP, f.MuteR = share(hit, muted, 1), share(hit, want, 1)
	f.EvidenceF1 = 0
	if overlaps > 0 {
		f.EvidenceF1 = overlapSum / float64(overlaps)
	}
	return f
}

// targets names what evidence can speak for, in a fixed order.
var targets = func() []string {
	var out []string
	for _, a := range triage.Axes {
		out = append(out, string(a))
	}
	for _, t := range triage.Tactics {
		out = append(out, string(t))
	}
	return out
}()

func neverMuted(k triage.Kind) bool {
	switch k {
	case triage.KindDialogue, triage.KindPersonal, triage.KindTransactional, triage.KindList:
		return true
	}
	return false
}

// verdictRank places a verdict on the scale mute 0 to engage 3, or -1.
func verdictRank(v triage.Verdict) int {
	if i := slices.Index(triage.Verdicts[:], v); i >= 0 {
		return len(triage.Verdicts) - 1 - i
	}
	return -1
}

type pair[T comparable] struct{ gold, got T }

// counts are the cells of a two-way table of a yes-or-no question.
type counts struct{ tp, fp, fn int }

func (c *counts) add(gold, got bool) {
	switch {
	case gold && got:
		c.tp++
	case got:
		c.fp++
	case gold:
		c.fn++
	}
}

func (c counts) precision() float64 { return share(c.tp, c.tp+c.fp, 0) }
func (c counts) recall() float64    { return share(c.tp, c.tp+c.fn, 0) }
func (c counts) f1() float64        { return share(2*c.tp, 2*c.tp+c.fp+c.fn, 0) }

// share is a/b, or empty when there is nothing to take a share of.
func share(a, b int, empty float64) float64 {
	if b == 0 {
		return empty
	}
	return float64(a) / float64(b)
}

func accuracy(pairs []pair[string]) float64 {
	n := 0
	for _, p := range pairs {
		if p.gold == p.got {
			n++
		}
	}
	return share(n, len(pairs), 1)
}

// macroF1 is the plain mean of the F1 of every class that the labels hold.
func macroF1(pairs []pair[string]) float64 {
	cells := map[string]*counts{}
	for _, p := range pairs {
		if cells[p.gold] == nil {
			cells[p.gold] = &counts{}
		}
	}
	var names []string
	for c := range cells {
		names = append(names, c)
	}
	slices.Sort(names) // sums of floats are the same on every run
	var sum float64
	for _, c := range names {
		for _, p := range pairs {
			cells[c].add(p.gold == c, p.got == c)
		}
		sum += cells[c].f1()
	}
	if len(names) == 0 {
		return 0
	}
	return sum / float64(len(names))
}

// kappa is the quadratic weighted kappa of levels from 0 to top: agreement
// beyond chance, where a miss by two steps weighs four times one by one.
func kappa(pairs []pair[int], top int) float64 {
	if len(pairs) == 0 {
		return 1
	}
	n := top + 1
	obs := make([]float64, n*n)
	rows, cols := make([]float64, n), make([]float64, n)
	for _, p := range pairs {
		obs[p.gold*n+p.got]++
		rows[p.gold]++
		cols[p.got]++
	}
	var num, den float64
	for i := range n {
		for j := range n {
			w := float64((i - j) * (i - j))
			num += w * obs[i*n+j]
			den += w * rows[i] * cols[j] / float64(len(pairs))
		}
	}
	if den == 0 {
		return 1
	}
	return 1 - num/den
}

var wordPattern = regexp.MustCompile(`[a-z0-9$%']+`)

// overlap is the best word-overlap F1 of a label's quote with those given.
func overlap(gold string, got []string) float64 {
	a := wordPattern.FindAllString(strings.ToLower(gold), -1)
	best := 0.0
	for _, q := range got {
		left := map[string]int{}
		for _, w := range a {
			left[w]++
		}
		b := wordPattern.FindAllString(strings.ToLower(q), -1)
		common := 0
		for _, w := range b {
			if left[w] > 0 {
				left[w]--
				common++
			}
		}
		if common > 0 {
			best = max(best, 2*float64(common)/float64(len(a)+len(b)))
		}
	}
	return best
}
