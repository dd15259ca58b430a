package engine

import (
	"fmt"

	"winnow/internal/triage"
)

// describeServer says in a sentence what a step of a change on a server was.
func describeServer(d triage.Decision) string {
	a := d.Server
	if a == nil {
		return string(d.Act)
	}
	switch d.Act {
	case triage.ActConsent:
		if a.Revoked {
			return fmt.Sprintf("no longer allow changes on the server of %s: %s", a.Account, KindWords(a.Kind))
		}
		return fmt.Sprintf("allow changes on the server of %s: %s", a.Account, KindWords(a.Kind))
	case triage.ActServer:
		if a.Kind == triage.ActionSieve {
			return fmt.Sprintf("ask the server of %s to change its filters", a.Account)
		}
		return fmt.Sprintf("ask the server of %s: %s (%d)", a.Account, KindWords(a.Kind), len(a.Items))
	case triage.ActServerUndo:
		return fmt.Sprintf("ask the server of %s to take %d of change %d back", a.Account, len(a.Which), a.Of)
	}
	counts := map[triage.ItemState]int{}
	for _, r := range a.Results {
		counts[r.State]++
	}
	text := fmt.Sprintf("result of %d:", a.Of)
	for _, s := range []triage.ItemState{triage.ItemDone, triage.ItemUndone, triage.ItemFailed, triage.ItemHalf, triage.ItemGone, triage.ItemOpen} {
		if counts[s] > 0 {
			text += fmt.Sprintf(" %d %s", counts[s], s)
		}
	}
	return text
}

// KindWords says what a kind of change does.
func KindWords(k triage.ActionKind) string {
	switch k {
	case triage.ActionMove:
		return "move muted mail to a folder"
	case triage.ActionKeywords:
		return "mark messages with their verdict and what is muted"
	case triage.ActionDrafts:
		return "save drafts (nothing is sent)"
	case triage.ActionSieve:
		return "install a filter for what is muted"
	}
	return string(k)
}
