package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"winnow/internal/action"
	"winnow/internal/filter"
	"winnow/internal/mailbox"
	"winnow/internal/triage"
)

// The scripts that Winnow keeps on a server: its mutes, and the one that runs
// them before the buyer's own.
const (
	scriptMutes = "winnow"
	scriptMain  = "winnow-main"
)

// ErrOwnScript is a script of the buyer that has the name of one of Winnow's.
var ErrOwnScript = errors.New("a filter of your own has that name, and is not replaced")

// FilterPlan is what filters for all that is muted do, in whatever form they
// are written. What the buyer takes part in is left out.
func (e *Engine) FilterPlan(folder string) (filter.Plan, error) {
	if err := CheckFolder(folder); err != nil {
		return filter.Plan{}, err
	}
	rules, leftOut := e.snap.Load().filterRules()
	return filter.New(folder, e.now(), rules, leftOut...)
}

// PlanSieve finds out what installing the filter for all that is muted would
// change on a server. The server checks the scripts and keeps nothing.
func (e *Engine) PlanSieve(ctx context.Context, srv mailbox.ScriptServer, folder string) (triage.ServerPlan, error) {
	p := triage.ServerPlan{Kind: triage.ActionSieve, Account: srv.Name(), To: folder}
	rules, err := e.FilterPlan(folder)
	if err != nil {
		return p, err
	}
	p.Senders = len(rules.Rules)
	for _, l := range rules.LeftOut {
		p.LeftOut = append(p.LeftOut, triage.LeftOut(l))
	}
	if len(rules.Rules) == 0 {
		return p, errors.New("nothing is muted that a filter could be made for; nothing was changed")
	}
	err = onScripts(ctx, srv, func(d mailbox.ScriptDesk) error {
		extensions := filter.Extensions(d.Extensions())
		text, err := filter.Sieve(rules, extensions)
		if err != nil {
			return err
		}
		was, before, err := scriptsNow(ctx, d)
		if err != nil {
			return err
		}
		c := &triage.ScriptChange{Before: before, Was: was, Activated: scriptMutes, Scripts: []triage.ScriptText{{Name: scriptMutes, Text: text, Exists: true}, before[1]}}
		switch was {
		case "", scriptMutes:
		case scriptMain:
			c.Activated = scriptMain
		default:
			main, err := filter.Main(scriptMutes, was, extensions)
			if err != nil {
				return err
			}
			c.Activated, c.Scripts[1] = scriptMain, triage.ScriptText{Name: scriptMain, Text: main, Exists: true}
		}
		for _, s := range c.Scripts {
			if err := own(before, s.Name); err != nil {
				return err
			}
			if s.Exists {
				if err := d.Check(ctx, s.Text); err != nil {
					return err
				}
			}
		}
		if !slices.Contains(d.Extensions(), "mailbox") {
			p.LeftOut = append(p.LeftOut, triage.LeftOut{What: "the folder " + mailbox.Clean(folder, 100), Why: "the server's filters cannot make it: make it by hand first"})
		}
		p.Script = c
		return nil
	})
	if err != nil {
		return p, err
	}
	return action.Seal(p), nil
}

// PlanSieveRemove finds out what taking Winnow's filter away would change.
func (e *Engine) PlanSieveRemove(ctx context.Context, srv mailbox.ScriptServer) (triage.ServerPlan, error) {
	p := triage.ServerPlan{Kind: triage.ActionSieve, Account: srv.Name()}
	err := onScripts(ctx, srv, func(d mailbox.ScriptDesk) error {
		was, before, err := scriptsNow(ctx, d)
		if err != nil {
			return err
		}
		if !before[0].Exists && !before[1].Exists {
			return fmt.Errorf("%w: Winnow has no filter on the server of %s", ErrNothingToUndo, srv.Name())
		}
		c := &triage.ScriptChange{Before: before, Was: was, Activated: was, Scripts: []triage.ScriptText{{Name: scriptMutes}, {Name: scriptMain}}}
		switch was {
		case scriptMutes:
			c.Activated = ""
		case scriptMain:
			all, err := d.List(ctx)
			if err != nil {
				return err
			}
			c.Activated = filter.Included(before[1].Text, scriptMutes)
			if !slices.ContainsFunc(all, func(s mailbox.Script) bool { return s.Name == c.Activated }) {
				c.Activated = ""
			}
		}
		for i, s := range c.Scripts {
			if own(before, s.Name) != nil {
				c.Scripts[i] = before[i] // the buyer's: it stays
			}
		}
		p.Script = c
		return nil
	})
	return action.Seal(p), err
}

// own refuses to touch a script that Winnow did not write.
func own(before []triage.ScriptText, name string) error {
	for _, s := range before {
		if s.Name == name && s.Exists && !strings.HasPrefix(s.Text, filter.Mark) {
			return fmt.Errorf("%w: %s; rename it first", ErrOwnScript, name)
		}
	}
	return nil
}

// scriptsNow reads the scripts with Winnow's names and which one runs.
func scriptsNow(ctx context.Context, d mailbox.ScriptDesk) (active string, texts []triage.ScriptText, err error) {
	all, err := d.List(ctx)
	if err != nil {
		return "", nil, err
	}
	texts = []triage.ScriptText{{Name: scriptMutes}, {Name: scriptMain}}
	for _, s := range all {
		if s.Active {
			active = s.Name
		}
		for i := range texts {
			if texts[i].Name == s.Name {
				if texts[i].Text, err = d.Script(ctx, s.Name); err != nil {
					return "", nil, err
				}
				texts[i].Exists = true
			}
		}
	}
	return active, texts, nil
}

func onScripts(ctx context.Context, srv mailbox.ScriptServer, f func(mailbox.ScriptDesk) error) error {
	d, err := srv.Scripts(ctx)
	if err != nil {
		return err
	}
	err = f(d)
	_ = d.Close() // everything was answered by then
	return err
}
