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
	Quotes    map[triage.Axis]Faithful // of the held-out messages
}

// CrossValidate judges every labelled message by a model that was trained and
// calibrated without its part of the split.
func (c *Corpus) CrossValidate(split Split, opt Options) (*Held, error) {
	h, err := c.holdOut(split, opt)
	if err != nil {
		return nil, fmt.Errorf("cross-validate: %w", err)
	}
	out := &Held{Pred: map[string]Record{}, Judged: map[string]triage.Judgement{}, Readings: map[string]triage.Reading{}, KindOdds: map[string]map[triage.Kind]float64{}, Groups: map[string]string{}, Parts: len(h.models), Quotes: map[triage.Axis]Faithful{}}
	for p := range h.models {
		params, err := c.settleParams(h, p)
		if err != nil {
			return nil, err
		}
		m := *h.models[p]
		m.Params = params
		v := judge.NewValuer(&m)
		for _, s := range c.read(&m, c.Labelled, func(e *Example) bool { return h.part[e] == p }) {
			j := v.Decide(message(&s), judge.Context{})
			out.Gold = append(out.Gold, s.Record)
			out.Pred[s.ID] = RecordOf(s.ID, &j)
			out.Judged[s.ID] = j
			out.KindOdds[s.ID] = s.reading.KindOdds
			out.Readings[s.ID] = s.reading
			out.Groups[s.ID] = s.Group
		}
		if opt == (Options{}) {
			out.checkQuotes(judge.NewReaderWith(c.Tables, &m, "held out"), h.held[p])
		}
	}
	out.KindECE, out.VerdictEC = out.calibration()
	return out, nil
}

// holdings are models that were each trained without one part of a split, and
// the readings of that part by it. The models have no calibrated parameters.
type holdings struct {
	part   map[*Example]int
	models []*weights.Model
	held   [][]sample
}

// holdOut trains a model without each part, and reads that part by it. The
// parts are trained side by side; each by itself is deterministic. The holdings
// of the zero options are kept, since more than one measure needs them.
func (c *Corpus) holdOut(split Split, opt Options) (*holdings, error) {
	plain := opt == (Options{})
	if h := c.kept[split]; h != nil && plain {
		return h, nil
	}
	h := &holdings{part: c.assign(split)}
	n := 0
	for _, p := range h.part {
		n = max(n, p+1)
	}
	h.models, h.held = make([]*weights.Model, n), make([][]sample, n)
	all := c.All()
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for p := range n {
		g.Go(func() error {
			var train []*Example
			for _, e := range all {
				if h.part[e] != p {
					train = append(train, e)
				}
			}
			m, err := c.Train(train, opt)
			if err != nil {
				return err
			}
			h.models[p] = m
			h.held[p] = c.read(m, c.Labelled, func(e *Example) bool { return h.part[e] == p })
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if plain {
		if c.kept == nil {
			c.kept = map[Split]*holdings{}
		}
		c.kept[split] = h
	}
	return h, nil
}

// settleParams calibrates a model on the held-out readings of the other parts.
// Those were read by models that saw the part in question; what that lets
// through is a score of parameters, not its messages' words.
func (c *Corpus) settleParams(h *holdings, p int) (map[string]float64, error) {
	var others []sample
	unseen := map[*Example]bool{}
	for q := range h.held {
		if q != p {
			others = append(others, h.held[q]...)
			continue
		}
		for _, s := range h.held[q] {
			unseen[s.Example] = true
		}
	}
	params := maps.Clone(h.models[p].Params)
	shared := map[string]float64{}
	calibrate(shared, others)
	maps.Copy(params, shared)
	near := c.under(h, shared, unseen)
	if err := fitWorth(params, near); err != nil {
		return nil, err
	}
	settleVerdicts(params, near)
	return params, nil
}

// settleVerdicts sets from when a mute is given and how sure verdicts are
// called, by mail that was judged unseen.
func settleVerdicts(params map[string]float64, unseen []sample) {
	judged := func(s *sample) triage.Judgement {
		return judge.NewValuer(&weights.Model{Params: params}).Decide(message(s), judge.Context{})
	}
	fitMute(params, unseen, judged)
	fitStated(params, unseen, judged)
	fitBands(params, unseen, judged)
}

// under puts held-out readings under shared parameters, but for messages that
// are to stay unseen.
func (c *Corpus) under(h *holdings, shared map[string]float64, unseen map[*Example]bool) []sample {
	var out []sample
	for q := range h.models {
		var raw []sample
		for _, s := range h.held[q] {
			if !unseen[s.Example] {
				raw = append(raw, s)
			}
		}
		m := *h.models[q]
		m.Params = maps.Clone(m.Params)
		maps.Copy(m.Params, shared)
		out = append(out, c.recast(&m, raw)...)
	}
	return out
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

// recast puts readings by a model without parameters under its parameters.
func (c *Corpus) recast(m *weights.Model, raw []sample) []sample {
	r := judge.NewReaderWith(c.Tables, m, "held out")
	out := make([]sample, len(raw))
	for i, s := range raw {
		out[i] = sample{s.Example, r.Recast(s.reading)}
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
