package imap

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"winnow/internal/mailbox"
)

// What changed about mail that was read before: its flags, and whether it is
// still there (RFC 4549 section 4.3: new mail first, then flags, then what
// vanished).

const (
	flagsEvery  = 15 * time.Minute // how often flags are asked for where nothing tells of changes
	flagsWindow = 2000             // and of how many messages, the newest
	flagsBatch  = 5000             // flags that are delivered at once
	mostGone    = 0.3              // more than this share vanishes only when a second search agrees
	fewGone     = 10               // unless it is no more than this
)

// flags delivers the flags that changed since the last sync. Where the server
// cannot tell them nothing is lost but news, so its trouble is only noted.
func (r *run) flags(ctx context.Context, f Folder, cp *checkpoint, o opened) error {
	now := r.cfg.Now()
	if len(cp.live) == 0 {
		return nil
	}
	var changed []mailbox.Flagged
	var err error
	top := cp.live[len(cp.live)-1].hi
	switch {
	case o.modseq > 0 && cp.ModSeq > 0:
		if o.modseq == cp.ModSeq {
			return nil
		}
		changed, err = r.link.session.flags(ctx, cp.live, 1, top, cp.ModSeq)
	case now.Sub(time.Unix(cp.FlagsAt, 0)) < flagsEvery:
		return nil
	default:
		changed, err = r.link.session.flags(ctx, cp.live, cp.live.newest(flagsWindow), top, 0)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.cfg.Log.Info("flags could not be read", "account", r.cfg.Account, "error", err)
		if !refused(err) {
			if err := r.link.reopen(ctx, err, cp.Validity); err != nil {
				return err
			}
		}
	}
	cp.FlagsAt = now.Unix()
	for len(changed) > 0 {
		n := min(flagsBatch, len(changed))
		b := mailbox.Batch{Folder: f.Name, Role: f.Role, Flags: changed[:n:n]}
		if err := r.hand(ctx, f, cp, b); err != nil {
			return err
		}
		changed = changed[n:]
	}
	return nil
}

// flags asks for the flags of messages from lo to hi, those that changed since
// a MODSEQ when it is not 0 (RFC 7162 section 3.1.4.1).
func (s *session) flags(ctx context.Context, live intervals, lo, hi uint32, since uint64) ([]mailbox.Flagged, error) {
	max := limits{line: 64 << 10, literal: 1024, depth: 50, total: min(int64(live.count()), maxMessages)*400 + 1<<20}
	var out []mailbox.Flagged
	seen := intervals{}
	err := s.do(ctx, s.reading(), s.cfg.Silence, max, func() error {
		cmd := s.client.Fetch(uidRange(lo, hi), &imap.FetchOptions{UID: true, Flags: true, ChangedSince: since})
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			uid, flags, ok := uint32(0), mailbox.Flags(0), false
			for item := data.Next(); item != nil; item = data.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					uid = uint32(item.UID)
				case imapclient.FetchItemDataFlags:
					flags, ok = notedFlags(item.Flags), true
				}
			}
			if ok && live.has(uid) && !seen.has(uid) {
				seen = seen.add(uid, uid)
				out = append(out, mailbox.Flagged{Place: place(uid), Flags: flags})
			}
		}
		return cmd.Close()
	})
	return out, err
}

// vanished finds out which messages are no longer there, and delivers that.
// expected is how many there should be.
func (r *run) vanished(ctx context.Context, f Folder, cp *checkpoint, o opened, expected uint64) error {
	if uint64(o.exists) == expected || len(cp.live) == 0 {
		return nil
	}
	gone, err := r.absentees(ctx, cp.live, o)
	if err != nil {
		return err
	}
	n := gone.count()
	if n > fewGone && float64(n) > mostGone*float64(cp.live.count()) {
		// A server that lost its index says the same as one that was emptied.
		again, err := r.absentees(ctx, cp.live, o)
		if err != nil {
			return err
		}
		if agreed := gone.both(again); agreed.count() < n {
			r.cfg.Log.Warn("a server spoke in two ways of what is gone", "account", r.cfg.Account, "first", n, "second", again.count())
			return nil
		}
	}
	cp.live = cp.live.minus(gone)
	b := mailbox.Batch{Folder: f.Name, Role: f.Role}
	for _, x := range gone {
		for uid := x.lo; ; uid++ {
			b.Gone = append(b.Gone, place(uid))
			if uid == x.hi {
				break
			}
		}
	}
	if len(b.Gone) == 0 {
		return nil
	}
	return r.hand(ctx, f, cp, b)
}

// absentees searches for what was there and lists what is not.
func (r *run) absentees(ctx context.Context, live intervals, o opened) (intervals, error) {
	there := intervals{}
	lo, hi := live[0].lo, live[len(live)-1].hi
	if o.exists > 0 {
		width := uint32(searchWindow)
		if o.exists <= searchWindow {
			width = ^uint32(0)
		}
		for lo <= hi {
			to := hi
			if hi-lo >= width {
				to = lo + width - 1
			}
			found, err := r.link.session.search(ctx, uidRange(lo, to), time.Time{})
			if err != nil {
				return nil, err
			}
			there = there.union(found)
			if to == hi {
				break
			}
			lo = to + 1
		}
	}
	return live.minus(there), nil
}

// hand delivers a batch with the checkpoint as it is.
func (r *run) hand(ctx context.Context, f Folder, cp *checkpoint, b mailbox.Batch) error {
	var err error
	if b.Mark, err = cp.mark(); err != nil {
		return err
	}
	return r.give(ctx, f, b)
}
