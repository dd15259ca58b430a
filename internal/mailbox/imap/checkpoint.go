package imap

import (
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// checkpoint is what is remembered of a folder between two syncs. It is the
// mark that goes to the sink with the messages it covers.
type checkpoint struct {
	Version  int       `cbor:"1,keyasint"`
	Validity uint32    `cbor:"2,keyasint"`           // UIDVALIDITY that all UIDs are of
	Next     uint32    `cbor:"3,keyasint"`           // UIDNEXT when all was read, else 0
	Exists   uint32    `cbor:"4,keyasint"`           // messages in the folder then
	ModSeq   uint64    `cbor:"8,keyasint,omitempty"` // HIGHESTMODSEQ then (RFC 7162), 0 where there is none
	FlagsAt  int64     `cbor:"9,keyasint,omitempty"` // when flags were asked for last: Unix time
	Since    int64     `cbor:"5,keyasint"`           // the horizon then: Unix time, 0 for none
	Spans    []uint32  `cbor:"6,keyasint"`           // done, as pairs
	Odd      []oddMail `cbor:"7,keyasint,omitempty"`
	Live     []uint32  `cbor:"10,keyasint,omitempty"` // delivered and there, as pairs

	done intervals // UIDs that need no fetch any more
	live intervals // UIDs of messages that were delivered and not found gone since
}

// oddMail is a message that could not be fetched. It is tried again.
type oddMail struct {
	UID   uint32 `cbor:"1,keyasint"`
	Tries int    `cbor:"2,keyasint"`
	Next  int64  `cbor:"3,keyasint"` // Unix time
}

// retryAfter is how long an odd message is left alone after each try.
var retryAfter = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}

const checkpointVersion = 2

// readCheckpoint reads a mark. One that makes no sense is as good as none:
// everything is read again, and nothing lost.
func readCheckpoint(mark []byte) checkpoint {
	var c checkpoint
	if len(mark) == 0 || cbor.Unmarshal(mark, &c) != nil || c.Version != checkpointVersion {
		return checkpoint{Version: checkpointVersion}
	}
	var ok, also bool
	c.done, ok = fromPairs(c.Spans)
	c.live, also = fromPairs(c.Live)
	c.Spans, c.Live = nil, nil
	if !ok || !also {
		return checkpoint{Version: checkpointVersion}
	}
	return c
}

func fromPairs(pairs []uint32) (intervals, bool) {
	if len(pairs)%2 != 0 {
		return nil, false
	}
	var s intervals
	for i := 0; i < len(pairs); i += 2 {
		s = append(s, span{pairs[i], pairs[i+1]})
	}
	return s, s.valid()
}

func (s intervals) pairs() []uint32 {
	out := make([]uint32, 0, 2*len(s))
	for _, x := range s {
		out = append(out, x.lo, x.hi)
	}
	return out
}

// mark writes the checkpoint down.
func (c checkpoint) mark() ([]byte, error) {
	c.Spans, c.Live = c.done.pairs(), c.live.pairs()
	b, err := cbor.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("writing the mark: %w", err)
	}
	return b, nil
}

// fits adapts the checkpoint to the folder as it is now.
func (c checkpoint) fits(o opened) checkpoint {
	if c.renumbered(o) {
		// The sink knows the messages by their content.
		return checkpoint{Version: checkpointVersion, Validity: o.validity}
	}
	if o.modseq < c.ModSeq {
		c.Exists, c.ModSeq, c.FlagsAt = 0, 0, 0 // went back, or forgot
	}
	c.done, c.live = c.done.upTo(o.next-1), c.live.upTo(o.next-1)
	return c
}

// renumbered reports whether numbers no longer mean what they meant: they are
// of another validity, cannot be relied on at all (RFC 3501 section 2.3.1.1), or
// the server went back, to a backup perhaps, and gave some of them anew.
func (c checkpoint) renumbered(o opened) bool {
	return o.validity == 0 || c.Validity != o.validity || o.next < c.Next
}

// current reports whether nothing can have changed since all was read.
func (c checkpoint) current(o opened, since int64, now time.Time) bool {
	for _, odd := range c.Odd {
		if odd.Next <= now.Unix() {
			return false
		}
	}
	if o.modseq == 0 && o.exists > 0 && now.Sub(time.Unix(c.FlagsAt, 0)) >= flagsEvery {
		return false // nothing tells of changed flags
	}
	return c.Next != 0 && c.Next == o.next && c.Exists == o.exists && c.ModSeq == o.modseq && (c.Since == 0 || since != 0 && c.Since <= since)
}

// due lists the odd messages to be tried again, with the number of tries.
func (c checkpoint) due(now time.Time) map[uint32]int {
	due := make(map[uint32]int)
	for _, odd := range c.Odd {
		if odd.Next <= now.Unix() {
			due[odd.UID] = odd.Tries
		}
	}
	return due
}

// took notes that a message was delivered, or given up for now.
func (c *checkpoint) took(m mail, now time.Time) {
	c.done = c.done.add(m.uid, m.uid)
	if !m.gone {
		c.live = c.live.add(m.uid, m.uid)
	}
	c.Odd = slices.DeleteFunc(c.Odd, func(o oddMail) bool { return o.UID == m.uid })
	if m.tries > 0 {
		after := retryAfter[min(m.tries, len(retryAfter))-1]
		c.Odd = append(c.Odd, oddMail{UID: m.uid, Tries: m.tries, Next: now.Add(after).Unix()})
	}
}

// absent notes that of the numbers in x only those in uids, which run
// downwards, stand for messages.
func (c *checkpoint) absent(x span, uids []uint32) {
	there := make(intervals, 0, 16)
	for i := len(uids) - 1; i >= 0; i-- {
		there = there.add(uids[i], uids[i]) // at the end
	}
	c.done = c.done.union(there.missing(x.lo, x.hi))
}
