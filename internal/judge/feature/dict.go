package feature

import (
	"math/bits"
	"strings"
)

// Dict numbers the names of features.
type Dict struct {
	names []string
	ids   map[string]int32 // of a dictionary that grows

	// Of a fixed one: a sieve that says no to most words of a mail, and a table
	// with open places, in which a name is found by its hash and then compared.
	sieve sieve
	slots []slot
}

type slot struct {
	hash uint32 // upper half
	id   int32  // plus one; 0 is an open place
}

// NewDict returns a dictionary that takes in every name that it is asked for,
// as training needs it.
func NewDict() *Dict { return &Dict{ids: make(map[string]int32)} }

// FixedDict returns a dictionary that holds just these names, each once. It
// never changes.
func FixedDict(names []string) *Dict {
	// One piece of memory for all names keeps those that are compared close.
	all := strings.Join(names, "")
	d := &Dict{names: make([]string, len(names)), sieve: newSieve(19), slots: make([]slot, 4<<bits.Len(uint(len(names))))}
	for i, n := range names {
		d.names[i], all = all[:len(n)], all[len(n):]
		h := hashName(n)
		d.sieve.add(h)
		at := d.place(h)
		for ; d.slots[at].id != 0; at = d.after(at) {
		}
		d.slots[at] = slot{uint32(h >> 32), int32(i) + 1}
	}
	return d
}

// place is where a name with the hash is looked for first.
func (d *Dict) place(hash uint64) uint64 { return hash >> 19 & uint64(len(d.slots)-1) }

func (d *Dict) after(at uint64) uint64 { return (at + 1) & uint64(len(d.slots)-1) }

// id is the number of the name, whose hash is given, or -1 when a fixed
// dictionary lacks it.
func (d *Dict) id(name []byte, hash uint64) int32 {
	if d.ids == nil {
		if !d.sieve.may(hash) {
			return -1 // as most words of a mail are
		}
		for at := d.place(hash); d.slots[at].id != 0; at = d.after(at) {
			if s := d.slots[at]; s.hash == uint32(hash>>32) && d.names[s.id-1] == string(name) {
				return s.id - 1
			}
		}
		return -1
	}
	if i, ok := d.ids[string(name)]; ok {
		return i
	}
	i := int32(len(d.names))
	s := string(name)
	d.ids[s] = i
	d.names = append(d.names, s)
	return i
}

// Find is the number of the name, or -1. It never adds one.
func (d *Dict) Find(name string) int32 {
	if d.ids == nil {
		return d.id([]byte(name), hashName(name))
	}
	if i, ok := d.ids[name]; ok {
		return i
	}
	return -1
}

// Len is the number of names.
func (d *Dict) Len() int { return len(d.names) }

// Name is the name with the number.
func (d *Dict) Name(i int32) string { return d.names[i] }

// Term is one feature of a message or sentence.
type Term struct {
	ID    int32
	Value float32
}

// Vector holds the features of one message or sentence, by rising ID, each
// once.
type Vector []Term
