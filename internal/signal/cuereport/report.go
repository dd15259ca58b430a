// Package cuereport measures the cue tables on labelled mail: how often each
// cue hits, and how often it is right. It is a tool of development; nothing
// that runs for a buyer imports it.
package cuereport

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// Label is one record of a labels file, as the codebook defines it.
type Label struct {
	ID         string            `json:"id"`
	Kind       triage.Kind       `json:"kind"`
	Usefulness int               `json:"usefulness"`
	Interest   int               `json:"interest"`
	Proof      int               `json:"proof"`
	Pressure   int               `json:"pressure"`
	Tactics    []triage.Tactic   `json:"tactics"`
	Evidence   map[string]Quotes `json:"evidence"`
	Source     string            `json:"source"`
	Passes     int               `json:"passes"`
}

// Quotes are the quotes of one target: a labels file gives one or a list.
type Quotes []string

// UnmarshalJSON reads a string or a list of strings.
func (q *Quotes) UnmarshalJSON(b []byte) error {
	var one string
	if err := json.Unmarshal(b, &one); err == nil {
		*q = Quotes{one}
		return nil
	}
	var many []string
	if err := json.Unmarshal(b, &many); err != nil {
		return fmt.Errorf("quotes: %w", err)
	}
	*q = many
	return nil
}

// Holds reports whether the label says what a cue's target claims. Asks are
// not labelled: ok is false.
func (l *Label) Holds(t signal.Target) (holds, ok bool) {
	switch {
	case t.Tactic != "":
		return l.Has(t.Tactic), true
	case t.Kind != "":
		return l.Kind == t.Kind, true
	}
	switch t.Offer {
	case triage.Usefulness:
		return l.Usefulness > 0, true
	case triage.Interest:
		return l.Interest > 0, true
	case triage.Proof:
		return l.Proof > 0, true
	}
	return false, false
}

// Has reports whether the tactic is labelled.
func (l *Label) Has(t triage.Tactic) bool {
	for _, k := range l.Tactics {
		if k == t {
			return true
		}
	}
	return false
}

// Case is a labelled message with its signals.
type Case struct {
	Label
	Doc     *mailtext.Document
	Signals signal.Signals
}

// ErrNoLabels is returned for a corpus folder that holds no labels.
var ErrNoLabels = errors.New("no labelled messages")

// Load reads the folder's labels.jsonl and labelled/*.eml and detects the
// signals of each message.
func Load(folder string, tables *signal.Tables) ([]Case, error) {
	labels, err := readLabels(filepath.Join(folder, "labels.jsonl"))
	if err != nil {
		return nil, err
	}
	cases := make([]Case, len(labels))
	errs := make([]error, len(labels))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				raw, err := os.ReadFile(filepath.Join(folder, "labelled", labels[i].ID+".eml"))
				if err != nil {
					errs[i] = fmt.Errorf("reading a labelled message: %w", err)
					continue
				}
				doc := mailtext.Parse(raw)
				cases[i] = Case{Label: labels[i], Doc: doc, Signals: tables.Detect(doc)}
			}
		})
	}
	for i := range labels {
		next <- i
	}
	close(next)
	wg.Wait()
	return cases, errors.Join(errs...)
}

func readLabels(path string) ([]Label, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the labels: %w", err)
	}
	defer f.Close()
	var out []Label
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var l Label
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		out = append(out, l)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the labels: %w", err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w", path, ErrNoLabels)
	}
	return out, nil
}

// Row is what was measured of one cue.
type Row struct {
	Cue       *signal.Cue
	Hits      int // messages that the cue hits, of those where its target is judged
	Right     int // of them, labelled as the cue says
	Base      float64
	Outside   int // hits in mail that is no vendor's, for cues of offers and tactics
	BySource  map[string][2]int
	Unlabeled bool // the target is not labelled (asks)
}

// Precision is the share of hits that are right, 0 without hits.
func (r *Row) Precision() float64 {
	if r.Hits == 0 {
		return 0
	}
	return float64(r.Right) / float64(r.Hits)
}

// Lift is how many times likelier the label is where the cue hits.
func (r *Row) Lift() float64 {
	if r.Base == 0 {
		return 0
	}
	return r.Precision() / r.Base
}

