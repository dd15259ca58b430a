package engine

import (
	"fmt"
	"slices"
	"strings"

	"winnow/internal/mute"
	"winnow/internal/shortlist"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// JournalLine is a decision with what it changed, in words.
type JournalLine struct {
	triage.JournalEntry
	Text      string `json:"text"`      // what was decided
	Cause     string `json:"cause"`     // by whom, and why
	Before    string `json:"before"`    // what held until then
	After     string `json:"after"`     // and from then on
	Automatic bool   `json:"automatic"` // made by Winnow, as the buyer had allowed
}

// NameOf is the name of a vendor, or its id when it is not known any more.
func (e *Engine) NameOf(id triage.VendorID) string {
	if v, ok := e.snap.Load().book.Vendor(id); ok {
		return v.Name
	}
	return string(id)
}

// JournalOf lists every decision, newest first, with its cause and what held
// before and after it; with a vendor only those about it.
func (e *Engine) JournalOf(id triage.VendorID) ([]JournalLine, error) {
	s := e.snap.Load()
	var keys []string
	if id != "" {
		v, ok := s.book.Vendor(id)
		if !ok {
			return nil, NotFound("vendor", string(id))
		}
		keys = append(vendor.Keys(v), string(v.ID))
	}
	e.mu.Lock()
	all := e.decisions
	undone := e.chosen.undone
	e.mu.Unlock()
	before, after := changesOf(all)
	batches := map[triage.DecisionID][]string{} // keys
	out := []JournalLine{}
	for _, d := range all {
		if d.Batch != 0 && d.Act != triage.ActUndo {
			batches[d.Batch] = append(batches[d.Batch], keysOf(d)...)
		}
		of := keysOf(d)
		if d.Act == triage.ActUndo && d.Batch != 0 {
			of = batches[d.Batch]
		}
		if id != "" && !slices.ContainsFunc(of, func(k string) bool { return slices.Contains(keys, k) }) {
			continue
		}
		out = append(out, JournalLine{
			JournalEntry: triage.JournalEntry{Decision: d, Undone: undone[d.ID]}, Text: e.Describe(d), Cause: causeOf(d),
			Before: before[d.ID], After: after[d.ID], Automatic: d.Mute != nil && d.Mute.Automatic,
		})
	}
	slices.Reverse(out)
	return out, nil
}

// causeOf says by whom a decision was made, and why.
func causeOf(d triage.Decision) string {
	why := d.Why
	if d.Mute != nil && d.Mute.Why != "" {
		why = d.Mute.Why
	}
	switch {
	case d.Mute != nil && d.Mute.Automatic:
		return "by Winnow, as you allowed: " + why
	case why != "":
		return "by you: " + why
	}
	return "by you"
}

// changesOf says of every decision what held before and after it, as things
// stood when it was made.
func changesOf(all []triage.Decision) (before, after map[triage.DecisionID]string) {
	before, after = map[triage.DecisionID]string{}, map[triage.DecisionID]string{}
	held := map[string]string{} // subject -> what holds of it
	batches := map[triage.DecisionID]int{}
	for _, d := range all {
		if d.Act == triage.ActUndo {
			before[d.ID], after[d.ID] = "held", "undone"
			if d.Batch != 0 {
				before[d.ID] = fmt.Sprintf("%d decisions held", batches[d.Batch])
			}
			undone := mute.Undone(append(slices.Clip(upTo(all, d.ID)), d))
			held = map[string]string{}
			for _, x := range upTo(all, d.ID) {
				if x.Act != triage.ActUndo && !undone[x.ID] {
					for _, k := range subjectsOf(x) {
						held[k] = stateAfter(x)
					}
				}
			}
			continue
		}
		if d.Batch != 0 {
			batches[d.Batch]++
		}
		after[d.ID] = stateAfter(d)
		was := ""
		for _, k := range subjectsOf(d) {
			if was == "" {
				was = held[k]
			}
			held[k] = after[d.ID]
		}
		if was == "" {
			was = "nothing"
		}
		before[d.ID] = was
	}
	return before, after
}

// upTo are the decisions before one.
func upTo(all []triage.Decision, id triage.DecisionID) []triage.Decision {
	i := slices.IndexFunc(all, func(d triage.Decision) bool { return d.ID == id })
	return all[:max(i, 0)]
}

// subjectsOf is what a decision changes: the things of which one state holds at
// a time.
func subjectsOf(d triage.Decision) []string {
	each := func(what string) []string {
		var out []string
		for _, k := range keysOf(d) {
			out = append(out, what+"\x00"+shortlist.Called(d)+"\x00"+k)
		}
		return out
	}
	switch d.Act {
	case triage.ActMute, triage.ActUnmute:
		switch {
		case d.Person != "":
			return []string{"mute\x00" + d.Person}
		case d.Message != triage.ContentID{}:
			return []string{"mute\x00" + d.Message.String()}
		}
		return each("mute")
	case triage.ActShortlist, triage.ActUnlist:
		return each("list")
	case triage.ActNeedAdd, triage.ActNeedRemove:
		if d.Need != nil {
			return []string{"need\x00" + strings.ToLower(d.Need.Name)}
		}
	case triage.ActCorrect:
		return []string{"correct\x00" + d.Message.String()}
	case triage.ActRule, triage.ActRuleRemove:
		if d.Rule != nil {
			return []string{"rule\x00" + strings.ToLower(d.Rule.For)}
		}
	case triage.ActListCreate, triage.ActListRemove:
		return []string{"board\x00" + shortlist.Called(d)}
	case triage.ActListCriteria:
		return []string{"criteria\x00" + shortlist.Called(d)}
	case triage.ActListDecide:
		return []string{"outcome\x00" + shortlist.Called(d)}
	case triage.ActOptOut:
		return each("opt-out")
	case triage.ActAutoMute, triage.ActAutoMuteOff:
		return []string{"auto"}
	case triage.ActConsent:
		if d.Server != nil {
			return []string{"consent\x00" + string(d.Server.Kind) + "\x00" + d.Server.Account}
		}
	}
	return nil
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
		return "see winnowctl act list"
	}
	return ""
}
