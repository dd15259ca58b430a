package imap

import (
	"context"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailbox"
)

// A message can be such that the server's answer for it breaks the connection,
// each time. It is told from its neighbours by asking for fewer at a time,
// asked for in simpler ways, and at last given up: passed on as a fault and
// tried again after an hour, a day, and every week.

// maxHeld is how many messages are given up before any came. When even that is
// exceeded the trouble is the server's, not theirs.
const maxHeld = 2

// broke deals with what did not come before the server refused or broke off.
func (p *puller) broke(ctx context.Context, j job, missing []uint32, suspect uint32, cause error) error {
	last := len(missing) - 1
	switch {
	case len(j.uids) == 1:
		return p.climb(ctx, j, cause)
	case suspect != 0:
		p.late = append(p.late, job{uids: []uint32{suspect}, rung: 1})
		p.urgent = append(p.urgent, job{uids: slices.DeleteFunc(missing, func(uid uint32) bool { return uid == suspect })})
	case len(missing) < len(j.uids) || !j.stuck:
		// Servers answer in ascending order, so it broke at the lowest one.
		p.late = append(p.late, job{uids: missing[last:], rung: 1})
		if last > 0 {
			p.urgent = append(p.urgent, job{uids: missing[:last], stuck: len(missing) == len(j.uids)})
		}
	default: // it broke somewhere else
		half := len(missing) / 2
		p.urgent = append(p.urgent,
			job{uids: missing[half:], stuck: true},
			job{uids: missing[:half], stuck: true})
	}
	return nil
}

// leftOut deals with messages that the server did not speak of though it said
// that all went well: unasked answers can take the place of the right ones.
func (p *puller) leftOut(ctx context.Context, j job, missing []uint32) error {
	if !j.asked {
		p.urgent = append(p.urgent, job{uids: missing, rung: j.rung, asked: true})
		return nil
	}
	there, err := p.still(ctx, missing)
	if err != nil {
		return err
	}
	for _, uid := range missing {
		if !there.has(uid) {
			p.parcel.gone = append(p.parcel.gone, uid)
			continue
		}
		one := job{uids: []uint32{uid}, rung: j.rung, asked: true}
		if len(j.uids) > 1 {
			p.late = append(p.late, one)
		} else if err := p.climb(ctx, one, nil); err != nil {
			return err
		}
	}
	return p.send(ctx)
}

// still finds out which messages have not been deleted in the meantime.
func (p *puller) still(ctx context.Context, uids []uint32) (intervals, error) {
	there := intervals{}
	for len(uids) > 0 {
		var some []uint32
		some, uids = take(uids, batchMax)
		set := imap.UIDSet{}
		for _, uid := range some {
			set.AddNum(imap.UID(uid))
		}
		found, err := p.link.session.search(ctx, set, time.Time{})
		if err != nil {
			return nil, err
		}
		for _, uid := range some {
			if found.has(uid) {
				there = there.add(uid, uid)
			}
		}
	}
	return there, nil
}

// climb asks for a single message in the next simpler way, or gives it up.
func (p *puller) climb(ctx context.Context, j job, cause error) error {
	if j.rung+1 < len(ladder) {
		j.rung++
		p.late = append(p.late, j)
		return nil
	}
	uid := j.uids[0]
	m := mail{uid: uid, tries: p.odd[uid] + 1}
	m.raw.Fault = "the server cannot deliver it"
	if cause != nil {
		m.raw.Fault += ": " + mailbox.Clean(cause.Error(), maxWords)
	}
	p.link.cfg.Log.Warn("a message could not be fetched", "account", p.link.cfg.Account, "uid", uid, "error", cause)
	if p.good == 0 {
		p.held = append(p.held, m)
		if len(p.held) > maxHeld {
			p.held = nil
			return p.hopeless(cause)
		}
		return nil
	}
	// Is it the message, or does nothing come any more?
	missing, _, err := p.link.session.fetch(ctx, []uint32{p.good}, ladder[beginning], func(mail) time.Duration { return 0 })
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case len(missing) > 0: // deleted, perhaps: not known any more
		p.good = 0
	default:
		p.link.fruitless = 0
	}
	p.add(m)
	return p.send(ctx)
}

func (p *puller) hopeless(cause error) error {
	if cause == nil {
		cause = p.link.session.trouble("reading "+mailbox.Clean(p.link.folder, 100), ErrServer, "it does not deliver any message", nil)
	}
	return cause
}

// release passes on the messages that were given up, once others came.
func (p *puller) release() {
	for _, m := range p.held {
		p.add(m)
	}
	p.held = nil
}
