package learn

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// WriteRecords writes records in JSON, one a line, in the form that
// ReadRecords reads. A level that is unknown is written as null.
func WriteRecords(w io.Writer, records []Record) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	for _, r := range records {
		line := struct {
			Record
			Evidence map[string][]string `json:"evidence"`
		}{r, r.Evidence}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("write records: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write records: %w", err)
	}
	return nil
}

// Predictions are the records of the held-out messages as they were judged, in
// the order of the labels that they were held against.
func (h *Held) Predictions() []Record {
	out := make([]Record, 0, len(h.Gold))
	for _, g := range h.Gold {
		out = append(out, h.Pred[g.ID])
	}
	return out
}
