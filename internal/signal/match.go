package signal

import (
	"math/bits"

	"winnow/internal/lang"
	"winnow/internal/triage"
)

// keyRef says that a symbol or form is the key of a cue's pattern.
type keyRef struct {
	p     *sequence
	cue   int32
	zones ZoneSet
}

// maxTries bounds the attempts of one pattern set at one cue in a document:
// hostile repetition of a cue's rarest word costs no more than this.
const maxTries = 400

// maxCueHits bounds the hits of one cue in a document.
const maxCueHits = 8

// match finds the words of a sentence (toks) that fit the sequence with its
// key step at token k. The shortest stretch on either side of the key wins.
func (s *sequence) match(toks []token, k int) (from, to int, ok bool) {
	if s.mood&^toks[len(toks)-1].class != 0 || !s.steps[s.key].elem.matches(&toks[k]) {
		return 0, 0, false
	}
	right := s.forward(toks, k)
	if right == 0 {
		return 0, 0, false
	}
	left := s.backward(toks, k)
	if left == 0 {
		return 0, 0, false
	}
	return k - bits.TrailingZeros64(left), k + 1 + bits.TrailingZeros64(right), true
}

// forward returns the set of places behind the last step, bit 0 being the
// token after the key.
func (s *sequence) forward(toks []token, k int) uint64 {
	set := uint64(1)
	for _, st := range s.steps[s.key+1:] {
		if st.elem == nil {
			set = spread(set, st.gap)
			continue
		}
		var hit uint64
		for m := set; m != 0; m &= m - 1 {
			b := bits.TrailingZeros64(m)
			at := k + 1 + b
			if at >= len(toks) {
				break
			}
			if st.elem.matches(&toks[at]) {
				hit |= 1 << b
			}
		}
		hit <<= 1
		if st.optional {
			set |= hit
		} else {
			set = hit
		}
		if set == 0 {
			return 0
		}
	}
	if s.end {
		if at := len(toks) - 1 - k; at < 64 {
			return set & (1 << at)
		}
		return 0
	}
	return set
}

// backward returns the set of places of the first step, bit 0 being the key.
func (s *sequence) backward(toks []token, k int) uint64 {
	set := uint64(1) // bit b: the step before stands at k-1-b
	for i := s.key - 1; i >= 0; i-- {
		st := s.steps[i]
		if st.elem == nil {
			set = spread(set, st.gap)
			continue
		}
		var hit uint64
		for m := set; m != 0; m &= m - 1 {
			b := bits.TrailingZeros64(m)
			at := k - 1 - b
			if at < 0 {
				break
			}
			if st.elem.matches(&toks[at]) {
				hit |= 1 << b
			}
		}
		hit <<= 1
		if st.optional {
			set |= hit
		} else {
			set = hit
		}
		if set == 0 {
			return 0
		}
	}
	if s.start {
		if k < 64 {
			return set & (1 << k)
		}
		return 0
	}
	return set
}

// spread lets every place of the set move on by up to n tokens.
func spread(set uint64, n int) uint64 {
	for ; n > 0; n-- {
		set |= set << 1
	}
	return set
}

// within reports whether the sequence is found anywhere in the sentence.
func (s *sequence) within(toks []token, present *sieve) bool {
	if !s.steps[s.key].elem.sieve.meets(present) || !s.possible(present) {
		return false
	}
	for k := range toks {
		if _, _, ok := s.match(toks, k); ok {
			return true
		}
	}
	return false
}

// possible reports whether the sentence can hold the sequence's other words.
func (s *sequence) possible(present *sieve) bool {
	for _, o := range s.others {
		if o != nil && !o.sieve.meets(present) {
			return false
		}
	}
	return true
}

// found is a place where a cue's words stand.
type found struct {
	cue      int
	line     int
	from, to int // tokens of the document
}

// search runs all cues over one sentence, the tokens from first to end, and
// appends what it finds.
func (t *Tables) search(sc *scratch, first, end int, where situation) {
	toks := sc.toks[first:end]
	sc.sieve = sieve{}
	for k := range toks {
		sc.sieve.add(&toks[k])
	}
	for k := range toks {
		tok := &toks[k]
		for _, sym := range tok.syms {
			if sym == 0 {
				break
			}
			t.try(sc, toks, first, k, t.byWord[sym], where)
		}
		if tok.class&t.keyClasses != 0 {
			for m := tok.class & t.keyClasses; m != 0; m &= m - 1 {
				t.try(sc, toks, first, k, t.byClass[bits.TrailingZeros32(uint32(m))], where)
			}
		}
	}
}

func (t *Tables) try(sc *scratch, toks []token, first, k int, refs []keyRef, where situation) {
	for _, r := range refs {
		if r.zones&where.zone == 0 || !r.p.possible(&sc.sieve) {
			continue
		}
		c := int(r.cue)
		state := &sc.cues[c]
		if state.sentence == sc.sentence || state.tries >= maxTries || state.hits >= maxCueHits {
			continue
		}
		state.tries++
		from, to, ok := r.p.match(toks, k)
		if !ok {
			continue
		}
		cue := t.cues[c]
		if cue.Unless&where.guards != 0 || cue.Only&^where.guards != 0 {
			continue
		}
		state.sentence = sc.sentence
		blocked := false
		for i := range cue.blockers {
			if cue.blockers[i].within(toks, &sc.sieve) {
				blocked = true
				break
			}
		}
		if blocked {
			continue
		}
		state.hits++
		sc.found = append(sc.found, found{c, r.p.line, first + from, first + to})
	}
}

// situation is where a sentence stands: its zone and what the headers show.
type situation struct {
	zone   ZoneSet
	guards Guard
}

// scratch is the working memory of one Detect.
type scratch struct {
	toks     []token
	found    []found
	cues     []cueState
	bounds   []tokenRange // by sentence
	sieve    sieve        // of the sentence
	sentence int32        // number of the sentence, or piece of one, from 1
	grammar  int          // sentences whose grammar was looked at
	asked    string       // the last of them, and what it told
	told     lang.Telling
	tells    bool
}

// tokenRange holds the tokens of a sentence.
type tokenRange struct{ from, to int }

type cueState struct {
	sentence    int32 // last sentence with a hit or a block
	tries, hits int32
}

func (sc *scratch) span(f found) triage.Span {
	return triage.Span{Start: int(sc.toks[f.from].start), End: int(sc.toks[f.to-1].end)}
}
