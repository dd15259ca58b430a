package vm

import (
	"slices"
	"strings"
	"time"

	"winnow/internal/triage"
)

// BeforeAfter is what a decision changed.
type BeforeAfter struct{ Before, After string }

// String shows the change on one line, "" when nothing is known of it.
func (b BeforeAfter) String() string {
	if b.Before == "" && b.After == "" {
		return ""
	}
	return b.Before + " → " + b.After
}

// History goes through the journal (newest first) and says for each decision
// what held before it and what held after, undos included: an undo brings back
// what held without the decision that it took back.
func History(entries []triage.JournalEntry, now time.Time) map[triage.DecisionID]BeforeAfter {
	type state struct {
		id    triage.DecisionID
		words string
	}
	held := map[string][]state{} // by what it is about, oldest first, without what was undone
	about := map[triage.DecisionID]string{}
	first := map[string]string{}
	batch := map[triage.DecisionID]triage.DecisionID{}
	holds := func(key string) string {
		if s := held[key]; len(s) > 0 {
			return s[len(s)-1].words
		}
		return first[key]
	}
	out := make(map[triage.DecisionID]BeforeAfter, len(entries))
	for i := len(entries) - 1; i >= 0; i-- {
		e := &entries[i]
		if e.Act == triage.ActUndo {
			if e.Batch != 0 {
				// Each is taken out; what holds then differs from one to the next.
				for id, key := range about {
					if batch[id] == e.Batch {
						held[key] = slices.DeleteFunc(held[key], func(s state) bool { return s.id == id })
					}
				}
				continue
			}
			key, ok := about[e.Undoes]
			if !ok {
				continue
			}
			before := holds(key)
			for n, s := range held[key] {
				if s.id == e.Undoes {
					held[key] = append(held[key][:n:n], held[key][n+1:]...)
					break
				}
			}
			out[e.ID] = BeforeAfter{before, holds(key)}
			continue
		}
		key, none, words := subjectOf(&e.Decision, now)
		if key == "" {
			continue
		}
		about[e.ID], first[key], batch[e.ID] = key, none, e.Batch
		before := holds(key)
		held[key] = append(held[key], state{e.ID, words})
		out[e.ID] = BeforeAfter{before, words}
	}
	return out
}

// subjectOf says what a decision is about, what holds of that before anything
// is decided, and what holds afterwards.
func subjectOf(d *triage.Decision, now time.Time) (key, none, words string) {
	v := string(d.Vendor)
	switch d.Act {
	case triage.ActMute, triage.ActUnmute:
		key, none, words = "mute "+v+" "+d.Person+d.Message.String(), StrengthWord(triage.NotMuted), StrengthWord(triage.NotMuted)
		if d.Act == triage.ActMute && d.Mute != nil {
			words = StrengthWord(d.Mute.Strength) + until(now, d.Mute.Until)
		}
	case triage.ActShortlist, triage.ActUnlist:
		key, none, words = "list "+v, "not on the shortlist", "on the shortlist"
		if d.Act == triage.ActUnlist {
			words = none
		}
	case triage.ActNeedAdd, triage.ActNeedRemove:
		if d.Need == nil {
			return "", "", ""
		}
		key, none, words = "need "+strings.ToLower(d.Need.Name), "not looked for", "looked for"
		if d.Act == triage.ActNeedRemove {
			words = none
		} else if len(d.Need.Words) > 0 {
			words += ": " + strings.Join(d.Need.Words, ", ")
		}
	case triage.ActCorrect:
		key, none, words = "message "+d.Message.String(), "as Winnow judged it", strings.TrimPrefix(corrected(d.Correction), " to ")
		if words == "" {
			words = "corrected by you"
		}
	case triage.ActRule, triage.ActRuleRemove:
		if d.Rule == nil {
			return "", "", ""
		}
		key, none, words = "rule "+d.Rule.For, "no rule", RuleWords(d.Rule)
		if d.Act == triage.ActRuleRemove {
			words = none
		}
	case triage.ActConsent:
		if d.Server == nil {
			return "", "", ""
		}
		key, none, words = "consent "+d.Server.Account+" "+string(d.Server.Kind), "not allowed", "allowed"
		if d.Server.Revoked {
			words = none
		}
	case triage.ActAutoMute, triage.ActAutoMuteOff:
		key, none, words = "auto", "off", "on"
		if d.Act == triage.ActAutoMuteOff {
			words = none
		}
	case triage.ActJoin, triage.ActSplit:
		if d.With == nil {
			return "", "", ""
		}
		key, none, words = "with "+v+" "+strings.Join(d.With.Keys, " "), "as Winnow grouped them", "one vendor"
		if d.Act == triage.ActSplit {
			words = "two vendors"
		}
	}
	return key, none, words
}

// RuleWords says what a rule demands.
func RuleWords(r *triage.Rule) string {
	who := oneLine(r.For)
	switch r.Kind {
	case triage.NeverMute:
		return "never mute " + who
	case triage.AlwaysMute:
		return "always mute " + who
	case triage.AlwaysPersonal:
		return "mail of " + who + " is always personal"
	}
	return string(r.Kind) + " " + who
}
