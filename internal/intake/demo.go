package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"winnow/internal/account"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/demo"
	"winnow/internal/mailbox/imap"
	"winnow/internal/triage"
)

// demoSeed chooses the demo's figures and times; the story is the same with
// any other.
const demoSeed = 1

// Demo is the running demo mailbox and the source that reads it.
type Demo struct {
	Source mailbox.Source
	server *demo.Server
}

// StartDemo starts the demo server on loopback, filled with a year of mail up
// to now.
func StartDemo(now time.Time) (*Demo, error) {
	server, err := demo.Start(now, demoSeed)
	if err != nil {
		return nil, fmt.Errorf("start the demo mailbox: %w", err)
	}
	a := account.Account{
		Address: demo.User, Name: "the demo mailbox", Host: server.Host(), Port: server.Port(),
		Security: account.Plain, User: server.User(), Folders: []string{demo.Inbox, demo.Sent},
	}
	cfg, err := config(a, nil)
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	cfg.Password = func(context.Context) (string, error) { return server.Password(), nil }
	return &Demo{Source: imap.New(cfg), server: server}, nil
}

// Close stops the server.
func (d *Demo) Close() error { return d.server.Close() }

// Chooser takes the buyer's decisions; the engine does.
type Chooser interface {
	SetOwn(addresses []string) error
	Needs() []triage.Need
	Journal() []triage.JournalEntry
	Decide(ctx context.Context, d triage.Decision) (triage.DecisionID, error)
}

// Prepare says who the demo's buyer is and, on the first run, what that buyer
// is looking for.
func (d *Demo) Prepare(ctx context.Context, c Chooser) error {
	if err := c.SetOwn([]string{demo.User, demo.Alias}); err != nil {
		return err
	}
	if len(c.Journal()) > 0 {
		return nil // the person decided for himself since
	}
	for _, n := range demo.Needs() {
		if _, err := c.Decide(ctx, triage.Decision{Act: triage.ActNeedAdd, Need: &n}); err != nil {
			return err
		}
	}
	return nil
}

// demoMuted is the vendor that the demo's buyer muted: it went on writing after
// a refusal, and comes back from another domain.
const demoMuted = "quotaloop.example"

// Finish makes, on the first run, the one decision that the demo's buyer had
// made before. It is called once the mail was read: a vendor is muted, not a
// name.
func (d *Demo) Finish(ctx context.Context, c Chooser, now time.Time) error {
	if len(c.Journal()) != len(demo.Needs()) {
		return nil // the person decided for himself since
	}
	m := &triage.Mute{Strength: triage.Stop, From: now, Until: now.AddDate(0, 0, 90), Why: "it went on writing after you refused"}
	_, err := c.Decide(ctx, triage.Decision{Act: triage.ActMute, Vendor: demoMuted, Mute: m})
	return err
}
