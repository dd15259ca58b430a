package imap

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"winnow/internal/mailbox"
)

// firstPart is how much is read of a message whose parts are not known, in
// bytes. Text comes before attachments, and hardly any mail has more of it.
const firstPart = 256 << 10

// rung is one way of asking for a message, from the usual one down to the
// simplest, for messages at which servers stumble. Envelope and date are never
// asked for: they are where servers err most, and the header tells the same.
// Structure and flags are asked for in the usual way only.
type rung struct {
	parts  bool  // header and structure first, then the parts with text: the usual way
	header bool  // the header only
	part   int64 // bytes
	size   bool  // ask for the size of the whole message
	fault  string
}

var ladder = []rung{
	{parts: true},
	{part: firstPart, size: true},
	{part: firstPart},
	beginning: {part: 16 << 10},
	{part: 64 << 10, header: true, fault: "the server cannot deliver more than its header"},
}

// beginning is the rung that asks for the beginning of a message only.
const beginning = 3

// maxCommand bounds a command line, in bytes (RFC 9051 section 4: 8192).
const maxCommand = 7500

// place names a message of a folder for people, and for the sink.
func place(uid uint32) string { return fmt.Sprintf("UID %d", uid) }

// mail is one message as it came.
type mail struct {
	uid   uint32
	raw   mailbox.Raw
	gone  bool // it is no longer there
	tries int  // of a message that could not be fetched: how often it was tried
}

// fetch asks for messages and passes on each that came whole. It returns the
// UIDs that did not come. Each UID was asked for and comes at most once. Time
// spent in emit is given back by emit and does not count.
func (s *session) fetch(ctx context.Context, uids []uint32, r rung, emit func(mail) time.Duration) (missing []uint32, took time.Duration, err error) {
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: r.part}}
	if r.header {
		section.Specifier = imap.PartSpecifierHeader
	}
	options := &imap.FetchOptions{UID: true, RFC822Size: r.size, BodySection: []*imap.FetchItemBodySection{section}}
	max := limits{
		line: 64 << 10, literal: r.part + 1024, depth: 50,
		total: int64(len(uids))*(r.part+4096) + 1<<20,
	}
	left := make(map[uint32]bool, len(uids))
	for _, uid := range uids {
		left[uid] = true
	}
	begin, waited := s.cfg.Now(), time.Duration(0)
	err = s.do(ctx, s.reading(), s.cfg.Silence, max, func() error {
		cmd := s.client.Fetch(uidSet(uids), options)
		for {
			data := cmd.Next()
			if data == nil {
				return cmd.Close()
			}
			m, ok := s.collect(data, r)
			if !ok || !left[m.uid] {
				continue
			}
			delete(left, m.uid)
			waited += emit(m)
		}
	})
	for _, uid := range uids {
		if left[uid] {
			missing = append(missing, uid)
		}
	}
	return missing, s.cfg.Now().Sub(begin) - waited, err
}

// collect reads the answer for one message. It is not ok when the body is not
// there or did not come to its end. Everything is read in any case, or the
// library would wait for ever.
func (s *session) collect(data *imapclient.FetchMessageData, r rung) (m mail, ok bool) {
	size := int64(-1)
	for {
		item := data.Next()
		if item == nil {
			break
		}
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			size = item.Size
		case imapclient.FetchItemDataBodySection:
			if !asked(item.Section, r) || ok {
				continue
			}
			m.raw.Bytes, ok = s.body(item.Literal, r.part)
		}
	}
	n := int64(len(m.raw.Bytes))
	m.raw.Size = n
	if n >= r.part && size != n || r.header {
		// As much came as was asked for, so there is more. Otherwise the whole
		// message came; some servers give another size for it, which they guess.
		m.raw.Cut = true
		m.raw.Size = max(n, size)
	}
	m.raw.Fault = r.fault
	return m, ok && m.uid != 0
}

// asked reports whether a part of a message is the one that was asked for.
// Some servers leave the offset out when they give everything.
func asked(section *imap.FetchItemBodySection, r rung) bool {
	want := imap.PartSpecifierNone
	if r.header {
		want = imap.PartSpecifierHeader
	}
	return section.Specifier == want && len(section.Part) == 0 && len(section.HeaderFields) == 0 &&
		(section.Partial == nil || section.Partial.Offset == 0)
}

// body reads a literal to its end.
func (s *session) body(lit imap.LiteralReader, max int64) ([]byte, bool) {
	if lit == nil { // NIL
		return nil, false
	}
	b := make([]byte, min(lit.Size(), max)) // the guard lets little more through
	_, err := io.ReadFull(lit, b)
	if err == nil {
		_, err = io.Copy(io.Discard, lit)
	}
	if err != nil {
		// The connection is lost. The library's reader goes on behind a literal
		// as soon as reading that failed, and then reads it once more itself, at
		// the same time as the caller: so it must have ended first.
		<-s.client.Closed()
		return nil, false
	}
	return b, true
}

// take cuts a command's worth of UIDs off the beginning of a list: at most n,
// and as many as fit on a command line.
func take(uids []uint32, n int) (first, rest []uint32) {
	room := maxCommand
	i := 0
	for ; i < len(uids) && i < n; i++ {
		if room -= digits(uids[i]) + 1; room < 0 {
			break
		}
	}
	return slices.Clone(uids[:i]), uids[i:]
}

func digits(n uint32) int {
	d := 1
	for ; n >= 10; n /= 10 {
		d++
	}
	return d
}
