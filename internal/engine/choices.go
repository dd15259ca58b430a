package engine

import (
	"strings"

	"winnow/internal/mute"
	"winnow/internal/triage"
)

// choices is what the buyer's decisions come to: the list gone through in
// order, with what was undone left out.
type choices struct {
	active      []triage.Decision // in order, without those undone and without undos
	undone      map[triage.DecisionID]bool
	shortlisted map[string]triage.Decision // by key
	needs       []triage.Need              // in the order they were added
	corrections map[triage.ContentID]triage.Correction
}

// fold goes through the decisions. It is the only place where their meaning
// is worked out, so that undo, restart and restore cannot disagree.
func fold(all []triage.Decision) choices {
	c := choices{
		active:      mute.Live(all),
		undone:      mute.Undone(all),
		shortlisted: map[string]triage.Decision{},
		corrections: map[triage.ContentID]triage.Correction{},
	}
	for _, d := range c.active {
		switch d.Act {
		case triage.ActShortlist:
			for _, k := range keysOf(d) {
				c.shortlisted[k] = d
			}
		case triage.ActUnlist:
			for _, k := range keysOf(d) {
				delete(c.shortlisted, k)
			}
		case triage.ActNeedAdd:
			if d.Need != nil {
				c.needs = append(without(c.needs, d.Need.Name), *d.Need)
			}
		case triage.ActNeedRemove:
			if d.Need != nil {
				c.needs = without(c.needs, d.Need.Name)
			}
		case triage.ActCorrect:
			if d.Correction != nil {
				c.corrections[d.Message] = merge(c.corrections[d.Message], *d.Correction)
			}
		}
	}
	return c
}

// keysOf lists what a decision about a vendor is found again by.
func keysOf(d triage.Decision) []string {
	if len(d.Keys) == 0 && d.Vendor != "" {
		return []string{string(d.Vendor)}
	}
	return d.Keys
}

func without(needs []triage.Need, name string) []triage.Need {
	var out []triage.Need
	for _, n := range needs {
		if !strings.EqualFold(n.Name, name) {
			out = append(out, n)
		}
	}
	return out
}

// merge lays a later correction of the same message over an earlier one.
func merge(a, b triage.Correction) triage.Correction {
	out := a
	if b.Kind != triage.KindUnknown {
		out.Kind = b.Kind
	}
	if b.Verdict != "" {
		out.Verdict = b.Verdict
	}
	if len(b.Levels) > 0 {
		levels := map[triage.Axis]triage.Level{}
		for axis, l := range a.Levels {
			levels[axis] = l
		}
		for axis, l := range b.Levels {
			levels[axis] = l
		}
		out.Levels = levels
	}
	return out
}

// isShortlisted tells whether a vendor is on the shortlist by any of its keys.
func (c *choices) isShortlisted(keys []string) bool {
	for _, k := range keys {
		if _, ok := c.shortlisted[k]; ok {
			return true
		}
	}
	return false
}

// about lists the active decisions on a vendor, newest first.
func (c *choices) about(keys []string) []triage.Decision {
	has := map[string]bool{}
	for _, k := range keys {
		has[k] = true
	}
	var out []triage.Decision
	for i := len(c.active) - 1; i >= 0; i-- {
		for _, k := range keysOf(c.active[i]) {
			if has[k] {
				out = append(out, c.active[i])
				break
			}
		}
	}
	return out
}
