package weights

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"winnow/internal/judge/feature"
)

func small() *Model {
	dict := feature.FixedDict([]string{"word price", "cue bump.float", "layout links 2"})
	dense := make([][]float64, MessageHeads)
	dense[0] = []float64{0.5, -1.25, 0}
	dense[HeadLean] = []float64{0, 0, 2}
	sentence := make([][]float64, SentenceHeads)
	sentence[3] = []float64{0, 3}
	return &Model{
		DataHash: "abc", Metrics: []Metric{{"vendor-F1", 0.9}}, Params: map[string]float64{"kind.temperature": 1.25},
		Dict: dict, Message: NewTable(make([]float64, MessageHeads), dense, 3), Sentence: NewTable(make([]float64, SentenceHeads), sentence, 3),
	}
}

func TestWeightsComeBackAsTheyWereWritten(t *testing.T) {
	var buf bytes.Buffer
	if err := small().Write(&buf); err != nil {
		t.Fatal(err)
	}
	m, err := Read(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if m.DataHash != "abc" || m.Param("kind.temperature", 0) != 1.25 || m.Param("none", 7) != 7 || len(m.Metrics) != 1 {
		t.Errorf("header: %+v", m)
	}
	sums := make([]float64, MessageHeads)
	m.Message.Score(feature.Vector{{ID: m.Dict.Find("cue bump.float"), Value: 2}, {ID: m.Dict.Find("layout links 2"), Value: 1}}, sums)
	// A weight is kept to 1/127 of the greatest of its head.
	if math.Abs(sums[0]+2.5) > 2*1.25/127 || math.Abs(sums[HeadLean]-2) > 2.0/127 {
		t.Errorf("sums %v", sums)
	}
	var again bytes.Buffer
	if err := m.Write(&again); err != nil {
		t.Fatal(err)
	}
	third, err := Read(bytes.NewReader(again.Bytes()))
	if err != nil || third.Dict.Len() != m.Dict.Len() {
		t.Errorf("written again: %v", err)
	}
}

func TestDamagedWeightsAreRefused(t *testing.T) {
	var buf bytes.Buffer
	if err := small().Write(&buf); err != nil {
		t.Fatal(err)
	}
	good := buf.String()
	for name, text := range map[string]string{
		"empty":        "",
		"other file":   "hello\n",
		"no heads":     magic + "\nfeatures\n",
		"bad number":   strings.Replace(good, "param kind.temperature 1.25", "param kind.temperature x", 1),
		"bad head":     strings.Replace(good, "word price\t0:", "word price\t99:", 1),
		"lost tab":     strings.Replace(good, "word price\t", "word price ", 1),
		"unknown line": strings.Replace(good, "data abc", "date abc def", 1),
	} {
		if _, err := Read(strings.NewReader(text)); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFoundTellsHowMuchIsThere(t *testing.T) {
	var f Found
	if f.Present(0) != 0 {
		t.Error("nothing is there at the start")
	}
	var p [SentenceHeads]float64
	p[0] = 0.5
	f.Add(&p)
	f.Add(&p)
	if got := f.Present(0); math.Abs(got-0.75) > 1e-12 {
		t.Errorf("two chances of one half: %v", got)
	}
	ids := make([]int32, len(FoundNames()))
	for i := range ids {
		ids[i] = int32(i)
	}
	v := f.Terms(ids)
	if len(v) != 3 || v[0].Value != 0.75 || v[1].Value != 0.5 {
		t.Errorf("terms %v", v)
	}
}
