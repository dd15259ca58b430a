package weights

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"winnow/internal/judge/feature"
)

// magic is the first line of a file of weights.
const magic = "winnow judge weights 1"

// ErrFormat says that a file holds no weights, or damaged ones.
var ErrFormat = errors.New("not a file of weights")

// Write writes the model: a head of figures, a line for each head with its
// bias and scale, then a line for each feature that has a weight. Weights are
// rounded to 1/127 of the greatest of their head, so that the file stays small.
func (m *Model) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s\ndata %s\n", magic, m.DataHash)
	for _, x := range m.Metrics {
		fmt.Fprintf(out, "metric %s %.4f\n", x.Name, x.Value)
	}
	for _, k := range slices.Sorted(maps.Keys(m.Params)) {
		fmt.Fprintf(out, "param %s %s\n", k, number(m.Params[k]))
	}
	mScale, sScale := m.Message.scales(), m.Sentence.scales()
	for h, b := range m.Message.Bias {
		fmt.Fprintf(out, "message %d %s %s\n", h, number(b), number(mScale[h]))
	}
	for h, b := range m.Sentence.Bias {
		fmt.Fprintf(out, "sentence %d %s %s\n", h, number(b), number(sScale[h]))
	}
	fmt.Fprintln(out, "features")
	order := make([]int32, m.Dict.Len())
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(m.Dict.Name(a), m.Dict.Name(b)) })
	for _, f := range order {
		a, b := m.Message.row(f, mScale), m.Sentence.row(f, sScale)
		if a == "" && b == "" {
			continue
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", m.Dict.Name(f), a, b)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 9, 64) }

// scales is the value of one step of each head's weights.
func (t *Table) scales() []float64 {
	s := make([]float64, len(t.Bias))
	for _, w := range t.all {
		s[w.Head] = max(s[w.Head], math.Abs(float64(w.Value))/127)
	}
	return s
}

func (t *Table) row(f int32, scale []float64) string {
	if int(f)+1 >= len(t.first) {
		return ""
	}
	var b strings.Builder
	for _, w := range t.Row(f) {
		h := w.Head
		n := int(math.Round(float64(w.Value) / scale[h]))
		if n == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d:%d", h, n)
	}
	return b.String()
}

// Read reads a model that Write wrote.
func Read(r io.Reader) (*Model, error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<16)
	if !in.Scan() || in.Text() != magic {
		return nil, fmt.Errorf("read weights: %w", ErrFormat)
	}
	m := &Model{Params: map[string]float64{}}
	var mScale, sScale []float64
	for in.Scan() && in.Text() != "features" {
		f := strings.Fields(in.Text())
		if err := m.headLine(f, &mScale, &sScale); err != nil {
			return nil, err
		}
	}
	if len(mScale) != MessageHeads || len(sScale) != SentenceHeads {
		return nil, fmt.Errorf("read weights: %d and %d heads: %w", len(mScale), len(sScale), ErrFormat)
	}
	var names []string
	m.Message.first, m.Sentence.first = []int32{0}, []int32{0}
	for in.Scan() {
		name, rest, ok1 := strings.Cut(in.Text(), "\t")
		a, b, ok2 := strings.Cut(rest, "\t")
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("read weights: feature %q: %w", name, ErrFormat)
		}
		names = append(names, name)
		if err := m.Message.addRow(a, mScale); err != nil {
			return nil, err
		}
		if err := m.Sentence.addRow(b, sScale); err != nil {
			return nil, err
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	m.Dict = feature.FixedDict(names)
	return m, nil
}

func (m *Model) headLine(f []string, mScale, sScale *[]float64) error {
	bad := fmt.Errorf("read weights: line %q: %w", strings.Join(f, " "), ErrFormat)
	nums := func(s []string) ([]float64, error) {
		var out []float64
		for _, x := range s {
			v, err := strconv.ParseFloat(x, 64)
			if err != nil {
				return nil, bad
			}
			out = append(out, v)
		}
		return out, nil
	}
	switch {
	case len(f) == 2 && f[0] == "data":
		m.DataHash = f[1]
	case len(f) == 3 && (f[0] == "metric" || f[0] == "param"):
		v, err := nums(f[2:])
		if err != nil {
			return err
		}
		if f[0] == "metric" {
			m.Metrics = append(m.Metrics, Metric{f[1], v[0]})
		} else {
			m.Params[f[1]] = v[0]
		}
	case len(f) == 4 && (f[0] == "message" || f[0] == "sentence"):
		v, err := nums(f[2:])
		if err != nil {
			return err
		}
		if f[0] == "message" {
			m.Message.Bias, *mScale = append(m.Message.Bias, v[0]), append(*mScale, v[1])
		} else {
			m.Sentence.Bias, *sScale = append(m.Sentence.Bias, v[0]), append(*sScale, v[1])
		}
	default:
		return bad
	}
	return nil
}

func (t *Table) addRow(s string, scale []float64) error {
	for s != "" {
		var e string
		e, s, _ = strings.Cut(s, " ")
		h, w, ok := strings.Cut(e, ":")
		head, err1 := strconv.Atoi(h)
		n, err2 := strconv.Atoi(w)
		if !ok || err1 != nil || err2 != nil || head < 0 || head >= len(scale) {
			return fmt.Errorf("read weights: entry %q: %w", e, ErrFormat)
		}
		t.all = append(t.all, Weight{float32(float64(n) * scale[head]), uint8(head)})
	}
	t.first = append(t.first, int32(len(t.all)))
	return nil
}
