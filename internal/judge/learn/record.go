package learn

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"winnow/internal/triage"
)

// Record is one message as labelled, or as judged, in the codebook's form.
type Record struct {
	ID         string              `json:"id"`
	Kind       triage.Kind         `json:"kind"`
	Usefulness triage.Level        `json:"usefulness"`
	Interest   triage.Level        `json:"interest"`
	Proof      triage.Level        `json:"proof"`
	Pressure   triage.Level        `json:"pressure"`
	Tactics    []triage.Tactic     `json:"tactics"`
	Verdict    triage.Verdict      `json:"verdict"`
	Evidence   map[string][]string `json:"-"` // axis or tactic -> quotes

	// Only in labels.
	Source string `json:"source,omitempty"`
	Domain string `json:"from_domain,omitempty"`
	Passes int    `json:"passes,omitempty"` // readings that the label rests on: 3 (settled) or 1
}

// Axis returns the record's level on one axis.
func (r *Record) Axis(a triage.Axis) triage.Level {
	switch a {
	case triage.Usefulness:
		return r.Usefulness
	case triage.Interest:
		return r.Interest
	case triage.Proof:
		return r.Proof
	}
	return r.Pressure
}

// Has reports whether the record names the tactic.
func (r *Record) Has(t triage.Tactic) bool {
	for _, k := range r.Tactics {
		if k == t {
			return true
		}
	}
	return false
}

// ReadRecords reads records in JSON, one a line. Evidence may be one quote or
// a list of quotes for each target.
func ReadRecords(path string) ([]Record, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	defer f.Close()
	var out []Record
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<22)
	for n := 1; in.Scan(); n++ {
		if len(in.Bytes()) == 0 {
			continue
		}
		var r struct {
			Record
			Evidence map[string]json.RawMessage `json:"evidence"`
		}
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("read records: %s line %d: %w", path, n, err)
		}
		r.Record.Evidence = make(map[string][]string, len(r.Evidence))
		for k, raw := range r.Evidence {
			var one string
			var many []string
			if json.Unmarshal(raw, &one) == nil {
				many = []string{one}
			} else if err := json.Unmarshal(raw, &many); err != nil {
				return nil, fmt.Errorf("read records: %s line %d: evidence of %s: %w", path, n, k, err)
			}
			r.Record.Evidence[k] = many
		}
		out = append(out, r.Record)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	return out, nil
}
