package triage

// SameTemplate is the similarity of two sketches from which on two messages
// are made from one template. Measured on windows of 60 to 140 words: copies
// with a fifth of their words changed are all found, unrelated texts reach 0.06
// in one of a hundred pairs.
const SameTemplate = 0.30

// Templates finds, one sketch after the other, the earlier text that each is
// made from. Texts that are nearly the same are looked up as one, and a lookup
// visits a bounded number of earlier texts, so that many copies cost no more
// than few. The zero value is empty and ready. It is not safe for concurrent use.
type Templates struct {
	sketches []Sketch
	ids      []int              // caller's number of each sketch
	buckets  map[uint64][]int32 // position and value -> places in sketches
	hits     []uint8            // scratch: equal values by place
}

const (
	// nearlySame is the similarity from which a text stands for another one.
	nearlySame = 0.9
	// fewTexts are compared one by one, which is faster than looking them up.
	fewTexts = 48
	// maxBucket bounds the texts that share one value: beyond it the value is
	// a phrase that everybody uses.
	maxBucket = 64
)

// Add takes the next sketch, under a number of the caller's choice, and returns
// the number of the most similar earlier one (the first among equals) with the
// similarity, when that is at least SameTemplate; ok is false otherwise.
// Sketches of different size are of different kinds and never similar.
func (t *Templates) Add(id int, s Sketch) (earlier int, similarity float64, ok bool) {
	if len(s) == 0 {
		return 0, 0, false
	}
	best := t.nearest(s)
	if best >= 0 {
		similarity = t.sketches[best].Similarity(s)
		earlier, ok = t.ids[best], similarity >= SameTemplate
	}
	if !ok || similarity < nearlySame {
		t.keep(id, s)
	}
	if !ok {
		return 0, 0, false
	}
	return earlier, similarity, true
}

// nearest returns the place of the most similar sketch, or -1.
func (t *Templates) nearest(s Sketch) int {
	best, most := -1, 0
	if len(t.sketches) <= fewTexts {
		for p, o := range t.sketches {
			if n := int(o.Similarity(s)*float64(len(s)) + 0.5); n > most {
				best, most = p, n
			}
		}
		return best
	}
	var touched []int32
	for i, v := range s {
		for _, p := range t.buckets[uint64(i)<<32|uint64(v)] {
			if t.hits[p] == 0 {
				touched = append(touched, p)
			}
			if t.hits[p] < 255 {
				t.hits[p]++
			}
		}
	}
	for _, p := range touched {
		n := int(t.hits[p])
		t.hits[p] = 0
		if len(t.sketches[p]) == len(s) && (n > most || n == most && int(p) < best) {
			best, most = int(p), n
		}
	}
	return best
}

func (t *Templates) keep(id int, s Sketch) {
	p := int32(len(t.sketches))
	t.sketches, t.ids, t.hits = append(t.sketches, s), append(t.ids, id), append(t.hits, 0)
	switch {
	case len(t.sketches) <= fewTexts:
	case t.buckets == nil:
		t.buckets = map[uint64][]int32{}
		for q, o := range t.sketches {
			t.index(int32(q), o)
		}
	default:
		t.index(p, s)
	}
}

func (t *Templates) index(p int32, s Sketch) {
	for i, v := range s {
		key := uint64(i)<<32 | uint64(v)
		if b := t.buckets[key]; len(b) < maxBucket {
			t.buckets[key] = append(b, p)
		}
	}
}
