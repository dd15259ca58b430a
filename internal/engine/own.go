package engine

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// settingOwn is the setting that holds the buyer's addresses.
const settingOwn = "own addresses"

// SetOwn says which addresses are the buyer's, in addition to those said
// before. Mail written by them makes relationships.
func (e *Engine) SetOwn(addresses []string) error {
	e.mu.Lock()
	told := slices.Clone(e.told)
	for _, a := range addresses {
		a = strings.ToLower(strings.TrimSpace(a))
		if a != "" && !slices.Contains(told, a) {
			told = append(told, a)
		}
	}
	if slices.Equal(told, e.told) {
		e.mu.Unlock()
		return nil
	}
	if err := e.store.PutSetting(settingOwn, told); err != nil {
		e.mu.Unlock()
		return fmt.Errorf("keep who the buyer is: %w", err)
	}
	e.told = told
	e.mu.Unlock()
	e.refresh()
	return nil
}

// whoIsMe is the buyer's side: what the buyer said, or a guess from the mail.
func (e *Engine) whoIsMe() (own vendor.Own, guessed bool) {
	if len(e.told) > 0 {
		return vendor.NewOwn(e.told...), false
	}
	guess := e.guess.Own()
	return vendor.NewOwn(guess...), len(guess) > 0
}

// guessAnew finds out whose mailbox it is from all mail, when some is gone or
// reads otherwise. Callers hold mu.
func (e *Engine) guessAnew() error {
	if !e.recount || len(e.told) > 0 {
		return nil
	}
	var g vendor.Guess
	f := feed{from: e.archive, all: e.messages}
	for m := range f.From(0) {
		g.Add(m)
	}
	if f.err == nil {
		e.guess, e.recount = g, false
	}
	return f.err
}

// markMine sets which messages, of a part of all, the buyer wrote, and in which
// of them the buyer refuses. Messages are shared with earlier snapshots, so one that changes is
// replaced by a copy.
func markMine(part []*gist, own vendor.Own) {
	for i, m := range part {
		mine := m.isMine(own)
		refuses := mine && m.refusal
		if mine != m.Mine || refuses != m.Refuses {
			changed := *m
			changed.Mine, changed.Refuses, changed.own = mine, refuses, nil
			part[i] = &changed
		}
	}
}

// recipients lists the addresses that a message was written to.
func recipients(m *triage.Message) []triage.Address {
	return append(m.To[:len(m.To):len(m.To)], m.Cc...)
}
