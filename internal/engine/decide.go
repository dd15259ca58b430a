package engine

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"winnow/internal/optout"
	"winnow/internal/shortlist"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// ErrNothingToUndo says that no decision is left that could be undone.
var ErrNothingToUndo = errors.New("there is nothing to undo")

// Decide records a decision of the buyer and returns its number once it is
// safely on the disk and what follows from it is in force. It fills in the
// time and, for a vendor, the keys by which the decision finds it again.
func (e *Engine) Decide(ctx context.Context, d triage.Decision) (triage.DecisionID, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := e.resolve(&d); err != nil {
		return 0, err
	}
	d.At = e.now()
	e.mu.Lock()
	e.teach(&d)
	id, err := e.store.Append(d)
	if err != nil {
		e.mu.Unlock()
		return 0, fmt.Errorf("keep your decision: %w", err)
	}
	d.ID = id
	job := e.takeUp(append(e.decisions[:len(e.decisions):len(e.decisions)], d))
	e.mu.Unlock()
	return id, e.follow(job)
}

// resolve fills in what a decision is found again by, and checks that it is
// complete.
func (e *Engine) resolve(d *triage.Decision) error {
	s := e.snap.Load()
	switch d.Act {
	case triage.ActCorrect:
		m, ok := s.byID.find(d.Message)
		if !ok {
			return NotFound("message", d.Message.String())
		}
		d.Vendor = s.vendorOf(m)
	case triage.ActRule, triage.ActRuleRemove:
		if d.Vendor == "" && d.Rule != nil {
			d.Vendor, _ = s.book.At(d.Rule.For)
			d.Keys = []string{vendor.Normal(d.Rule.For)} // of a sender that may write later
		}
	}
	if d.Vendor != "" {
		v, ok := s.book.Vendor(d.Vendor)
		if !ok {
			return NotFound("vendor", string(d.Vendor))
		}
		d.Vendor, d.Keys = v.ID, vendor.Keys(v)
		if err := e.sides(d, v); err != nil {
			return err
		}
		if d.Act == triage.ActMute || d.Act == triage.ActUnmute {
			if err := s.aim(d, v, e.now()); err != nil {
				return err
			}
		}
	}
	if err := complete(*d); err != nil {
		return err
	}
	return s.choices.checkList(d)
}

// checkList checks that a decision about a shortlist fits those that are there.
func (c *choices) checkList(d *triage.Decision) error {
	return shortlist.Fits(c.boards, d)
}

// teach puts the lesson of a correction into it. Callers hold mu.
func (e *Engine) teach(d *triage.Decision) {
	if d.Act != triage.ActCorrect || d.Correction == nil {
		return
	}
	c := *d.Correction
	c.Lesson = e.lesson(d.Message, &c)
	d.Correction = &c
}

// Undoable returns the decision that Undo would take back: the one with that
// number, or the last one that still holds when id is 0.
func (e *Engine) Undoable(id triage.DecisionID) (triage.Decision, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.chosen.undoable(e.decisions, id)
}

// Undo takes a decision back, the last one that still holds when id is 0,
// together with its batch when it has one. An undo is itself kept in the journal. The error is a *NotFoundError or
// ErrNothingToUndo when there is nothing to take back.
func (e *Engine) Undo(ctx context.Context, id triage.DecisionID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e.mu.Lock()
	target, err := e.chosen.undoable(e.decisions, id)
	if err != nil {
		e.mu.Unlock()
		return err
	}
	if id == 0 && target.Batch != 0 {
		e.mu.Unlock()
		_, err := e.UndoBatch(ctx, target.Batch)
		return err
	}
	undo := triage.Decision{Act: triage.ActUndo, At: e.now(), Undoes: target.ID, Vendor: target.Vendor, Keys: target.Keys}
	if undo.ID, err = e.store.Append(undo); err != nil {
		e.mu.Unlock()
		return fmt.Errorf("keep the undo: %w", err)
	}
	job := e.takeUp(append(e.decisions[:len(e.decisions):len(e.decisions)], undo))
	e.mu.Unlock()
	return e.follow(job)
}

