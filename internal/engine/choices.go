package engine

import (
	"maps"
	"slices"
	"strings"

	"winnow/internal/mute"
	"winnow/internal/shortlist"
	"winnow/internal/triage"
)

// choices is what the buyer's decisions come to: the list gone through in
// order, with what was undone left out.
type choices struct {
	active      []triage.Decision // in order, without those undone and without undos
	undone      map[triage.DecisionID]bool
	boards      []shortlist.Board // the shortlists, the default one first
	shortlisted map[string]bool   // keys of vendors on any of them
	needs       []triage.Need     // in the order they were added
	corrections map[triage.ContentID]triage.Correction
	lessons     []triage.Decision // the last correction of each message, with all that was corrected in it
	rules       []triage.Decision // those that hold, in order
	muteKeys    map[string]bool   // keys of vendors that something was ever muted of
	optouts     []triage.Decision // recorded by hand, in order
	auto        *triage.Decision  // by which hyper-spammers may be muted without asking, nil when they may not
}

// fold goes through the decisions. It is the only place where their meaning
// is worked out, so that undo, restart and restore cannot disagree.
func fold(all []triage.Decision) choices {
	c := choices{
		active:      mute.Live(all),
		undone:      mute.Undone(all),
		shortlisted: map[string]bool{},
		corrections: map[triage.ContentID]triage.Correction{},
		muteKeys:    map[string]bool{},
	}
	for _, d := range c.active {
		switch d.Act {
		case triage.ActMute:
			for _, k := range keysOf(d) {
				c.muteKeys[k] = true
			}
		case triage.ActOptOut:
			if d.OptOut != nil {
				c.optouts = append(c.optouts, d)
			}
		case triage.ActAutoMute, triage.ActAutoMuteOff:
			c.auto = nil
			if d.Act == triage.ActAutoMute {
				c.auto = &d
			}
		case triage.ActNeedAdd:
			if d.Need != nil {
				c.needs = with(c.needs, *d.Need)
			}
		case triage.ActNeedRemove:
			if d.Need != nil {
				c.needs = without(c.needs, d.Need.Name)
			}
		case triage.ActCorrect:
			if d.Correction != nil {
				c.corrections[d.Message] = merge(c.corrections[d.Message], *d.Correction)
			}
		case triage.ActRule:
			if d.Rule != nil {
				c.rules = append(withoutRule(c.rules, d.Rule.For), d)
			}
		case triage.ActRuleRemove:
			if d.Rule != nil {
				c.rules = withoutRule(c.rules, d.Rule.For)
			}
		}
	}
	c.boards = shortlist.Fold(c.active)
	for i := range c.boards {
		for _, m := range c.boards[i].Members {
			for _, k := range m.Keys {
				c.shortlisted[k] = true
			}
		}
	}
	c.lessons = lessonsOf(c.active, c.corrections)
	return c
}

// keysOf lists what a decision about a vendor is found again by.
func keysOf(d triage.Decision) []string {
	if len(d.Keys) == 0 && d.Vendor != "" {
		return []string{string(d.Vendor)}
	}
	return d.Keys
}

// with puts a need in the place of the one with its name, or at the end.
func with(needs []triage.Need, n triage.Need) []triage.Need {
	for i := range needs {
		if strings.EqualFold(needs[i].Name, n.Name) {
			needs = slices.Clone(needs)
			needs[i] = n
			return needs
		}
	}
	return append(needs, n)
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
		out.Levels = over(a.Levels, b.Levels)
	}
	if len(b.Tactics) > 0 {
		out.Tactics = over(a.Tactics, b.Tactics)
	}
	out.Lesson = b.Lesson
	if a.Lesson != nil && b.Lesson != nil && len(a.Lesson.Tactics) > 0 {
		l := *b.Lesson
		l.Tactics = over(a.Lesson.Tactics, b.Lesson.Tactics)
		out.Lesson = &l
	}
	return out
}

// over is a map with another laid over it.
func over[K comparable, V any](a, b map[K]V) map[K]V {
	out := maps.Clone(a)
	if out == nil {
		out = make(map[K]V, len(b))
	}
	maps.Copy(out, b)
	return out
}

// isShortlisted tells whether a vendor is on the shortlist by any of its keys.
func (c *choices) isShortlisted(keys []string) bool {
	for _, k := range keys {
		if c.shortlisted[k] {
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