// Measure counts for every cue the messages that it hits and how many are
// labelled so. Offers and tactics are judged on vendor mail only, as the
// codebook does; kinds on all mail.
func Measure(cues []*signal.Cue, cases []Case) []Row {
	rows := make([]Row, len(cues))
	index := make(map[*signal.Cue]int, len(cues))
	for i, c := range cues {
		rows[i] = Row{Cue: c, BySource: make(map[string][2]int)}
		index[c] = i
		judged, holds := 0, 0
		for j := range cases {
			if c.Evidence() && !cases[j].Kind.Vendor() {
				continue
			}
			h, ok := cases[j].Holds(c.Target)
			rows[i].Unlabeled = !ok
			judged++
			if h {
				holds++
			}
		}
		if judged > 0 {
			rows[i].Base = float64(holds) / float64(judged)
		}
	}
	for j := range cases {
		seen := make(map[int]bool)
		for _, h := range cases[j].Signals.Hits {
			i := index[h.Cue]
			if seen[i] {
				continue
			}
			seen[i] = true
			r := &rows[i]
			if h.Cue.Evidence() && !cases[j].Kind.Vendor() {
				r.Outside++
				continue
			}
			r.Hits++
			src := r.BySource[cases[j].Source]
			src[0]++
			if ok, _ := cases[j].Holds(h.Cue.Target); ok {
				r.Right++
				src[1]++
			}
			r.BySource[cases[j].Source] = src
		}
	}
	return rows
}

// Score is what evidence alone, without any learning, finds of one target.
type Score struct {
	Target                     triage.Target
	True, FalsePos, Missed     int
	Overlap                    float64 // mean word-overlap F1 of the first quote, where label and evidence both have one
	OverlapBest                float64 // the same for the best of the quotes
	Quoted                     int     // cases behind the overlaps
	TruePrimary, MissedPrimary int     // the same on the messages that were labelled twice and settled
	FalsePrimary               int
}

// F1 is the harmonic mean of precision and recall.
func (s *Score) F1() float64 { return f1(s.True, s.FalsePos, s.Missed) }

// Precision is the share of found cases that are labelled.
func (s *Score) Precision() float64 { return ratio(s.True, s.True+s.FalsePos) }

// Recall is the share of labelled cases that are found.
func (s *Score) Recall() float64 { return ratio(s.True, s.True+s.Missed) }

func f1(tp, fp, fn int) float64 { return ratio(2*tp, 2*tp+fp+fn) }

func ratio(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Scores measures, on vendor mail, a target as present where its evidence
// weighs at least the threshold in sum.
func Scores(cases []Case, threshold float64) []Score {
	targets := make([]triage.Target, 0, len(triage.Offers)+len(triage.Tactics))
	for _, a := range triage.Offers {
		targets = append(targets, triage.TargetOf(a))
	}
	for _, t := range triage.Tactics {
		targets = append(targets, triage.TargetOf(t))
	}
	var out []Score
	for _, target := range targets {
		s := Score{Target: target}
		for j := range cases {
			c := &cases[j]
			if !c.Kind.Vendor() {
				continue
			}
			s.add(c, threshold)
		}
		if s.Quoted > 0 {
			s.Overlap /= float64(s.Quoted)
			s.OverlapBest /= float64(s.Quoted)
		}
		out = append(out, s)
	}
	return out
}

func (s *Score) add(c *Case, threshold float64) {
	var weight float64
	var quotes []string
	for _, e := range c.Signals.Evidence {
		if e.Target == s.Target {
			weight += e.Weight
			if e.Quote != "" {
				quotes = append(quotes, e.Quote)
			}
		}
	}
	found := weight >= threshold
	var target signal.Target
	if triage.Tactic(s.Target).Valid() {
		target.Tactic = triage.Tactic(s.Target)
	} else {
		target.Offer = triage.Axis(s.Target)
	}
	holds, _ := c.Holds(target)
	primary := c.Passes >= 3
	switch {
	case found && holds:
		s.True++
		if primary {
			s.TruePrimary++
		}
	case found:
		s.FalsePos++
		if primary {
			s.FalsePrimary++
		}
	case holds:
		s.Missed++
		if primary {
			s.MissedPrimary++
		}
	}
	gold := c.Evidence[string(s.Target)]
	if !found || len(gold) == 0 || len(quotes) == 0 {
		return
	}
	s.Quoted++
	s.Overlap += overlap(gold[0], quotes[:1])
	s.OverlapBest += overlap(gold[0], quotes)
}