// takeUp makes decisions hold. When they changed the needs it returns the job
// that matches the stored texts against them. Callers hold mu.
func (e *Engine) takeUp(all []triage.Decision) *rereadJob {
	before := e.chosen
	e.decisions, e.chosen = all, fold(all)
	switch {
	case !sameNeeds(before.needs, e.chosen.needs):
		known := e.useNeeds()
		e.rebuild()
		if known {
			return nil
		}
		return &rereadJob{matcher: e.matcher}
	case !reflect.DeepEqual(before.corrections, e.chosen.corrections), !slices.EqualFunc(before.rules, e.chosen.rules, sameRule), !slices.EqualFunc(before.optouts, e.chosen.optouts, sameRule),
		!vendor.Rule(before.active).Same(vendor.Rule(e.chosen.active)):
		e.rebuild()
	default:
		e.snap.Store(e.snap.Load().redecided(e.chosen, e.now()))
	}
	return nil
}

// follow does what a decision entails besides a new snapshot, and tells the
// listeners. A new need shows in the ranking once all mail was searched for it.
func (e *Engine) follow(job *rereadJob) error {
	e.hub.publish(triage.Event{Kind: triage.EventStandings})
	if job == nil {
		return nil
	}
	select {
	case e.rereads <- *job:
		return nil
	case <-e.life.Done():
		return nil // it is done at the next start
	}
}

// undoable finds the decision to undo.
func (c *choices) undoable(all []triage.Decision, id triage.DecisionID) (triage.Decision, error) {
	for _, d := range slices.Backward(all) {
		switch {
		case id != 0 && d.ID != id:
			continue
		case d.Act == triage.ActServer || d.Act == triage.ActServerUndo || d.Act == triage.ActServerResult:
			if id != 0 {
				return d, fmt.Errorf("number %d is a change on a mail server, which takes the server to undo: winnowctl act undo: %w", id, ErrNothingToUndo)
			}
			continue
		case d.Act == triage.ActUndo:
			if id != 0 {
				return d, fmt.Errorf("decision %d is itself an undo: decide anew instead: %w", id, ErrNothingToUndo)
			}
			continue
		case c.undone[d.ID]:
			if id != 0 {
				return d, fmt.Errorf("decision %d is undone already: %w", id, ErrNothingToUndo)
			}
			continue
		}
		return d, nil
	}
	if id != 0 {
		return triage.Decision{}, NotFound("decision", fmt.Sprint(id))
	}
	return triage.Decision{}, ErrNothingToUndo
}

// complete checks that a decision holds what its act needs.
func complete(d triage.Decision) error {
	ok := false
	switch d.Act {
	case triage.ActMute:
		ok = d.Vendor != "" && d.Mute != nil && slices.Contains(triage.Strengths[:], d.Mute.Strength)
	case triage.ActListCreate, triage.ActListRemove, triage.ActListCriteria, triage.ActListDecide, triage.ActNote:
		return shortlist.Check(d)
	case triage.ActOptOut:
		ok = d.Vendor != "" && d.OptOut != nil && !d.OptOut.At.IsZero() && slices.Contains(optout.Vias[:], optout.Via(d.OptOut.Means))
	case triage.ActAutoMute, triage.ActAutoMuteOff:
		ok = true
	case triage.ActUnmute, triage.ActShortlist, triage.ActUnlist:
		ok = d.Vendor != ""
	case triage.ActNeedAdd:
		ok = d.Need != nil && d.Need.Name != "" && len(d.Need.Words) > 0
	case triage.ActNeedRemove:
		ok = d.Need != nil && d.Need.Name != ""
	case triage.ActJoin, triage.ActSplit:
		ok = d.Vendor != "" && d.With != nil && len(d.With.Keys) > 0 && len(d.Keys) > 0
	case triage.ActConsent:
		ok = d.Server != nil && d.Server.Account != ""
	case triage.ActCorrect:
		ok = d.Message != triage.ContentID{} && d.Correction != nil && d.Correction.Corrects()
	case triage.ActRule:
		ok = d.Rule != nil && d.Rule.For != "" && slices.Contains(triage.RuleKinds[:], d.Rule.Kind)
	case triage.ActRuleRemove:
		ok = d.Rule != nil && d.Rule.For != ""
	}
	if !ok {
		return fmt.Errorf("decision %q is not complete", d.Act)
	}
	return nil
}

