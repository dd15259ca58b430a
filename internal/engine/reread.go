package engine

import (
	"context"
	"errors"
	"fmt"

	"winnow/internal/judge"
	"winnow/internal/mailtext"
	"winnow/internal/need"
	"winnow/internal/triage"
)

// rereadJob goes through the stored texts again.
type rereadJob struct {
	readings bool          // the reader changed: read everything anew
	matcher  *need.Matcher // the needs changed: match them anew; nil to leave them
	done     chan<- error  // gets the outcome, when not nil; has room for it
}

// useNeeds makes a matcher for the needs that hold, and takes what is kept of
// its matches; all reports that it is kept for every text. Callers hold mu.
func (e *Engine) useNeeds() (all bool) {
	e.matcher = need.NewMatcher(e.chosen.needs, e.now())
	matches, all, err := e.store.Matches(e.matcher.Key())
	if err != nil {
		e.log.Warn("reading what answers the needs", "err", err)
		all = false
	}
	if e.matches = matches; e.matches == nil || !all {
		e.matches = map[triage.ContentID][]triage.NeedMatch{}
	}
	return all
}

// rereadWhatIsOld asks for what the store's texts have to be read again for:
// by a newer reader, or for needs that they were not searched for.
func (e *Engine) rereadWhatIsOld() error {
	version, err := e.store.ReaderVersion()
	if err != nil {
		return fmt.Errorf("read which reader was used: %w", err)
	}
	old := version != judge.ReaderVersion()
	if old && len(e.messages) == 0 {
		return e.store.SetReaderVersion(judge.ReaderVersion())
	}
	job := rereadJob{readings: old}
	if !e.matched && len(e.chosen.needs) > 0 && len(e.messages) > 0 {
		job.matcher = e.matcher
	}
	if old || job.matcher != nil {
		e.rereads <- job
	}
	return nil
}

// Searched is the number of stored texts that were read again since the
// engine was opened, for needs or by a newer reader.
func (e *Engine) Searched() int64 { return e.searched.Load() }

// Settle waits until all texts that have to be read again have been, so that
// what is shown is final.
func (e *Engine) Settle(ctx context.Context) error {
	done := make(chan error, 1)
	select {
	case e.rereads <- rereadJob{done: done}:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.life.Done():
		return e.life.Err()
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-e.life.Done():
		return e.life.Err()
	}
}

// rereadLoop does the rereads, one after the other. An error is reported to
// whoever settles next, once.
func (e *Engine) rereadLoop() {
	var failed error
	for {
		var job rereadJob
		select {
		case <-e.life.Done():
			return
		case job = <-e.rereads:
		}
		if job.readings || job.matcher != nil {
			if err := e.reread(e.life, job); err != nil && e.life.Err() == nil {
				e.log.Error("reading stored texts again", "err", err)
				e.hub.publish(triage.Event{Kind: triage.EventNotice, Notice: Explain(err)})
				failed = errors.Join(failed, err)
			}
		}
		if job.done != nil {
			job.done <- failed
			failed = nil
		}
	}
}

// rereadChunk is how many messages are read again before they are stored and
// shown.
const rereadChunk = 500

func (e *Engine) reread(ctx context.Context, job rereadJob) error {
	name := "Looking for your needs"
	if job.readings {
		name = "Reading your mail anew, with a newer judge"
	}
	total := len(e.snap.Load().messages)
	m := newMeter(name, e.now, e.tellProgress)
	readings := map[triage.ContentID]triage.Reading{}
	matches := map[triage.ContentID][]triage.NeedMatch{}
	flush := func() error {
		if len(readings) > 0 {
			if err := e.store.PutReadings(ctx, readings); err != nil {
				return err
			}
		}
		if job.matcher != nil {
			if err := e.store.PutMatches(ctx, job.matcher.Key(), matches); err != nil {
				return err
			}
		}
		e.mu.Lock()
		for id := range readings {
			if i, ok := e.byID[id]; ok {
				m, err := e.store.Head(id)
				if err != nil {
					continue // gone meanwhile
				}
				fresh := e.gister.of(&m)
				fresh.Sent = e.messages[i].Sent
				e.messages[i], e.afresh = fresh, true
			}
		}
		if e.whole = true; job.matcher == e.matcher { // the needs may have changed again meanwhile
			for id, found := range matches {
				e.matches[id] = found
			}
		}
		e.mu.Unlock()
		clear(readings)
		clear(matches)
		e.freshen()
		return nil
	}
	n := 0
	err := e.store.EachDocument(ctx, func(id triage.ContentID, doc *mailtext.Document) error {
		if job.readings {
			readings[id] = e.read(doc)
		}
		if job.matcher != nil {
			if found := job.matcher.Match(doc); len(found) > 0 {
				matches[id] = found
			}
		}
		n++
		e.searched.Add(1)
		m.update(func(p *triage.Progress) { p.Done, p.Total = n, total })
		if n%rereadChunk == 0 {
			return flush()
		}
		return ctx.Err()
	})
	if err == nil {
		err = flush()
	}
	if err == nil && job.matcher != nil && job.matcher == e.currentMatcher() {
		err = e.store.SetMatched(job.matcher.Key())
	}
	if err == nil && job.readings {
		err = e.store.SetReaderVersion(judge.ReaderVersion())
	}
	e.refresh()
	if err != nil {
		m.end(stateOf(ctx, err), err)
		return fmt.Errorf("read stored texts again: %w", err)
	}
	m.end(triage.JobDone, nil)
	return nil
}

// currentMatcher is the matcher for the needs that hold now.
func (e *Engine) currentMatcher() *need.Matcher {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.matcher
}

func (e *Engine) tellProgress(p triage.Progress) {
	e.hub.publish(triage.Event{Kind: triage.EventProgress, Progress: p})
}

// stateOf is the state in which a job ends with an error.
func stateOf(ctx context.Context, err error) triage.JobState {
	switch {
	case err == nil:
		return triage.JobDone
	case ctx.Err() != nil:
		return triage.JobCancelled
	}
	return triage.JobFailed
}
