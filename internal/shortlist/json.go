package shortlist

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// JSONSchema describes the JSON export (JSON Schema, draft 2020-12).
//
//go:embed schema.json
var JSONSchema string

// maxImport bounds a file that is read back.
const maxImport = 64 << 20

// ErrSchema is returned for a file that is no shortlist of this form.
var ErrSchema = errors.New("this is no shortlist that Winnow wrote (" + Schema + ")")

func writeJSON(w io.Writer, list List) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(list)
}

// ReadJSON reads what Export wrote as JSON. Numbers out of range and files above
// 64 MB are refused.
func ReadJSON(r io.Reader) (List, error) {
	var list List
	in := &io.LimitedReader{R: r, N: maxImport + 1}
	err := json.NewDecoder(in).Decode(&list)
	switch {
	case in.N <= 0:
		return List{}, fmt.Errorf("read shortlist: larger than %d MB", maxImport>>20)
	case err != nil:
		return List{}, fmt.Errorf("read shortlist: %w: %w", ErrSchema, err)
	case list.Schema != Schema:
		return List{}, fmt.Errorf("read shortlist of %q: %w", list.Schema, ErrSchema)
	}
	for _, row := range list.Rows {
		for _, x := range []*float64{&row.Score, &row.Low, &row.High} {
			if math.IsNaN(*x) || *x < 0 || *x > 100 {
				return List{}, fmt.Errorf("read shortlist: a score of %v for %q: %w", *x, row.Vendor, ErrSchema)
			}
		}
		for _, x := range []*float64{row.Usefulness, row.Interest, row.Proof, row.Pressure} {
			if x != nil && (*x < 0 || *x > 1) {
				return List{}, fmt.Errorf("read shortlist: a share of %v for %q: %w", *x, row.Vendor, ErrSchema)
			}
		}
	}
	return list, nil
}
