package learn

import (
	"cmp"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"winnow/internal/judge"
	"winnow/internal/judge/weights"
	"winnow/internal/triage"
)

// Split says how messages are held out together.
type Split string

// The splits.
const (
	BySender Split = "sender" // in eight parts; no sender's domain is in two of them
	BySource Split = "source" // every collection of mail by itself
)

// parts is the number of parts of a split by sender.
const parts = 8

// assign gives every example its part.
func (c *Corpus) assign(split Split) map[*Example]int {
	out := map[*Example]int{}
	size := map[string]int{}
	key := func(e *Example) string {
		if split == BySource {
			return e.Source
		}
		return e.Group
	}
	for _, e := range c.Labelled {
		size[key(e)]++
	}
	keys := slices.SortedFunc(maps.Keys(size), func(a, b string) int {
		return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(a, b))
	})
	n := parts
	if split == BySource {
		n = len(keys)
	}
	// The largest first, each into the part that is smallest so far.
	load, where := make([]int, n), map[string]int{}
	for _, k := range keys {
		at := 0
		for i := range load {
			if load[i] < load[at] {
				at = i
			}
		}
		where[k] = at
		load[at] += size[k]
	}
	for _, e := range c.All() {
		if p, ok := where[key(e)]; ok {
			out[e] = p
		} else {
			out[e] = -1
		}
	}
	return out
}

// Held is how messages were judged by models that had not seen them.
type Held struct {
	Gold      []Record
	Pred      map[string]Record
	Judged    map[string]triage.Judgement
	Readings  map[string]triage.Reading
	KindOdds  map[string]map[triage.Kind]float64
	Groups    map[string]string // message -> sender's domain
	Parts     int
	KindECE   float64
	VerdictEC float64
}

// CrossValidate judges every labelled message by a model that was trained and
// calibrated without its part of the split.
func (c *Corpus) CrossValidate(split Split, opt Options) (*Held, error) {
	part := c.assign(split)
	n := 0
	for _, p := range part {
		n = max(n, p+1)
	}
	models, held, err := c.holdOut(part, n, opt)
	if err != nil {
		return nil, fmt.Errorf("cross-validate: %w", err)
	}
	out := &Held{Pred: map[string]Record{}, Judged: map[string]triage.Judgement{}, Readings: map[string]triage.Reading{}, KindOdds: map[string]map[triage.Kind]float64{}, Groups: map[string]string{}, Parts: n}
	for p := range n {
		var others []sample
		for q := range n {
			if q != p {
				others = append(others, held[q]...)
			}
		}
		params, err := c.settleParams(models, held, p, others)
		if err != nil {
			return nil, err
		}
		models[p].Params = params
		v := judge.NewValuer(models[p])
		for _, s := range c.read(models[p], c.Labelled, func(e *Example) bool { return part[e] == p }) {
			j := v.Decide(message(&s), judge.Context{})
			out.Gold = append(out.Gold, s.Record)
			out.Pred[s.ID] = RecordOf(s.ID, &j)
			out.Judged[s.ID] = j
			out.KindOdds[s.ID] = s.reading.KindOdds
			out.Readings[s.ID] = s.reading
			out.Groups[s.ID] = s.Group
		}
	}
	out.KindECE, out.VerdictEC = out.calibration()
	return out, nil
}

// holdOut trains a model without each part, and reads that part by it. The
// parts are trained side by side; each by itself is deterministic.
func (c *Corpus) holdOut(part map[*Example]int, n int, opt Options) ([]*weights.Model, [][]sample, error) {
	models, held := make([]*weights.Model, n), make([][]sample, n)
	all := c.All()
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for p := range n {
		g.Go(func() error {
			var train []*Example
			for _, e := range all {
				if part[e] != p {
					train = append(train, e)
				}
			}
			m, err := c.Train(train, opt)
			if err != nil {
				return err
			}
			models[p] = m
			held[p] = c.read(m, c.Labelled, func(e *Example) bool { return part[e] == p })
			return nil
		})
	}
	return models, held, g.Wait()
}

// settleParams calibrates a model on the held-out readings of the other parts.
// Those were read by models that saw the part in question; what that lets
// through is a score of parameters, not its messages' words.
func (c *Corpus) settleParams(models []*weights.Model, held [][]sample, p int, others []sample) (map[string]float64, error) {
	shared := map[string]float64{}
	calibrate(shared, others)
	var again []sample
	for q := range models {
		if q == p {
			continue
		}
		m := *models[q]
		m.Params = maps.Clone(m.Params)
		maps.Copy(m.Params, shared)
		again = append(again, c.reread(&m, held[q])...)
	}
	params := maps.Clone(models[p].Params)
	maps.Copy(params, shared)
	if err := fitWorth(params, again); err != nil {
		return nil, err
	}
	judged := func(s *sample) triage.Judgement {
		return judge.NewValuer(&weights.Model{Params: params}).Decide(message(s), judge.Context{})
	}
	fitMute(params, again, judged)
	fitBands(params, again, judged)
	return params, nil
}

func (c *Corpus) read(m *weights.Model, examples []*Example, want func(*Example) bool) []sample {
	r := judge.NewReaderWith(c.Tables, m, "held out")
	var out []sample
	for _, e := range examples {
		if want(e) {
			out = append(out, sample{e, r.ReadSignals(e.Doc, &e.Signals)})
		}
	}
	return out
}

func (c *Corpus) reread(m *weights.Model, old []sample) []sample {
	r := judge.NewReaderWith(c.Tables, m, "held out")
	out := make([]sample, len(old))
	for i, s := range old {
		out[i] = sample{s.Example, r.ReadSignals(s.Doc, &s.Signals)}
	}
	return out
}

func message(s *sample) *triage.Message {
	return &triage.Message{Envelope: s.Doc.Header.Envelope, Reading: s.reading, Broken: s.Doc.Unreadable}
}

// RecordOf puts a judgement into the codebook's form.
func RecordOf(id string, j *triage.Judgement) Record {
	r := Record{
		ID: id, Kind: j.Kind, Verdict: j.Verdict, Tactics: j.Tactics, Evidence: map[string][]string{},
		Usefulness: j.Usefulness.Level, Interest: j.Interest.Level, Proof: j.Proof.Level, Pressure: j.Pressure.Level,
	}
	for _, e := range j.Evidence {
		if e.Quote != "" {
			r.Evidence[string(e.Target)] = append(r.Evidence[string(e.Target)], e.Quote)
		}
	}
	return r
}
