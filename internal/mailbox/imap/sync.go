package imap

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// Sync delivers the messages that are new, newest first, folder after folder.
// It ends within two seconds of ctx. Errors are ctx's, the sink's, or an
// *Error; what came before stays delivered, and the next Sync goes on there. A
// folder that cannot be read does not keep the others from it: its error comes
// back when they are done.
func (s *Source) Sync(ctx context.Context, sink mailbox.Sink) error {
	l, err := s.link(ctx)
	if err != nil {
		return err
	}
	defer l.leave()
	return s.read(ctx, l, sink)
}

// read brings the sink up to date over a connection.
func (s *Source) read(ctx context.Context, l *link, sink mailbox.Sink) error {
	run := &run{cfg: &s.cfg, link: l, sink: sink, begun: s.cfg.Now()}
	var first error
	each := func(folders []Folder) error {
		for _, f := range folders {
			err := run.folder(ctx, f)
			if err == nil {
				continue
			}
			if err := run.carryOn(ctx, err); err != nil {
				return err
			}
			if first == nil {
				first = err
			}
		}
		return nil
	}
	if len(s.cfg.Folders) > 0 {
		var named []Folder
		for _, name := range s.cfg.Folders {
			named = append(named, Folder{Name: name, Role: roleOf(name)})
		}
		if err := each(named); err != nil {
			return err
		}
		return first
	}
	if err := each([]Folder{{Name: "INBOX", Role: mailbox.RoleInbox}}); err != nil {
		return err
	}
	sent, err := l.sentFolders(ctx)
	if err != nil {
		return err
	}
	for _, f := range sent {
		// A sent folder that was guessed and is not there is no fault.
		if err := run.folder(ctx, f); err != nil && !refused(err) {
			if err := run.carryOn(ctx, err); err != nil {
				return err
			}
			if first == nil {
				first = err
			}
		}
	}
	return first
}

// carryOn decides whether the next folder can be read after one failed: not
// after the end of ctx, when nobody lets us in, or when the sink refused.
func (r *run) carryOn(ctx context.Context, err error) error {
	var e *Error
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case !errors.As(err, &e) || errors.Is(err, ErrAuth) || errors.Is(err, ErrCertificate) || errors.Is(err, ErrPlaintext):
		return err
	case refused(err) && r.link.session != nil:
		return nil
	case r.failed > 0: // the second: it is the server
		return err
	}
	r.failed++
	if again := r.link.again(ctx, err); again != nil {
		return err
	}
	return nil
}

// roleOf is the role of a folder that was named by hand.
func roleOf(name string) mailbox.Role {
	f := chosen([]Folder{{Name: name, Read: true}})[0]
	if f.Role == mailbox.RoleOther {
		return mailbox.RoleByName(name)
	}
	return f.Role
}

// run is one Sync under way.
type run struct {
	cfg   *Config
	link  *link
	sink  mailbox.Sink
	begun time.Time
	p     triage.Progress
	// failed counts folders that failed otherwise than by the server's no.
	failed int
}

// horizon is the day from which on a folder's mail is read, zero for all of it.
// What the buyer wrote is always read whole: a relationship may be older than
// any horizon. SEARCH knows days only.
func (r *run) horizon(role mailbox.Role) (since time.Time, unix int64) {
	if r.cfg.Horizon <= 0 || role == mailbox.RoleSent {
		return time.Time{}, 0
	}
	since = r.begun.Add(-r.cfg.Horizon).UTC().Truncate(24 * time.Hour)
	return since, since.Unix()
}

