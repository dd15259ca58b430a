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
		for _, tactic := range []triage.Tactic{triage.FalseThread, triage.Bump, triage.MeetingPush, triage.Assumption, triage.ReferralPush, triage.Guilt} {
			dropped[tactic] = t.BuyerWrote || tactic == triage.FalseThread && (t.KnownPerson || ctx.Relationship.Exists)
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
	for _, s := range r.Tactics {
		if s.Probability >= present && !dropped[s.Tactic] && s.Tactic != found {
			j.Tactics = append(j.Tactics, s.Tactic)
		}
	}
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
	if dropped[triage.FalseThread] {
		// The reading's lift for a thread that now proves true is taken back.
		for _, p := range j.Pressure.Parts {
			if p.Cue == "floor" {
				v.add(&j.Pressure, triage.Pressure, -p.Value, "the earlier mail is real", "thread")
			}
		}
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
