package mute

import "winnow/internal/triage"

// Undone tells which decisions were undone, by number or with their batch.
// Undoing is a decision of its own that can not be undone; undoing what does
// not exist, what comes later, what was undone already, or an undo, does
// nothing.
func Undone(decisions []triage.Decision) map[triage.DecisionID]bool {
	made := map[triage.DecisionID]bool{}
	batches := map[triage.DecisionID][]triage.DecisionID{}
	undone := map[triage.DecisionID]bool{}
	for _, d := range decisions {
		switch {
		case d.Act != triage.ActUndo:
			made[d.ID] = true
			if d.Batch != 0 {
				batches[d.Batch] = append(batches[d.Batch], d.ID)
			}
		case d.Batch != 0:
			for _, id := range batches[d.Batch] {
				undone[id] = true
			}
		case made[d.Undoes]:
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
