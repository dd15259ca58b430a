package imap

import (
	"context"
	"time"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
)

const (
	findAtOnce = 12  // letters that one SEARCH names
	findMost   = 400 // messages that it may find and that are looked at
)

// Find implements mailbox.Desk. A message is one that says the same of itself
// as the letter: what the server finds by Message-ID, or by sender and date, is
// fetched and compared by content id.
func (d *desk) Find(ctx context.Context, letters []mailbox.Letter) ([][]mailbox.Found, error) {
	out := make([][]mailbox.Found, len(letters))
	for from := 0; from < len(letters); from += findAtOnce {
		some := letters[from:min(len(letters), from+findAtOnce)]
		uids, err := d.candidates(ctx, some)
		if err != nil || len(uids) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		for i := range some {
			if some[i].MessageID == "" {
				// Its id may be made of more than the header.
				uids, err = d.look(ctx, uids, ladder[1], some, out[from:])
				break
			}
		}
		if err == nil && len(uids) > 0 {
			_, err = d.look(ctx, uids, rung{header: true, part: firstPart}, some, out[from:])
		}
		if err != nil {
			return nil, err
		}
	}
	return out, d.flags(ctx, out)
}

// candidates asks which messages the letters could be.
func (d *desk) candidates(ctx context.Context, letters []mailbox.Letter) ([]uint32, error) {
	var any *imap.SearchCriteria
	for i := range letters {
		c := criteria(&letters[i])
		if any == nil {
			any = c
		} else {
			any = &imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{*any, *c}}}
		}
	}
	found := intervals{}
	err := d.session.do(ctx, "looking for mail in "+mailbox.Clean(d.open, 100), d.session.cfg.Silence, searchLimits, func() error {
		data, err := d.session.client.UIDSearch(any, nil).Wait()
		if err != nil {
			return err
		}
		all, _ := data.All.(imap.UIDSet)
		for _, r := range all {
			if r.Start > 0 && r.Stop >= r.Start {
				found = found.add(uint32(r.Start), uint32(r.Stop))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	count := uint64(0)
	for _, x := range found {
		count += uint64(x.hi-x.lo) + 1
	}
	if count > findMost {
		return nil, d.session.claims(int(min(count, maxMessages+1)))
	}
	return d.session.numbers(found, 1, ^uint32(0))
}

func criteria(l *mailbox.Letter) *imap.SearchCriteria {
	if l.MessageID != "" {
		return &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: l.MessageID}}}
	}
	c := &imap.SearchCriteria{}
	if l.From != "" {
		c.Header = append(c.Header, imap.SearchCriteriaHeaderField{Key: "From", Value: l.From})
	}
	if !l.Date.IsZero() {
		// The day as the sender's clock had it, which no zone moves further.
		c.SentSince, c.SentBefore = l.Date.Add(-36*time.Hour), l.Date.Add(36*time.Hour)
	}
	return c
}

// look fetches messages and notes which letters they are. It returns those that
// are none of them.
func (d *desk) look(ctx context.Context, uids []uint32, r rung, letters []mailbox.Letter, out [][]mailbox.Found) ([]uint32, error) {
	var others []uint32
	_, _, err := d.session.fetch(ctx, uids, r, func(m mail) time.Duration {
		id := mailtext.Parse(m.raw.Bytes).Header.ID
		known := false
		for i := range letters {
			if letters[i].ID == id {
				out[i], known = append(out[i], mailbox.Found{UID: m.uid}), true
			}
		}
		if !known {
			others = append(others, m.uid)
		}
		return 0
	})
	return others, err
}

// flags adds the flags of what was found.
func (d *desk) flags(ctx context.Context, out [][]mailbox.Found) error {
	where := map[imap.UID][]*mailbox.Found{}
	set := imap.UIDSet{}
	for i := range out {
		for j := range out[i] {
			uid := imap.UID(out[i][j].UID)
			where[uid] = append(where[uid], &out[i][j])
			set.AddNum(uid)
		}
	}
	if len(where) == 0 {
		return nil
	}
	return d.session.do(ctx, "looking at flags in "+mailbox.Clean(d.open, 100), d.session.cfg.Silence, searchLimits, func() error {
		cmd := d.session.client.Fetch(set, &imap.FetchOptions{UID: true, Flags: true})
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			data, err := msg.Collect()
			if err != nil {
				_ = cmd.Close() // the error is told already
				return err
			}
			for _, f := range where[data.UID] {
				f.Flags = f.Flags[:0]
				for _, flag := range data.Flags {
					f.Flags = append(f.Flags, string(flag))
				}
			}
		}
		return cmd.Close()
	})
}
