package learn

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"winnow/internal/judge"
	"winnow/internal/judge/weights"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Build makes the weights that are built into the program: heads trained on
// all messages, parameters calibrated on readings by models of a split by
// sender, and the figures of that split in the header.
func (c *Corpus) Build() (*weights.Model, error) {
	h, err := c.holdOut(BySender, Options{})
	if err != nil {
		return nil, fmt.Errorf("build weights: %w", err)
	}
	full, err := c.Train(c.All(), Options{})
	if err != nil {
		return nil, fmt.Errorf("build weights: %w", err)
	}
	shared := map[string]float64{}
	calibrate(shared, slices.Concat(h.held...))
	maps.Copy(full.Params, shared)
	near := c.under(h, shared, nil)
	if err := fitWorth(full.Params, near); err != nil {
		return nil, fmt.Errorf("build weights: %w", err)
	}
	settleVerdicts(full.Params, near)

	v := judge.NewValuer(&weights.Model{Params: full.Params})
	pred := map[string]Record{}
	var gold []Record
	for i := range near {
		j := v.Decide(message(&near[i]), judge.Context{})
		pred[near[i].ID] = RecordOf(near[i].ID, &j)
		gold = append(gold, near[i].Record)
	}
	f := Score(gold, pred)
	for _, l := range lines {
		full.Metrics = append(full.Metrics, weights.Metric{Name: metricName(l.name), Value: l.of(&f)})
	}
	return full, nil
}

func metricName(s string) string {
	out := []byte(s)
	for i, b := range out {
		if b == ' ' {
			out[i] = '-'
		}
	}
	return string(out)
}

// Evaluate prints every figure for a split, beside the baselines, and returns
// how each message was judged.
func (c *Corpus) Evaluate(w io.Writer, split Split) (*Held, error) {
	full, err := c.CrossValidate(split, Options{})
	if err != nil {
		return nil, err
	}
	beside := []Column{{"majority", Score(full.Gold, Majority(full.Gold))}}
	for _, b := range []struct {
		name string
		opt  Options
	}{{"cues alone", Options{PriorOnly: true}}, {"words alone", Options{WordsOnly: true}}} {
		h, err := c.CrossValidate(split, b.opt)
		if err != nil {
			return nil, err
		}
		beside = append(beside, Column{b.name, Score(h.Gold, h.Pred)})
	}
	Report(w, "held out by "+string(split), full, beside)
	return full, nil
}

// ReportQuotes prints how far the built-in judge's quotes are what its levels
// rest on, over the labelled messages.
func (c *Corpus) ReportQuotes(w io.Writer) error {
	r, err := judge.NewReader()
	if err != nil {
		return fmt.Errorf("check quotes: %w", err)
	}
	fmt.Fprintln(w, "built-in judge, all labelled mail")
	quotes(w, CheckQuotes(r, c.docs()))
	return nil
}

// quotes prints how far levels rest on what is quoted for them.
func quotes(w io.Writer, all map[triage.Axis]Faithful) {
	fmt.Fprintln(w, "quotes: cases of a level of 1 or more; level falls without the quoted sentences; stays with them alone")
	for _, a := range triage.Axes {
		f := all[a]
		fmt.Fprintf(w, "%-18s %7d %8.3f %8.3f\n", a, f.Cases, f.DeletedShare(), f.SufficesShare())
	}
}

func (c *Corpus) docs() []*mailtext.Document {
	var out []*mailtext.Document
	for _, e := range c.Labelled {
		out = append(out, e.Doc)
	}
	return out
}