// Describe says in a sentence what was decided.
func (e *Engine) Describe(d triage.Decision) string {
	name := string(d.Vendor)
	if v, ok := e.snap.Load().book.Vendor(d.Vendor); ok {
		name = v.Name
	}
	switch d.Act {
	case triage.ActMute:
		auto := ""
		if d.Mute.Automatic {
			auto = ", automatically"
		}
		return fmt.Sprintf("mute %s (%s) until %s%s", e.aimed(d, name), d.Mute.Strength, d.Mute.Until.Format("2006-01-02"), auto)
	case triage.ActUnmute:
		return "lift the mute of " + e.aimed(d, name)
	case triage.ActListCreate, triage.ActListRemove, triage.ActListCriteria, triage.ActListDecide, triage.ActNote:
		return shortlist.Describe(d, name)
	case triage.ActOptOut:
		return fmt.Sprintf("opted out of %s on %s (%s)", name, d.OptOut.At.Format("2006-01-02"), d.OptOut.Means)
	case triage.ActAutoMute:
		return "mute hyper-spammers automatically from now on"
	case triage.ActAutoMuteOff:
		return "no longer mute anybody automatically"
	case triage.ActShortlist:
		return "put " + name + " on " + shortlist.Called(d)
	case triage.ActUnlist:
		return "take " + name + " off " + shortlist.Called(d)
	case triage.ActNeedAdd:
		return fmt.Sprintf("look for %s (%s)", d.Need.Name, strings.Join(d.Need.Words, ", "))
	case triage.ActNeedRemove:
		return "no longer look for " + d.Need.Name
	case triage.ActJoin:
		return fmt.Sprintf("join %s and %s", name, e.named(d.With))
	case triage.ActSplit:
		if d.With.Vendor != "" {
			return fmt.Sprintf("keep %s and %s apart", name, e.named(d.With))
		}
		return fmt.Sprintf("split %s off from %s", strings.Join(d.With.Keys, ", "), name)
	case triage.ActCorrect:
		return "correct " + e.titleOf(d.Message) + ": " + corrected(d.Correction)
	case triage.ActRule:
		return ruleText(d.Rule)
	case triage.ActRuleRemove:
		return "no longer: " + ruleText(d.Rule)
	case triage.ActConsent, triage.ActServer, triage.ActServerUndo, triage.ActServerResult:
		return describeServer(d)
	case triage.ActUndo:
		if d.Batch != 0 {
			return fmt.Sprintf("undo batch %d", d.Batch)
		}
		return fmt.Sprintf("undo decision %d", d.Undoes)
	}
	return string(d.Act)
}

// aimed says what of a vendor a mute is for.
func (e *Engine) aimed(d triage.Decision, name string) string {
	switch {
	case d.Person != "":
		return d.Person + " of " + name
	case d.Message != triage.ContentID{}:
		return "the thread of " + e.titleOf(d.Message) + " by " + name
	}
	return name
}

func sameNeeds(a, b []triage.Need) bool {
	return slices.EqualFunc(a, b, func(x, y triage.Need) bool {
		return x.Name == y.Name && x.Weight == y.Weight && x.Until.Equal(y.Until) &&
			slices.Equal(x.Words, y.Words) && slices.Equal(x.Exclude, y.Exclude) && x.Stage == y.Stage &&
			slices.Equal(x.Synonyms, y.Synonyms) && slices.Equal(x.Accepted, y.Accepted) && slices.Equal(x.Removed, y.Removed)
	})
}
