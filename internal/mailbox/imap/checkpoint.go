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
	Validity uint32    `cbor:"2,keyasint"` // UIDVALIDITY that all UIDs are of
	Next     uint32    `cbor:"3,keyasint"` // UIDNEXT when all was read, else 0
	Exists   uint32    `cbor:"4,keyasint"` // messages in the folder then
	Since    int64     `cbor:"5,keyasint"` // the horizon then: Unix time, 0 for none
	Spans    []uint32  `cbor:"6,keyasint"` // done, as pairs
	Odd      []oddMail `cbor:"7,keyasint,omitempty"`

	done intervals // UIDs that need no fetch any more
}

// oddMail is a message that could not be fetched. It is tried again.
type oddMail struct {
	UID   uint32 `cbor:"1,keyasint"`
	Tries int    `cbor:"2,keyasint"`
	Next  int64  `cbor:"3,keyasint"` // Unix time
}

// retryAfter is how long an odd message is left alone after each try.
var retryAfter = []time.Duration{time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}

const checkpointVersion = 1

// readCheckpoint reads a mark. One that makes no sense is as good as none:
// everything is read again, and nothing lost.
func readCheckpoint(mark []byte) checkpoint {
	var c checkpoint
	if len(mark) == 0 || cbor.Unmarshal(mark, &c) != nil || c.Version != checkpointVersion || len(c.Spans)%2 != 0 {
		return checkpoint{Version: checkpointVersion}
	}
	for i := 0; i < len(c.Spans); i += 2 {
		c.done = append(c.done, span{c.Spans[i], c.Spans[i+1]})
	}
	c.Spans = nil
	if !c.done.valid() {
		return checkpoint{Version: checkpointVersion}
	}
	return c
}

// mark writes the checkpoint down.
func (c checkpoint) mark() ([]byte, error) {
	c.Spans = make([]uint32, 0, 2*len(c.done))
	for _, x := range c.done {
		c.Spans = append(c.Spans, x.lo, x.hi)
	}
	b, err := cbor.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("writing the mark: %w", err)
	}
	return b, nil
}

// fits adapts the checkpoint to the folder as it is now.
func (c checkpoint) fits(o opened) checkpoint {
	if o.validity == 0 || c.Validity != o.validity {
		// Renumbered, or numbered in a way that cannot be relied on (RFC 3501
		// section 2.3.1.1): the sink knows the messages by their content.
		return checkpoint{Version: checkpointVersion, Validity: o.validity}
	}
	if o.next < c.Next {
		// The server went back, to a backup perhaps. Numbers from here on will
		// be given to other messages.
		c.Next, c.Exists = 0, 0
	}
	c.done = c.done.upTo(o.next - 1)
	return c
}

// current reports whether nothing can have changed since all was read.
func (c checkpoint) current(o opened, since int64, now time.Time) bool {
	for _, odd := range c.Odd {
		if odd.Next <= now.Unix() {
			return false
		}
	}
	return c.Next != 0 && c.Next == o.next && c.Exists >= o.exists && (c.Since == 0 || since != 0 && c.Since <= since)
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
	c.Odd = slices.DeleteFunc(c.Odd, func(o oddMail) bool { return o.UID == m.uid })
	if m.tries > 0 {
		after := retryAfter[min(m.tries, len(retryAfter))-1]
		c.Odd = append(c.Odd, oddMail{UID: m.uid, Tries: m.tries, Next: now.Add(after).Unix()})
	}
}

// absent notes that of the numbers in x only those in uids, which run
// downwards, stand for messages.
func (c *checkpoint) absent(x span, uids []uint32) {
	hi := x.hi
	for _, uid := range uids {
		if uid < hi {
			c.done = c.done.add(uid+1, hi)
		}
		hi = uid - 1
	}
	c.done = c.done.add(x.lo, hi)
}
