package signal

import (
	"bufio"
	"errors"
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"winnow/internal/triage"
)

// FormatVersion is the version of the cue file format that this code reads.
const FormatVersion = 1

// ErrCueFile is the error of every table that does not follow the format.
var ErrCueFile = errors.New("bad cue table")

// builder collects cues of several files over one vocabulary.
type builder struct {
	vocab    *vocab
	elements map[string]*element
	lists    map[string][]string
	cues     []*Cue
	ids      map[string]bool
}

func newBuilder() *builder {
	return &builder{
		vocab: newVocab(), elements: make(map[string]*element),
		lists: make(map[string][]string), ids: make(map[string]bool),
	}
}

// Limits of a cue file, so that a table from elsewhere cannot exhaust memory.
const (
	maxCueFile = 1 << 20
	maxCues    = 4000
	maxWords   = 30_000
)

// read adds the cues of one file. The format, line by line ("#" starts a comment line):
//
//	version 1
//	lang en
//	list meeting call chat demo meeting
//	cue bump.float tactic=bump strength=2 zone=author,subject
//	  + just|only? floating|bumping ~3 top|up     what fires; (a b|c d)? groups, "/" between wordings, CAPS:word in capitals
//	  - speed bump                                what keeps it from firing, in the same sentence
//	cue link.form tactic=gating link=form,file    fires on displayed links of these classes
//	  unless list, buyer-wrote                    situations that void it
//	  only replied                                situations that it needs
//	  need past                                   tense to check
//	  support none                                no case in the labelled mail
//	  reason "What it means to the buyer."
//	  yes "Sentence that fires."
//	  no "Sentence that does not."
func (b *builder) read(name, text string) error {
	if len(text) > maxCueFile {
		return fmt.Errorf("%w %s: larger than %d bytes", ErrCueFile, name, maxCueFile)
	}
	r := fileReader{builder: b, name: name}
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		r.at = n
		if err := r.line(line); err != nil {
			return fmt.Errorf("%w %s:%d: %w", ErrCueFile, name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w %s: %w", ErrCueFile, name, err)
	}
	if err := r.finish(); err != nil {
		return fmt.Errorf("%w %s: %w", ErrCueFile, name, err)
	}
	return nil
}

type fileReader struct {
	*builder
	name    string
	version int
	lang    string
	cue     *Cue
	at      int // number of the line being read
}

func (r *fileReader) line(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "version":
		v, err := strconv.Atoi(rest)
		if err != nil || v != FormatVersion {
			return fmt.Errorf("version %q, this reads %d", rest, FormatVersion)
		}
		r.version = v
		return nil
	case "lang":
		if len(rest) != 2 {
			return fmt.Errorf("language %q", rest)
		}
		r.lang = rest
		return nil
	}
	if r.version == 0 {
		return errors.New("no version line before the first entry")
	}
	switch word {
	case "list":
		return r.list(rest)
	case "cue":
		if err := r.finish(); err != nil {
			return err
		}
		return r.begin(strings.Fields(rest))
	}
	if r.cue == nil {
		return fmt.Errorf("%q before the first cue", word)
	}
	return r.body(word, rest)
}

func (r *fileReader) list(rest string) error {
	f := strings.Fields(rest)
	if len(f) < 2 {
		return errors.New("a list has a name and words")
	}
	if _, ok := r.lists[f[0]]; ok {
		return fmt.Errorf("list %s twice", f[0])
	}
	for _, w := range f[1:] {
		if err := checkWord(w); err != nil {
			return err
		}
	}
	r.lists[f[0]] = f[1:]
	return nil
}

