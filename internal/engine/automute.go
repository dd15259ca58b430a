package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"winnow/internal/mute"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

const (
	// autoMails is how many mails of a vendor there are at least before it is
	// muted automatically.
	autoMails = 2

	// autoSure is the probability of the verdict "mute" that at least autoMails
	// messages and the newest one have to reach. Measured on 812 labelled
	// messages, each by itself: 47 pitches and promotions reach it, of which 45
	// are labelled mute, 2 skip, and none engage, consider or another kind. That
	// none of 47 does harm makes a precision of 0.938 sure (95 %), not yet the
	// 0.99 that a single mail would need: hence the further conditions, the
	// mildest strength by default, and that it is off until turned on.
	autoSure = 0.90
)

// AutoMuteTrust says how far automatic muting can be trusted, for people to
// read before they turn it on.
const AutoMuteTrust = "Of 47 labelled messages that were so surely to be muted none was worth reading, which vouches for 94 %, " +
	"not for the 99 % that one would want of something that acts by itself. The judge had learned from that mail."

// AutoMuteConditions are what a vendor has to meet, all of them, to be muted
// automatically: clauses for people, in the words of what mayAutoMute checks.
func AutoMuteConditions() []string {
	return []string{
		"it is a hyper-spammer by the rule that holds",
		"all that it ever sent are sales pitches and promotions",
		fmt.Sprintf("at least %d of its mails, and the newest, are to be muted with a probability of %.2f or more", autoMails, autoSure),
		"you never wrote to it, but to be left alone, and never in a thread of it",
		"no mail of it meets a need of yours, and it is on no shortlist",
		"no rule of yours keeps it from being muted",
		"you did not take an automatic mute of it back before",
	}
}

// AutoMute reports whether hyper-spammers may be muted without asking, and how
// strongly. It is off until the buyer turns it on.
func (e *Engine) AutoMute() (on bool, strength triage.Strength) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.chosen.auto != nil, e.chosen.autoStrength()
}

func (c *choices) autoStrength() triage.Strength {
	if c.auto != nil && c.auto.Mute != nil {
		return c.auto.Mute.Strength
	}
	return triage.Slow
}

// SetAutoMute turns automatic muting on or off, as a decision in the journal,
// and mutes at once who meets the conditions. It returns the number of that
// decision, and of the batch of mutes, 0 when there is none.
func (e *Engine) SetAutoMute(ctx context.Context, on bool, strength triage.Strength) (id, batch triage.DecisionID, err error) {
	d := triage.Decision{Act: triage.ActAutoMuteOff}
	if on {
		if !slices.Contains(triage.Strengths[:], strength) {
			return 0, 0, mute.ErrStrength
		}
		now := e.now()
		d = triage.Decision{Act: triage.ActAutoMute, Mute: &triage.Mute{Strength: strength, From: now, Until: now}}
	}
	if id, err = e.Decide(ctx, d); err != nil || !on {
		return id, 0, err
	}
	_, batch, err = e.autoMute(ctx)
	return id, batch, err
}

// AutoMutable lists whom automatic muting would mute now, each with its reasons,
// and whom of the hyper-spammers it leaves alone, and why. It changes nothing.
func (e *Engine) AutoMutable() (mutes []triage.Decision, left []triage.LeftOut) {
	s := e.snap.Load()
	e.mu.Lock()
	rule, strength := e.hyper, e.chosen.autoStrength()
	barred := barredFromAuto(e.decisions, e.chosen.undone)
	e.mu.Unlock()
	now := e.now()
	for _, h := range e.HyperSpammers(rule) {
		d := s.dealings[h.Standing.Vendor.ID]
		if d == nil || s.mutes.Of(vendor.Keys(d.vendor)) != nil {
			continue
		}
		reasons, against := s.mayAutoMute(d, barred)
		if against == "" {
			x := mute.New(strength, now, 0, h.Sequence.Why+"; "+reasons)
			x.Automatic = true
			m := triage.Decision{Act: triage.ActMute, Vendor: d.vendor.ID, Mute: &x}
			if err := e.resolve(&m); err == nil {
				mutes = append(mutes, m)
				continue
			}
			against = "you said never to mute it"
		}
		left = append(left, triage.LeftOut{What: d.vendor.Name, Why: against})
	}
	return mutes, left
}

