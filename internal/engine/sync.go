package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"winnow/internal/cadence"
	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/need"
	"winnow/internal/outline"
	"winnow/internal/signal/trace"
	"winnow/internal/store"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// ErrBusy says that the source is being read already.
var ErrBusy = errors.New("this mailbox is being read already")

// Sync reads what is new in a source, judges it and stores it, until
// everything is there, ctx is done, or the source fails; what was stored by
// then stays. It publishes progress, and its last word is the progress that it
// returns. Several sources may be read at once, but not one twice.
func (e *Engine) Sync(ctx context.Context, src mailbox.Source) (triage.Progress, error) {
	return e.syncTelling(ctx, src, e.tellProgress)
}

// syncQuietly is Sync for an account that is kept up with: while nothing comes,
// nothing is told; each of its tries would be a line otherwise. busy is called
// once there is something to read.
func (e *Engine) syncQuietly(ctx context.Context, src mailbox.Source, busy func()) (triage.Progress, error) {
	return e.syncTelling(ctx, src, func(p triage.Progress) {
		if p.Done > 0 || p.Total > 0 {
			busy()
			e.tellProgress(p)
		}
	})
}

func (e *Engine) syncTelling(ctx context.Context, src mailbox.Source, tell func(triage.Progress)) (triage.Progress, error) {
	name := src.Name()
	e.mu.Lock()
	busy := e.syncing[name]
	e.syncing[name] = true
	e.mu.Unlock()
	if busy {
		return triage.Progress{}, fmt.Errorf("read %s: %w", name, ErrBusy)
	}
	defer func() {
		e.mu.Lock()
		delete(e.syncing, name)
		e.mu.Unlock()
	}()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(e.life, cancel)() // closing the engine cancels its jobs

	m := newMeter("Reading "+name, e.now, tell)
	m.p.Source = name
	s := &sink{engine: e, source: name, meter: m}
	before := e.changes.Load()
	err := src.Sync(ctx, s)
	e.keepTraffic()
	if e.changes.Load() != before { // an account that is kept up with mostly has nothing
		e.catchUp()
		if _, _, err := e.autoMute(ctx); err != nil && ctx.Err() == nil {
			e.log.Warn("mute automatically", "error", err)
		}
	}
	if err != nil && ctx.Err() != nil {
		err = ctx.Err() // how the source noticed does not matter
	}
	return m.end(stateOf(ctx, err), err), err
}

// sink takes what one source reads.
type sink struct {
	engine *Engine
	source string
	meter  *meter

	mu     sync.Mutex
	broken int
}

// Mark implements mailbox.Sink.
func (s *sink) Mark(folder string) ([]byte, error) { return s.engine.store.Mark(s.source, folder) }

// Progress implements mailbox.Sink.
func (s *sink) Progress(p triage.Progress) {
	s.mu.Lock()
	broken := s.broken
	s.mu.Unlock()
	s.meter.update(func(mine *triage.Progress) {
		if p.Job != "" {
			mine.Job = p.Job
		}
		mine.Done, mine.Total, mine.Bytes, mine.Broken = p.Done, p.Total, p.Bytes, broken
	})
}

