package engine

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/cadence"
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
	guess := vendor.GuessOwn(e.messages)
	return vendor.NewOwn(guess...), len(guess) > 0
}

// markMine sets which messages the buyer wrote, and in which of them the buyer
// refuses. Messages are shared with earlier snapshots, so one that changes is
// replaced by a copy.
func (e *Engine) markMine(own vendor.Own) {
	for i, m := range e.messages {
		mine := cadence.Mine(m, own)
		refuses := mine && hasFact(m, factRefusal)
		if mine != m.Mine || refuses != m.Refuses {
			changed := *m
			changed.Mine, changed.Refuses = mine, refuses
			e.messages[i] = &changed
		}
	}
}

// recipients lists the addresses that a message was written to.
func recipients(m *triage.Message) []triage.Address {
	return append(m.To[:len(m.To):len(m.To)], m.Cc...)
}
