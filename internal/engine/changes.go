package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"winnow/internal/mute"
	"winnow/internal/shortlist"
	"winnow/internal/triage"
)

// turn is what held before a decision and what held after it, in words; both
// are "" where nothing is known.
type turn struct{ before, after string }

// holding is a decision that holds of a subject.
type holding struct {
	id    triage.DecisionID
	words string
}

// endsOf says when mutes ended by themselves, by the decision that had made
// them.
func endsOf(log []mute.Transition) map[triage.DecisionID]time.Time {
	out := map[triage.DecisionID]time.Time{}
	for i := range log {
		switch t := &log[i]; t.Change {
		case mute.Expired, mute.Lifted, mute.Ruled:
			out[t.Decision] = t.At
		}
	}
	return out
}

// changesOf goes through all decisions, oldest first, and says of each what
// held before and after it as things stood when it was made. An undo brings
// back what held without the decision that it takes back. ends are when mutes
// ended by themselves.
func changesOf(all []triage.Decision, ends map[triage.DecisionID]time.Time) []turn {
	held := map[string][]holding{} // by subject, oldest first, without what was undone
	subjects := map[triage.DecisionID][]string{}
	batches, batchOf := map[triage.DecisionID][]triage.DecisionID{}, map[triage.DecisionID]triage.DecisionID{}
	holds := func(keys []string, none string, at time.Time) string {
		for _, k := range keys {
			if h := held[k]; len(h) > 0 {
				last := h[len(h)-1]
				if end, ok := ends[last.id]; ok && !end.After(at) {
					continue
				}
				return last.words
			}
		}
		return none
	}
	drop := func(id triage.DecisionID) {
		for _, k := range subjects[id] {
			held[k] = slices.DeleteFunc(held[k], func(h holding) bool { return h.id == id })
		}
	}
	nothing := map[triage.DecisionID]string{}
	out := make([]turn, len(all))
	for i := range all {
		d := &all[i]
		switch {
		case d.Act == triage.ActUndo && d.Batch != 0:
			n := len(batches[d.Batch])
			for _, id := range batches[d.Batch] {
				drop(id)
			}
			batches[d.Batch] = nil
			out[i] = turn{"1 decision held", "taken back"}
			if n != 1 {
				out[i].before = fmt.Sprintf("%d decisions held", n)
			}
		case d.Act == triage.ActUndo:
			keys, none := subjects[d.Undoes], nothing[d.Undoes]
			if len(keys) == 0 {
				out[i] = turn{"held", "taken back"}
				continue
			}
			before := holds(keys, none, d.At)
			drop(d.Undoes)
			out[i] = turn{before, holds(keys, none, d.At)}
			if b := batchOf[d.Undoes]; b != 0 { // of its batch it holds no longer
				batches[b] = slices.DeleteFunc(batches[b], func(id triage.DecisionID) bool { return id == d.Undoes })
			}
		default:
			keys, none := subjectsOf(*d)
			after := stateAfter(*d)
			if d.Batch != 0 {
				batches[d.Batch] = append(batches[d.Batch], d.ID)
				batchOf[d.ID] = d.Batch
			}
			out[i] = turn{holds(keys, none, d.At), after}
			subjects[d.ID], nothing[d.ID] = keys, none
			for _, k := range keys {
				held[k] = append(held[k], holding{d.ID, after})
			}
		}
	}
	return out
}

// subjectsOf is what a decision changes, the things of which one state holds at
// a time, and what holds of them before anything is decided.
func subjectsOf(d triage.Decision) (subjects []string, none string) {
	each := func(what string) []string {
		var out []string
		for _, k := range keysOf(d) {
			out = append(out, what+"\x00"+k)
		}
		return out
	}
	called := shortlist.Called(d)
	switch d.Act {
	case triage.ActMute, triage.ActUnmute:
		none = "not muted"
		switch {
		case d.Person != "":
			return []string{"mute\x00" + d.Person}, none
		case d.Message != triage.ContentID{}:
			return []string{"mute\x00" + d.Message.String()}, none
		}
		return each("mute"), none
	case triage.ActShortlist, triage.ActUnlist:
		return each("list\x00" + called), "not on " + called
	case triage.ActNeedAdd, triage.ActNeedRemove:
		if d.Need != nil {
			return []string{"need\x00" + strings.ToLower(d.Need.Name)}, "not looked for"
		}
	case triage.ActCorrect:
		return []string{"correct\x00" + d.Message.String()}, "as Winnow judged it"
	case triage.ActRule, triage.ActRuleRemove:
		if d.Rule != nil {
			return []string{"rule\x00" + strings.ToLower(d.Rule.For)}, "no rule"
		}
	case triage.ActListCreate, triage.ActListRemove:
		return []string{"board\x00" + called}, "no such shortlist"
	case triage.ActListCriteria:
		return []string{"criteria\x00" + called}, "no criteria"
	case triage.ActListDecide:
		return []string{"outcome\x00" + called}, "undecided"
	case triage.ActOptOut:
		return each("opt-out"), "not opted out"
	case triage.ActAutoMute, triage.ActAutoMuteOff:
		return []string{"auto"}, "automatic muting off"
	case triage.ActJoin, triage.ActSplit:
		if d.With != nil {
			return each("with\x00" + strings.Join(d.With.Keys, " ")), "as Winnow grouped them"
		}
	case triage.ActConsent:
		if d.Server != nil {
			return []string{"consent\x00" + string(d.Server.Kind) + "\x00" + d.Server.Account}, "no consent"
		}
	}
	return nil, "nothing"
}

// stateAfter is what holds after a decision, of what it is about.
func stateAfter(d triage.Decision) string {
	switch d.Act {
	case triage.ActMute:
		if d.Mute != nil {
			return fmt.Sprintf("muted (%s) until %s", d.Mute.Strength, d.Mute.Until.Format("2006-01-02"))
		}
	case triage.ActUnmute:
		return "not muted"
	case triage.ActShortlist:
		return "on " + shortlist.Called(d)
	case triage.ActUnlist:
		return "not on " + shortlist.Called(d)
	case triage.ActListCreate, triage.ActListRemove, triage.ActListCriteria, triage.ActListDecide, triage.ActNote:
		return shortlist.After(d)
	case triage.ActNeedAdd:
		if d.Need != nil {
			return "looked for: " + strings.Join(d.Need.Words, ", ")
		}
	case triage.ActNeedRemove:
		return "not looked for"
	case triage.ActCorrect:
		if d.Correction != nil {
			return corrected(d.Correction)
		}
	case triage.ActRule:
		if d.Rule != nil {
			return ruleText(d.Rule)
		}
	case triage.ActRuleRemove:
		return "no rule"
	case triage.ActOptOut:
		if d.OptOut != nil {
			return "opted out on " + d.OptOut.At.Format("2006-01-02")
		}
	case triage.ActAutoMute:
		return "automatic muting on"
	case triage.ActAutoMuteOff:
		return "automatic muting off"
	case triage.ActJoin:
		return "one vendor"
	case triage.ActSplit:
		return "two vendors"
	case triage.ActConsent:
		if d.Server != nil && d.Server.Revoked {
			return "no consent"
		}
		return "consent"
	case triage.ActServer, triage.ActServerUndo, triage.ActServerResult:
		return "see the changes on servers"
	}
	return ""
}