// barredFromAuto are the keys of vendors whose automatic mute the buyer took
// back, by undoing or by unmuting: it is never made again.
func barredFromAuto(all []triage.Decision, undone map[triage.DecisionID]bool) map[string]bool {
	barred := map[string]bool{}
	automatic := map[string]bool{}
	for _, d := range all {
		switch {
		case d.Act == triage.ActMute && d.Mute != nil && d.Mute.Automatic:
			for _, k := range keysOf(d) {
				automatic[k] = true
				barred[k] = barred[k] || undone[d.ID]
			}
		case d.Act == triage.ActUnmute && !undone[d.ID]:
			for _, k := range keysOf(d) {
				barred[k] = barred[k] || automatic[k]
			}
		}
	}
	return barred
}

// mayAutoMute says why a vendor may be muted automatically, or what speaks
// against it: all of its mail pitches or promotions, two of them at least, never
// answered, in no thread of the buyer's, meeting no need, and surely to be muted.
func (s *snapshot) mayAutoMute(d *dealing, barred map[string]bool) (reasons, against string) {
	keys := vendor.Keys(d.vendor)
	switch {
	case slices.ContainsFunc(keys, func(k string) bool { return barred[k] }):
		return "", "you took its automatic mute back"
	case s.choices.isShortlisted(keys):
		return "", "it is on a shortlist"
	}
	if ok, why := mute.May(false, d.relationship); !ok {
		return "", why
	}
	for _, m := range d.mine {
		if !m.Refuses && d.relationship.OptedOut.IsZero() {
			return "", "you wrote to it"
		}
	}
	sure, lowest := 0, 1.0
	for i, m := range d.theirs {
		j := s.judgements.get(m.ID)
		switch th := s.thread(m.ID); {
		case j.Kind != triage.KindPitch && j.Kind != triage.KindPromo:
			return "", "it sent other mail than pitches and promotions (“" + clip(m.Subject) + "”)"
		case th.BuyerWrote || th.BuyerAnswered:
			return "", "you wrote in a thread of it"
		case len(j.Needs) > 0:
			return "", "a mail of it meets a need of yours (" + j.Needs[0].Need + ")"
		}
		if j.Verdict == triage.MuteIt && j.Band != triage.Unsure && j.Probability >= autoSure {
			sure++
			lowest = min(lowest, j.Probability)
		} else if i == len(d.theirs)-1 {
			return "", "its newest mail is not surely one to mute"
		}
	}
	if sure < autoMails {
		return "", fmt.Sprintf("fewer than %d mails of it are surely to be muted", autoMails)
	}
	return fmt.Sprintf("only pitches and promotions, never answered, meets no need; %d of %d mails are to be muted with a probability of at least %.2f",
		sure, len(d.theirs), lowest), ""
}

// autoMute mutes whom it may, when the buyer turned that on, as one batch.
func (e *Engine) autoMute(ctx context.Context) (n int, batch triage.DecisionID, err error) {
	if on, _ := e.AutoMute(); !on {
		return 0, 0, nil
	}
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	list, _ := e.AutoMutable()
	if len(list) == 0 {
		return 0, 0, nil
	}
	batch, err = e.decideAll(list)
	if err != nil {
		return 0, 0, errors.Join(errors.New("nobody was muted automatically"), err)
	}
	e.hub.publish(triage.Event{Kind: triage.EventNotice, Notice: fmt.Sprintf("%d hyper-spammers were muted (%s), as you allowed. Undo: batch %d.", len(list), list[0].Mute.Strength, batch)})
	return len(list), batch, nil
}
