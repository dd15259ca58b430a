package imap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"

	"winnow/internal/mailbox"
)

// errNotOpen is a change where no folder is open for it.
var errNotOpen = errors.New("no folder is open to be changed")

func uidSet(uids []uint32) imap.UIDSet {
	set := imap.UIDSet{}
	for _, u := range uids {
		set.AddNum(imap.UID(u))
	}
	return set
}

// Move implements mailbox.Desk: MOVE (RFC 6851), or COPY, \Deleted and UID
// EXPUNGE of exactly these messages (RFC 4315). Without UIDPLUS a plain EXPUNGE
// would remove whatever else somebody marked as deleted, so nothing is moved.
func (d *desk) Move(ctx context.Context, uids []uint32, to string) (mailbox.Moved, error) {
	if err := sound(to); err != nil {
		return mailbox.Moved{}, err
	}
	if !d.change {
		return mailbox.Moved{}, errNotOpen
	}
	op := "moving mail to " + mailbox.Clean(to, 100)
	if !d.session.caps.Has(imap.CapMove) {
		return d.copyAway(ctx, op, uids, to)
	}
	var moved mailbox.Moved
	err := d.run(ctx, op, func() error {
		data, err := d.session.client.Move(uidSet(uids), to).Wait()
		if err != nil {
			return err
		}
		moved = pairs(uids, data.UIDValidity, data.SourceUIDs, data.DestUIDs)
		return nil
	})
	return moved, err
}

// copyAway is Move for a server that lacks MOVE.
func (d *desk) copyAway(ctx context.Context, op string, uids []uint32, to string) (mailbox.Moved, error) {
	if !d.session.caps.Has(imap.CapUIDPlus) {
		return mailbox.Moved{}, d.cannot("it has neither MOVE nor UIDPLUS, and what is left would also remove mail that another program marked as deleted")
	}
	var copied mailbox.Moved
	err := d.run(ctx, op, func() error {
		data, err := d.session.client.Copy(uidSet(uids), to).Wait()
		if err != nil {
			return err
		}
		copied = pairs(uids, data.UIDValidity, data.SourceUIDs, data.DestUIDs)
		return nil
	})
	if err != nil {
		return mailbox.Moved{}, err
	}
	err = d.erase(ctx, op, uids)
	if errors.Is(err, mailbox.ErrRefused) {
		// The messages stay where they are: the copies must not.
		if back := d.takeBack(ctx, to, copied); back != nil {
			return mailbox.Moved{}, fmt.Errorf("%s: the messages were copied, not removed, and the copies stay: %w", op, back)
		}
	}
	return copied, err
}

// takeBack removes copies that were made and opens the folder again. Its error
// is never an ErrRefused: what is where is not as before.
func (d *desk) takeBack(ctx context.Context, to string, copied mailbox.Moved) error {
	from := d.open
	place, err := d.Enter(ctx, to, true)
	if err == nil {
		switch {
		case place.Validity != copied.Validity || len(copied.UIDs) == 0:
			err = errors.New("the server did not say which they are")
		default:
			copies := make([]uint32, 0, len(copied.UIDs))
			for _, uid := range copied.UIDs {
				copies = append(copies, uid)
			}
			slices.Sort(copies)
			err = d.erase(ctx, "removing copies", copies)
		}
	}
	if err == nil {
		_, err = d.Enter(ctx, from, true)
	}
	if err != nil {
		return errors.New(err.Error())
	}
	return nil
}

// erase marks messages as deleted and removes exactly them. When the server
// refuses to remove them, the marks are taken away again.
func (d *desk) erase(ctx context.Context, op string, uids []uint32) error {
	if err := d.store(ctx, op, uids, imap.StoreFlagsAdd, imap.FlagDeleted); err != nil {
		return err
	}
	err := d.run(ctx, op, func() error { return d.session.client.UIDExpunge(uidSet(uids)).Close() })
	if errors.Is(err, mailbox.ErrRefused) {
		if undo := d.store(ctx, op, uids, imap.StoreFlagsDel, imap.FlagDeleted); undo != nil {
			return fmt.Errorf("%s: the messages stay marked as deleted: %w", op, errors.New(undo.Error()))
		}
	}
	return err
}