var cueID = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9][a-z0-9-]*)+$`)

func (r *fileReader) begin(fields []string) error {
	if len(fields) == 0 || !cueID.MatchString(fields[0]) {
		return fmt.Errorf("cue without a proper id: %q", fields)
	}
	if r.ids[fields[0]] {
		return fmt.Errorf("cue %s twice", fields[0])
	}
	if len(r.cues) == maxCues {
		return fmt.Errorf("more than %d cues", maxCues)
	}
	r.ids[fields[0]] = true
	c := &Cue{ID: fields[0], File: r.name, Lang: r.lang}
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(f, "=")
		if err := c.set(key, value); err != nil {
			return fmt.Errorf("cue %s: %w", c.ID, err)
		}
	}
	r.cue = c
	return nil
}

func (c *Cue) set(key, value string) error {
	switch key {
	case "tactic":
		c.Tactic = triage.Tactic(value)
		if !c.Tactic.Valid() {
			return fmt.Errorf("no tactic %q", value)
		}
	case "offer":
		c.Offer = triage.Axis(value)
		if triage.Target(value).Axis() == triage.Pressure {
			return fmt.Errorf("no offer %q", value)
		}
	case "kind":
		for _, k := range triage.Kinds {
			if string(k) == value {
				c.Kind = k
				return nil
			}
		}
		return fmt.Errorf("no kind %q", value)
	case "trick":
		if c.Trick = Trick(value); c.Trick != TrickPrompt {
			return fmt.Errorf("no trick %q", value)
		}
	case "ask":
		for _, a := range Asks {
			if string(a) == value {
				c.Ask = a
				return nil
			}
		}
		return fmt.Errorf("no ask %q", value)
	case "strength":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > 3 {
			return fmt.Errorf("strength %q, want 1 to 3", value)
		}
		c.Strength = n
	case "link":
		for l := range strings.SplitSeq(value, ",") {
			if !slices.Contains(linkRuleClasses[:], LinkClass(l)) {
				return fmt.Errorf("no class of links %q", l)
			}
			c.Links = append(c.Links, LinkClass(l))
		}
	case "zone":
		for z := range strings.SplitSeq(value, ",") {
			set, ok := zoneNames[z]
			if !ok {
				return fmt.Errorf("no zone %q", z)
			}
			c.Zones |= set
		}
	default:
		return fmt.Errorf("no setting %q", key)
	}
	return nil
}

func (r *fileReader) body(word, rest string) error {
	c := r.cue
	switch word {
	case "+", "-":
		s, err := r.compile(rest)
		if err != nil {
			return err
		}
		for i := range s {
			s[i].line = r.at
		}
		if word == "+" {
			c.patterns = append(c.patterns, s...)
		} else {
			c.blockers = append(c.blockers, s...)
		}
	case "unless", "only":
		for g := range strings.SplitSeq(rest, ",") {
			bit, ok := guardNames[strings.TrimSpace(g)]
			if !ok {
				return fmt.Errorf("no guard %q", g)
			}
			if word == "unless" {
				c.Unless |= bit
			} else if bit&contextGuards != 0 {
				return fmt.Errorf("%q is not known from the message alone", g)
			} else {
				c.Only |= bit
			}
		}
	case "need":
		switch rest {
		case "past":
			c.Need = NeedPast
		case "modal":
			c.Need = NeedModal
		default:
			return fmt.Errorf("no need %q", rest)
		}
	case "support":
		if rest != "none" {
			return fmt.Errorf("support %q, only none is ever noted", rest)
		}
		c.Unsupported = true
	case "reason", "yes", "no":
		s, err := strconv.Unquote(rest)
		if err != nil || s == "" {
			return fmt.Errorf("%s needs a quoted sentence, not %s", word, rest)
		}
		switch word {
		case "reason":
			c.Reason = s
		case "yes":
			c.Yes = append(c.Yes, s)
		default:
			c.No = append(c.No, s)
		}
	default:
		return fmt.Errorf("no entry %q", word)
	}
	if len(r.vocab.names) > maxWords {
		return fmt.Errorf("more than %d words", maxWords)
	}
	return nil
}

// finish checks the cue that was being read and keeps it.
func (r *fileReader) finish() error {
	c := r.cue
	r.cue = nil
	if c == nil {
		return nil
	}
	targets := 0
	for _, set := range []bool{c.Tactic != "", c.Offer != "", c.Kind != "", c.Ask != "", c.Trick != ""} {
		if set {
			targets++
		}
	}
	switch {
	case targets != 1:
		return fmt.Errorf("cue %s: want exactly one of tactic, offer, kind, ask, trick", c.ID)
	case len(c.patterns) == 0 && len(c.Links) == 0:
		return fmt.Errorf("cue %s: no pattern", c.ID)
	case len(c.Yes) == 0 || len(c.No) == 0:
		return fmt.Errorf("cue %s: needs a yes and a no", c.ID)
	case (c.Evidence() || c.Trick != "") && c.Reason == "":
		return fmt.Errorf("cue %s: needs a reason", c.ID)
	case r.lang == "":
		return fmt.Errorf("cue %s: no lang line before it", c.ID)
	}
	if c.Strength == 0 {
		c.Strength = 1
	}
	if c.Zones == 0 {
		c.Zones = defaultZones(c.Target)
	}
	c.number, c.name = len(r.cues), c.Target.Name()
	r.cues = append(r.cues, c)
	return nil
}

// defaultZones: offers and pressure are the writer's own words, or words that
// are put before the buyer again by quoting them; hurdles before leaving stand
// in the footer; what kind of mail it is can stand anywhere.
func defaultZones(t Target) ZoneSet {
	switch {
	case t.Tactic == triage.OptOutFriction:
		return ownZones | tailZones | quoted
	case t.Evidence():
		return ownZones | quoted
	case t.Ask != "":
		return ownZones
	}
	return ownZones | tailZones
}

// seal turns what was collected into tables.
func (b *builder) seal() *Tables {
	t := &Tables{cues: b.cues, vocab: b.vocab}
	for w := range calendar {
		b.vocab.add(w)
	}
	for w := range calendarCapital {
		b.vocab.add(w)
	}
	for w := range moneyWords {
		b.vocab.add(w)
	}
	for w := range percentWords {
		b.vocab.add(w)
	}
	for w := range personWords {
		b.vocab.add(w)
	}
	b.vocab.freeze()
	n := len(b.vocab.names)
	t.marks = make([]mark, n)
	for w, c := range calendar {
		t.marks[b.vocab.ids[w]] = mark{class: c | classDate}
	}
	for w, c := range calendarCapital {
		t.marks[b.vocab.ids[w]] = mark{class: c | classDate, capital: true}
	}
	for w := range moneyWords {
		t.marks[b.vocab.ids[w]] = mark{before: classMoney}
	}
	for w := range percentWords {
		t.marks[b.vocab.ids[w]] = mark{before: classPercent}
	}
	t.persons = make([]person, n)
	for w, p := range personWords {
		t.persons[b.vocab.ids[w]] = p
	}
	t.plain = make([]bool, n)
	for w := range commonWords {
		if s, ok := b.vocab.ids[w]; ok {
			t.plain[s] = true
		}
	}
	for _, e := range b.elements {
		e.set = make([]uint64, (n+63)/64)
		for _, w := range e.words {
			s := b.vocab.ids[w]
			e.set[s>>6] |= 1 << (s & 63)
			e.sieve.bits[s>>6&3] |= 1 << (s & 63)
		}
		e.sieve.class = e.class
	}
	t.byWord = make([][]keyRef, n)
	for ci, c := range b.cues {
		if len(c.Links) > 0 {
			t.linkCues = append(t.linkCues, int32(ci))
			continue
		}
		for pi := range c.patterns {
			p := &c.patterns[pi]
			ref := keyRef{p, int32(ci), c.Zones}
			e := p.steps[p.key].elem
			for _, w := range e.words {
				s := b.vocab.ids[w]
				if l := t.byWord[s]; len(l) == 0 || l[len(l)-1] != ref {
					t.byWord[s] = append(l, ref)
				}
			}
			for m := e.class; m != 0; m &= m - 1 {
				i := bits.TrailingZeros32(uint32(m))
				t.byClass[i] = append(t.byClass[i], ref)
				t.keyClasses |= 1 << i
			}
		}
	}
	return t
}
