package learn

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"

	"winnow/internal/triage"
)

// line is one figure as a row of the report.
type line struct {
	name string
	of   func(*Figures) float64
}

var lines = []line{
	{"kind accuracy", func(f *Figures) float64 { return f.KindAcc }},
	{"kind macro-F1", func(f *Figures) float64 { return f.KindF1 }},
	{"vendor precision", func(f *Figures) float64 { return f.VendorP }},
	{"vendor recall", func(f *Figures) float64 { return f.VendorR }},
	{"vendor F1", func(f *Figures) float64 { return f.VendorF }},
	{"usefulness kappa", func(f *Figures) float64 { return f.QWK[triage.Usefulness] }},
	{"interest kappa", func(f *Figures) float64 { return f.QWK[triage.Interest] }},
	{"proof kappa", func(f *Figures) float64 { return f.QWK[triage.Proof] }},
	{"pressure kappa", func(f *Figures) float64 { return f.QWK[triage.Pressure] }},
	{"tactics micro-F1", func(f *Figures) float64 { return f.TacticsF1 }},
	{"verdict accuracy", func(f *Figures) float64 { return f.VerdictAcc }},
	{"verdict macro-F1", func(f *Figures) float64 { return f.VerdictF1 }},
	{"verdict kappa", func(f *Figures) float64 { return f.VerdictQWK }},
	{"mute precision", func(f *Figures) float64 { return f.MuteP }},
	{"mute recall", func(f *Figures) float64 { return f.MuteR }},
	{"harm", func(f *Figures) float64 { return float64(f.Harm) }},
	{"evidence overlap", func(f *Figures) float64 { return f.EvidenceF1 }},
}

// resamples is the number of draws of the bootstrap.
const resamples = 300

// Interval is the middle 90 % of a figure over draws of senders.
type Interval struct{ Low, High float64 }

// Bootstrap draws senders with replacement and scores each draw, so that the
// intervals show what other senders might have given.
func (h *Held) Bootstrap() []Interval {
	byGroup := map[string][]Record{}
	for _, g := range h.Gold {
		byGroup[h.Groups[g.ID]] = append(byGroup[h.Groups[g.ID]], g)
	}
	groups := slices.Sorted(maps.Keys(byGroup))
	draw := rand.New(rand.NewPCG(1, 2)) // fixed: the same figures on every run
	vals := make([][]float64, len(lines))
	for range resamples {
		var gold []Record
		for range groups {
			gold = append(gold, byGroup[groups[draw.IntN(len(groups))]]...)
		}
		f := Score(gold, h.Pred)
		for i, l := range lines {
			vals[i] = append(vals[i], l.of(&f))
		}
	}
	out := make([]Interval, len(lines))
	for i, v := range vals {
		slices.Sort(v)
		out[i] = Interval{v[len(v)/20], v[len(v)-1-len(v)/20]}
	}
	return out
}

// Settled keeps only the messages whose labels rest on three readings.
func (h *Held) Settled() []Record {
	var out []Record
	for _, g := range h.Gold {
		if g.Passes >= 3 {
			out = append(out, g)
		}
	}
	return out
}

// Majority is the baseline that gives every message the commonest answer.
func Majority(gold []Record) map[string]Record {
	most := func(of func(*Record) string) string {
		n := map[string]int{}
		for i := range gold {
			if s := of(&gold[i]); s != "" {
				n[s]++
			}
		}
		best := ""
		for _, k := range slices.Sorted(maps.Keys(n)) {
			if best == "" || n[k] > n[best] {
				best = k
			}
		}
		return best
	}
	kind := triage.Kind(most(func(r *Record) string { return string(r.Kind) }))
	verdict := triage.Verdict(most(func(r *Record) string {
		if !r.Kind.Vendor() {
			return ""
		}
		return string(r.Verdict)
	}))
	out := map[string]Record{}
	for _, g := range gold {
		out[g.ID] = Record{ID: g.ID, Kind: kind, Verdict: verdict, Usefulness: 0, Pressure: 1}
	}
	return out
}

// Report prints the figures of a split beside those of the baselines.
func Report(w io.Writer, title string, full *Held, beside []Column) {
	f := Score(full.Gold, full.Pred)
	s := Score(full.Settled(), full.Pred)
	ci := full.Bootstrap()
	fmt.Fprintf(w, "%s: %d messages, %d of vendors, %d parts\n", title, f.N, f.VendorN, full.Parts)
	fmt.Fprintf(w, "%-18s %7s  %-15s %9s", "", "judge", "90 % interval", "settled")
	for _, c := range beside {
		fmt.Fprintf(w, " %10s", c.Name)
	}
	fmt.Fprintln(w)
	for i, l := range lines {
		fmt.Fprintf(w, "%-18s %7.3f  %.3f to %.3f  %9.3f", l.name, l.of(&f), ci[i].Low, ci[i].High, l.of(&s))
		for _, c := range beside {
			fmt.Fprintf(w, " %10.3f", l.of(&c.Figures))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%-18s %7.3f\n%-18s %7.3f\n", "kind ECE", full.KindECE, "verdict ECE", full.VerdictEC)
	bands(w, full)
	kinds(w, full)
	tactics(w, full)
	quotes(w, full.Quotes)
	fmt.Fprintln(w)
}

// Column is a baseline beside the judge.
type Column struct {
	Name    string
	Figures Figures
}

func kinds(w io.Writer, h *Held) {
	fmt.Fprint(w, "F1 by kind:")
	for _, k := range []triage.Kind{triage.KindPitch, triage.KindPromo, triage.KindNewsletter, triage.KindDialogue, triage.KindTransactional, triage.KindPersonal, triage.KindList, triage.KindFraud} {
		var n counts
		for _, g := range h.Gold {
			n.add(g.Kind == k, h.Pred[g.ID].Kind == k)
		}
		fmt.Fprintf(w, " %s %.2f (%d)", k, n.f1(), n.tp+n.fn)
	}
	fmt.Fprintln(w)
}

func tactics(w io.Writer, h *Held) {
	fmt.Fprint(w, "F1 by tactic:")
	for _, t := range triage.Tactics {
		var n counts
		for i := range h.Gold {
			g := &h.Gold[i]
			if !g.Kind.Vendor() {
				continue
			}
			p := h.Pred[g.ID]
			n.add(g.Has(t), p.Has(t))
		}
		fmt.Fprintf(w, " %s %.2f (%d, found %d)", t, n.f1(), n.tp+n.fn, n.tp+n.fp)
	}
	fmt.Fprintln(w)
}
