package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"winnow/internal/cadence"
	"winnow/internal/store"
	"winnow/internal/triage"
)

// settingHyper is the setting that holds what counts as hyper-spam.
const settingHyper = "hyper-spam rule"

// hyperSetting is what of the rule the buyer sets.
type hyperSetting struct {
	Touches int     `json:"touches"`
	New     float64 `json:"new"`
}

// HyperRule says what counts as hyper-spam now.
func (e *Engine) HyperRule() cadence.Rule {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.hyper
}

// SetHyperRule keeps another number of touches (at least 2) and another share
// of new content (0 to 1) as what counts as hyper-spam, and judges by it from
// now on.
func (e *Engine) SetHyperRule(touches int, littleNew float64) error {
	if touches < 2 || littleNew < 0 || littleNew > 1 {
		return errors.New("hyper-spam takes at least 2 touches and a share of new content between 0 and 1")
	}
	if err := e.store.PutSetting(settingHyper, hyperSetting{touches, littleNew}); err != nil {
		return fmt.Errorf("keep what counts as hyper-spam: %w", err)
	}
	e.mu.Lock()
	e.hyper = cadence.DefaultRule.With(touches, littleNew)
	e.mu.Unlock()
	e.refresh()
	return nil
}

// loadHyper reads what counts as hyper-spam.
func (e *Engine) loadHyper() error {
	e.hyper = cadence.DefaultRule
	var set hyperSetting
	switch err := e.store.Setting(settingHyper, &set); {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return fmt.Errorf("read what counts as hyper-spam: %w", err)
	default:
		e.hyper = cadence.DefaultRule.With(set.Touches, set.New)
	}
	return nil
}

// HyperSpammer is a vendor with many touches, little new and no answer.
type HyperSpammer struct {
	Rank     int
	Standing triage.Standing
	Sequence triage.Sequence // by the rule that was asked for
	New      float64         // mean novelty of the touches of the run after the first
	Tactics  []triage.Tactic // of the run, the most frequent first
}

// HyperSpammers lists who meets a rule now, most touches first. A vendor that
// the buyer deals with is among them only when it went on after a refusal.
func (e *Engine) HyperSpammers(rule cadence.Rule) []HyperSpammer {
	s := e.snap.Load()
	var out []HyperSpammer
	for i := range s.standings {
		st := &s.standings[i]
		d := s.dealings[st.Vendor.ID]
		q := rule.Sequence(d.touches, d.said(s.now), s.now)
		if !q.HyperSpam || st.Relationship.Exists && !q.BrokeOptOut {
			continue
		}
		h := HyperSpammer{Rank: i + 1, Standing: *st, Sequence: q}
		count := map[triage.Tactic]int{}
		run := d.touches[max(0, len(d.touches)-q.Touches):]
		for n, t := range run {
			if n > 0 {
				h.New += t.Novelty / float64(len(run)-1)
			}
			for _, k := range t.Tactics {
				if count[k]++; count[k] == 1 {
					h.Tactics = append(h.Tactics, k)
				}
			}
		}
		slices.SortStableFunc(h.Tactics, func(a, b triage.Tactic) int { return cmp.Compare(count[b], count[a]) })
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(a, b HyperSpammer) int { return cmp.Compare(b.Sequence.Touches, a.Sequence.Touches) })
	return out
}
