package judge

import (
	"slices"

	"winnow/internal/triage"
)

// inThread settles which tactics hold in the buyer's context, and what that
// does to pressure. A reading cannot know whether an earlier mail was ever
// sent; the mailbox often can.
func (v *Valuer) inThread(j *triage.Judgement, r *triage.Reading, ctx Context, known bool) {
	t := &ctx.Thread
	dropped := map[triage.Tactic]bool{}
	found := triage.Tactic("")
	switch {
	case j.Kind == triage.KindDialogue:
		// In an exchange that the buyer takes part in, a reminder or a "Re:"
		// is service, not pressure.
		// Whom the buyer told to stop presses on by each further word.
		for _, tactic := range []triage.Tactic{triage.FalseThread, triage.Bump, triage.MeetingPush, triage.Assumption, triage.ReferralPush, triage.Guilt} {
			dropped[tactic] = t.BuyerWrote && !refused(ctx) || tactic == triage.FalseThread && (t.BuyerWrote || t.KnownPerson || ctx.Relationship.Exists)
		}
	case t.BuyerWrote || t.KnownPerson || t.ListMail:
		dropped[triage.FalseThread] = true
	case t.Claims && t.ParentKnown && t.OnlySender:
		dropped[triage.FalseThread] = true
		if j.Kind.Selling() {
			found = triage.Bump
		}
	case (t.Feint == triage.BareReply || t.Feint == triage.InventedHistory) && !ctx.Relationship.Exists && j.Kind != triage.KindNewsletter:
		found = triage.FalseThread
	}
	if !refused(ctx) {
		// What the buyer asked for is no push, whatever kind of mail it is.
		for _, a := range asksOf(r) {
			if e := errands[a]; e.tactic != "" && t.BuyerWrote && answersTo(a, t.Asked) {
				dropped[e.tactic] = true
			}
		}
	}
	for _, s := range r.Tactics {
		if s.Probability >= present && !dropped[s.Tactic] && s.Tactic != found {
			j.Tactics = append(j.Tactics, s.Tactic)
		}
	}
	j.Evidence = slices.Grow(j.Evidence, len(r.Evidence))
	for _, e := range r.Evidence {
		if !dropped[triage.Tactic(e.Target)] {
			j.Evidence = append(j.Evidence, e)
		}
	}
	if found != "" {
		j.Tactics = append(j.Tactics, found)
		fact, why := "no earlier mail", "it presents itself as an answer, and no earlier mail is in your mailbox"
		if found == triage.Bump {
			fact, why = "own earlier mail", "it comes on top of the sender's own earlier mail"
		} else if t.Feint == triage.InventedHistory {
			fact, why = "invented history", "it quotes mail as yours, and nothing like it is in what you wrote"
		}
		j.Evidence = append(j.Evidence, triage.Evidence{Target: triage.TargetOf(found), Fact: fact, Cue: "thread", Reason: why, Weight: 3})
	}
	if !known {
		return
	}
	v.liftThread(j, found, dropped)
}

// liftThread holds pressure to the tactics that are left.
func (v *Valuer) liftThread(j *triage.Judgement, found triage.Tactic, dropped map[triage.Tactic]bool) {
	// What the reading added for tactics that now prove to be none is taken
	// back, to the last digit.
	for _, tactic := range triage.Tactics {
		if !dropped[tactic] {
			continue
		}
		sum := 0.0
		for _, p := range j.Pressure.Parts {
			if p.Value > 0 && (p.Cue == "target:"+string(tactic) || p.Cue == "floor" && p.Label == tacticLabel(tactic)) {
				sum += p.Value
			}
		}
		why := "in an exchange with you this is no pressure: it " + tacticLabel(tactic)
		if tactic == triage.FalseThread {
			why = "the earlier mail is real"
		}
		v.add(&j.Pressure, triage.Pressure, -sum, why, "thread")
	}
	if found == triage.Bump {
		v.add(&j.Pressure, triage.Pressure, 0.4, tacticLabel(triage.Bump), "thread")
	}
	floor, why := triage.Level(0), ""
	switch {
	case found == triage.FalseThread:
		floor, why = 3, tacticLabel(found)
	case len(j.Tactics) > 0:
		floor, why = 1, tacticLabel(j.Tactics[0])
	}
	j.Pressure.Parts = slices.Clone(j.Pressure.Parts)
	lift(&j.Pressure, v.scales[triage.Pressure], floor, why)
}