// folder brings the sink up to date with one folder.
func (r *run) folder(ctx context.Context, f Folder) error {
	o, err := r.link.open(ctx, f.Name)
	if err != nil {
		return err
	}
	if f.Name == r.cfg.watched() {
		r.link.inbox = o
	}
	mark, err := r.sink.Mark(f.Name)
	if err != nil {
		return fmt.Errorf("reading the mark of %s: %w", f, err)
	}
	r.p.Job = "Reading " + mailbox.Clean(f.Name, 100)
	r.p.State = triage.JobRunning
	since, unix := r.horizon(f.Role)
	old := readCheckpoint(mark)
	cp := old.fits(o)
	if cp.current(o, unix, r.cfg.Now()) {
		r.sink.Progress(r.p)
		return nil
	}
	if len(mark) > 0 && old.renumbered(o) {
		// What lay at the old numbers is gone until it is met again: a message
		// that the sink knows costs its header.
		if err := r.hand(ctx, f, &cp, mailbox.Batch{Folder: f.Name, Role: f.Role, Renumbered: true}); err != nil {
			return err
		}
	}
	fresh, came, err := r.plan(ctx, &cp, o, since, unix)
	if err != nil {
		return err
	}
	expected := uint64(cp.Exists) + uint64(came)
	due := cp.due(r.cfg.Now())
	r.p.Total += len(fresh) + len(due)
	r.sink.Progress(r.p)
	if err := r.pull(ctx, f, &cp, fresh, due); err != nil {
		return err
	}
	if !old.renumbered(o) { // else all was found just now
		if err := r.flags(ctx, f, &cp, o); err != nil {
			return err
		}
		if err := r.vanished(ctx, f, &cp, o, expected); err != nil {
			return err
		}
	}
	cp.Next, cp.Exists, cp.Since, cp.ModSeq = o.next, o.exists, unix, o.modseq
	if cp.FlagsAt == 0 {
		cp.FlagsAt = r.begun.Unix()
	}
	return r.hand(ctx, f, &cp, mailbox.Batch{Folder: f.Name, Role: f.Role})
}

// plan finds out which messages are to be fetched, newest first, and how many
// came since the last sync.
func (r *run) plan(ctx context.Context, cp *checkpoint, o opened, since time.Time, unix int64) (fresh []uint32, came int, err error) {
	if o.exists == 0 || o.next <= 1 {
		return nil, 0, nil
	}
	lo := uint32(1)
	if cp.Next > 0 && (cp.Since == 0 || unix != 0 && cp.Since <= unix) {
		lo = cp.Next // what is older was read, or is beyond the horizon
	}
	todo := cp.done.missing(lo, o.next-1)
	if len(todo) == 0 {
		return nil, 0, nil
	}
	err = r.link.session.find(ctx, todo[0].lo, todo[len(todo)-1].hi, o.exists, since, func(x span, uids []uint32) {
		for _, uid := range uids {
			if uid >= cp.Next {
				came++
			}
			if !cp.done.has(uid) {
				fresh = append(fresh, uid)
			}
		}
		if unix == 0 { // what was not found is not there and will never be
			cp.absent(x, uids)
		}
	})
	return fresh, came, err
}

// pull fetches messages and delivers them as they come.
func (r *run) pull(ctx context.Context, f Folder, cp *checkpoint, fresh []uint32, due map[uint32]int) error {
	if len(fresh)+len(due) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := make(chan parcel, 1)
	p := &puller{link: r.link, validity: cp.Validity, out: out, fresh: fresh, odd: due}
	if k, ok := r.sink.(mailbox.Knower); ok {
		p.known = k.Knows
	}
	ended := make(chan error, 1)
	go func() { ended <- p.run(ctx) }()
	var refusedBy error
	for x := range out {
		if refusedBy != nil {
			continue
		}
		if refusedBy = r.deliver(ctx, f, cp, x); refusedBy != nil {
			cancel(refusedBy)
		}
	}
	err := <-ended
	if refusedBy != nil {
		return refusedBy
	}
	return err
}

// deliver hands messages to the sink together with the mark that covers them.
func (r *run) deliver(ctx context.Context, f Folder, cp *checkpoint, x parcel) error {
	b := mailbox.Batch{Folder: f.Name, Role: f.Role}
	for _, m := range x.mail {
		cp.took(m, r.cfg.Now())
		b.Messages = append(b.Messages, m.raw)
	}
	for _, uid := range x.gone {
		cp.took(mail{uid: uid, gone: true}, r.cfg.Now())
	}
	var err error
	if b.Mark, err = cp.mark(); err != nil {
		return err
	}
	if err := r.give(ctx, f, b); err != nil {
		return err
	}
	r.p.Done += len(x.mail)
	r.p.Total -= len(x.gone)
	r.p.Bytes += int64(x.bytes)
	for _, m := range x.mail {
		if m.raw.Fault != "" {
			r.p.Broken++
		}
	}
	r.sink.Progress(r.p)
	return nil
}

// give hands a batch to the sink.
func (r *run) give(ctx context.Context, f Folder, b mailbox.Batch) error {
	if err := r.sink.Deliver(ctx, b); err != nil {
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return ctx.Err()
		}
		return fmt.Errorf("storing mail of %s: %w", f, err)
	}
	return nil
}