// Deliver implements mailbox.Sink: it reads the messages on all processors,
// stores them with the mark in one commit, and has them shown soon.
func (s *sink) Deliver(ctx context.Context, batch mailbox.Batch) error {
	e := s.engine
	e.mu.Lock()
	matcher := e.matcher
	e.mu.Unlock()

	rows := make([]store.Row, len(batch.Messages))
	found := make([][]triage.NeedMatch, len(batch.Messages))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range batch.Messages {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			rows[i], found[i] = e.take(&batch.Messages[i], s.source, batch.Folder, batch.Role, matcher)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i := range rows {
		rows[i].Matches = found[i]
	}
	var dropped []triage.ContentID
	if _, err := e.store.PutBatch(ctx, store.Batch{
		Source: s.source, Folder: batch.Folder, Role: batch.Role, Rows: rows, Mark: batch.Mark, Needs: matcher.Key(),
		Renumbered: batch.Renumbered, Gone: batch.Gone, Flags: batch.Flags,
		Dropped: func(id triage.ContentID) { dropped = append(dropped, id) },
	}); err != nil {
		return fmt.Errorf("store %d messages of %s: %w", len(rows), batch.Folder, err)
	}

	e.mu.Lock()
	late := map[triage.ContentID][]triage.NeedMatch{} // found for needs that came meanwhile
	now := e.matcher
	for i := range rows {
		msg := &rows[i].Message
		if msg.Broken != "" {
			s.mu.Lock()
			s.broken++
			s.mu.Unlock()
		}
		e.add(msg)
		if doc := rows[i].Doc; doc != nil && matcher != now {
			found[i] = now.Match(doc) // the needs were searched for before this was stored
			late[msg.ID] = found[i]
		}
		if len(found[i]) > 0 {
			e.matches[msg.ID] = found[i]
		}
	}
	for _, id := range dropped {
		e.drop(id)
	}
	e.mu.Unlock()
	if len(rows)+len(dropped) > 0 {
		e.freshen()
	}
	if len(late) > 0 {
		return e.store.PutMatches(ctx, now.Key(), late)
	}
	return nil
}

// add takes a message into memory. One that is known already stays as it is,
// unless it could not be read before, or turns out to stand among the sent
// mail too. Callers hold mu.
func (e *Engine) add(msg *triage.Message) {
	i, known := e.byID[msg.ID]
	if !known {
		e.byID[msg.ID] = len(e.messages)
		e.messages = append(e.messages, e.gister.of(msg))
		e.guess.Add(msg)
		return
	}
	if old := e.messages[i]; old.Broken != "" && msg.Broken == "" || msg.Sent && !old.Sent {
		e.messages[i], e.afresh, e.recount = e.gister.of(msg), true, true
	}
}

// drop takes a message out of memory. Callers hold mu.
func (e *Engine) drop(id triage.ContentID) {
	i, known := e.byID[id]
	if !known {
		return
	}
	e.afresh, e.recount = true, true
	last := len(e.messages) - 1
	e.messages[i] = e.messages[last]
	e.byID[e.messages[i].ID] = i
	e.messages = e.messages[:last]
	delete(e.byID, id)
	delete(e.matches, id)
}

// Knows implements mailbox.Knower.
func (s *sink) Knows(id triage.ContentID) bool { return s.engine.knows(id) }

// knows reports whether a message was read before.
func (e *Engine) knows(id triage.ContentID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	i, ok := e.byID[id]
	return ok && e.messages[i].Broken == ""
}

// known returns a message that was read before, or nil.
func (e *Engine) known(id triage.ContentID) *triage.Message {
	if !e.knows(id) {
		return nil
	}
	m, err := e.store.Head(id)
	if err != nil {
		return nil // it cannot be read any more, and is taken as new
	}
	return &m
}

// take parses and reads one message.
func (e *Engine) take(raw *mailbox.Raw, source, folder string, role mailbox.Role, matcher *need.Matcher) (store.Row, []triage.NeedMatch) {
	parse := mailtext.Parse
	if raw.Partial {
		parse = mailtext.ParsePartial
	}
	doc := parse(raw.Bytes)
	if raw.Fault != "" && len(raw.Bytes) == 0 {
		doc.Header.ID = placeID(source, folder, raw.Place)
	}
	row := store.Row{Place: raw.Place, Flags: uint8(raw.Flags), Doc: doc}
	if raw.Fault != "" && len(raw.Bytes) == 0 {
		row.Flags |= store.FlagNameless
	}
	if known := e.known(doc.Header.ID); known != nil {
		row.Message, row.Doc = *known, nil // a further copy of it
		row.Message.Sent = known.Sent || role == mailbox.RoleSent
		return row, nil
	}
	row.Message = e.message(doc, raw)
	row.Outline = outline.Of(vendor.Fold(doc.Text))
	row.Message.Source, row.Message.Folder, row.Message.Sent = source, folder, role == mailbox.RoleSent
	return row, matcher.Match(doc)
}

// placeID identifies a message of which nothing was had: by where it lies, so
// that each of several is kept and shown.
func placeID(source, folder, place string) (id triage.ContentID) {
	sum := sha256.Sum256([]byte(source + "\x00" + folder + "\x00" + place))
	copy(id[:], sum[:])
	return id
}

// message makes the message of a document.
func (e *Engine) message(doc *mailtext.Document, raw *mailbox.Raw) triage.Message {
	msg := triage.Message{Envelope: doc.Header.Envelope, Reading: e.read(doc)}
	msg.Size = max(raw.Size, int64(len(raw.Bytes)))
	switch {
	case raw.Fault != "":
		msg.Broken = raw.Fault
	case raw.Known: // and forgotten since: it will come again
		msg.Broken = "only its header was fetched"
	case doc.Unreadable != "":
		msg.Broken = doc.Unreadable
	}
	return msg
}

// factRefusal marks a message that refuses an offer or asks to be left alone.
// It matters only in mail that the buyer wrote, but who the buyer is may
// become known later than the text is at hand.
const factRefusal = "refusal"

// read makes the reading of a document.
func (e *Engine) read(doc *mailtext.Document) triage.Reading {
	r := e.reader.Read(doc)
	r.Traces = trace.Of(doc)
	if cadence.IsRefusal(ownWords(doc)) {
		r.Facts = append(r.Facts, triage.Fact{Name: factRefusal})
	}
	return r
}

// ownWords is the beginning of what the writer of a message wrote, without
// what was quoted. A refusal is short and comes first.
func ownWords(doc *mailtext.Document) string {
	const enough = 1000
	b := make([]byte, 0, 2*enough)
	for _, z := range doc.Zones {
		switch z.Kind {
		case mailtext.ZoneSubject, mailtext.ZoneGreeting, mailtext.ZoneAuthor, mailtext.ZoneOptOut:
			b = append(b, doc.Quote(z.Span)...)
			b = append(b, '\n')
		}
		if len(b) > enough {
			break
		}
	}
	return string(b)
}

func hasFact(m *triage.Message, name string) bool {
	for _, f := range m.Reading.Facts {
		if f.Name == name {
			return true
		}
	}
	return false
}
