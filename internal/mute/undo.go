package mute

import "winnow/internal/triage"

// Undone tells which decisions were undone. Undoing is a decision of its own
// that can not be undone; undoing what does not exist, what comes later, what
// was undone already, or an undo, does nothing.
func Undone(decisions []triage.Decision) map[triage.DecisionID]bool {
	made := map[triage.DecisionID]bool{}
	undone := map[triage.DecisionID]bool{}
	for _, d := range decisions {
		if d.Act != triage.ActUndo {
			made[d.ID] = true
		} else if made[d.Undoes] {
			undone[d.Undoes] = true
		}
	}
	return undone
}

// Live returns the decisions that still hold, in order: without undos and
// without what they undid. It is the way into every fold over decisions.
func Live(decisions []triage.Decision) []triage.Decision {
	undone := Undone(decisions)
	out := make([]triage.Decision, 0, len(decisions))
	for _, d := range decisions {
		if d.Act != triage.ActUndo && !undone[d.ID] {
			out = append(out, d)
		}
	}
	return out
}

// LastLive returns the newest decision that can be undone.
func LastLive(decisions []triage.Decision) (triage.Decision, bool) {
	live := Live(decisions)
	if len(live) == 0 {
		return triage.Decision{}, false
	}
	return live[len(live)-1], true
}
