package imap

import (
	"context"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailbox"
)

// Numbers of messages that one SEARCH may find, and that a folder may hold.
const (
	searchWindow = 50_000 // a line of about half a megabyte
	maxMessages  = 5_000_000
)

// searchLimits allow for a line with searchWindow numbers and more.
var searchLimits = limits{line: 1 << 20, literal: 64 << 10, depth: 50, total: 2 << 20}

// nextUID finds the UID that the next message will get, for a server that does
// not tell (some do not, though RFC 3501 section 6.3.1 wants it).
func (s *session) nextUID(ctx context.Context, o opened) (uint32, error) {
	if o.next > 0 || o.exists == 0 {
		return max(1, o.next), nil
	}
	var last imap.UIDSet
	last.AddRange(0, 0) // "*"
	found, err := s.search(ctx, last, time.Time{})
	if err != nil {
		return 0, err
	}
	top := uint32(0)
	for _, x := range found {
		top = max(top, x.hi)
	}
	if top == ^uint32(0) {
		return top, nil
	}
	return top + 1, nil
}

// search asks which UIDs of a set there are. The answer is in spans, not yet
// compared with what was asked.
func (s *session) search(ctx context.Context, set imap.UIDSet, since time.Time) (intervals, error) {
	out := intervals{}
	op := "looking for mail in " + mailbox.Clean(s.folder, 100)
	err := s.do(ctx, op, s.cfg.Silence, searchLimits, func() error {
		criteria := &imap.SearchCriteria{UID: []imap.UIDSet{set}, Since: since}
		data, err := s.client.UIDSearch(criteria, nil).Wait()
		if err != nil {
			return err
		}
		all, _ := data.All.(imap.UIDSet)
		for _, r := range all {
			if r.Start > 0 && r.Stop >= r.Start { // neither "*" nor backwards
				out = out.add(uint32(r.Start), uint32(r.Stop))
			}
		}
		return nil
	})
	return out, err
}

// uidRange is the set of the UIDs from lo to hi.
func uidRange(lo, hi uint32) imap.UIDSet {
	return imap.UIDSet{imap.UIDRange{Start: imap.UID(lo), Stop: imap.UID(hi)}}
}

// find lists the UIDs from lo to hi that there are, newest first, and calls
// found with the stretches it went through. A folder of few messages among many
// numbers is gone through in few steps.
func (s *session) find(ctx context.Context, lo, hi, exists uint32, since time.Time, found func(x span, uids []uint32)) error {
	width, total := uint32(searchWindow), 0
	if exists <= searchWindow {
		width = ^uint32(0)
	}
	for hi >= lo {
		from := lo
		if hi-lo >= width {
			from = hi - width + 1
		}
		there, err := s.search(ctx, uidRange(from, hi), since)
		if err != nil {
			return err
		}
		uids, err := s.numbers(there, from, hi)
		if err != nil {
			return err
		}
		found(span{from, hi}, uids)
		if total += len(uids); total > maxMessages {
			return s.claims(total)
		}
		if len(uids) < searchWindow/10 && width < 1<<30 {
			width *= 4
		}
		if from == lo {
			break
		}
		hi = from - 1
	}
	return nil
}

// numbers lists the numbers of a set from hi down to lo; a server may claim any.
func (s *session) numbers(set intervals, lo, hi uint32) ([]uint32, error) {
	count := uint64(0)
	for _, x := range set {
		if x.hi >= lo && x.lo <= hi {
			count += uint64(min(x.hi, hi)-max(x.lo, lo)) + 1
		}
	}
	if count > maxMessages {
		return nil, s.claims(int(count))
	}
	uids := make([]uint32, 0, count)
	for i := len(set) - 1; i >= 0; i-- {
		x := set[i]
		if x.hi < lo || x.lo > hi {
			continue
		}
		for n := min(x.hi, hi); ; n-- {
			uids = append(uids, n)
			if n == max(x.lo, lo) {
				break
			}
		}
	}
	return uids, nil
}

func (s *session) claims(n int) error {
	return s.trouble("looking for mail in "+mailbox.Clean(s.folder, 100), ErrServer,
		fmt.Sprintf("it claims to hold %d messages in one folder; more than %d are not believed", n, maxMessages), nil)
}