// Delete implements mailbox.Desk.
func (d *desk) Delete(ctx context.Context, uids []uint32) error {
	if !d.change {
		return errNotOpen
	}
	if !d.session.caps.Has(imap.CapUIDPlus) {
		return d.cannot("it lacks UIDPLUS, and what is left would also remove mail that another program marked as deleted")
	}
	return d.erase(ctx, "removing mail from "+mailbox.Clean(d.open, 100), uids)
}

// Flag implements mailbox.Desk.
func (d *desk) Flag(ctx context.Context, uids []uint32, add, remove []string) error {
	if !d.change {
		return errNotOpen
	}
	op := "setting keywords in " + mailbox.Clean(d.open, 100)
	if len(add) > 0 {
		if err := d.store(ctx, op, uids, imap.StoreFlagsAdd, asFlags(add)...); err != nil {
			return err
		}
	}
	if len(remove) > 0 {
		return d.store(ctx, op, uids, imap.StoreFlagsDel, asFlags(remove)...)
	}
	return nil
}

func asFlags(names []string) []imap.Flag {
	out := make([]imap.Flag, len(names))
	for i, n := range names {
		out[i] = imap.Flag(n)
	}
	return out
}

func (d *desk) store(ctx context.Context, op string, uids []uint32, how imap.StoreFlagsOp, flags ...imap.Flag) error {
	return d.run(ctx, op, func() error {
		return d.session.client.Store(uidSet(uids), &imap.StoreFlags{Op: how, Silent: true, Flags: flags}, nil).Close()
	})
}

// Draft implements mailbox.Desk.
func (d *desk) Draft(ctx context.Context, folder string, message []byte) (validity, uid uint32, err error) {
	if err := sound(folder); err != nil {
		return 0, 0, err
	}
	err = d.run(ctx, "saving a draft in "+mailbox.Clean(folder, 100), func() error {
		cmd := d.session.client.Append(folder, int64(len(message)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagDraft, imap.FlagSeen}})
		_, copyErr := bytes.NewReader(message).WriteTo(cmd)
		closeErr := cmd.Close()
		data, err := cmd.Wait()
		if err != nil {
			return err
		}
		validity, uid = data.UIDValidity, uint32(data.UID)
		return errors.Join(copyErr, closeErr)
	})
	return validity, uid, err
}

// pairs reads a COPYUID (RFC 4315 section 3). Numbers that do not fit what was
// asked are not believed: the messages are looked for then.
func pairs(asked []uint32, validity uint32, source, dest imap.NumSet) mailbox.Moved {
	from, ok1 := spread(source, len(asked))
	to, ok2 := spread(dest, len(asked))
	if !ok1 || !ok2 || len(from) != len(to) || validity == 0 {
		return mailbox.Moved{}
	}
	m := mailbox.Moved{Validity: validity, UIDs: make(map[uint32]uint32, len(from))}
	for i := range from {
		if !slices.Contains(asked, from[i]) || to[i] == 0 {
			return mailbox.Moved{}
		}
		m.UIDs[from[i]] = to[i]
	}
	return m
}

// spread lists the numbers of a set, false when there are more than max.
func spread(set imap.NumSet, max int) ([]uint32, bool) {
	ranges, ok := set.(imap.UIDSet)
	if !ok {
		return nil, false
	}
	var out []uint32
	for _, r := range ranges {
		if r.Start == 0 || r.Stop < r.Start || uint64(r.Stop-r.Start) >= uint64(max) || len(out)+int(r.Stop-r.Start)+1 > max {
			return nil, false
		}
		for n := r.Start; ; n++ {
			out = append(out, uint32(n))
			if n == r.Stop {
				break
			}
		}
	}
	return out, true
}
