package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"winnow/internal/engine"
	"winnow/internal/triage"
)

// watchRecord is one line of sync --watch.
type watchRecord struct {
	Time time.Time `json:"time"`
	triage.Watched
	Error string `json:"error,omitempty"` // why it is offline, in trouble or stopped
}

// watch keeps up with the accounts until ctx ends, which is no error, or until
// each of them needs the person.
func (c *console) watch(ctx context.Context, eng *engine.Engine, lines []engine.Line) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	events := make(chan triage.Event, 64)
	leave := eng.Subscribe(func(e triage.Event) {
		if e.Kind == triage.EventWatched || e.Kind == triage.EventNotice {
			select {
			case events <- e:
			case <-ctx.Done():
			}
		}
	})
	defer leave()
	w := eng.Watch(ctx, engine.WatchConfig{})
	for _, l := range lines {
		w.Add(l)
	}
	defer w.Close()
	defer stop(nil) // first, so that nobody waits to tell
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-events:
			if e.Kind == triage.EventNotice {
				fmt.Fprintln(c.err, "winnowctl:", e.Notice)
				continue
			}
			if err := c.printWatched(e.Watched); err != nil {
				return err
			}
			if err := allStopped(w.States()); err != nil {
				return err
			}
		}
	}
}

// allStopped is why nothing is read any more, nil while something is.
func allStopped(states []triage.Watched) error {
	if slices.ContainsFunc(states, func(s triage.Watched) bool { return s.State != triage.WatchSignIn }) {
		return nil
	}
	return fmt.Errorf("no account can be read until somebody signs in again: %w", states[0].Err)
}

func (c *console) printWatched(x triage.Watched) error {
	r := watchRecord{Time: c.clock(), Watched: x}
	if x.Err != nil {
		r.Error = engine.Explain(x.Err)
	}
	if c.format == "jsonl" {
		enc := json.NewEncoder(c.out)
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	}
	said := map[triage.WatchState]string{
		triage.WatchReading: "reading what is new",
		triage.WatchIdle:    "up to date, waiting for news",
		triage.WatchOffline: "offline: it is tried again until the network is back",
		triage.WatchTrouble: "trouble: it is tried again at " + x.Next.Format(time.TimeOnly),
		triage.WatchSignIn:  "stopped until you sign in again",
		triage.WatchEnded:   "ended",
	}[x.State]
	if x.Fresh > 0 {
		said = plural(x.Fresh, "message") + " read, waiting for news"
	}
	if r.Error != "" {
		said += ". " + r.Error
	}
	_, err := fmt.Fprintf(c.out, "%s %s: %s\n", r.Time.Format(time.TimeOnly), x.Account, said)
	return err
}
