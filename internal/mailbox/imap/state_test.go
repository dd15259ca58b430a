package imap

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The set agrees with one that lists its numbers, and stays in order.
func TestIntervalsAreASetOfNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SampledFrom([]uint32{1, 1000, math.MaxUint32 - 60}).Draw(t, "base")
		at := func(label string) uint32 { return base + uint32(rapid.IntRange(0, 59).Draw(t, label)) }
		set, model := intervals{}, map[uint32]bool{}
		for range rapid.IntRange(0, 12).Draw(t, "spans") {
			lo, hi := at("lo"), at("hi")
			set = set.add(lo, hi)
			for n := uint64(lo); n <= uint64(hi); n++ {
				model[uint32(n)] = true
			}
		}
		if !set.valid() {
			t.Fatalf("out of order: %v", set)
		}
		lo, hi := at("from"), at("to")
		missing := set.missing(lo, hi)
		if !missing.valid() {
			t.Fatalf("missing is out of order: %v", missing)
		}
		cut := set.upTo(hi)
		for i := range uint32(60) {
			n := base + i
			if set.has(n) != model[n] {
				t.Fatalf("has(%d) = %v in %v", n, set.has(n), set)
			}
			if want := n >= lo && n <= hi && !model[n]; missing.has(n) != want {
				t.Fatalf("missing(%d, %d) = %v of %v", lo, hi, missing, set)
			}
			if want := model[n] && n <= hi; cut.has(n) != want {
				t.Fatalf("upTo(%d) = %v of %v", hi, cut, set)
			}
		}
	})
}

func TestCheckpointComesBackAsItWas(t *testing.T) {
	c := checkpoint{Version: checkpointVersion, Validity: 7, Next: 100, Exists: 50, Since: 1000}
	c.done = c.done.add(1, 40).add(50, 99)
	now := time.Unix(1_000_000, 0)
	c.took(mail{uid: 45, tries: 1}, now)
	c.took(mail{uid: 46, tries: 9}, now)
	mark, err := c.mark()
	if err != nil {
		t.Fatal(err)
	}
	got := readCheckpoint(mark)
	if !slices.Equal(got.done, c.done) || got.Validity != 7 || got.Next != 100 || len(got.Odd) != 2 {
		t.Errorf("%+v, want %+v", got, c)
	}
	if due := got.due(now.Add(61 * time.Minute)); len(due) != 1 || due[45] != 1 {
		t.Errorf("due after an hour: %v", due)
	}
	if due := got.due(now.Add(8 * 24 * time.Hour)); len(due) != 2 {
		t.Errorf("due after a week: %v", due)
	}
	got.took(mail{uid: 45}, now)
	if due := got.due(now.Add(8 * 24 * time.Hour)); len(due) != 1 {
		t.Errorf("due after one came: %v", due)
	}
}

func TestCheckpointThatFitsNoLonger(t *testing.T) {
	c := checkpoint{Version: checkpointVersion, Validity: 7, Next: 100, Exists: 50, ModSeq: 9}
	c.done = c.done.add(1, 99)
	now := time.Unix(0, 0)
	for name, x := range map[string]struct {
		o       opened
		current bool
		done    intervals
	}{
		"as it was":      {opened{7, 100, 50, 9}, true, intervals{{1, 99}}},
		"mail deleted":   {opened{7, 100, 48, 9}, false, intervals{{1, 99}}},
		"flags changed":  {opened{7, 100, 50, 10}, false, intervals{{1, 99}}},
		"mail came":      {opened{7, 101, 51, 9}, false, intervals{{1, 99}}},
		"renumbered":     {opened{8, 100, 50, 9}, false, nil},
		"no number":      {opened{0, 100, 50, 9}, false, nil},
		"went back":      {opened{7, 90, 50, 9}, false, nil},
		"went to naught": {opened{7, 1, 0, 9}, false, nil},
	} {
		got := c.fits(x.o)
		if got.current(x.o, 0, now) != x.current || !slices.Equal(got.done, x.done) {
			t.Errorf("%s: current %v, done %v", name, got.current(x.o, 0, now), got.done)
		}
	}
	if c.Since = 500; c.current(opened{7, 100, 50, 9}, 400, now) || !c.current(opened{7, 100, 50, 9}, 600, now) || c.current(opened{7, 100, 50, 9}, 0, now) {
		t.Error("a horizon further back asks for more, a nearer one for nothing")
	}
}

func TestAbsentNumbersNeedNoFetch(t *testing.T) {
	for name, x := range map[string]struct {
		of   span
		uids []uint32
		want intervals
	}{
		"none":    {span{1, 9}, nil, intervals{{1, 9}}},
		"all":     {span{1, 3}, []uint32{3, 2, 1}, nil},
		"some":    {span{1, 9}, []uint32{8, 5, 4}, intervals{{1, 3}, {6, 7}, {9, 9}}},
		"the top": {span{5, math.MaxUint32}, []uint32{math.MaxUint32, 7}, intervals{{5, 6}, {8, math.MaxUint32 - 1}}},
	} {
		var c checkpoint
		c.absent(x.of, x.uids)
		if !slices.Equal(c.done, x.want) {
			t.Errorf("%s: %v, want %v", name, c.done, x.want)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	good, err := checkpoint{Version: checkpointVersion, Validity: 7, done: intervals{{1, 9}}}.mark()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		c := readCheckpoint(b)
		if !c.done.valid() || c.Version != checkpointVersion {
			t.Fatalf("%+v", c)
		}
		c.fits(opened{c.Validity, 100, 5, 0})
	})
}

func TestTakeKeepsToTheLengthOfALine(t *testing.T) {
	var uids []uint32
	for i := range uint32(5000) {
		uids = append(uids, math.MaxUint32-2*i)
	}
	first, rest := take(uids, 1000)
	if n := 11 * len(first); n > maxCommand || n < maxCommand-11 || len(first)+len(rest) != 5000 {
		t.Errorf("%d and %d", len(first), len(rest))
	}
	if first, _ := take(uids[:10], 3); len(first) != 3 {
		t.Errorf("%d, want 3", len(first))
	}
}
