package signal

import (
	"errors"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// sequence is a compiled pattern: elements and gaps in a row. It is matched
// by moving a set of possible positions along, one bit a token, so there is
// nothing to backtrack into: the work is at most one test for each element
// and token of its reach.
type sequence struct {
	steps      []step
	key        int // index of the rarest step: only its words start an attempt
	start, end bool
	mood       class       // marks that the sentence must end in
	line       int         // of its file
	others     [2]*element // its rarest required elements beside the key, or nil
}

// step is an element, or a gap of up to gap tokens when elem is nil.
type step struct {
	elem     *element
	optional bool
	gap      int
}

// element matches one token by any of its words or forms.
type element struct {
	set   []uint64 // bit a symbol
	class class
	must  class    // forms that the token must have besides
	sieve sieve    // what a sentence that holds it can show
	words []string // as written, for the choice of the key
}

func (e *element) matches(t *token) bool {
	if e.must&^t.class != 0 {
		return false
	}
	if e.class&t.class != 0 {
		return true
	}
	for _, s := range t.syms {
		if s == 0 {
			return false
		}
		// The sieve lies beside and says no to most words.
		if b := uint64(1) << (s & 63); e.sieve.bits[s>>6&3]&b != 0 && e.set[s>>6]&b != 0 {
			return true
		}
	}
	return false
}

// sieve is a coarse set of symbols and forms: a sentence whose sieve shares
// nothing with an element's cannot hold it. It spares most attempts.
type sieve struct {
	bits  [4]uint64
	class class
}

func (s *sieve) add(t *token) {
	s.class |= t.class
	for _, y := range t.syms {
		if y == 0 {
			return
		}
		s.bits[y>>6&3] |= 1 << (y & 63)
	}
}

// meets reports whether the two can share a token.
func (s *sieve) meets(other *sieve) bool {
	return s.class&other.class != 0 || s.bits[0]&other.bits[0] != 0 || s.bits[1]&other.bits[1] != 0 ||
		s.bits[2]&other.bits[2] != 0 || s.bits[3]&other.bits[3] != 0
}

// reach limits how many tokens a pattern can span: positions are bits of a word.
const reach = 40

// maxVariants limits how many sequences one pattern line can stand for.
const maxVariants = 200

var errPattern = errors.New("bad pattern")

// expand turns the groups of a pattern line, "(a b|c) d", into lines without groups.
func expand(line string) ([]string, error) {
	open := strings.IndexByte(line, '(')
	if open < 0 {
		if strings.IndexByte(line, ')') >= 0 {
			return nil, fmt.Errorf("%w: ) without (", errPattern)
		}
		return []string{line}, nil
	}
	shut := strings.IndexByte(line, ')')
	if shut < open || strings.IndexByte(line[open+1:shut], '(') >= 0 {
		return nil, fmt.Errorf("%w: groups do not nest", errPattern)
	}
	rest := line[shut+1:]
	options := strings.Split(line[open+1:shut], "|")
	if strings.HasPrefix(rest, "?") {
		rest = rest[1:]
		options = append(options, "")
	}
	tails, err := expand(rest)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, o := range options {
		for _, t := range tails {
			if len(out) == maxVariants {
				return nil, fmt.Errorf("%w: more than %d variants", errPattern, maxVariants)
			}
			out = append(out, line[:open]+" "+o+" "+t)
		}
	}
	return out, nil
}

// compile adds a pattern line's words to the vocabulary and returns its
// sequences. Element sets are filled in by seal, once all words are known.
func (b *builder) compile(line string) ([]sequence, error) {
	var out []sequence
	for part := range strings.SplitSeq(line, " / ") {
		variants, err := expand(part)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", line, err)
		}
		for _, v := range variants {
			for _, w := range splitMood(strings.Fields(v)) {
				s, err := b.sequence(w.fields)
				if err != nil {
					return nil, fmt.Errorf("%q: %w", line, err)
				}
				s.mood = w.mood
				out = append(out, s)
			}
		}
	}
	return out, nil
}

type moodVariant struct {
	fields []string
	mood   class
}

// splitMood treats QUESTION and BANG at the end of a pattern, alone or among
// other words, as what they are: marks at the end of the sentence, not tokens.
func splitMood(fields []string) []moodVariant {
	if len(fields) < 2 {
		return []moodVariant{{fields: fields}}
	}
	var out []moodVariant
	head := fields[:len(fields)-1]
	var words []string
	for w := range strings.SplitSeq(fields[len(fields)-1], "|") {
		switch m := classNames[w]; m {
		case classAsk, classExcl:
			bare := head
			if bare[len(bare)-1][0] == '~' {
				bare = bare[:len(bare)-1]
			}
			out = append(out, moodVariant{fields: bare, mood: m})
		default:
			words = append(words, w)
		}
	}
	if len(words) > 0 {
		rest := append(head[:len(head):len(head)], strings.Join(words, "|"))
		out = append(out, moodVariant{fields: rest})
	}
	return out
}

