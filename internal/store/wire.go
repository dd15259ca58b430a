package store

import (
	"encoding/binary"
	"math"
	"time"
)

// The records of the cache are written in a compact form of our own: fields
// in a fixed order, numbers as varints, texts with their length in front. It
// is read several times faster than a self-describing form, which is what lets
// a hundred thousand messages be loaded while the window opens. The version in
// the seal says which order of fields it is; a form that is not known any more
// is simply made again.

// encoder appends to a buffer.
type encoder struct {
	b     []byte
	words *wordTable // nil to write all words out
}

func (e *encoder) uint(v uint64) { e.b = binary.AppendUvarint(e.b, v) }
func (e *encoder) int(v int64)   { e.b = binary.AppendVarint(e.b, v) }
func (e *encoder) byte(v byte)   { e.b = append(e.b, v) }

func (e *encoder) float(v float64) {
	e.b = binary.LittleEndian.AppendUint64(e.b, math.Float64bits(v))
}

func (e *encoder) str(s string) {
	e.uint(uint64(len(s)))
	e.b = append(e.b, s...)
}

func (e *encoder) strs(list []string) {
	e.uint(uint64(len(list)))
	for _, s := range list {
		e.str(s)
	}
}

// How a word is written: nothing, or written out, or from there on its number.
const (
	wordNone = iota
	wordOut
	wordFirst
)

// word writes a text of the vocabulary that readings share.
func (e *encoder) word(s string) {
	if s == "" {
		e.uint(wordNone)
		return
	}
	if n, ok := e.words.numberOf(s); ok {
		e.uint(wordFirst + uint64(n))
		return
	}
	e.uint(wordOut)
	e.str(s)
}

// bools packs up to eight of them into a byte.
func (e *encoder) bools(bits ...bool) {
	var v byte
	for i, b := range bits {
		if b {
			v |= 1 << i
		}
	}
	e.byte(v)
}

// time keeps the instant to the nanosecond, and that there is none.
func (e *encoder) time(t time.Time) {
	if t.IsZero() {
		e.byte(0)
		return
	}
	e.byte(1)
	e.int(t.Unix())
	e.uint(uint64(t.Nanosecond()))
}

// decoder reads what an encoder wrote. Whatever it is given, it does not
// panic and takes no more memory than a small multiple of the input: after the
// first thing that does not fit, bad is set and everything is zero.
type decoder struct {
	b     []byte
	bad   bool
	seen  *interner
	words []string // by number
}

func (d *decoder) fail() {
	d.bad = true
	d.b = nil
}

func (d *decoder) uint() uint64 {
	// One byte is by far the most frequent.
	if len(d.b) > 0 && d.b[0] < 0x80 {
		v := d.b[0]
		d.b = d.b[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) int() int64 {
	v := d.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// whole reads a number that has to fit an int.
func (d *decoder) whole() int {
	v := d.int()
	if v != int64(int(v)) {
		d.fail()
		return 0
	}
	return int(v)
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail()
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

func (d *decoder) float() float64 {
	if len(d.b) < 8 {
		d.fail()
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(d.b))
	d.b = d.b[8:]
	return v
}

// bytes returns the next length-prefixed bytes, part of the input.
func (d *decoder) bytes() []byte {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.fail()
		return nil
	}
	v := d.b[:n]
	d.b = d.b[n:]
	return v
}

// str reads a text of its own.
func (d *decoder) str() string { return string(d.bytes()) }

// name reads a text that other records are likely to have too, and shares it.
func (d *decoder) name() string { return d.seen.share(d.bytes()) }

// word reads what encoder.word wrote.
func (d *decoder) word() string {
	n := d.uint()
	switch {
	case n >= wordFirst && n-wordFirst < uint64(len(d.words)):
		return d.words[n-wordFirst]
	case n == wordOut:
		return d.name()
	case n != wordNone:
		d.fail()
	}
	return ""
}

// count reads the length of a list whose elements take at least size bytes.
func (d *decoder) count(size int) int {
	n := d.uint()
	if n > uint64(len(d.b)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

func (d *decoder) strs() []string  { return d.list((*decoder).str) }
func (d *decoder) names() []string { return d.list((*decoder).name) }

func (d *decoder) list(read func(*decoder) string) []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	out := make([]string, n)
	for i := range out {
		out[i] = read(d)
	}
	return out
}

func (d *decoder) bools(bits ...*bool) {
	v := d.byte()
	for i, b := range bits {
		*b = v&(1<<i) != 0
	}
}

func (d *decoder) time() time.Time {
	if d.byte() == 0 {
		return time.Time{}
	}
	sec, nano := d.int(), d.uint()
	if nano >= 1e9 {
		d.fail()
	}
	if d.bad {
		return time.Time{}
	}
	return time.Unix(sec, int64(nano)).UTC()
}

// done reports whether everything was read and nothing is left.
func (d *decoder) done() bool { return !d.bad && len(d.b) == 0 }

// interner gives equal short texts one copy. A nil interner copies each time.
// It is for one goroutine.
type interner struct{ texts map[string]string }

func newInterner() *interner { return &interner{texts: make(map[string]string)} }

// internWords and internLen bound what an interner holds.
const (
	internTexts = 1 << 16
	internLen   = 256
)

func (in *interner) share(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if in == nil || len(b) > internLen {
		return string(b)
	}
	if s, ok := in.texts[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(in.texts) < internTexts {
		in.texts[s] = s
	}
	return s
}
