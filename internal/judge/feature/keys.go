package feature

import (
	"strconv"

	"winnow/internal/signal"
)

// A key is a feature with a fixed name. Its number in an extractor's dictionary
// is asked for once; names are not put together while messages are read.
type key int32

var keyNames []string

func newKey(name string) key {
	keyNames = append(keyNames, name)
	return key(len(keyNames) - 1)
}

// layoutKey is the key of a mark of the layout.
func layoutKey(name string) key { return newKey("layout " + name) }

// ladder is a row of features: one for every step that a value reaches.
type ladder struct {
	first key
	steps []float64
}

func newLadder(name string, steps ...float64) ladder {
	l := ladder{key(len(keyNames)), steps}
	for i := range steps {
		layoutKey(name + " " + strconv.Itoa(i+1))
	}
	return l
}

// unasked stands for a number that was not asked for.
const unasked int32 = -2

// add adds a feature with a fixed name.
func (x *Extractor) add(k key) {
	if len(x.ids) == 0 {
		x.ids = make([]int32, len(keyNames))
		for i := range x.ids {
			x.ids[i] = unasked
		}
	}
	if x.ids[k] == unasked {
		x.ids[k] = x.number(keyNames[k])
	}
	x.acc.add(x.ids[k], 1)
}

func (x *Extractor) flag(on bool, k key) {
	if on {
		x.add(k)
	}
}

// step adds the features of a ladder that the value reaches.
func (x *Extractor) step(value float64, l *ladder) {
	for i, s := range l.steps {
		if value >= s {
			x.add(l.first + key(i))
		}
	}
}

// topicKeys are the keys of a family of words: that a text draws on it, the
// steps of how much, and that the subject does.
type topicKeys struct {
	steps   [4]key
	subject key
}

var keysOfTopics = func() (out []topicKeys) {
	for _, name := range topics.names {
		k := topicKeys{subject: newKey("topic " + name + " in subject")}
		for i, s := range [...]string{"", " 2", " 3", " 4"} {
			k.steps[i] = newKey("topic " + name + s)
		}
		out = append(out, k)
	}
	return out
}()

// cueKeys are the numbers of the features of a cue, by the class of its zone,
// for as far as they were asked for.
type cueKeys struct {
	cue    *signal.Cue
	target int // index into Extractor.marks
	ids    [len(zoneClasses)][4]int32
}

// Places in cueKeys.ids.
const (
	cueFound = iota
	targetFound
	targetPlain
	targetStrong
)

// targetKeys counts the sentences that speak for a target.
type targetKeys struct {
	name         string
	last, count  int // of the message at hand: sentence after the last one, and how many
	twice, often int32
}

// zoneClasses are the ends of names by where a hit stands.
var zoneClasses = [...]string{"", " in subject", " in quote", " in tail"}

// of are the numbers for a cue.
func (x *Extractor) of(c *signal.Cue) *cueKeys {
	n := c.Number()
	for len(x.cues) <= n {
		x.cues = append(x.cues, cueKeys{})
	}
	k := &x.cues[n]
	if k.cue == c {
		return k
	}
	*k = cueKeys{cue: c, target: -1}
	for z := range k.ids {
		k.ids[z] = [4]int32{unasked, unasked, unasked, unasked}
	}
	name := c.Name()
	for i := range x.marks {
		if x.marks[i].name == name {
			k.target = i
		}
	}
	if k.target < 0 {
		k.target = len(x.marks)
		x.marks = append(x.marks, targetKeys{name: name, twice: unasked, often: unasked})
	}
	return k
}

// hit adds what a hit shows where it stands.
func (x *Extractor) hit(h *signal.Hit, where int) {
	k := x.of(h.Cue)
	ids := &k.ids[where]
	end, name := zoneClasses[where], x.marks[k.target].name
	if ids[cueFound] == unasked {
		ids[cueFound] = x.number("cue ", h.Cue.ID, end)
		ids[targetFound] = x.number("target ", name, end)
	}
	x.acc.add(ids[cueFound], 1)
	x.acc.add(ids[targetFound], 1)
	// A ladder: strong hits are also plain ones.
	if h.Strength >= 2 {
		if ids[targetPlain] == unasked {
			ids[targetPlain] = x.number("target ", name, end, " 2")
		}
		x.acc.add(ids[targetPlain], 1)
	}
	if h.Strength >= 3 {
		if ids[targetStrong] == unasked {
			ids[targetStrong] = x.number("target ", name, end, " 3")
		}
		x.acc.add(ids[targetStrong], 1)
	}
}
