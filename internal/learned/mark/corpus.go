package mark

import (
	"fmt"
	"maps"
	"slices"

	"winnow/internal/judge"
	"winnow/internal/judge/learn"
	"winnow/internal/triage"
)

// folds is the number of models of which each judges what it has not seen.
const folds = 3

// HeldOut judges labelled mail by models that have not seen its sender.
func HeldOut(c *learn.Corpus) ([]Case, error) {
	groups := map[string]int{}
	for _, e := range c.Labelled {
		groups[e.Group] = 0
	}
	for i, g := range slices.Sorted(maps.Keys(groups)) {
		groups[g] = i % folds
	}
	builtIn, err := judge.NewReader()
	if err != nil {
		return nil, err
	}
	var out []Case
	for p := range folds {
		var train []*learn.Example
		for _, e := range c.All() {
			if at, held := groups[e.Group]; !held || at != p {
				train = append(train, e)
			}
		}
		m, err := c.Train(train, learn.Options{})
		if err != nil {
			return nil, fmt.Errorf("measure corrections: %w", err)
		}
		params := maps.Clone(builtIn.Params())
		maps.Copy(params, m.Params)
		m.Params = params
		r, v := judge.NewReaderWith(c.Tables, m, "held out"), judge.NewValuer(m)
		for _, e := range c.Labelled {
			if groups[e.Group] != p || e.Group == "" {
				continue
			}
			msg := &triage.Message{Envelope: e.Doc.Header.Envelope, Reading: r.ReadSignals(e.Doc, &e.Signals), Broken: e.Doc.Unreadable}
			out = append(out, Case{Vendor: e.Group, Message: msg, Kind: e.Kind, Verdict: e.Verdict, Valuer: v})
		}
	}
	order(out)
	return out, nil
}
