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
	part := c.assign(BySender)
	models, heldBy, err := c.holdOut(part, parts, Options{})
	if err != nil {
		return nil, fmt.Errorf("build weights: %w", err)
	}
	held := slices.Concat(heldBy...)
	shared := map[string]float64{}
	calibrate(shared, held)
	var again []sample
	for p := range parts {
		maps.Copy(models[p].Params, shared)
		again = append(again, c.reread(models[p], heldBy[p])...)
	}
	full, err := c.Train(c.All(), Options{})
	if err != nil {
		return nil, fmt.Errorf("build weights: %w", err)
	}
	maps.Copy(full.Params, shared)
	if err := fitWorth(full.Params, again); err != nil {
		return nil, fmt.Errorf("build weights: %w", err)
	}
	v := func() *judge.Valuer { return judge.NewValuer(&weights.Model{Params: full.Params}) }
	judged := func(s *sample) triage.Judgement { return v().Decide(message(s), judge.Context{}) }
	fitMute(full.Params, again, judged)
	fitBands(full.Params, again, judged)

	pred := map[string]Record{}
	var gold []Record
	for i := range again {
		j := v().Decide(message(&again[i]), judge.Context{})
		pred[again[i].ID] = RecordOf(again[i].ID, &j)
		gold = append(gold, again[i].Record)
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

// Evaluate prints every figure for a split, beside the baselines.
func (c *Corpus) Evaluate(w io.Writer, split Split) error {
	full, err := c.CrossValidate(split, Options{})
	if err != nil {
		return err
	}
	beside := []Column{{"majority", Score(full.Gold, Majority(full.Gold))}}
	for _, b := range []struct {
		name string
		opt  Options
	}{{"cues alone", Options{PriorOnly: true}}, {"words alone", Options{WordsOnly: true}}} {
		h, err := c.CrossValidate(split, b.opt)
		if err != nil {
			return err
		}
		beside = append(beside, Column{b.name, Score(h.Gold, h.Pred)})
	}
	Report(w, "held out by "+string(split), full, beside)
	return nil
}

// ReportQuotes prints how far the built-in judge's quotes are what its levels
// rest on, over the labelled messages.
func (c *Corpus) ReportQuotes(w io.Writer) error {
	r, err := judge.NewReader()
	if err != nil {
		return fmt.Errorf("check quotes: %w", err)
	}
	all := CheckQuotes(r, c.docs())
	fmt.Fprintln(w, "quotes of the built-in judge: cases of a level of 1 or more; level falls without the quoted sentences; stays with them alone")
	for _, a := range triage.Axes {
		f := all[a]
		fmt.Fprintf(w, "%-18s %7d %8.3f %8.3f\n", a, f.Cases, f.DeletedShare(), f.SufficesShare())
	}
	return nil
}

func (c *Corpus) docs() []*mailtext.Document {
	var out []*mailtext.Document
	for _, e := range c.Labelled {
		out = append(out, e.Doc)
	}
	return out
}