func (b *builder) sequence(fields []string) (sequence, error) {
	var s sequence
	span := 0
	for i, f := range fields {
		switch {
		case f == "^" && i == 0:
			s.start = true
		case f == "$" && i == len(fields)-1:
			s.end = true
		case f[0] == '~':
			n, err := strconv.Atoi(f[1:])
			if err != nil || n < 1 || n > 12 {
				return s, fmt.Errorf("%w: gap %q", errPattern, f)
			}
			if len(s.steps) == 0 || s.steps[len(s.steps)-1].elem == nil {
				return s, fmt.Errorf("%w: gap %q at the start or behind a gap", errPattern, f)
			}
			s.steps = append(s.steps, step{gap: n})
			span += n
		default:
			st := step{}
			f, st.optional = strings.CutSuffix(f, "?")
			e, err := b.element(f)
			if err != nil {
				return s, err
			}
			st.elem = e
			s.steps = append(s.steps, st)
			span++
		}
	}
	if len(s.steps) == 0 || s.steps[len(s.steps)-1].elem == nil {
		return s, fmt.Errorf("%w: ends in a gap or is empty", errPattern)
	}
	if span > reach {
		return s, fmt.Errorf("%w: spans more than %d tokens", errPattern, reach)
	}
	best := -1
	for i, st := range s.steps {
		if st.elem == nil || st.optional {
			continue
		}
		if best < 0 || commonness(st.elem) < commonness(s.steps[best].elem) {
			best = i
		}
	}
	if best < 0 {
		return s, fmt.Errorf("%w: only optional words", errPattern)
	}
	s.key = best
	for i, st := range s.steps {
		if st.elem == nil || st.optional || i == best {
			continue
		}
		switch c := commonness(st.elem); {
		case s.others[0] == nil || c < commonness(s.others[0]):
			s.others[0], s.others[1] = st.elem, s.others[0]
		case s.others[1] == nil || c < commonness(s.others[1]):
			s.others[1] = st.elem
		}
	}
	return s, nil
}

func (b *builder) element(text string) (*element, error) {
	if e, ok := b.elements[text]; ok {
		return e, nil
	}
	e := new(element)
	words, capitals := strings.CutPrefix(text, "CAPS:")
	if capitals {
		e.must = classCaps
	}
	for w := range strings.SplitSeq(words, "|") {
		if list, ok := strings.CutPrefix(w, "@"); ok {
			words, ok := b.lists[list]
			if !ok {
				return nil, fmt.Errorf("%w: no list %q", errPattern, w)
			}
			e.words = append(e.words, words...)
			continue
		}
		if c, ok := classNames[w]; ok {
			e.class |= c
			continue
		}
		e.words = append(e.words, w)
	}
	for _, w := range e.words {
		if err := checkWord(w); err != nil {
			return nil, err
		}
		b.vocab.add(w)
	}
	b.elements[text] = e
	return e, nil
}

// checkWord refuses what the tokenizer can never give.
func checkWord(w string) error {
	stem, prefix := strings.CutSuffix(w, "*")
	if stem == "" || prefix && len(stem) < 3 || len(stem) > 40 {
		return fmt.Errorf("%w: word %q", errPattern, w)
	}
	if w != strings.ToLower(w) {
		return fmt.Errorf("%w: %q is no class, and words are written small", errPattern, w)
	}
	var buf [64]byte
	if tok, word, _ := scan(stem, 0, len(stem), &buf); int(tok.end) != len(stem) || string(word) != stem {
		return fmt.Errorf("%w: %q is not one word of the text", errPattern, w)
	}
	return nil
}

// commonness guesses how often the element meets a token, so that a pattern is
// attempted only at its rarest word. Only speed depends on it.
func commonness(e *element) int {
	n := 0
	for m := e.class; m != 0; m &= m - 1 {
		switch class(1) << bits.TrailingZeros32(uint32(m)) {
		case classAny:
			n += 2000
		case className:
			n += 800
		case classNum, classStart, classEnd:
			n += 150
		default:
			n += 40
		}
	}
	for _, w := range e.words {
		n += 2 + commonWords[strings.TrimSuffix(w, "*")]
	}
	return n
}

// commonWords are the most frequent words of business mail, by rough weight.
var commonWords = func() map[string]int {
	m := make(map[string]int)
	for i, row := range []string{
		"the to a and of in for you your is we our i on with this that be are at by it as or from",
		"have will can if not an please more us new all any was my has if me do so up out they he she about but would their which when what who how no one use get time see here now just been than also may only there these other",
		"email mail click information business company free online best contact service services product products offer make need work day today find like know help send list first over some into them could should its many most want visit site web call reply message name page price",
	} {
		for w := range strings.FieldsSeq(row) {
			m[w] = 60 / (i*i + 1)
		}
	}
	return m
}()
